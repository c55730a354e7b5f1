import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Secret } from '../../src/core/base/secret.js';
import type { CallbackListener } from '../../src/core/callback/consent.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import { createIssuerHttp, type IssuerHttp } from '../../src/core/flow/issuerHttp.js';
import type { BrowserPort } from '../../src/core/flow/ports.js';
import { userTokenByCode } from '../../src/core/flow/userToken.js';
import { record } from '../contract/flowScene.js';
import { createVisitor } from '../contract/visitor.js';
import { freeUrl } from '../support/freeUrl.js';
import { CLIENT_SECRET, startOpenIdProvider, type OpenIdProvider } from '../support/openIdProvider.js';
import { cookieOf, navigate } from '../support/rawHttp.js';
import { point } from './points.js';

describe('codes that come back through the listener', function () {
  this.timeout(20_000);
  let redirectUri: string;
  let listener: CallbackListener;
  let honest: OpenIdProvider;
  let other: OpenIdProvider;
  /** What the flows sent to a token endpoint, with its body. */
  let redeemed: { readonly url: string; readonly form: Readonly<Record<string, string>> }[];

  before(async () => {
    redirectUri = await freeUrl();
    listener = createCallbackListener({ url: redirectUri, lingerMs: 2_000 });
    [honest, other] = await Promise.all([startOpenIdProvider(redirectUri), startOpenIdProvider(redirectUri)]);
  });
  after(async () => {
    await listener.dispose();
    honest.close();
    other.close();
  });
  beforeEach(() => { redeemed = []; });

  const http = createIssuerHttp();
  const watched: IssuerHttp = (asked, signal) => {
    if (asked.url.endsWith('/token')) redeemed.push({ url: asked.url, form: Object.fromEntries(new URLSearchParams(String(asked.form))) });
    return http(asked, signal);
  };

  /** From the start page over the issuer and back with the cookie, by way of whoever changes the callback. */
  const browserOf = (issuer: string, change: (callback: URL) => URL = (callback) => callback): BrowserPort => ({
    open: async (startUrl) => {
      const start = await navigate(startUrl);
      const end = await createVisitor(issuer).open(start.headers['location'] ?? '');
      const callback = change(new URL(end.url));
      void navigate(callback.href, { Cookie: cookieOf(start) });
    },
  });
  const run = (idp: OpenIdProvider, browser: BrowserPort, send: IssuerHttp = watched) => record(userTokenByCode(
    { discoveryUrl: idp.discoveryUrl, client: { clientId: 'web', clientSecret: new Secret(CLIENT_SECRET) }, scopes: ['openid'] },
    { http: send, browser, code: { redirectUri, expectCode: (code) => listener.expectCode(code) } },
  )).run;
  /** A flow whose callback never comes, with what the issuer was asked and the code that it gave. */
  const holdBack = (idp: OpenIdProvider) => new Promise<{ readonly asked: URLSearchParams; readonly code: string; readonly giveUp: () => Promise<void> }>((resolve) => {
    const flow = run(idp, {
      open: async (startUrl) => {
        const authorizationUrl = (await navigate(startUrl)).headers['location'] ?? '';
        const { url } = await createVisitor(idp.issuer).open(authorizationUrl);
        const giveUp = async () => { flow.cancel(); await flow.outcome; };
        resolve({ asked: new URL(authorizationUrl).searchParams, code: url.searchParams.get('code') ?? '', giveUp });
      },
    });
  });
  const faultOf = async (flow: ReturnType<typeof run>) => {
    const outcome = await flow.outcome;
    assert.ok(outcome.kind === 'failed', outcome.kind);
    return [outcome.stepId, outcome.fault.id];
  };
  const altered = (path: string, change: (json: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>): IssuerHttp => async (asked, signal) => {
    const answer = await watched(asked, signal);
    return asked.url.includes(path) && answer.json !== undefined ? { ...answer, json: change(answer.json) } : answer;
  };

  point(16, 'PKCE', 'S256 with a verifier of 256 bits per flow, for confidential clients too; a code without it is worth nothing', async () => {
    const outcome = await run(honest, browserOf(honest.issuer)).outcome;
    assert.equal(outcome.kind, 'completed');
    assert.match(redeemed[0]?.form['code_verifier'] ?? '', /^[\w-]{43}$/);
    const [one, two] = [await holdBack(honest), await holdBack(honest)];
    assert.deepEqual([one, two].map(({ asked }) => asked.get('code_challenge_method')), ['S256', 'S256']);
    assert.notEqual(one.asked.get('code_challenge'), two.asked.get('code_challenge'));
    const thief = await fetch(`${honest.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', code: one.code, redirect_uri: redirectUri, client_id: 'web', client_secret: CLIENT_SECRET }),
    });
    assert.equal(thief.status, 400);
    await Promise.all([one.giveUp(), two.giveUp()]);
  });

  point(17, 'iss', 'another issuer, or none where one is always named, ends the flow before the code is redeemed (RFC 9207)', async () => {
    const named = (iss: string | undefined) => browserOf(honest.issuer, (callback) => {
      if (iss === undefined) callback.searchParams.delete('iss');
      else callback.searchParams.set('iss', iss);
      return callback;
    });
    for (const iss of ['https://evil.example', `${honest.issuer}/`, '', undefined]) {
      assert.deepEqual(await faultOf(run(honest, named(iss))), ['checkReturn', 'issuerMismatch'], iss);
    }
    // A refusal is believed only of the issuer that was asked (RFC 9207, sections 2.3 and 2.4).
    const refused = (iss: string | undefined) => browserOf(honest.issuer, (callback) => {
      callback.searchParams.delete('code');
      callback.searchParams.set('error', 'access_denied');
      if (iss === undefined) callback.searchParams.delete('iss');
      else callback.searchParams.set('iss', iss);
      return callback;
    });
    for (const iss of ['https://evil.example', undefined]) assert.deepEqual(await faultOf(run(honest, refused(iss))), ['checkReturn', 'issuerMismatch'], iss);
    assert.deepEqual(await faultOf(run(honest, refused(honest.issuer))), ['checkReturn', 'consentRefused']);
    assert.deepEqual(redeemed, []);
  });

  point(18, 'Mix-up', 'the code of one issuer on the state of another flow is not redeemed; issuers that do not name themselves cannot be told apart by path, as one address is registered', async () => {
    const theirs = await holdBack(other);
    const mixed = browserOf(honest.issuer, (callback) => {
      callback.searchParams.set('code', theirs.code);
      callback.searchParams.set('iss', other.issuer);
      return callback;
    });
    assert.deepEqual(await faultOf(run(honest, mixed)), ['checkReturn', 'issuerMismatch']);
    assert.deepEqual(redeemed, []);
    await theirs.giveUp();
  });

  point(19, 'nonce, at_hash, c_hash', 'the ID token of another request, or beside another access token, is not taken; c_hash does not occur, as no token comes with a code', async () => {
    const theirs = await run(honest, browserOf(honest.issuer)).outcome;
    assert.ok(theirs.kind === 'completed');
    const stolen = theirs.result.idToken?.reveal();
    assert.deepEqual(await faultOf(run(honest, browserOf(honest.issuer), altered('/token', (json) => ({ ...json, id_token: stolen })))), ['verify', 'idTokenRejected']);
    // This issuer sends no at_hash: its answer is signed anew, with one.
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const withHash = (ofToken: (accessToken: string) => string): IssuerHttp => async (asked, signal) => {
      const answer = await watched(asked, signal);
      if (asked.url.endsWith('/jwks')) return { ...answer, json: { keys: [await exportJWK(publicKey)] } };
      if (!asked.url.endsWith('/token')) return answer;
      const digest = createHash('sha256').update(ofToken(String(answer.json?.['access_token']))).digest();
      const claims = { ...decodeJwt(String(answer.json?.['id_token'])), at_hash: digest.subarray(0, 16).toString('base64url') };
      return { ...answer, json: { ...answer.json, id_token: await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey) } };
    };
    assert.deepEqual(await faultOf(run(honest, browserOf(honest.issuer), withHash(() => 'another'))), ['verify', 'idTokenRejected']);
    assert.equal((await run(honest, browserOf(honest.issuer), withHash((accessToken) => accessToken)).outcome).kind, 'completed');
  });
});
