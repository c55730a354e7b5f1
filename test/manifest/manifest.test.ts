import assert from 'node:assert/strict';
import type { ListedConnection } from '../../src/core/connections/listed.js';
import { resourceOfRow } from '../../src/core/resource/ofRow.js';
import { groupWords } from '../../src/core/tree/groupWords.js';
import type { TreeNode } from '../../src/core/tree/nodes.js';
import { LIST_ACTIONS } from '../../src/core/tree/permissions.js';
import { commandIds, contextKeys, settingIds, viewIds, viewTypes } from '../../src/generated/ids.js';
import { nameOf } from '../../src/host/services/rows.js';
import { readManifest, readStrings, readText } from '../support/repository.js';

const manifest = readManifest();
const { commands, menus, keybindings, views, viewsWelcome, configuration } = manifest.contributes;
const ids = commands.map((entry) => entry.command);
const contributions = [...Object.values(menus).flat(), ...keybindings];
const whens = [...contributions, ...viewsWelcome].map((entry) => entry.when ?? '').concat(commands.map((entry) => entry.enablement ?? ''));

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();
/** The first group of every match. */
const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);

const onKeys = keybindings.map(({ command }) => command);

/** How it may stand with a connection. */
const PHASES: readonly ListedConnection['state'][] = ['suggested', 'closed', 'opening', 'open', 'ended', 'signedOut', 'failed'];

/** Rows that the renderer gives the suffix `.aws` where they are of a connection to AWS: see `isInConsole`. */
const resourceValues = [
  'workloadIdentity', 'workloadIdentity.owned', 'provider', 'apiKeyProvider', 'tokenVault', 'runtime', 'runtimeEndpoint', 'gateway', 'gatewayTarget', 'gatewayTarget.pending',
  'pool', 'poolClient',
];

/** `viewItem` values that the tree's renderer gives to its rows. */
const contextValues = found(/contextValue: ['`]([^'`]+)['`]/g, readText('src/host/tree/render.ts'))
  .flatMap((value) => value.includes('${node.group}') ? Object.keys(groupWords).map((kind) => value.replace('${node.group}', kind)) : [value])
  .flatMap((value) => value.includes('${state}') ? PHASES.flatMap((state) => [value.replace('${kind}', 'sandbox').replace('${state}', state), value.replace('${kind}', 'aws').replace('${state}', state)]) : [value])
  .flatMap((value) => (resourceValues.includes(value) ? [value, `${value}.aws`] : [value]));

const named = { name: 'n', arn: 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/r/runtime-endpoint/n' };
const pool = { id: 'us-east-1_Ab', name: 'people' };
/** A row of each kind that commands for resources may be offered on. */
const resourceRows: readonly TreeNode[] = [
  { kind: 'workloadIdentity', id: '', identity: named }, { kind: 'provider', id: '', provider: { ...named, vendor: 'GithubOauth2' } },
  { kind: 'apiKeyProvider', id: '', provider: named }, { kind: 'tokenVault', id: '' },
  { kind: 'runtime', id: '', runtime: { ...named, id: 'r', version: '1', status: 'READY' }, agent: undefined },
  { kind: 'runtimeEndpoint', id: '', endpoint: { ...named, liveVersion: '1', targetVersion: '1', status: 'READY' } },
  { kind: 'runtimeVersion', id: '', version: { version: '1', status: 'READY', lastUpdatedTime: undefined }, updated: '' },
  { kind: 'gateway', id: '', gateway: { id: 'g', name: 'n', status: 'READY', authorizerType: 'NONE', protocol: 'MCP' } },
  { kind: 'gatewayTarget', id: '', gatewayId: 'g', target: { id: 't', name: 'n', status: 'READY', consentUrl: undefined, lastUpdatedTime: undefined } },
  { kind: 'pool', id: '', pool }, { kind: 'poolClient', id: '', pool, client: { id: 'c', name: 'n' } },
  { kind: 'poolUser', id: '', pool, user: { username: 'ada', status: 'CONFIRMED', isEnabled: true, email: undefined } },
];

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

  it('offer on a row what its command can do there, and on no other row', () => {
    const rowOf = (value: string) => resourceRows.find(({ kind }) => kind === value.split('.')[0]);
    const offered = (command: string) => {
      const [pattern = ''] = found(/viewItem =~ \/(.+?)\/(?= |$)/g, menus['view/item/context']?.find((entry) => entry.command === command)?.when ?? '');
      return contextValues.filter((value) => new RegExp(pattern).test(value));
    };
    for (const command of [commandIds.resourceCopyAsCode, commandIds.resourceOpenJson]) {
      assert.deepEqual(offered(command), contextValues.filter((value) => resourceOfRow(rowOf(value)) !== undefined), command);
    }
    assert.deepEqual(offered(commandIds.resourceCopyName), contextValues.filter((value) => nameOf(rowOf(value)) !== undefined));
    const hasNoTags = (value: string) => value.startsWith('pool');
    assert.deepEqual(offered(commandIds.resourceEditTags), contextValues.filter((value) => nameOf(rowOf(value)) !== undefined && !hasNoTags(value)));
  });

  it('open in the AWS console only what is there, and lose no other row for being of AWS', () => {
    const matches = (when: string, value: string) => found(/viewItem =~ \/(.+?)\/(?= |$)/g, when).every((pattern) => new RegExp(pattern).test(value));
    const toConsole = whens.filter((when) => when.includes('\\.aws$'));
    assert.equal(toConsole.length, 1);
    // What the sandbox runs has its log there, and no row of AWS has.
    const ofSandbox = whens.filter((when) => when.includes('viewItem =~') && when.endsWith('agentcoreIdentity.sandboxRuns'));
    assert.deepEqual(ofSandbox.map((when) => matches(when, 'runtime.aws')), [false]);
    const others = whens.filter((when) => when.includes('viewItem =~') && !when.includes('viewItem ==') && !toConsole.includes(when) && !ofSandbox.includes(when));
    for (const value of resourceValues) {
      assert.deepEqual(toConsole.map((when) => [matches(when, value), matches(when, `${value}.aws`)]), [[false, true]], value);
      assert.deepEqual(others.filter((when) => matches(when, `${value}.aws`) !== matches(when, value)), [], value);
    }
    assert.deepEqual(whens.flatMap((when) => found(/viewItem == ([\w.]+)/g, when)).filter((value) => resourceValues.includes(value)), []);
  });

  it('ask for views and context keys that exist', () => {
    const known = new Set<string>([...Object.values(viewIds), ...Object.values(viewTypes), ...Object.values(contextKeys)]);
    const asked = whens.flatMap((when) => found(/(agentcoreIdentity\.[\w.]+)/g, when));
    assert.deepEqual(asked.filter((id) => !known.has(id)), []);
  });
});
