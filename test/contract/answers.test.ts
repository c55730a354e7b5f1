import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const JSON_TYPE = 'application/json';
const OAUTH2 = { credentialProviderVendor: 'GithubOauth2', oauth2ProviderConfigInput: { githubOauth2ProviderConfig: { clientId: 'c', clientSecret: 's' } } };

describe('An answer of the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;

  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  const send = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = toSignedHeaders()) => {
    const response = await fetch(`${sandbox.ready.endpoint}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = async (name: string, body: unknown) => {
    const { text } = await send('POST', `/identities/${name}`, body);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  };

  /** In the order in which they can be sent. */
  const statuses: readonly (readonly [method: string, path: string, body: unknown, status: number])[] = [
    ['POST', '/identities/CreateWorkloadIdentity', { name: 'one' }, 201],
    ['POST', '/identities/GetWorkloadIdentity', { name: 'one' }, 200],
    ['POST', '/identities/UpdateWorkloadIdentity', { name: 'one' }, 200],
    ['POST', '/identities/ListWorkloadIdentities', {}, 200],
    ['POST', '/identities/DeleteWorkloadIdentity', { name: 'one' }, 204],
    ['POST', '/identities/CreateApiKeyCredentialProvider', { name: 'k', apiKey: 'x' }, 201],
    ['POST', '/identities/DeleteApiKeyCredentialProvider', { name: 'k' }, 204],
    ['POST', '/identities/CreateOauth2CredentialProvider', { name: 'p', ...OAUTH2 }, 201],
    ['POST', '/identities/DeleteOauth2CredentialProvider', { name: 'p' }, 204],
    ['POST', '/identities/get-token-vault', {}, 200],
    ['POST', '/runtimes/', undefined, 200],
    ['GET', '/runtimes/quickstart_agent-sandbox001/', undefined, 200],
    ['POST', '/identities/GetWorkloadIdentity', { name: 'one' }, 404],
    ['POST', '/identities/GetWorkloadIdentity', {}, 400],
    ['POST', '/identities/oauth2/token', {}, 400],
    ['POST', '/gateways/', {}, 404],
  ];
  for (const [method, path, body, status] of statuses) {
    it(`to ${method} ${path} is a ${status} with an id of its own`, async () => {
      const { headers, text, ...answer } = await send(method, path, body);
      assert.equal(answer.status, status, text);
      assert.match(headers.get('x-amzn-requestid') ?? '', UUID);
      assert.equal(headers.get('content-type'), status === 204 ? null : JSON_TYPE);
      assert.equal(text === '', status === 204);
      if (status >= 400) {
        const { __type: type, message } = JSON.parse(text) as Readonly<Record<string, unknown>>;
        assert.equal(headers.get('x-amzn-errortype'), type);
        assert.equal(typeof message, 'string');
      }
    });
  }

  it('has an id for browsers, for the provider and for STS too, each another one', async () => {
    const { controlToken } = sandbox.ready;
    const answers = await Promise.all([
      send('GET', '/idp/demo/.well-known/openid-configuration', undefined, {}),
      send('GET', '/idp/demo/auth', undefined, {}),
      send('GET', '/_sandbox/return', undefined, {}),
      send('GET', '/_sandbox/status', undefined, { 'x-sandbox-control-token': controlToken }),
      send('GET', '/nowhere', undefined, { accept: 'text/html' }),
      send('POST', '/', undefined, { ...toSignedHeaders('sts'), 'content-type': 'application/x-www-form-urlencoded' }),
    ]);
    const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid') ?? '');
    for (const id of ids) assert.match(id, UUID);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('tells the times of identities in epoch seconds, those of runtimes in ISO 8601', async () => {
    await post('CreateWorkloadIdentity', { name: 'timed' });
    await post('CreateOauth2CredentialProvider', { name: 'timed', ...OAUTH2 });
    await post('CreateApiKeyCredentialProvider', { name: 'timed', apiKey: 'x' });
    for (const name of ['GetWorkloadIdentity', 'GetOauth2CredentialProvider', 'GetApiKeyCredentialProvider']) {
      const { createdTime, lastUpdatedTime } = await post(name, { name: 'timed' });
      for (const time of [createdTime, lastUpdatedTime]) assert.ok(typeof time === 'number' && Math.abs(time - Date.now() / 1000) < 60, name);
    }
    assert.equal(typeof (await post('get-token-vault', {}))['lastModifiedDate'], 'number');
    const { createdAt, lastUpdatedAt } = JSON.parse((await send('GET', '/runtimes/quickstart_agent-sandbox001/')).text) as Readonly<Record<string, unknown>>;
    for (const time of [createdAt, lastUpdatedAt]) assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  const unsigned: readonly (readonly [what: string, headers: Readonly<Record<string, string>>, error: string])[] = [
    ['no signature', {}, 'MissingAuthenticationTokenException'],
    ['a bearer token', { authorization: 'Bearer abc' }, 'IncompleteSignatureException'],
    ['a password', { authorization: 'Basic YTpi' }, 'IncompleteSignatureException'],
    ['a signature without a date', { authorization: toSignedHeaders().authorization }, 'IncompleteSignatureException'],
    ['a signature for another service', toSignedHeaders('sts'), 'InvalidSignatureException'],
    ['a signature of an hour ago', toSignedHeaders('bedrock-agentcore', Date.now() - 3_600_000), 'InvalidSignatureException'],
    ['a signature of the next hour', toSignedHeaders('bedrock-agentcore', Date.now() + 3_600_000), 'InvalidSignatureException'],
    ['the token of a role that has run out', { ...toSignedHeaders(), 'x-amz-security-token': `sandbox.${Buffer.from(JSON.stringify({ roleArn: 'r', sessionName: 's', expiresAtMs: 1 })).toString('base64url')}` }, 'ExpiredTokenException'],
  ];
  const everywhere = [
    ['POST', '/identities/ListWorkloadIdentities'], ['POST', '/identities/oauth2/token'], ['POST', '/runtimes/'], ['GET', '/tags/arn'],
  ] as const;
  const invocations = ['POST', '/runtimes/any/invocations'] as const;
  for (const [what, headers, error] of unsigned) {
    it(`to a request with ${what} is a 403 ${error}, and never repeats what was sent`, async () => {
      // A runtime may take bearer tokens: what it says to one is in inbound.test.ts.
      for (const [method, path] of what === 'a bearer token' ? everywhere : [...everywhere, invocations]) {
        const answer = await send(method, path, method === 'GET' ? undefined : {}, headers);
        assert.deepEqual([answer.status, answer.headers.get('x-amzn-errortype')], [403, error], path);
        assert.ok(!/abc|YTpi|Signature=0/.test(answer.text), answer.text);
      }
    });
  }

  it('needs no signature for what a browser opens', async () => {
    for (const path of ['/idp/demo/jwks', '/identities/oauth2/authorize', '/_sandbox/return']) {
      assert.notEqual((await send('GET', path, undefined, {})).status, 403, path);
    }
  });
});
