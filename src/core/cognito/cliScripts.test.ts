import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { options } from '../../../test/support/fakeSetup.js';
import type { AwsAccess } from '../identity/access.js';
import { toRemovalCommands, toSetupCommands } from './cliCommands.js';
import type { Thing } from './record.js';

const DEFAULT: AwsAccess = { kind: 'profile', profile: 'default', region: 'eu-west-1' };

/** Writes down what it is told and answers from `answers.json`: a text, or null for a refusal; what is not in there is done. */
const STUB = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const at = args.findIndex((arg) => ['cognito-idp', 'bedrock-agentcore-control', 'sts'].includes(arg));
const json = args[args.indexOf('--cli-input-json') + 1];
const input = !args.includes('--cli-input-json') ? {} : JSON.parse(json);
const password = args.at(-1) === 'file:///dev/stdin' ? readFileSync(0, 'utf8') : null;
const call = { password, operation: args[at + 1], args, input, profile: process.env.AWS_PROFILE ?? null };
appendFileSync(join(__dirname, 'calls'), JSON.stringify(call) + '\\n');
const answer = JSON.parse(readFileSync(join(__dirname, 'answers.json'), 'utf8'))[call.operation];
if (answer === null) process.exit(254);
if (answer !== undefined) process.stdout.write(answer + '\\n');
`;

interface Call {
  readonly operation: string;
  readonly args: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly profile: string | null;
  readonly password: string | null;
}

describe('the copied commands, run by bash', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cli-'));
    // Nobody waits here, and what is tried 90 times is tried three times.
    for (const [name, text] of [['aws', STUB], ['sleep', '#!/bin/sh\n'], ['seq', '#!/bin/sh\n[ "$1" = 90 ] && echo 1 2 3\n']] as const) {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  function run(script: string, answers: Readonly<Record<string, string | null>>, typed = '') {
    writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
      input: typed, encoding: 'utf8', env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, AWS_PROFILE: 'prod' },
    });
    const file = join(folder, 'calls');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Call) : [];
    return { stdout, stderr, status, calls, operations: calls.map(({ operation }) => operation) };
  }

  describe('of a set-up', () => {
    const script = toSetupCommands(DEFAULT, { ...options, username: '-bob' }, 'my-demo-a1b2c3d4');
    const done = { 'create-user-pool': 'us-east-1_1', 'create-user-pool-client': 'client1', 'describe-user-pool-domain': 'ACTIVE' };

    it('asks for the password, takes any, and shows it to no list of processes', () => {
      const password = '-Wonder "land\\ $(id) %s';
      const { calls, stdout, stderr, status } = run(script, done, `${password}\n`);
      assert.deepEqual([status, stderr], [0, 'Password of -bob: \n']);
      const set = calls.find(({ operation }) => operation === 'admin-set-user-password');
      assert.deepEqual([set?.input, set?.password], [{ Username: '-bob', Permanent: true }, password]);
      assert.ok(!JSON.stringify(calls.map(({ args }) => args)).includes('Wonder'));
      assert.equal(stdout, 'POOL_ID=us-east-1_1\nCLIENT_ID=client1\nM2M_CLIENT_ID=client1\n');
    });

    it('makes nothing without a password', () => {
      const { calls, status } = run(script, done, '\n');
      assert.deepEqual([calls, status], [[], 1]);
    });

    it('uses the profile of the connection, whatever the shell has chosen', () => {
      assert.deepEqual(new Set(run(script, done, 'a\n').calls.map(({ profile }) => profile)), new Set([null]));
    });

    it('names the pool where it stops half-way', () => {
      const { operations, stdout, stderr, status } = run(script, { ...done, 'admin-set-user-password': null }, 'a\n');
      assert.equal(operations.at(-1), 'admin-set-user-password');
      assert.deepEqual([stdout, status], ['POOL_ID=us-east-1_1\n', 254]);
      assert.match(stderr, /stopped half-way\. What it made is in the user pool: us-east-1_1\n$/);
    });

    for (const [what, answer, asked] of [
      ['failed', 'FAILED', 1], ['cannot be read', null, 1], ['is never active', 'CREATING', 3],
    ] as const) {
      it(`ends where the domain ${what}`, () => {
        const { operations, status } = run(script, { ...done, 'describe-user-pool-domain': answer }, 'a\n');
        assert.notEqual(status, 0);
        assert.equal(operations.filter((operation) => operation === 'describe-user-pool-domain').length, asked);
      });
    }
  });

  describe('of a clean-up', () => {
    const provider: Thing = { kind: 'provider', name: 'mine', clientId: 'client1' };
    const remove = (things: readonly Thing[], answers: Readonly<Record<string, string | null>>) => (
      run(toRemovalCommands(DEFAULT, [{ poolId: 'us-east-1_1', things, account: '123456789012' }]), { 'get-caller-identity': '123456789012', ...answers }));

    it('give every name as it is', () => {
      const things: readonly Thing[] = [
        { kind: 'user', username: '-bob' }, { kind: 'user', username: 'file:///x' }, { kind: 'resourceServer', identifier: "https://o'neil.example/$(id)" },
      ];
      assert.deepEqual(remove(things, {}).calls.slice(1).map(({ input }) => input), [
        { UserPoolId: 'us-east-1_1', Username: '-bob' }, { UserPoolId: 'us-east-1_1', Username: 'file:///x' },
        { UserPoolId: 'us-east-1_1', Identifier: "https://o'neil.example/$(id)" },
      ]);
    });

    it('delete nothing with the credentials of another account', () => {
      const { operations, status, stderr } = remove([provider, { kind: 'pool', name: 'demo', poolId: 'us-east-1_1' }], { 'get-caller-identity': '999999999999' });
      assert.deepEqual([operations, status], [['get-caller-identity'], 1]);
      assert.match(stderr, /not of account 123456789012\.$/m);
    });

    it('delete a credential provider only where it has the client of the set-up', () => {
      const same = remove([provider], { 'get-oauth2-credential-provider': 'client1' });
      assert.equal(same.operations.at(-1), 'delete-oauth2-credential-provider');
      rmSync(join(folder, 'calls'));
      const other = remove([provider], { 'get-oauth2-credential-provider': 'another' });
      assert.deepEqual(other.operations, ['get-caller-identity', 'get-oauth2-credential-provider']);
      assert.match(other.stderr, /another client: mine$/m);
    });

    it('find a client by its name where its id was never answered', () => {
      const { calls } = remove([{ kind: 'client', name: "o'neil-web" }], { 'list-user-pool-clients': 'client7' });
      assert.ok(calls[1]?.args.includes('UserPoolClients[?ClientName==`"o\'neil-web"`].ClientId'));
      assert.deepEqual(calls[2]?.args.slice(-2), ['--client-id', 'client7']);
    });

    it('wait until the domain is gone, but not for ever', () => {
      const things: readonly Thing[] = [{ kind: 'domain', prefix: 'my-demo' }, { kind: 'pool', name: 'demo', poolId: 'us-east-1_1' }];
      const { operations } = remove(things, { 'describe-user-pool-domain': 'us-east-1_1' });
      assert.deepEqual([operations.filter((operation) => operation === 'describe-user-pool-domain').length, operations.at(-1)], [3, 'delete-user-pool']);
      rmSync(join(folder, 'calls'));
      assert.deepEqual(remove(things, { 'describe-user-pool-domain': 'None' }).operations.slice(1), [
        'delete-user-pool-domain', 'describe-user-pool-domain', 'delete-user-pool',
      ]);
    });
  });
});
