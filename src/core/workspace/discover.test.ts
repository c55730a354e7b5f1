import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import { CLI_PROJECT, CLI_STATE, CLI_TARGETS, TOOLKIT_SEVERAL, TOOLKIT_SINGLE } from '../../../test/support/projectFiles.js';
import { discoverAgents } from './discover.js';
import type { WorkspaceFiles } from './files.js';
import { nodeFiles } from './nodeFiles.js';

describe('the agents of a workspace', () => {
  const folders: TestFolder[] = [];
  const make = (files: Readonly<Record<string, string>>) => {
    const folder = makeFolder(files);
    folders.push(folder);
    return folder.path;
  };
  afterEach(() => { for (const folder of folders.splice(0)) folder.remove(); });

  const namesIn = async (root: string) => {
    const { value, findings } = await discoverAgents(nodeFiles, root);
    return { names: value.map(({ name }) => name), findings: findings.map(({ file, line, column, message }) => [file.slice(root.length + 1), line, column, message]) };
  };

  it('are those of both tools, wherever in it their projects are', async () => {
    const root = make({
      '.bedrock_agentcore.yaml': TOOLKIT_SINGLE, 'services/shop/.bedrock_agentcore.yaml': TOOLKIT_SEVERAL,
      'cli/agentcore/agentcore.json': CLI_PROJECT, 'cli/agentcore/aws-targets.json': CLI_TARGETS, 'cli/agentcore/.cli/deployed-state.json': CLI_STATE,
    });
    const { value, findings } = await discoverAgents(nodeFiles, root);
    assert.deepEqual(findings, []);
    assert.deepEqual(value.map(({ name, file }) => [name, file.slice(root.length + 1).replaceAll('\\', '/')]), [
      ['solo', '.bedrock_agentcore.yaml'], ['Chat', 'cli/agentcore/agentcore.json'], ['Plain', 'cli/agentcore/agentcore.json'],
      ['shop', 'services/shop/.bedrock_agentcore.yaml'], ['other', 'services/shop/.bedrock_agentcore.yaml'],
    ]);
    assert.equal(value.find(({ name }) => name === 'Chat')?.deployments[0]?.runtimeVersion, '3');
  });

  it('have the framework that the packages beside their code tell of, or beside the project', async () => {
    const root = make({
      'agentcore/agentcore.json': CLI_PROJECT, 'app/Chat/pyproject.toml': 'dependencies = ["strands-agents"]', 'package.json': '{ "dependencies": { "@mastra/core": "1" } }',
    });
    const { value } = await discoverAgents(nodeFiles, root);
    assert.deepEqual(value.map(({ name, framework }) => [name, framework]), [['Chat', 'Strands Agents'], ['Plain', 'Mastra']]);
  });

  it('are not looked for in what tools have made, nor too deep', async () => {
    const deep = (depth: number) => `${Array.from({ length: depth }, (_, index) => `d${index}`).join('/')}/.bedrock_agentcore.yaml`;
    const root = make({
      'node_modules/x/.bedrock_agentcore.yaml': TOOLKIT_SINGLE, '.venv/.bedrock_agentcore.yaml': TOOLKIT_SINGLE,
      [deep(5)]: TOOLKIT_SINGLE, [deep(4)]: 'name: deep\nentrypoint: a.py\n',
    });
    assert.deepEqual(await namesIn(root), { names: ['deep'], findings: [] });
  });

  it('are none of a folder that only has the name', async () => {
    assert.deepEqual(await namesIn(make({ 'agentcore/notes.md': 'x' })), { names: [], findings: [] });
  });

  it('are not read from a file of more than a megabyte', async () => {
    const comment = `#${' '.repeat(1_048_576 - TOOLKIT_SINGLE.length - 1)}`;
    const root = make({ 'a/.bedrock_agentcore.yaml': `${comment}${TOOLKIT_SINGLE}`, 'b/.bedrock_agentcore.yaml': `${comment} ${TOOLKIT_SINGLE}` });
    assert.deepEqual(await namesIn(root), {
      names: ['solo'], findings: [[join('b', '.bedrock_agentcore.yaml'), 1, 1, 'This file is larger than what is read, in bytes: 1048576']],
    });
  });

  it('are read through a link that stays in the workspace, and through none that leaves it', async function () {
    if (process.platform === 'win32') return; // a link to a file needs a right there
    const outside = make({ 'secret.yaml': TOOLKIT_SINGLE, 'state/deployed-state.json': CLI_STATE });
    const root = make({ 'shared.yaml': TOOLKIT_SINGLE, 'in/readme': '', 'off/readme': '', 'cli/agentcore/agentcore.json': CLI_PROJECT });
    symlinkSync('../shared.yaml', join(root, 'in', '.bedrock_agentcore.yaml'));
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'off', '.bedrock_agentcore.yaml'));
    symlinkSync(join(outside, 'state'), join(root, 'cli', 'agentcore', '.cli'));
    symlinkSync(outside, join(root, 'elsewhere'));
    symlinkSync('.', join(root, 'loop'));
    const { names, findings } = await namesIn(root);
    assert.deepEqual(names.sort(), ['Chat', 'Plain', 'solo']);
    const leaves = 'This link leads out of the workspace, so it is not followed.';
    assert.deepEqual(findings, [
      [join('cli', 'agentcore', '.cli', 'deployed-state.json'), 1, 1, leaves], [join('off', '.bedrock_agentcore.yaml'), 1, 1, leaves],
    ]);
  });

  it('are found in a workspace that is opened through a link', async function () {
    if (process.platform === 'win32') return;
    const root = make({ 'real/.bedrock_agentcore.yaml': TOOLKIT_SINGLE });
    symlinkSync(join(root, 'real'), join(root, 'link'));
    assert.deepEqual(await namesIn(join(root, 'link')), { names: ['solo'], findings: [] });
  });

  /** The real files, with a note of every path that is read. */
  function watched(change: Partial<WorkspaceFiles> = {}) {
    const read: string[] = [];
    const files: WorkspaceFiles = { ...nodeFiles, read: (path, maxBytes) => { read.push(path); return nodeFiles.read(path, maxBytes); }, ...change };
    return { files, read };
  }

  it('are found without a look into an .env file or a file of secrets', async () => {
    const secret = 'AGENTCORE_CREDENTIAL_GITHUB_CLIENT_SECRET=hush';
    const root = make({
      'agentcore/agentcore.json': CLI_PROJECT, 'agentcore/.env.local': secret, '.env': secret, '.agentcore_identity_cognito_user.json': secret, '.agentcore_identity_user.env': secret,
    });
    const { files, read } = watched();
    const found = await discoverAgents(files, root);
    assert.deepEqual(read.map((path) => path.slice(root.length + 1)), [join('agentcore', 'agentcore.json')]);
    assert.ok(!JSON.stringify(found).includes('hush'));
  });

  it('are those of the readable folders where one is not', async () => {
    const root = make({ 'a/readme': '', 'b/.bedrock_agentcore.yaml': TOOLKIT_SINGLE });
    const { files } = watched({
      list: (folder) => (folder.endsWith('a') ? Promise.reject(Object.assign(new Error(`no: ${folder}`), { code: 'EACCES' })) : nodeFiles.list(folder)),
    });
    const { value, findings } = await discoverAgents(files, root);
    assert.deepEqual([value.length, findings], [1, [{ file: join(root, 'a'), line: 1, column: 1, message: 'This folder cannot be read: EACCES' }]]);
  });

  it('are looked for in no more than 2,000 folders', async () => {
    const { files } = watched({
      list: (folder) => Promise.resolve(folder === '/w' ? Array.from({ length: 3000 }, (_, index) => ({ name: `d${index}`, kind: 'folder' as const })) : []),
      realpath: (path) => Promise.resolve(path),
    });
    const { findings } = await discoverAgents(files, '/w');
    assert.deepEqual(findings.map(({ message }) => message), ['Agents are looked for in so many folders only, the others are left out: 2000']);
  });

  it('are no longer looked for at the signal', async () => {
    await assert.rejects(discoverAgents(nodeFiles, make({ '.bedrock_agentcore.yaml': TOOLKIT_SINGLE }), AbortSignal.abort()), { name: 'AbortError' });
  });
});
