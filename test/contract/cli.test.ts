import {
  GetAgentRuntimeCommand, GetOauth2CredentialProviderCommand, GetWorkloadIdentityCommand, ListAgentRuntimesCommand, ListApiKeyCredentialProvidersCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { repositoryRoot } from '../support/repository.js';
import { runSandbox, SANDBOX_ENTRY, type ReadyLine } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, readSettled } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

const CLI = join(dirname(SANDBOX_ENTRY), 'cli.js');

/** What a seed file may hold, all of it. */
const SEED = {
  users: [{ username: 'carol', password: 'tea-time', name: 'Carol Hatter' }],
  clients: [{ clientId: 'web', clientSecret: 'hush-web' }],
  workloadIdentities: [{ name: 'reports', allowedResourceOauth2ReturnUrls: ['{endpoint}/_sandbox/return'] }],
  oauth2CredentialProviders: [{
    name: 'calendar',
    credentialProviderVendor: 'CustomOauth2',
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: '{endpoint}/idp/demo/.well-known/openid-configuration' }, clientId: 'web', clientSecret: 'hush-web' },
    },
  }],
  apiKeyCredentialProviders: [{ name: 'weather', apiKey: 'hush-key' }],
  runtimes: [{ name: 'my_agent', description: 'Mine' }],
};

describe('The command line', function () {
  this.timeout(20_000);
  let folder: TestFolder;
  let seed: string;

  beforeEach(() => {
    folder = makeFolder();
    seed = join(folder.path, 'seed.json');
    writeFileSync(seed, JSON.stringify(SEED));
  });
  afterEach(() => { folder.remove(); });

  /** Runs the command `agentcore-identity` with a life line, as the sandbox has one. */
  const run = (args: readonly string[]) => {
    const child = fork(CLI, [...args], { execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr?.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number, stdout, stderr })) };
  };
  /** Starts a sandbox with a seed, and ends it after the test's work. */
  const withSandbox = async (args: readonly string[], work: (ready: ReadyLine) => Promise<void>) => {
    const { child, ended } = run(['sandbox', '--json', ...args]);
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout ?? process.stdin }), 'line') as Promise<[string]>,
      ended.then(({ stderr }) => { throw new Error(stderr); }),
    ]);
    try {
      await work(JSON.parse(line) as ReadyLine);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  };

  it('tells how it is used, its version, and what it does not know', async () => {
    const help = await run(['--help']).ended;
    assert.deepEqual([help.code, help.stdout.startsWith('Usage: agentcore-identity COMMAND')], [0, true]);
    assert.equal((await run([]).ended).stdout, help.stdout);
    assert.match((await run(['--version']).ended).stdout, /^\d+\.\d+\.\d+\n$/);
    const wrong = await run(['sandbx']).ended;
    assert.deepEqual([wrong.code, wrong.stderr], [2, 'There is no such command, see --help: sandbx\n']);
    const options = await run(['sandbox', '--help']).ended;
    assert.match(options.stdout, /^Usage: agentcore-identity sandbox \[options\][^]+--seed FILE[^]+--log LEVEL/);
    assert.equal((await run(['sandbox', '--prot', '1']).ended).code, 2);
  });

  it('starts a sandbox that has what the seed names, ready to be used', async () => {
    await withSandbox(['--memory', '--seed', seed], async (ready) => {
      const clients = createClients(ready);
      assert.deepEqual(ready.users.at(-1), { username: 'carol', password: 'tea-time' });
      assert.deepEqual(ready.clients.at(-1), { clientId: 'web', clientSecret: 'hush-web' });
      const { allowedResourceOauth2ReturnUrls } = await clients.control.send(new GetWorkloadIdentityCommand({ name: 'reports' }));
      assert.deepEqual(allowedResourceOauth2ReturnUrls, [`${ready.endpoint}/_sandbox/return`]);
      assert.equal((await readSettled(clients, 'calendar')).status, 'READY');
      const { credentialProviders = [] } = await clients.control.send(new ListApiKeyCredentialProvidersCommand({}));
      assert.ok(credentialProviders.some(({ name }) => name === 'weather'));
      const { agentRuntimes = [] } = await clients.control.send(new ListAgentRuntimesCommand({}));
      assert.match(agentRuntimes.find(({ agentRuntimeName }) => agentRuntimeName === 'my_agent')?.agentRuntimeId ?? '', /^my_agent-[a-z0-9]{10}$/);
      const ask = { resourceCredentialProviderName: 'calendar', resourceOauth2ReturnUrl: `${ready.endpoint}/_sandbox/return` };
      const { authorizationUrl } = await beginFlow(clients, 'reports', 'u', ask);
      const { page } = await giveConsent(createVisitor(ready.endpoint), authorizationUrl, { username: 'carol', password: 'tea-time' });
      assert.match(page?.text ?? '', /Who are you\?/);
      assert.ok((await askForToken(clients, 'reports', 'u', { ...ask, oauth2Flow: 'M2M', scopes: ['email'] })).accessToken);
    });
  });

  it('takes a seed in YAML', async () => {
    writeFileSync(seed, [
      '# Who is there',
      'users:',
      '  - username: carol',
      '    password: "12345"',
      'workloadIdentities:',
      '  - name: reports',
      '    allowedResourceOauth2ReturnUrls:',
      '      - {endpoint}/_sandbox/return',
      'runtimes:',
      '  - name: my_agent',
      '    agent: echo',
      '    authorizerConfiguration:',
      '      customJWTAuthorizer: { discoveryUrl: "{endpoint}/idp/demo/.well-known/openid-configuration", allowedAudience: [my-api] }',
      '    requestHeaderConfiguration: { requestHeaderAllowlist: [Authorization] }',
    ].join('\n'));
    await withSandbox(['--memory', '--seed', seed], async (ready) => {
      const { control } = createClients(ready);
      assert.deepEqual(ready.users.at(-1), { username: 'carol', password: '12345' });
      const { allowedResourceOauth2ReturnUrls } = await control.send(new GetWorkloadIdentityCommand({ name: 'reports' }));
      assert.deepEqual(allowedResourceOauth2ReturnUrls, [`${ready.endpoint}/_sandbox/return`]);
      const { agentRuntimes = [] } = await control.send(new ListAgentRuntimesCommand({}));
      const { agentRuntimeId } = agentRuntimes.find(({ agentRuntimeName }) => agentRuntimeName === 'my_agent') ?? {};
      const { authorizerConfiguration, requestHeaderConfiguration } = await control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
      assert.deepEqual(authorizerConfiguration?.customJWTAuthorizer, { discoveryUrl: `${ready.issuer}/.well-known/openid-configuration`, allowedAudience: ['my-api'] });
      assert.deepEqual(requestHeaderConfiguration, { requestHeaderAllowlist: ['Authorization'] });
    });
  });

  it('takes the seed that its documentation shows', async () => {
    writeFileSync(seed, /```yaml\n([^]*?)```/.exec(readFileSync(join(repositoryRoot, 'docs/sandbox.md'), 'utf8'))?.[1] ?? '');
    await withSandbox(['--memory', '--seed', seed], async (ready) => { assert.equal((await readSettled(createClients(ready), 'calendar')).status, 'READY'); });
  });

  it('takes the same seed at each start, and leaves what is there as it has become', async () => {
    const args = ['--data', join(folder.path, 'data'), '--seed', seed];
    let callbackUrl: string | undefined;
    await withSandbox(args, async (ready) => {
      const clients = createClients(ready);
      await readSettled(clients, 'calendar');
      ({ callbackUrl } = await clients.control.send(new GetOauth2CredentialProviderCommand({ name: 'calendar' })));
    });
    writeFileSync(seed, JSON.stringify({ ...SEED, workloadIdentities: [...SEED.workloadIdentities, { name: 'second' }] }));
    await withSandbox(args, async (ready) => {
      const { control } = createClients(ready);
      assert.equal((await control.send(new GetOauth2CredentialProviderCommand({ name: 'calendar' }))).callbackUrl, callbackUrl);
      assert.ok((await control.send(new GetWorkloadIdentityCommand({ name: 'second' }))).createdTime);
      assert.equal(ready.users.filter(({ username }) => username === 'carol').length, 1);
      const again = await runSandbox([...args, '--json']).ended;
      assert.equal(again, 1, 'a sandbox that runs takes no seed');
    });
  });

  const wrongs: readonly (readonly [text: string, problem: RegExp])[] = [
    ['{"users":[{"password":"hush"', /^line 1: It is neither YAML nor JSON \([A-Z_]+\)\.$/],
    ['users:\n  - username: a\n   password: hush', /^line 3: It is neither YAML nor JSON \([A-Z_]+\)\.$/],
    ['users:\n\t- hush', /^line 2: Lines are indented with spaces, not with tabs\.$/],
    ['users:\n  - username: hush\n    username: hush', /^line 3: A member is there twice\.$/],
    ['users:\n  - username: !secret hush', /^line 2: It takes no tags, such as !name\.$/],
    ['users: *hush', /^It has aliases of what is not there, or too many of them\.$/],
    ['users: []\n---\nhush: 1', /^line 2: It must be one document\.$/],
    ['[]', /^It must be one object/],
    ['', /^It must be one object/],
    ['{"user":[]}', /^line 1, user: The seed has no such list\. It takes users, /],
    ['{"users":{}}', /^line 1, users: Member must be a list\.$/],
    ['{"users":[1]}', /^line 1, users\[0\]: Member must be an object\.$/],
    ['{"users":[{"username":"a"}]}', /^line 1, users\[0\]\.password: Member must not be null$/],
    ['users:\n  - username: a\n    password: 12345', /^line 3, users\[0\]\.password: Member must be a string$/],
    ['{\n  "users": [\n    {"username":"a","password":"b",\n     "mail":"c"}]}', /^line 4, users\[0\]\.mail: There is no such member\. It may have username, /],
    ['{"workloadIdentities":[{"name":"one"},{"name":"one"}]}', /^line 1, workloadIdentities\[1\]\.name: Another entry has the same one: one$/],
    ['workloadIdentities:\n  - name: one\n    allowedResourceOauth2ReturnUrls:\n      - http://a/\n      - no', /^line 5, workloadIdentities\[0\]\.allowedResourceOauth2ReturnUrls\[1\]: Member must /],
    ['{"runtimes":[{"name":"a","agent":"none"}]}', /^line 1, runtimes\[0\]\.agent: Member must /],
  ];
  for (const [text, problem] of wrongs) {
    it(`says in one sentence with line and path what is wrong with a seed: ${JSON.stringify(text)}`, async () => {
      writeFileSync(seed, text);
      const { code, stderr } = await run(['sandbox', '--memory', '--seed', seed]).ended;
      assert.equal(code, 1);
      const [first, second, ...others] = stderr.trimEnd().split('\n');
      assert.equal(first, `The seed is not as it must be: ${seed}`);
      assert.match(second ?? '', problem);
      assert.ok(!stderr.includes('hush'));
      assert.deepEqual(others, []);
    });
  }

  it('repeats no secret of a seed that is wrong, and adds nothing of it', async () => {
    writeFileSync(seed, JSON.stringify({ ...SEED, users: [{ username: 'dora', password: `hush${'x'.repeat(3_000)}` }] }));
    const data = join(folder.path, 'data');
    const { stderr } = await run(['sandbox', '--data', data, '--seed', seed]).ended;
    assert.match(stderr, /users\[0\]\.password: Member must have length/);
    assert.ok(!stderr.includes('hush'));
    assert.ok(!readFileSync(join(data, 'state.json'), 'utf8').includes('reports'));
  });

  it('names a seed that cannot be read', async () => {
    const { code, stderr } = await run(['sandbox', '--memory', '--seed', join(folder.path, 'none.json')]).ended;
    assert.equal(code, 1);
    assert.match(stderr, /^The seed cannot be read from this file: .*none\.json\n$/);
  });

  it('logs to a file of its owner, and no more than is asked for', async () => {
    const log = join(folder.path, 'sandbox.log');
    await withSandbox(['--memory', '--log-file', log], async (ready) => { await fetch(`${ready.endpoint}/nothing`); });
    assert.match(readFileSync(log, 'utf8'), /^warning: Not part of the sandbox: GET \/nothing\nGET \/nothing 404 \d+ ms$/m);
    assert.equal(statSync(log).mode & 0o777, 0o600);
    const quiet = join(folder.path, 'quiet.log');
    await withSandbox(['--memory', '--log', 'warn', '--log-file', quiet], async (ready) => { await fetch(`${ready.endpoint}/nothing`); });
    assert.equal(readFileSync(quiet, 'utf8'), 'warning: Not part of the sandbox: GET /nothing\n');
    assert.match((await run(['sandbox', '--memory', '--log-file', folder.path]).ended).stderr, /^The log cannot be written to this file: /);
    assert.match((await run(['sandbox', '--memory', '--log-file', '/dev/null']).ended).stderr, /^The log cannot be written to this file: /, 'whose mode is not changed');
  });

  it('goes on where there is no room for its log', async () => {
    const log = join(folder.path, 'sandbox.log');
    // No file may grow, as where the disk is full.
    const child = spawn('sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, CLI, 'sandbox', '--json', '--memory', '--log-file', log], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface({ input: child.stdout }), 'line') as [string];
    const { endpoint } = JSON.parse(line) as ReadyLine;
    try {
      for (const path of ['one', 'two']) assert.equal((await fetch(`${endpoint}/${path}`)).status, 404);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
    assert.equal(statSync(log).size, 0);
  });
});
