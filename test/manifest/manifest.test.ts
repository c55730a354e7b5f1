import assert from 'node:assert/strict';
import type { ListedConnection } from '../../src/core/connections/listed.js';
import { LIST_ACTIONS } from '../../src/core/tree/permissions.js';
import { groupWords } from '../../src/core/tree/groupWords.js';
import { commandIds, contextKeys, settingIds, viewIds, viewTypes } from '../../src/generated/ids.js';
import { readManifest, readStrings, readText } from '../support/repository.js';

const manifest = readManifest();
const { commands, menus, keybindings, views, viewsWelcome, configuration } = manifest.contributes;
const ids = commands.map((entry) => entry.command);
const contributions = [...Object.values(menus).flat(), ...keybindings];
const whens = [...contributions, ...viewsWelcome].map((entry) => entry.when ?? '').concat(commands.map((entry) => entry.enablement ?? ''));

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();
/** The first group of every match. */
const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);

/** Our commands that keys run, also those that one runs behind commands of VS Code. */
const onKeys = keybindings.flatMap(({ command, args }) => (command === 'runCommands' ? found(/"command":"([\w.]+)"/g, JSON.stringify(args)) : [command]));

/** How it may stand with a connection. */
const PHASES: readonly ListedConnection['state'][] = ['suggested', 'closed', 'opening', 'open', 'ended', 'signedOut', 'failed'];

/** `viewItem` values that the tree's renderer gives to its rows. */
const contextValues = found(/contextValue: ['`]([^'`]+)['`]/g, readText('src/host/tree/render.ts'))
  .flatMap((value) => value.includes('${node.group}') ? Object.keys(groupWords).map((kind) => value.replace('${node.group}', kind)) : [value])
  .flatMap((value) => value.includes('${state}') ? PHASES.flatMap((state) => [value.replace('${kind}', 'sandbox').replace('${state}', state), value.replace('${kind}', 'aws').replace('${state}', state)]) : [value]);

describe('ids of the manifest', () => {
  it('are all generated, and nothing else is', () => {
    assert.deepEqual(sorted(Object.values(commandIds)), sorted(ids));
    assert.deepEqual(sorted(Object.values(viewIds)), sorted(Object.values(views).flat().map((view) => view.id)));
    assert.deepEqual(sorted(Object.values(settingIds)), sorted(Object.keys(configuration.properties)));
    assert.deepEqual(sorted(Object.values(viewTypes)), sorted(found(/^onWebviewPanel:(.*)$/gm, manifest.activationEvents.join('\n'))));
  });

  it('have one handler for each command, in the file that its name says', () => {
    const table = readText('src/host/commands/index.ts');
    const loaded = /onFirstUse\(async \(\) => \(await import\('\.\/(\w+)\.js'\)\)\.\1\)/g;
    const rows = [...table.replaceAll(loaded, '$1').matchAll(/^ {2}\[commandIds\.(\w+)\]: (\w+),$/gm)];
    assert.deepEqual(sorted(rows.map((row) => row[1] ?? '')), sorted(Object.keys(commandIds)));
    assert.deepEqual(rows.filter((row) => row[1] !== row[2]).map((row) => row[0]), []);
    assert.deepEqual(sorted([...found(/^import \{ \w+ \} from '\.\/(\w+)\.js';$/gm, table), ...found(loaded, table)]), sorted(Object.keys(commandIds)));
  });

  it('restrict settings of untrusted folders that exist', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.filter((key) => !(key in configuration.properties)), []);
  });
});

describe('strings of the manifest', () => {
  const strings = readStrings();

  it('name every action that is missing where nothing of a connection may be listed', () => {
    const welcome = strings['welcome.noPermission'] ?? '';
    assert.deepEqual(found(/^(List\w+)$/gm, welcome).map((action) => `bedrock-agentcore:${action}`), LIST_ACTIONS);
  });
  const used = found(/"%([^%"]+)%"/g, readText('package.json'));

  it('are all in package.nls.json', () => {
    assert.deepEqual(used.filter((key) => !(key in strings)), []);
  });

  it('are all used', () => {
    assert.deepEqual(Object.keys(strings).filter((key) => !used.includes(key)), []);
  });

  it('are never written into the manifest itself', () => {
    const shown = [...commands.map((entry) => entry.title), ...Object.values(views).flat().map((view) => view.name), ...viewsWelcome.map((entry) => entry.contents)];
    assert.deepEqual(shown.filter((text) => !/^%[^%]+%$/.test(text)), []);
    assert.doesNotMatch(readText('package.json'), /"(markdownDescription|patternErrorMessage)": "[^%]/);
  });

  it('link to commands that exist', () => {
    const linked = found(/\(command:([\w.]+)/g, Object.values(strings).join('\n'));
    assert.deepEqual(linked.filter((id) => !ids.includes(id)), []);
  });
});

describe('menus and keys of the manifest', () => {
  it('run commands that exist', () => {
    assert.deepEqual([...Object.values(menus).flat().map((entry) => entry.command), ...onKeys].filter((id) => !ids.includes(id)), []);
  });

  it('reach every command: from the palette, a menu, a row or a key', () => {
    const hidden = (menus['commandPalette'] ?? []).filter((entry) => entry.when === 'false').map((entry) => entry.command);
    const inMenus = Object.entries(menus).filter(([menu]) => menu !== 'commandPalette').flatMap(([, entries]) => entries.map((entry) => entry.command));
    const fromRows = ['render.ts', 'tokensView.ts'].flatMap((file) => found(/commandIds\.(\w+)/g, readText(`src/host/tree/${file}`))).map((name) => commandIds[name as keyof typeof commandIds]);
    assert.deepEqual(hidden.filter((id) => !inMenus.includes(id) && !onKeys.includes(id) && !fromRows.some((shown) => shown === id)), []);
  });

  it('ask for rows that the tree has', () => {
    const exact = whens.flatMap((when) => found(/viewItem == ([\w.]+)/g, when));
    assert.deepEqual(exact.filter((value) => !contextValues.includes(value)), []);
    const patterns = whens.flatMap((when) => found(/viewItem =~ \/(.+?)\/(?= |$)/g, when));
    assert.deepEqual(patterns.filter((pattern) => !contextValues.some((value) => new RegExp(pattern).test(value))), []);
    const alternatives = patterns.flatMap((pattern) => found(/\(([\w.|]+)\)/g, pattern)).flatMap((group) => group.split('|'));
    assert.deepEqual(alternatives.filter((part) => !contextValues.some((value) => value.startsWith(part) || value.split('.').includes(part))), []);
  });

  it('ask for views and context keys that exist', () => {
    const known = new Set<string>([...Object.values(viewIds), ...Object.values(viewTypes), ...Object.values(contextKeys)]);
    const asked = whens.flatMap((when) => found(/(agentcoreIdentity\.[\w.]+)/g, when));
    assert.deepEqual(asked.filter((id) => !known.has(id)), []);
  });
});
