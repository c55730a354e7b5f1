import assert from 'node:assert/strict';
import { discover } from './discovery.js';

const ISSUER = 'https://sso.example/tenant';
const document = { issuer: ISSUER, authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token` };
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const answer = (body: unknown, status = 200) => () => Promise.resolve(
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
);

describe('discover', () => {
  for (const url of [
    `${ISSUER}/.well-known/openid-configuration`,
    `${ISSUER}/.well-known/oauth-authorization-server`,
    'https://sso.example/.well-known/oauth-authorization-server/tenant',
  ]) {
    it(`reads ${url}`, async () => {
      assert.deepEqual(await discover(url, answer(document)), {
        issuer: ISSUER, authorizationEndpoint: `${ISSUER}/authorize`, tokenEndpoint: `${ISSUER}/token`,
        clientAuthMethods: ['client_secret_basic'], namesItself: false,
      });
    });
  }

  it('takes an issuer that is written with a slash at its end', async () => {
    const { issuer } = await discover(DISCOVERY, answer({ ...document, issuer: `${ISSUER}/` }));
    assert.equal(issuer, `${ISSUER}/`);
  });

  it('takes plain http from this computer only', async () => {
    const local = (host: string) => ({
      issuer: `http://${host}/idp`, authorization_endpoint: `http://${host}/idp/auth`, token_endpoint: `http://${host}/idp/token`,
    });
    assert.ok(await discover('http://127.0.0.1:1/idp/.well-known/openid-configuration', answer(local('127.0.0.1:1'))));
    const remote = discover('http://sso.example/idp/.well-known/openid-configuration', answer(local('sso.example')));
    await assert.rejects(remote, { code: 'NoDiscovery' });
  });

  it('refuses the document of another issuer', async () => {
    const other = { ...document, issuer: 'https://evil.example' };
    await assert.rejects(discover(DISCOVERY, answer(other)), { code: 'IssuerMismatch' });
  });

  const strangers = [['a page', '<html>', 200], ['an error', document, 404], ['half of it', { issuer: ISSUER }, 200]] as const;
  for (const [what, body, status] of strangers) {
    it(`says that ${what} is no discovery document`, async () => {
      await assert.rejects(discover(DISCOVERY, answer(body, status)), {
        code: 'NoDiscovery', message: `There is no discovery document of an issuer with a code flow at: ${DISCOVERY}`,
      });
    });
  }

  it('follows no redirect, and says what the network said', async () => {
    const refuse = (_: string, init: RequestInit) => {
      assert.equal(init.redirect, 'error');
      return Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }));
    };
    await assert.rejects(discover(DISCOVERY, refuse), { code: 'Unreachable' });
  });
});
