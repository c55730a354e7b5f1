import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChosenTarget } from '../../core/invoke/chosen.js';
import type { LogLine, LogState } from '../../webview/protocol/invoke.js';
import type { Connected } from './connections.js';
import { createLogTail, describeLogs, type OpenLog } from './logTails.js';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/one-0123456789';
const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const runtime: ChosenTarget = { kind: 'runtime', runtime: { id: 'one-0123456789', name: 'one', arn: ARN, version: '1', status: 'READY' } };
const local: ChosenTarget = { kind: 'local', name: 'mine', url: 'http://127.0.0.1:8080', protocol: 'HTTP' };
const gateway: ChosenTarget = { kind: 'gateway', id: 'g', name: 'g', url: 'https://g.example/mcp', status: 'READY' };

describe('createLogTail', () => {
  let server: Server;
  let connected: Parameters<typeof createLogTail>[0];
  let open: OpenLog | undefined;
  const paths: string[] = [];
  const states: LogState[] = [];
  const batches: (readonly LogLine[])[] = [];
  let answer: (path: string) => unknown;
  let told: () => void = () => undefined;
  /** Ends when the listener was told what is looked for. */
  const until = async (isThere: () => boolean) => { while (!isThere()) await new Promise<void>((resolve) => { told = resolve; }); };

  const follow = (target: ChosenTarget) => {
    open = createLogTail(connected, { target, sessionId: 'mine', sinceMs: 0, showsAllLines: false }, {
      onState: (state) => { states.push(state); told(); },
      onLines: (lines) => { batches.push(lines); told(); },
    });
  };

  beforeEach(async () => {
    paths.length = states.length = batches.length = 0;
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.end(JSON.stringify(answer(request.url ?? '')));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    connected = {
      kind: 'connected', info: { id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', region: 'us-east-1' }, access: { kind: 'sandbox', endpoint, region: 'us-east-1' },
      sandbox: { endpoint, region: 'us-east-1', accountId: '1', issuer: endpoint, users: [], clients: [], controlToken: 'x', pid: 1, attached: false },
      network: undefined, onCall: () => undefined,
    };
  });
  afterEach(() => {
    open?.dispose();
    server.close();
    server.closeAllConnections();
  });

  it('tells the lines of an agent of the sandbox in batches, numbered, with tokens masked, until it is closed', async () => {
    const long = [`Got ${JWT}`, 'x'.repeat(1_000_000), `${JWT} `.repeat(10_000)];
    answer = () => ({ lines: Array.from({ length: 1_100 }, (_, index) => ({ timeMs: index, message: long[index] ?? `line ${index}` })) });
    follow(runtime);
    await until(() => states.at(-1)?.kind === 'following');
    assert.deepEqual(batches.map(({ length }) => length), [500, 500, 100]);
    assert.deepEqual(batches[0]?.[0], { n: 1, atMs: 0, text: 'Got eyJhbGci…[secret]' });
    assert.equal(batches[0][1]?.text, `${'x'.repeat(16_384)}…`);
    // No more is masked than may be shown, and no token that is cut there stays.
    assert.equal(batches[0][2]?.text, `${'eyJhbGci…[secret] '.repeat(Math.floor(32_768 / (JWT.length + 1)))}…`);
    assert.equal(batches[2]?.at(-1)?.n, 1_100);
    assert.deepEqual(paths, ['/_sandbox/logs/one-0123456789']);
    open?.dispose();
    open?.dispose();
    assert.deepEqual(states, [{ kind: 'opening' }, { kind: 'following' }, { kind: 'closed' }]);
  });

  it('finds the log of an agent on this computer by its address, and says where there is none', async () => {
    const agent = { name: 'mine', agentRuntimeArn: ARN, url: 'http://127.0.0.1:8080/', health: 'Healthy', fromFile: true };
    answer = (path) => (path.endsWith('/agents') ? { agents: [agent] } : { lines: [{ timeMs: 1, message: 'here' }] });
    follow(local);
    await until(() => batches.length > 0);
    assert.deepEqual(batches[0], [{ n: 1, atMs: 1, text: 'here' }]);
    open?.dispose();
    follow({ ...local, url: 'http://127.0.0.1:9' });
    await until(() => states.at(-1)?.kind === 'failed');
    const last = states.at(-1);
    assert.ok(last?.kind === 'failed' && !last.statement);
    assert.equal(last.message, 'The sandbox keeps no log of this agent: http://127.0.0.1:9');
  });

  it('has none of a gateway, and the log group of a runtime of AWS', () => {
    const atAws: Connected = { ...connected, access: { kind: 'profile', profile: 'x', region: 'us-east-1' }, sandbox: undefined };
    follow(gateway);
    assert.deepEqual([open, states], [undefined, []]);
    assert.deepEqual([gateway, local, runtime].map((target) => describeLogs(atAws, target, false)), [undefined, undefined, { title: 'CloudWatch Logs · this session', showsAllLines: false }]);
    assert.deepEqual(describeLogs(atAws, runtime, true), { title: 'CloudWatch Logs · all sessions', showsAllLines: true });
    const own = { title: "agent's own output · this session", showsAllLines: undefined };
    assert.deepEqual([gateway, local, runtime].map((target) => describeLogs(connected, target, false)), [undefined, own, own]);
  });
});
