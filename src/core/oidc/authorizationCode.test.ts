import assert from 'node:assert/strict';
import { Secret } from '../base/secret.js';
import { readAuthorizationAnswer, toAuthorizationUrl, type AuthorizationRequest } from './authorizationCode.js';
import { exchangeCode } from './codeExchange.js';
import type { Issuer } from './discovery.js';

const issuer: Issuer = {
  issuer: 'https://sso.example',
  authorizationEndpoint: 'https://sso.example/authorize?tenant=7',
  tokenEndpoint: 'https://sso.example/token',
  clientAuthMethods: ['client_secret_basic'], namesItself: false,
};
const request: AuthorizationRequest = {
  clientId: 'my app', redirectUri: 'http://127.0.0.1:8765/cb', scopes: ['openid', 'api/read'], state: 'state-1', nonce: 'nonce-1',
  pkce: { verifier: new Secret('verifier-1'), challenge: 'challenge-1' },
};

describe('toAuthorizationUrl', () => {
  it('asks for a code with S256, state and nonce, and keeps the query of the endpoint', () => {
    const url = new URL(toAuthorizationUrl(issuer, request));
    assert.equal(`${url.origin}${url.pathname}`, 'https://sso.example/authorize');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      tenant: '7', response_type: 'code', client_id: 'my app', redirect_uri: 'http://127.0.0.1:8765/cb', scope: 'openid api/read',
      state: 'state-1', nonce: 'nonce-1', code_challenge: 'challenge-1', code_challenge_method: 'S256',
    });
  });

  it('sends more parameters on, but lets none replace ours', () => {
    const { searchParams } = new URL(toAuthorizationUrl(issuer, { ...request, more: { access_type: 'offline', state: 'theirs' } }));
    assert.deepEqual([searchParams.get('access_type'), searchParams.getAll('state')], ['offline', ['state-1']]);
  });
});

describe('readAuthorizationAnswer', () => {
  const read = (query: string, of: Issuer = issuer) => readAuthorizationAnswer(new URL(`http://127.0.0.1:8765/cb?${query}`), request, of);

  it('reads a code', () => {
    const answer = read('code=c-1&state=state-1');
    assert.ok(answer.kind === 'code' && answer.code.reveal() === 'c-1');
    assert.equal(JSON.stringify(answer), '{"kind":"code","code":"[secret]"}');
  });

  it('reads a refusal', () => {
    assert.deepEqual(read('error=access_denied&error_description=No+thanks&state=state-1'), {
      kind: 'refused', error: 'access_denied', description: 'No thanks',
    });
  });

  const naming: Issuer = { ...issuer, namesItself: true };
  const table: readonly (readonly [what: string, query: string, code: string, of?: Issuer])[] = [
    ['another state', 'code=c&state=state-2', 'StateMismatch'],
    ['no state', 'code=c', 'StateMismatch'],
    ['two states', 'code=c&state=state-1&state=x', 'StateMismatch'],
    ['two codes', 'code=c&code=d&state=state-1', 'StateMismatch'],
    ['a refusal with another state', 'error=access_denied&state=x', 'StateMismatch'],
    ['another issuer', 'code=c&state=state-1&iss=https://evil.example', 'IssuerMismatch'],
    ['no issuer where it always names itself', 'code=c&state=state-1', 'IssuerMismatch', naming],
    ['neither code nor error', 'state=state-1', 'NoCode'],
    ['an empty code', 'code=&state=state-1', 'NoCode'],
  ];
  for (const [what, query, code, of] of table) {
    it(`refuses ${what}`, () => { assert.throws(() => read(query, of), { name: 'UserError', code }); });
  }

  it('takes the right issuer', () => {
    assert.equal(read('code=c&state=state-1&iss=https://sso.example', naming).kind, 'code');
  });
});

describe('exchangeCode', () => {
  const toJwt = (claims: object) => ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map((part) => Buffer.from(part).toString('base64url')).join('.');

  /** Exchanges at a token endpoint that answers so, and gives what it was sent too. */
  async function exchange(body: unknown, { of = issuer, status = 200 } = {}) {
    const clientSecret = new Secret('s:1 ü');
    const sent: { url: string; init: RequestInit }[] = [];
    const send = (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));
    };
    const tokens = await exchangeCode(of, { request, code: new Secret('c-1'), clientSecret }, { nowMs: () => 1_000, fetch: send });
    const { url, init } = sent[0] ?? {};
    const headers = init?.headers as Record<string, string>;
    const form = Object.fromEntries(new URLSearchParams(typeof init?.body === 'string' ? init.body : ''));
    return { tokens, url, headers, form, redirect: init?.redirect };
  }

  const granted = { access_token: 'at', token_type: 'Bearer', expires_in: 60 };

  it('sends the code with its verifier, and the secret by Basic, form-encoded', async () => {
    const { tokens, url, headers, form, redirect } = await exchange(granted);
    assert.deepEqual([url, redirect], ['https://sso.example/token', 'error']);
    assert.equal(Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64').toString(), 'my+app:s%3A1+%C3%BC');
    assert.deepEqual(form, {
      grant_type: 'authorization_code', code: 'c-1', redirect_uri: 'http://127.0.0.1:8765/cb', code_verifier: 'verifier-1',
    });
    assert.deepEqual({ ...tokens, accessToken: tokens.accessToken.reveal() }, {
      accessToken: 'at', idToken: undefined, refreshToken: undefined, expiresAtMs: 61_000,
    });
  });

  it('sends the secret in the body where the issuer knows only that', async () => {
    const { headers, form } = await exchange(granted, { of: { ...issuer, clientAuthMethods: ['client_secret_post'] } });
    assert.deepEqual([headers['authorization'], form['client_id'], form['client_secret']], [undefined, 'my app', 's:1 ü']);
  });

  it('sends only the client id for a public client', async () => {
    const sent: RequestInit[] = [];
    await exchangeCode(issuer, { request, code: new Secret('c-1'), clientSecret: undefined }, {
      nowMs: () => 0, fetch: (_, init) => { sent.push(init); return Promise.resolve(Response.json(granted)); },
    });
    const [init] = sent;
    assert.ok(!('authorization' in (init?.headers ?? {})));
    assert.match(typeof init?.body === 'string' ? init.body : '', /client_id=my\+app$/);
  });

  it('reads an ID token that belongs to the request, a refresh token and a life that is written as text', async () => {
    const idToken = toJwt({ iss: issuer.issuer, aud: ['my app'], nonce: 'nonce-1' });
    const { tokens } = await exchange({ ...granted, expires_in: '60', id_token: idToken, refresh_token: 'rt' });
    assert.deepEqual([tokens.idToken?.reveal(), tokens.refreshToken?.reveal(), tokens.expiresAtMs], [idToken, 'rt', 61_000]);
  });

  for (const [what, claims] of [
    ['issuer', { iss: 'https://evil.example', aud: 'my app', nonce: 'nonce-1' }],
    ['audience', { iss: issuer.issuer, aud: 'other', nonce: 'nonce-1' }],
    ['nonce', { iss: issuer.issuer, aud: 'my app', nonce: 'nonce-2' }],
    ['content', 'no claims'],
  ] as const) {
    it(`refuses an ID token with another ${what}`, async () => {
      const idToken = typeof claims === 'string' ? claims : toJwt(claims);
      await assert.rejects(exchange({ ...granted, id_token: idToken }), { code: 'IdTokenMismatch' });
    });
  }

  it('says what the token endpoint refused, also where it does so with status 200', async () => {
    for (const status of [400, 200]) {
      await assert.rejects(exchange({ error: 'invalid_grant', error_description: 'The code was used' }, { status }), {
        name: 'UserError', code: 'invalid_grant', message: 'Cannot change the code for tokens: The code was used',
        hint: /Begin the sign-in again/,
      });
    }
  });

  it('does not take a page or a server fault for tokens', async () => {
    await assert.rejects(exchange('<html>'), { code: 'NoToken' });
    await assert.rejects(exchange(granted, { status: 500 }), { code: 'NoToken', hint: /500$/ });
  });
});
