import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createQuickStartAgent } from './quickStart.js';

describe('The quick-start agent', () => {
  let server: Server;
  let asked: { path: string; body: Record<string, unknown> }[];
  let answers: unknown[];
  let lines: string[];

  beforeEach(async () => {
    asked = [];
    answers = [];
    lines = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      request.on('end', () => {
        asked.push({ path: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
        // The last answer is given for good.
        response.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0]));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const call = (payload: unknown, signal?: AbortSignal, headers: Record<string, string> = { WorkloadAccessToken: 'wat' }) => createQuickStartAgent({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, workloadName: 'own', provider: 'default-provider', scopes: ['openid'], returnUrl: 'http://127.0.0.1:1/return', pollIntervalMs: 5,
    signing: { accessKeyId: 'key', secretAccessKey: 'hush', region: 'us-east-1', service: 'bedrock-agentcore' }, log: (line) => { lines.push(line); },
  })(new Request('http://agent/invocations', { method: 'POST', headers, body: typeof payload === 'string' ? payload : JSON.stringify(payload), ...(signal === undefined ? {} : { signal }) }));
  const readEvents = async (response: Response) => (await response.text()).split('\n\n').filter((event) => event !== '').map((event) => JSON.parse(event.slice('data: '.length)) as unknown);

  it('asks with its defaults, polls with the session, and previews the token', async () => {
    answers = [{ authorizationUrl: 'http://x/a', sessionUri: 'urn:s', sessionStatus: 'IN_PROGRESS' }, { sessionUri: 'urn:s', sessionStatus: 'IN_PROGRESS', authorizationUrl: 'http://x/a' }, { accessToken: 'opaque-token-of-somebody' }];
    const events = await readEvents(await call({ prompt: 'hi' }));
    assert.equal(events.length, 3);
    assert.equal(events[1], 'Authorization URL, please copy to your preferred browser: http://x/a');
    assert.deepEqual(events[2], { message: 'Here is what the token of default-provider says about you.', token_claims: null, token_length: 24, token_preview: 'opaque-token…' });
    assert.deepEqual(asked.map(({ body }) => body['sessionUri']), [undefined, 'urn:s', 'urn:s']);
    assert.deepEqual(lines, ['Asking for a token of default-provider.', 'Consent is needed. Waiting for it.', 'Got a token of 24 characters.']);
    assert.ok(asked.every(({ body }) => body['resourceOauth2ReturnUrl'] === 'http://127.0.0.1:1/return' && body['workloadIdentityToken'] === 'wat' && !('forceAuthentication' in body)));
  });

  it('gets a workload access token itself for another workload', async () => {
    answers = [{ workloadAccessToken: 'other' }, { accessToken: 'a.e30.c' }];
    await readEvents(await call({ prompt: 'hi', workloadName: 'another' }, undefined, { WorkloadAccessToken: 'wat', 'X-Amzn-Bedrock-AgentCore-Runtime-User-Id': 'u1' }));
    assert.deepEqual(asked[0], { path: '/identities/GetWorkloadAccessTokenForUserId', body: { workloadName: 'another', userId: 'u1' } });
    assert.equal(asked[1]?.body['workloadIdentityToken'], 'other');
  });

  it('stops polling when its caller leaves', async () => {
    answers = [{ authorizationUrl: 'http://x/a', sessionUri: 'urn:s', sessionStatus: 'IN_PROGRESS' }];
    const abort = new AbortController();
    const { body } = await call({ prompt: 'hi' }, abort.signal);
    const reader = body?.getReader();
    await reader?.read();
    await reader?.read();
    const last = reader?.read();
    abort.abort();
    assert.deepEqual(await last, { done: true, value: undefined });
  });

  for (const [payload, message] of [
    ['{', 'The payload is not JSON.'], ['[]', 'The payload lacks a prompt.'], ['null', 'The payload lacks a prompt.'],
    ['{"prompt":"x","returnUrl":7}', 'This member of the payload is not a text: returnUrl'], ['{"prompt":"x","includeToken":"yes"}', 'This member of the payload is neither true nor false: includeToken'],
  ] as const) {
    it(`refuses the payload ${payload}`, async () => {
      const response = await call(payload);
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { error: message });
    });
  }
});
