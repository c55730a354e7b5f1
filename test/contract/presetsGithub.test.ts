import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createClients } from './clients.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { allow, post, registerApp, type App } from './presetApp.js';
import { steer } from './steered.js';
import { createVisitor } from './visitor.js';

const JSON_PLEASE = { accept: 'application/json' };
const PLAIN = { accept: '*/*' };

describe('The GitHub-like preset, through fetch', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  let app: App;

  const at = (path: string) => `${sandbox.ready.endpoint}/idp/github${path}`;
  const toUrl = (parameters: Readonly<Record<string, string>>) => (
    new URL(`${at('/login/oauth/authorize')}?${new URLSearchParams({ client_id: app.clientId, redirect_uri: app.callbackUrl, state: 's1', ...parameters }).toString()}`));
  const takeCode = async (parameters: Readonly<Record<string, string>> = {}) => {
    const answer = await allow(sandbox.ready, toUrl(parameters));
    assert.equal(answer.searchParams.get('state'), 's1');
    assert.equal(answer.searchParams.get('iss'), null);
    return answer.searchParams.get('code') ?? '';
  };
  const exchange = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = JSON_PLEASE) => (
    post(at('/login/oauth/access_token'), { client_id: app.clientId, client_secret: app.clientSecret, ...form }, headers));
  const readUser = async (token: string, scheme = 'Bearer') => {
    const response = await fetch(at('/user'), { headers: { authorization: `${scheme} ${token}`, connection: 'close' } });
    return { status: response.status, scopes: response.headers.get('x-oauth-scopes'), body: await response.json() as Readonly<Record<string, unknown>> };
  };

  before(async () => {
    sandbox = await startKeptSandbox();
    app = await registerApp(createClients(sandbox.ready), 'octo', 'GithubOauth2');
  });
  after(() => sandbox.stop());

  it('answers form-encoded, with scopes joined by commas and no refresh token', async () => {
    const { status, type, text } = await exchange({ code: await takeCode({ scope: 'repo gist,read:user no.such.scope' }) }, PLAIN);
    assert.deepEqual([status, type], [200, 'application/x-www-form-urlencoded; charset=utf-8']);
    const { access_token: token, ...rest } = Object.fromEntries(new URLSearchParams(text));
    assert.match(token ?? '', /^gho_[A-Za-z0-9]{36}$/);
    assert.deepEqual(rest, { scope: 'gist,read:user,repo', token_type: 'bearer' });
    const normalized = await exchange({ code: await takeCode({ scope: 'user user:email admin:org read:org read:discussion write:gpg_key public_repo' }) });
    assert.equal(normalized.json()['scope'], 'admin:org,public_repo,read:discussion,user,write:gpg_key');
  });

  it('answers with JSON where that is asked for, and takes the client from a Basic header too', async () => {
    const authorization = `Basic ${Buffer.from(`${app.clientId}:${encodeURIComponent(app.clientSecret)}`).toString('base64')}`;
    const answer = await post(at('/login/oauth/access_token'), { code: await takeCode() }, { ...JSON_PLEASE, authorization });
    assert.deepEqual(Object.keys(answer.json()), ['access_token', 'scope', 'token_type']);
    assert.equal(answer.json()['scope'], '');
  });

  it('tells at its API whom a token is for, with the e-mail address where a scope allows it', async () => {
    const [plain, withEmail] = await Promise.all(['repo', 'user:email'].map(async (scope) => String((await exchange({ code: await takeCode({ scope }) })).json()['access_token'])));
    const { status, scopes, body } = await readUser(plain ?? '');
    assert.deepEqual([status, scopes, body['login'], body['name'], body['email']], [200, 'repo', 'alice', 'Alice Liddell', null]);
    assert.equal((await readUser(withEmail ?? '', 'token')).body['email'], 'alice@example.com');
    assert.deepEqual([(await readUser('gho_nonsense')).status, (await readUser('gho_nonsense')).body['message']], [401, 'Bad credentials']);
  });

  it('keeps its tokens, which have no end, over a restart, and their text nowhere', async () => {
    const token = String((await exchange({ code: await takeCode() })).json()['access_token']);
    await sandbox.restart();
    assert.equal((await readUser(token)).body['login'], 'alice');
    assert.ok(!sandbox.log().includes(token));
  });

  it('refuses with status 200 and codes of its own', async () => {
    const isRefused = async (form: Readonly<Record<string, string>>, error: string) => {
      const answer = await exchange(form);
      const body = answer.json();
      assert.deepEqual([answer.status, body['error']], [200, error]);
      assert.match(String(body['error_uri']), new RegExp(`#${error.replaceAll('_', '-')}$`));
      assert.deepEqual(Object.keys(body), ['error', 'error_description', 'error_uri']);
    };
    const code = await takeCode();
    await isRefused({ code, client_secret: 'wrong' }, 'incorrect_client_credentials');
    await isRefused({ code, client_id: 'nobody' }, 'incorrect_client_credentials');
    await isRefused({ code, redirect_uri: 'https://elsewhere.example/cb' }, 'redirect_uri_mismatch');
    await isRefused({ code: 'nonsense' }, 'bad_verification_code');
    await isRefused({ grant_type: 'refresh_token', refresh_token: 'ghr_x' }, 'bad_refresh_token');
    await isRefused({ grant_type: 'client_credentials' }, 'bad_verification_code');
    assert.ok((await exchange({ code, redirect_uri: app.callbackUrl })).json()['access_token']);
    await isRefused({ code }, 'bad_verification_code');
    assert.match(new URLSearchParams((await exchange({ code }, PLAIN)).text).get('error') ?? '', /^bad_verification_code$/);
  });

  it('takes a code that was asked for with PKCE only with its verifier', async () => {
    const verifier = 'v'.repeat(43);
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const code = await takeCode(challenge);
    assert.equal((await exchange({ code })).json()['error'], 'bad_verification_code');
    assert.ok((await exchange({ code, code_verifier: verifier })).json()['access_token']);
    assert.equal((await exchange({ code: await takeCode(), code_verifier: verifier })).json()['error'], 'bad_verification_code', 'the code has no challenge');
  });

  it('refuses a challenge of another method than S256 instead of leaving it out', async () => {
    for (const parameters of [{ code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' }, { code_challenge: 'v'.repeat(43) }, { code_challenge_method: 'S256' }]) {
      const { url } = await createVisitor(sandbox.ready.endpoint).open(toUrl(parameters).href);
      assert.deepEqual([url.searchParams.get('error'), url.searchParams.get('state'), url.searchParams.get('code')], ['invalid_request', 's1', null]);
    }
  });

  it('gives a browser another name when a person signs in, and ends the sign-in after a day', async () => {
    const cookieOf = (response: Response) => /^sandbox_github=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
    const send = (url: string, browser: string, form?: Readonly<Record<string, string>>) => fetch(url, {
      redirect: 'manual', headers: { cookie: `sandbox_github=${browser}`, connection: 'close' }, ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    const planted = 'known-to-a-stranger';
    const begun = await send(toUrl({}).href, planted);
    const page = new URL(begun.headers.get('location') ?? '', sandbox.ready.endpoint).href;
    const renamed = cookieOf(await send(page, planted, { username: 'alice', password: 'wonderland', answer: 'signIn' }));
    assert.notEqual(renamed, planted);
    assert.match(await (await send(page, renamed)).text(), /<strong>alice<\/strong>/);
    assert.match(await (await send(page, planted)).text(), /session_not_found/);
    const open = async (browser: string) => {
      const { headers } = await send(toUrl({}).href, browser);
      return (await send(new URL(headers.get('location') ?? '', sandbox.ready.endpoint).href, browser)).text();
    };
    assert.match(await open(planted), /name="password"/, 'a stranger with the first name is nobody');
    assert.match(await open(renamed), /<strong>alice<\/strong>/);
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 86_400_000 });
    assert.match(await open(renamed), /name="password"/);
  });

  it('has the pages of the other identity providers, and says what it is like', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const first = await visitor.open(toUrl({ scope: 'repo' }).href);
    assert.match(first.page?.text ?? '', /GitHub-like identity provider of the sandbox/);
    const refused = await visitor.submit(first, { username: 'alice', password: 'nope', answer: 'signIn' });
    assert.equal(refused.page?.status, 401);
    const consent = await visitor.submit(refused, { username: 'alice', password: 'wonderland', answer: 'signIn' });
    assert.match(consent.page?.text ?? '', /Full control of private repositories/);
    const again = await visitor.submit(consent, { answer: 'switch' });
    assert.match(again.page?.text ?? '', /name="password"/);
    const other = await visitor.submit(again, { username: 'bob', password: 'builder', answer: 'signIn' });
    assert.match(other.page?.text ?? '', /<strong>bob<\/strong>/);
    const { url } = await visitor.submit(other, { answer: 'deny' });
    assert.deepEqual([url.searchParams.get('error'), url.searchParams.get('state')], ['access_denied', 's1']);
  });

  it('goes on only in the browser that began, and only to a callback URL of the client', async () => {
    const begun = await createVisitor(sandbox.ready.endpoint).open(toUrl({}).href);
    const stranger = createVisitor(sandbox.ready.endpoint);
    assert.match((await stranger.open(begun.url.href)).page?.text ?? '', /<code>session_not_found<\/code>/);
    assert.match((await stranger.open(toUrl({ redirect_uri: 'https://elsewhere.example/cb' }).href)).page?.text ?? '', /<code>redirect_uri_mismatch<\/code>/);
    assert.equal((await stranger.open(toUrl({ client_id: 'nobody' }).href)).page?.status, 404);
    assert.equal((await stranger.open(at('/.well-known/openid-configuration'))).page?.status, 404);
  });
});
