import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../core/base/errors.js';
import type { TokenOrigin } from '../../core/jwt/agentFlow.js';
import type { IdentityControl, InboundOutput } from '../../core/identity/control.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { ConnectionState } from '../services/connections.js';
import type { VirtualText } from '../services/virtualDocuments.js';
import { createDoorJudge } from './doors.js';
import { createFetchUrl } from './fetchUrl.js';
import type { PlacedDoor } from './readDoors.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const SUFFIX = '/.well-known/openid-configuration';

/** By discovery document, by metadata, and by neither. */
const PROVIDERS: Readonly<Record<string, object>> = {
  by_document: { discoveryUrl: `https://a.example${SUFFIX}` }, by_metadata: { issuer: 'https://api.example' }, github: {}, again: { issuer: 'https://api.example' },
};

describe('who would let a token in', () => {
  let server: Server;
  let issuer: string;
  let asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ issuer }));
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => { server.close(); });
  beforeEach(() => { asked = []; });

  const token = { text: `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://a.example', sub: 'alice', client_id: 'app', exp: 4_102_444_800 })}.c2ln` };
  const configuration = (rules: object) => ({ customJWTAuthorizer: { discoveryUrl: `https://a.example${SUFFIX}`, ...rules } });

  function toState(kind: ConnectionInfo['kind'], label: string): ConnectionState {
    const none = () => assert.fail('The judge has clients of its own.');
    return {
      kind: 'connected', info: { id: label, kind, label, region: 'us-east-1' }, access: { kind: 'profile', profile: label, region: 'us-east-1' },
      sandbox: undefined, network: undefined, control: none, cognito: none, binding: none, invoker: none, onCall: () => undefined,
    };
  }

  /** A judge over a connection whose runtimes let callers in like this; what a fault is thrown for is given by name. */
  function toJudge(inbound: Readonly<Record<string, Partial<InboundOutput>>>, faults: Readonly<Record<string, UserError>> = {}) {
    const world = { state: toState('sandbox', 'Local Sandbox'), calls: [] as string[], shown: [] as VirtualText[], added: undefined as readonly PlacedDoor[] | undefined, origin: undefined as TokenOrigin | undefined, isSeen: true };
    const called = <T>(name: string, value: T): Promise<T> => {
      world.calls.push(name);
      const fault = faults[name];
      return fault === undefined ? Promise.resolve(value) : Promise.reject(fault);
    };
    const control = {
      listAgentRuntimes: () => called('runtimes', { items: Object.keys(inbound).map((name) => ({ id: name, name, arn: '', version: '1', status: 'READY' })) }),
      listGateways: () => called('gateways', { items: [] }),
      listOauth2Providers: () => called('providers', { items: Object.keys(PROVIDERS).map((name) => ({ name, arn: '', vendor: 'CustomOauth2' })) }),
      getOauth2Provider: (name: string) => called(name, { name, ...PROVIDERS[name] }),
      getInbound: (_: string, id: string) => called(id, { name: undefined, authorizerConfiguration: undefined, ...inbound[id] }),
    } as unknown as IdentityControl;
    const judge = createDoorJudge({
      connections: { state: () => world.state, control: () => Promise.resolve(control) },
      documents: { compare: (_, left, right) => { world.shown.push(left, right); return Promise.resolve(); } },
      fetchUrl: createFetchUrl({ fetch }), pickAuthorizers: () => Promise.resolve(world.added), verified: () => undefined, originOf: () => world.origin,
      approve: () => Promise.resolve(false), announce: () => Promise.resolve(world.isSeen),
    });
    return { world, judge };
  }

  const RUNTIMES = { by_audience: { authorizerConfiguration: configuration({ allowedAudience: ['api'] }) }, by_iam: {}, by_client: { authorizerConfiguration: configuration({ allowedClients: ['app'] }) } };

  it('is said of each runtime in its order, and the connection is read once for all tokens', async () => {
    const { world, judge } = toJudge(RUNTIMES);
    const { rows, state, label } = await judge.doors(token, false, false);
    assert.deepEqual([state, label, rows.map(({ name, verdict }) => [name, verdict])], ['read', 'Local Sandbox', [['by_audience', 'Refused, 401'], ['by_iam', 'Does not ask'], ['by_client', 'Not decided']]]);
    await judge.doors(token, false, false);
    assert.equal(world.calls.filter((call) => call === 'runtimes').length, 1);
    await judge.doors(token, false, true);
    assert.equal(world.calls.filter((call) => call === 'runtimes').length, 2);
  });

  it('tells which part of an agent’s flow the token may be, by what was read and where it came from', async () => {
    const { world, judge } = toJudge(RUNTIMES);
    assert.deepEqual((await judge.doors(token, false, false)).expected?.flow, { origin: undefined, inboundIssuers: ['https://a.example'], resourceIssuers: ['https://a.example', 'https://api.example'] });
    const { judge: other } = toJudge(RUNTIMES, { by_metadata: new UserError('DevRole may not call it.', { code: 'AccessDenied' }) });
    assert.equal((await other.doors(token, false, false)).expected?.flow.resourceIssuers, undefined);
    world.state = toState('aws', 'acme-dev');
    world.origin = { from: 'answer of an agent' };
    assert.deepEqual((await judge.doors(token, false, false)).expected?.flow, { origin: { from: 'answer of an agent' }, inboundIssuers: [], resourceIssuers: undefined });
  });

  it('asks AWS only when a person wants it, for each connection anew', async () => {
    const { world, judge } = toJudge(RUNTIMES);
    world.state = toState('aws', 'acme-dev');
    assert.deepEqual([(await judge.doors(token, false, false)).state, world.calls], ['unread', []]);
    assert.equal((await judge.doors(token, true, false)).rows.length, 3);
    world.calls.length = 0;
    world.state = toState('aws', 'acme-prod');
    assert.deepEqual([(await judge.doors(token, false, true)).state, world.calls], ['unread', []]);
    world.state = toState('aws', 'acme-dev');
    assert.equal((await judge.doors(token, false, true)).rows.length, 3);
    world.state = { kind: 'none' };
    assert.equal((await judge.doors(token, true, false)).state, 'none');
  });

  it('is said of what can be read, with a note for what cannot', async () => {
    const denied = new UserError('DevRole may not call it.', { code: 'AccessDenied' });
    const broken = { ...RUNTIMES, broken: { authorizerConfiguration: { customJWTAuthorizer: {} } } };
    const { judge } = toJudge(broken, { gateways: denied, by_iam: denied });
    const { rows, notes } = await judge.doors(token, false, false);
    assert.deepEqual(rows.map(({ name }) => name), ['by_audience', 'by_client']);
    assert.deepEqual(notes.map((note) => note.split(':')[0]), ['DevRole may not call it.', 'by_iam', 'broken']);
    const { judge: other } = toJudge({}, { runtimes: denied, gateways: denied });
    const { state, message } = await other.doors(token, false, false);
    assert.deepEqual([state, message], ['failed', 'DevRole may not call it.']);
  });

  it('shows the configuration before and after a fix, and no fix of a row that is gone', async () => {
    const { world, judge } = toJudge(RUNTIMES);
    const { rows: [first, second] } = await judge.doors(token, false, false);
    await judge.showChange(first?.id ?? '', 0);
    assert.match(world.shown[0]?.text ?? '', /"allowedAudience": \[\s+"api"/);
    assert.match(world.shown[1]?.text ?? '', /"allowedClients": \[\s+"app"/);
    await assert.rejects(judge.showChange(second?.id ?? '', 0), { code: 'NoChange' });
    await judge.doors(token, false, false);
    await assert.rejects(judge.showChange(first?.id ?? '', 0), { code: 'NoChange' });
  });

  it('asks the issuers of what is open, once', async () => {
    const { judge } = toJudge({ other: { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${issuer}${SUFFIX}` } } } });
    const { undecided, list } = await judge.doors(token, false, false);
    assert.deepEqual([undecided.map(({ url }) => url), asked], [[`${issuer}${SUFFIX}`], []]);
    const [fetched] = await judge.askIssuers(list);
    assert.deepEqual([fetched?.status, asked], [200, [SUFFIX]]);
    const { rows, undecided: left } = await judge.doors(token, false, false);
    assert.deepEqual([rows[0]?.verdict, rows[0]?.failed?.rule, left], ['Refused, 401', 'issuer', []]);
  });

  it('asks an issuer again whose address could not be shown', async () => {
    const { world, judge } = toJudge({ other: { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${issuer}${SUFFIX}` } } } });
    world.isSeen = false;
    const { list } = await judge.doors(token, false, false);
    const [fetched] = await judge.askIssuers(list);
    assert.match(fetched?.fault ?? '', /could not be shown/);
    const { undecided } = await judge.doors(token, false, false);
    assert.deepEqual([undecided.map(({ url }) => url), asked], [[`${issuer}${SUFFIX}`], []]);
  });

  it('asks no address that another list has shown', async () => {
    const { world, judge } = toJudge({ other: { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${issuer}${SUFFIX}` } } } });
    const { list } = await judge.doors(token, false, false);
    world.added = [{ door: { kind: 'runtime', name: 'mine', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: `${issuer}/mine${SUFFIX}` } } }, from: 'agentcore.json', spelling: 'customJwtAuthorizer' }];
    await judge.addAuthorizer();
    const { list: newer } = await judge.doors(token, false, false);
    await assert.rejects(judge.askIssuers(list), { code: 'NoList' });
    assert.deepEqual(asked, []);
    assert.equal((await judge.askIssuers(newer)).length, 2);
  });

  it('takes an authorizer of a file beside those of the connection', async () => {
    const { world, judge } = toJudge({});
    assert.equal(await judge.addAuthorizer(), false);
    world.added = [{ door: { kind: 'runtime', name: 'mine', inbound: { type: 'NONE' } }, from: 'agentcore.json', spelling: 'customJwtAuthorizer' }];
    assert.equal(await judge.addAuthorizer(), true);
    world.state = { kind: 'none' };
    const { rows } = await judge.doors(token, false, false);
    assert.deepEqual(rows.map(({ name, from }) => [name, from]), [['mine', 'agentcore.json']]);
  });
});
