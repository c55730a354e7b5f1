import { CreateWorkloadIdentityCommand, GetOauth2CredentialProviderCommand, GetWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { fork } from 'node:child_process';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_VERSION } from '../../src/sandbox/state.js';
import { runSandbox, SANDBOX_ENTRY, startSandbox, type ReadyLine } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';
import { createClients } from './clients.js';

describe('The process of the sandbox', function () {
  this.timeout(30_000);
  let folder: string;
  const create = (ready: ReadyLine, name: string, urls: string[] = []) => createClients(ready).control.send(new CreateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: urls }));
  const read = (ready: ReadyLine, name: string) => createClients(ready).control.send(new GetWorkloadIdentityCommand({ name }));
  // The same origin is asked again after a restart: a connection to the sandbox that has ended must not be taken for it.
  const readKeyId = async ({ issuer }: ReadyLine) => (await (await fetch(`${issuer}/jwks`, { headers: { connection: 'close' } })).json() as { readonly keys: readonly { readonly kid: string }[] }).keys[0]?.kid;

  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'agentcore-sandbox-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); });

  it('prints one line with what the contracts name, and nothing else on stdout', async () => {
    const { process: child, stdout, ended } = runSandbox(['--json', '--memory']);
    await once(child.stdout ?? child, 'data');
    const ready = JSON.parse(stdout()) as ReadyLine;
    await readKeyId(ready);
    assert.deepEqual(Object.keys(ready), ['endpoint', 'region', 'accountId', 'issuer', 'users', 'clients', 'controlToken', 'pid']);
    assert.equal(ready.issuer, `${ready.endpoint}/idp/demo`);
    assert.equal(ready.pid, child.pid);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.equal(stdout().trimEnd().split('\n').length, 1);
  });

  it('keeps everything over a restart: identities, providers with their callback, keys and the port', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    await create(first.ready, 'kept', [`${first.ready.endpoint}/_sandbox/return`]);
    const provider = await createClients(first.ready).control.send(new GetOauth2CredentialProviderCommand({ name: 'quickstart-demo' }));
    const key = await readKeyId(first.ready);
    await first.stop();
    const second = await startSandbox({ dataDirectory: folder });
    try {
      assert.equal(second.ready.endpoint, first.ready.endpoint);
      assert.deepEqual(second.ready.clients, first.ready.clients);
      assert.notEqual(second.ready.controlToken, first.ready.controlToken);
      assert.equal(await readKeyId(second.ready), key);
      assert.ok((await read(second.ready, 'kept')).createdTime);
      assert.equal((await createClients(second.ready).control.send(new GetOauth2CredentialProviderCommand({ name: 'quickstart-demo' }))).callbackUrl, provider.callbackUrl);
    } finally {
      await second.stop();
    }
  });

  it('takes another port where the last one is taken, and its own URLs move with it', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    await create(first.ready, 'moving', [`${first.ready.endpoint}/_sandbox/return`]);
    await first.stop();
    const squatter = createServer();
    await once(squatter.listen(Number(new URL(first.ready.endpoint).port), '127.0.0.1'), 'listening');
    const second = await startSandbox({ dataDirectory: folder });
    try {
      assert.notEqual(second.ready.endpoint, first.ready.endpoint);
      assert.deepEqual((await read(second.ready, 'moving')).allowedResourceOauth2ReturnUrls, [`${second.ready.endpoint}/_sandbox/return`]);
    } finally {
      await second.stop();
      squatter.close();
    }
  });

  it('says in one sentence that a port given to it is taken, and ends with 1', async () => {
    const squatter = createServer();
    await once(squatter.listen(0, '127.0.0.1'), 'listening');
    const { port } = squatter.address() as AddressInfo;
    const { ended, stderr, stdout } = runSandbox(['--json', '--data', folder, '--port', String(port)]);
    assert.equal(await ended, 1);
    assert.match(stderr(), new RegExp(`^This port cannot be used.*: ${port}\n`));
    assert.equal(stdout(), '');
    assert.ok(!existsSync(join(folder, 'lock')));
    squatter.close();
  });

  it('points a second start on the same folder to the first', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    const { ended, stdout } = runSandbox(['--json', '--data', folder]);
    assert.equal(await ended, 0);
    assert.deepEqual(JSON.parse(stdout()), { ...first.ready, attached: true });
    await first.stop();
    assert.ok(!existsSync(join(folder, 'lock')));
  });

  it('lets only one of many starts at the same time serve the folder', async () => {
    const starts = await Promise.all([1, 2, 3, 4].map(() => startSandbox({ dataDirectory: folder })));
    const serving = starts.filter(({ ready }) => ready.attached !== true);
    assert.equal(serving.length, 1);
    assert.deepEqual(new Set(starts.map(({ ready }) => ready.pid)), new Set([serving[0]?.ready.pid]));
    await Promise.all(starts.map((start) => start.stop()));
  });

  it('takes over the lock of one that was killed, and drops the half line that it left', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    await create(first.ready, 'durable');
    first.process.kill('SIGKILL');
    await first.stop();
    assert.ok(existsSync(join(folder, 'lock')));
    appendFileSync(join(folder, 'journal.jsonl'), `{"version":${STATE_VERSION},"changes":[{"table":"workloadIdentities","key":"torn","rec`);
    const starts = await Promise.all([1, 2].map(() => startSandbox({ dataDirectory: folder })));
    assert.equal(starts.filter(({ ready }) => ready.attached === true).length, 1);
    const ready = starts[0]?.ready;
    assert.ok(ready !== undefined && (await read(ready, 'durable')).createdTime);
    await Promise.all(starts.map((start) => start.stop()));
  });

  it('is not misled by a lock that names a living process which is no sandbox', async () => {
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, endpoint: 'http://127.0.0.1:1', controlToken: 'x' }));
    const { ready, stop } = await startSandbox({ dataDirectory: folder });
    assert.equal(ready.attached, undefined);
    await stop();
  });

  it('lets nobody else read what it keeps', async () => {
    const { ready, stop } = await startSandbox({ dataDirectory: folder });
    await create(ready, 'private');
    const files = readdirSync(folder);
    assert.deepEqual(files, ['journal.jsonl', 'key', 'lock', 'state.json']);
    for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    await stop();
  });

  it('leaves alone what another sandbox has made of its folder, which was removed under it', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    rmSync(folder, { recursive: true });
    const second = await startSandbox({ dataDirectory: folder });
    await create(second.ready, 'of-the-second');
    await assert.rejects(createClients(first.ready).control.send(new CreateWorkloadIdentityCommand({ name: 'of-the-first' })), { name: 'InternalServerException' });
    assert.match(first.log(), /This sandbox has lost its data directory, which was removed or taken by another one: /);
    await first.stop();
    await second.stop();
    const third = await startSandbox({ dataDirectory: folder });
    assert.ok((await read(third.ready, 'of-the-second')).createdTime);
    await third.stop();
  });

  it('says in words that it cannot use its folder, and does not wait', async () => {
    mkdirSync(join(folder, 'lock'));
    const unreadable = runSandbox(['--json', '--data', folder]);
    assert.equal(await unreadable.ended, 1);
    assert.match(unreadable.stderr(), /^The lock of the data directory cannot be read \(EISDIR\): .*lock\nRemove it .*\n$/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const unusable = runSandbox(['--json', '--data', join(file, 'data')]);
    assert.equal(await unusable.ended, 1);
    assert.match(unusable.stderr(), /^The sandbox cannot use its data directory \(ENOTDIR\): .*data\nSee that it is yours .*\n$/);
  });

  it('ends when its parent is killed', async () => {
    // A parent that forks the sandbox, hands on its line and is then killed.
    const parent = join(folder, 'parent.mjs');
    writeFileSync(parent, `
      import { fork } from 'node:child_process';
      const child = fork(process.argv[2], ['--json', '--data', process.argv[3]], { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
      child.stdout.once('data', (line) => process.send(String(line)));
    `);
    const data = join(folder, 'data');
    const child = fork(parent, [SANDBOX_ENTRY, data], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [line] = await once(child, 'message') as [string];
    const { endpoint } = JSON.parse(line) as ReadyLine;
    // A connection that is open shows the very moment in which the sandbox ends.
    const stream = await fetch(`${endpoint}/runtimes/${encodeURIComponent(`arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/quickstart_agent-sandbox001`)}/invocations`, {
      method: 'POST', headers: { ...toSignedHeaders(), 'x-amzn-bedrock-agentcore-runtime-user-id': 'u' }, body: '{"prompt":"x"}',
    });
    child.kill('SIGKILL');
    await assert.rejects(stream.text());
    const next = await startSandbox({ dataDirectory: data });
    assert.equal(next.ready.attached, undefined, 'the first no longer serves the folder');
    await next.stop();
  });

  it('refuses a state without its identity provider in words', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    await first.stop();
    const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { readonly tables: object };
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...state, tables: { ...state.tables, issuers: {} } }));
    writeFileSync(join(folder, 'journal.jsonl'), '');
    const { ended, stderr } = runSandbox(['--json', '--data', folder]);
    assert.equal(await ended, 1);
    assert.match(stderr(), /^The sandbox's state is damaged, it lacks issuers\.demo: .*state\.json\n/);
  });

  it('says in words that the key of its state is lost, and leaves the folder as it is', async () => {
    const first = await startSandbox({ dataDirectory: folder });
    await first.stop();
    rmSync(join(folder, 'key'));
    const state = readFileSync(join(folder, 'state.json'), 'utf8');
    const { ended, stderr } = runSandbox(['--json', '--data', folder]);
    assert.equal(await ended, 1);
    assert.match(stderr(), /^The sandbox's state cannot be read without the key .*, which is missing: .*key\nPut that key back, or .*\n$/);
    assert.deepEqual(readdirSync(folder), ['journal.jsonl', 'state.json']);
    assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), state);
  });

  it('refuses a state of a newer version in words', async () => {
    const newer = STATE_VERSION + 1;
    const state = `{"version":${newer},"tables":{}}`;
    writeFileSync(join(folder, 'state.json'), state);
    const { ended, stderr } = runSandbox(['--json', '--data', folder]);
    assert.equal(await ended, 1);
    assert.ok(stderr().includes(`newer version (${newer}, this one reads up to ${STATE_VERSION})`), stderr());
    assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), state);
  });

  it('explains a wrong command line in one sentence and ends with 2', async () => {
    for (const [args, said] of [[['--prot', '1'], /^The sandbox knows no such option: --prot\n$/], [['--port', 'http'], /^--port takes a number from 0 to 65535: http\n$/]] as const) {
      const { ended, stderr, stdout } = runSandbox(args);
      assert.equal(await ended, 2);
      assert.match(stderr(), said);
      assert.equal(stdout(), '');
    }
  });

  it('ends on SIGTERM and SIGINT in the middle of a stream, with 0', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { ready, process: child, stop } = await startSandbox();
      const stream = await fetch(`${ready.endpoint}/runtimes/${encodeURIComponent(`arn:aws:bedrock-agentcore:us-east-1:${ready.accountId}:runtime/quickstart_agent-sandbox001`)}/invocations`, {
        method: 'POST', headers: { ...toSignedHeaders(), 'x-amzn-bedrock-agentcore-runtime-user-id': 'u' }, body: '{"prompt":"x"}',
      });
      child.kill(signal);
      await assert.rejects(stream.text());
      await stop();
      assert.equal(child.exitCode, 0);
    }
  });
});
