import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gather, toWords } from '../../../test/support/answers.js';
import { toAuthorization } from '../../../test/support/authorization.js';
import type { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import type { InvokeRequest, InvokeTarget } from './invoke.js';
import { createInvoker, type Invoker } from './invoker.js';
import { pingLocal } from './ping.js';
import { newSessionId } from './sessionId.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-abc123';
const TOKEN = new Secret(`${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2ln`);
const WORKLOAD_TOKEN = 'workload-access-token';
const EVENTS = { 'content-type': 'text/event-stream' };

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe('createInvoker', () => {
  let url: string;
  let invoker: Invoker;
  let requests = 0;
  let answer: Answerer = (_, response) => { response.end(); };
  const server = createServer((request, response) => {
    requests += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => { answer(request, response, Buffer.concat(chunks).toString()); });
  });
  const asked: unknown[] = [];

  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    invoker = createInvoker({ kind: 'sandbox', endpoint: url, region: 'us-east-1' }, {
      tokens: {
        getWorkloadAccessToken: (...given) => {
          asked.push(given.slice(0, 2));
          return Promise.resolve(new Secret(WORKLOAD_TOKEN));
        },
      },
    });
  });
  beforeEach(() => { requests = 0; });
  after(() => {
    invoker.dispose();
    server.close();
    server.closeAllConnections();
  });

  const targets: readonly (readonly [name: string, target: () => InvokeTarget])[] = [
    ['a runtime by IAM', () => ({ kind: 'runtime', agentRuntimeArn: ARN, signIn: { kind: 'iam', userId: 'alice' } })],
    ['a runtime by bearer token', () => ({ kind: 'runtime', agentRuntimeArn: ARN, signIn: { kind: 'bearer', token: TOKEN } })],
    ['a gateway by bearer token', () => ({ kind: 'gateway', url: `${url}/mcp`, signIn: { kind: 'bearer', token: TOKEN } })],
    ['a gateway by IAM', () => ({ kind: 'gateway', url: `${url}/mcp`, signIn: { kind: 'iam' } })],
    ['a gateway that asks nobody who they are', () => ({ kind: 'gateway', url: `${url}/mcp`, signIn: { kind: 'none' } })],
    ['a local agent', () => ({ kind: 'local', url })],
  ];
  const toRequest = (target: InvokeTarget, more: Partial<InvokeRequest> = {}): InvokeRequest => ({ target, sessionId: newSessionId(), payload: '{"prompt":"ü"}', ...more });
  const invoke = (target: InvokeTarget, more: Partial<InvokeRequest> = {}, signal = new AbortController().signal) => invoker.invoke(toRequest(target, more), signal);

  for (const [name, toTarget] of targets) {
    describe(`that calls ${name}`, () => {
      it('reads its answer as it comes', async () => {
        answer = (request, response, body) => {
          assert.equal(request.method, 'POST');
          assert.equal(body, '{"prompt":"ü"}');
          assert.equal(request.headers['accept'], 'text/event-stream, application/json');
          response.writeHead(200, EVENTS).write('data: 1\n\n');
          response.end('data: 2\n\n');
        };
        assert.deepEqual(toWords(await gather(invoke(toTarget()))), ['started', 'message:1', 'message:2', 'complete']);
      });

      it('ends cut where the connection breaks, and tries nothing again', async () => {
        answer = (_, response) => {
          response.writeHead(200, EVENTS).write('data: 1\n\ndata: 2', () => { response.destroy(); });
        };
        assert.deepEqual(toWords(await gather(invoke(toTarget()))), ['started', 'message:1', 'incomplete:data: 2', 'cut']);
        assert.equal(requests, 1);
      });

      it('throws where the connection breaks before the first byte, and tries nothing again', async () => {
        answer = (_, response) => { response.destroy(); };
        await assert.rejects(gather(invoke(toTarget())), { name: 'UserError' });
        assert.equal(requests, 1);
      });

      it('tries nothing again where the other side has a fault', async () => {
        answer = (_, response) => { response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"no"}'); };
        await assert.rejects(gather(invoke(toTarget())), { name: 'UserError' });
        assert.equal(requests, 1);
      });

      const states: readonly (readonly [state: string, begin: (response: ServerResponse) => void, events: number])[] = [
        ['before the head has come', () => undefined, 0],
        ['before the first byte of the body', (response) => { response.writeHead(200, EVENTS).flushHeaders(); }, 1],
        ['between two events', (response) => { response.writeHead(200, EVENTS).write('data: 1\n\n'); }, 2],
        ['within an event', (response) => { response.writeHead(200, EVENTS).write('data: 1\n\ndata: 2'); }, 2],
      ];
      for (const [state, begin, events] of states) {
        it(`closes the socket at once where it is cancelled ${state}`, async () => {
          let tell = (): void => undefined;
          const reached = new Promise<void>((resolve) => { tell = resolve; });
          let closed: Promise<unknown> = Promise.resolve();
          answer = (request, response) => {
            closed = once(request.socket, 'close');
            begin(response);
            tell();
          };
          const controller = new AbortController();
          const iterator = invoke(toTarget(), {}, controller.signal)[Symbol.asyncIterator]();
          for (let count = 0; count < events; count += 1) assert.equal((await iterator.next()).done, false);
          const next = assert.rejects(iterator.next(), { name: 'AbortError' });
          await reached;
          controller.abort();
          await Promise.all([next, closed]);
        });
      }

      it('closes the socket where it is cancelled while nobody takes events', async () => {
        let closed: Promise<unknown> = Promise.resolve();
        answer = (request, response) => {
          closed = once(request.socket, 'close');
          response.writeHead(200, EVENTS).write('data: 1\n\ndata: 2\n\n');
        };
        const controller = new AbortController();
        const iterator = invoke(toTarget(), {}, controller.signal)[Symbol.asyncIterator]();
        for (let count = 0; count < 2; count += 1) await iterator.next();
        controller.abort();
        await closed;
        await assert.rejects(iterator.next(), { name: 'AbortError' });
      });

      it('sends nothing where it was cancelled before', async () => {
        await assert.rejects(gather(invoke(toTarget(), {}, AbortSignal.abort())), { name: 'AbortError' });
        assert.equal(requests, 0);
      });

      it('stops reading while nobody takes events', async () => {
        const piece = `data: ${'x'.repeat(65_536)}\n\n`;
        let written = 0;
        answer = (_, response) => {
          response.writeHead(200, EVENTS);
          const write = () => {
            let takesMore = true;
            for (; takesMore && written < 2_000; written += 1) takesMore = response.write(piece);
            if (written < 2_000) response.once('drain', write);
          };
          write();
        };
        const iterator = invoke(toTarget())[Symbol.asyncIterator]();
        for (let count = 0; count < 2; count += 1) await iterator.next();
        // Both sides are in this process: where nothing moves in many turns of its loop, the buffers of both sockets are full.
        for (let last = -1, still = 0; still < 500; last = written) {
          await new Promise(setImmediate);
          still = written === last ? still + 1 : 0;
        }
        assert.ok(written < 1_000, `${written} pieces of 2000 were taken`);
        await iterator.return?.();
      });
    });
  }

  it('signs a call to a gateway over its address, its headers and its body', async () => {
    let check: readonly string[] = [];
    answer = (request, response, body) => {
      check = [request.headers.authorization ?? '', toAuthorization(request, body)];
      response.writeHead(200, EVENTS).end('data: 1\n\n');
    };
    await gather(invoke({ kind: 'gateway', url: `${url}/mcp?b=2&a=x%20y`, signIn: { kind: 'iam' } }, { headers: { 'X-Own': 'x' } }));
    const [given, expected] = check;
    assert.equal(given, expected);
    assert.match(given ?? '', /SignedHeaders=[\w;-]*\bhost;[\w;-]*x-own,/);
  });

  it('says in words that a gateway does not take a signature', async () => {
    const refuse = (status: number, headers: Readonly<Record<string, string>>, body: string) => {
      answer = (_, response) => { response.writeHead(status, headers).end(body); };
      return gather(invoke({ kind: 'gateway', url: `${url}/mcp`, signIn: { kind: 'iam' } }));
    };
    await assert.rejects(refuse(403, {}, '{"jsonrpc":"2.0","error":{"code":-32001,"message":"No"}}'), { code: 'CallerRefused', message: 'The gateway does not let this signature in: No' });
    await assert.rejects(
      refuse(403, { 'x-amzn-errortype': 'AccessDeniedException' }, '{"message":"User is not authorized to perform: bedrock-agentcore:InvokeGateway"}'),
      { code: 'AccessDeniedException', hint: /bedrock-agentcore:InvokeGateway$/ },
    );
  });

  it('signs the headers of the caller too, and sends a user id with a signature only', async () => {
    const seen: IncomingMessage[] = [];
    answer = (request, response) => {
      seen.push(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    const [iam, bearer] = targets.map(([, toTarget]) => toTarget());
    assert.ok(iam !== undefined && bearer !== undefined);
    for (const target of [iam, bearer]) await gather(invoke(target, { headers: { 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant': 't' }, sessionId: 'a-session-of-thirty-three-letters' }));
    const [signed, carried] = seen.map(({ url: path, headers }) => ({ path, headers }));
    assert.match(signed?.headers['authorization'] ?? '', /SignedHeaders=[^,]*x-amzn-bedrock-agentcore-runtime-custom-tenant/);
    assert.equal(carried?.headers['authorization'], `Bearer ${TOKEN.reveal()}`);
    for (const one of [signed, carried]) {
      assert.equal(one?.path?.split('?')[0], `/runtimes/${encodeURIComponent(ARN)}/invocations`);
      assert.equal(one.headers['x-amzn-bedrock-agentcore-runtime-session-id'], 'a-session-of-thirty-three-letters');
      assert.equal(one.headers['x-amzn-bedrock-agentcore-runtime-custom-tenant'], 't');
    }
    assert.deepEqual([signed, carried].map((one) => one?.headers['x-amzn-bedrock-agentcore-runtime-user-id']), ['alice', undefined]);
  });

  it('gives a local agent the headers of the real runtime', async () => {
    let seen: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      assert.equal(request.url, '/invocations');
      seen = request.headers;
      response.end();
    };
    await gather(invoke({ kind: 'local', url, actsAs: { workloadName: 'my-agent', user: { userId: 'alice' } }, returnUrl: 'http://127.0.0.1:8765/agentcore/callback' }, { headers: { 'X-Own': 'x' } }));
    assert.deepEqual(asked, [['my-agent', { userId: 'alice' }]]);
    assert.deepEqual(
      [seen['workloadaccesstoken'], seen['oauth2callbackurl'], seen['x-amzn-bedrock-agentcore-runtime-user-id'], seen['x-own'], seen['content-type']],
      [WORKLOAD_TOKEN, 'http://127.0.0.1:8765/agentcore/callback', 'alice', 'x', 'application/json'],
    );
    assert.match(String(seen['x-amzn-bedrock-agentcore-runtime-request-id']), /^[\da-f-]{36}$/);
  });

  it('refuses before anything is sent where the runtime takes another authentication', async () => {
    const mismatch = invoke({ kind: 'runtime', agentRuntimeArn: ARN, signIn: { kind: 'bearer', token: TOKEN }, inbound: { kind: 'IAM' } });
    await assert.rejects(gather(mismatch), { code: 'AuthorizerMismatch' });
    assert.equal(requests, 0);
  });

  const refusals: readonly (readonly [title: string, status: number, headers: Readonly<Record<string, string>>, body: string, code: string, message: RegExp, hint: RegExp])[] = [
    ['a token that has ended', 401, { 'www-authenticate': 'Bearer error="invalid_token"' }, '{"message":"Token has expired"}', 'BearerRefused', /does not let this token in: Token has expired$/, /Get a new token/],
    ['a token without a scope', 401, { 'www-authenticate': 'Bearer scope="api://mine/read write"' }, '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Claim mismatch"}}', 'BearerRefused', /Claim mismatch$/, /scopes: api:\/\/mine\/read write$/],
    ['another authentication', 403, {}, '{"message":"Authorization method mismatch. The agent…"}', 'AuthorizerMismatch', /another kind of authentication/, /signed with IAM/],
    ['a runtime that is not there', 404, { 'x-amzn-errortype': 'ResourceNotFoundException' }, '{"message":"none"}', 'ResourceNotFoundException', /does not exist/, /deleted/],
    ['an agent that failed', 424, { 'x-amzn-errortype': 'RuntimeClientError:http://x' }, '{"message":"It broke"}', 'RuntimeClientError', /the agent itself failed/, /The agent said: It broke\./],
    ['a redirect, which is not followed', 302, { location: 'https://evil.example/' }, '', 'Status302', /./, /./],
  ];
  for (const [title, status, headers, body, code, message, hint] of refusals) {
    it(`says in words what a runtime answers to ${title}`, async () => {
      answer = (_, response) => { response.writeHead(status, headers).end(body); };
      await assert.rejects(gather(invoke({ kind: 'runtime', agentRuntimeArn: ARN, signIn: { kind: 'bearer', token: TOKEN } })), (error: UserError) => {
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.match(error.hint ?? '', hint);
        assert.ok(!`${error.message}${error.hint ?? ''}`.includes(TOKEN.reveal()));
        return true;
      });
    });
  }

  it('says that a session of MCP is over where the server has forgotten it, signed or not', async () => {
    answer = (_, response) => { response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{"message":"none"}'); };
    for (const [, target] of targets) {
      const request = { target: target(), sessionId: newSessionId(), payload: '{}', mcp: { sessionId: 'm', protocolVersion: '2025-11-25' } };
      await assert.rejects(gather(invoker.invoke(request, new AbortController().signal)), { code: 'McpSessionOver' });
    }
  });

  it('tells what a local agent says where it fails', async () => {
    answer = (_, response) => { response.writeHead(500).end(JSON.stringify({ error: `No: ${TOKEN.reveal()}` })); };
    await assert.rejects(gather(invoke({ kind: 'local', url })), { code: 'AgentFailed', message: `The agent at ${url} answered with status 500.`, hint: 'It said: No: eyJhbGci…[secret]' });
  });

  it('tells that nothing answers where no agent runs', async () => {
    const free = createServer();
    await once(free.listen(0, '127.0.0.1'), 'listening');
    const at = `http://127.0.0.1:${(free.address() as AddressInfo).port}`;
    await once(free.close(), 'close');
    await assert.rejects(gather(invoke({ kind: 'local', url: at })), { code: 'LocalAgentDown', message: `Nothing answers at ${at}.` });
    assert.deepEqual(await pingLocal(at, new AbortController().signal), { kind: 'unreachable' });
  });

  for (const [title, status, body, health] of [
    ['is healthy', 200, '{"status":"Healthy","time_of_last_update":1}', { kind: 'healthy', isBusy: false }],
    ['is busy', 200, '{"status":"HealthyBusy"}', { kind: 'healthy', isBusy: true }],
    ['is something else', 200, '<html>', { kind: 'unhealthy', statusCode: 200, status: undefined }],
    ['is ill', 503, '{"status":"Unhealthy"}', { kind: 'unhealthy', statusCode: 503, status: 'Unhealthy' }],
  ] as const) {
    it(`asks a local agent how it is: it ${title}`, async () => {
      answer = (request, response) => {
        assert.equal(request.url, '/ping');
        response.writeHead(status).end(body);
      };
      assert.deepEqual(await pingLocal(url, new AbortController().signal), health);
    });
  }

  it('stops a session in the way of its sign-in, and has nothing to stop of a local agent', async () => {
    const paths: string[] = [];
    answer = (request, response) => {
      paths.push(`${request.headers['authorization']?.split(' ')[0] ?? ''} ${request.url ?? ''}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    for (const [, toTarget] of targets) await invoker.stopSession(toTarget(), newSessionId(), new AbortController().signal);
    const path = `/runtimes/${encodeURIComponent(ARN)}/stopruntimesession`;
    assert.deepEqual(paths.map((one) => one.split('?')[0]), [`AWS4-HMAC-SHA256 ${path}`, `Bearer ${path}`]);
  });
});
