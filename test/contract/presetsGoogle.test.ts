import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';
import { allow, discoverAs, post, registerApp, signIn, type App } from './presetApp.js';
import { createVisitor } from './visitor.js';

const CALENDAR = 'https://www.googleapis.com/auth/calendar.readonly';
const DRIVE = 'https://www.googleapis.com/auth/drive.file';
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const ALLOW_CALENDAR = { [`grant:${CALENDAR}`]: 'on' };

describe('The Google-like preset, through openid-client', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let issuer: string;
  let app: App;
  let config: client.Configuration;

  const newApp = async (name: string) => {
    const made = await registerApp(createClients(sandbox.ready), name, 'GoogleOauth2', `${name}.apps.googleusercontent.com`);
    return { made, config: await discoverAs(made, issuer) };
  };
  const token = (form: Readonly<Record<string, string>>) => post(config.serverMetadata().token_endpoint ?? '', form);
  const readTokeninfo = async (accessToken: string) => (await fetch(`${issuer}/tokeninfo?access_token=${accessToken}`)).json() as Promise<Readonly<Record<string, unknown>>>;

  before(async () => {
    sandbox = await startSandbox();
    issuer = `${sandbox.ready.endpoint}/idp/google`;
    ({ made: app, config } = await newApp('acme'));
  });
  after(() => sandbox.stop());

  it('completes the code flow with PKCE; the tokens are opaque, the ID token says who', async () => {
    const { tokens, answer } = await signIn(sandbox.ready, config, app, { scope: 'openid email profile' });
    assert.match(tokens.access_token, /^ya29\.[\w-]{40,}$/);
    assert.match(answer.searchParams.get('code') ?? '', /^4\/0A/);
    assert.equal(answer.searchParams.get('scope'), tokens.scope);
    assert.equal(tokens.scope, `openid ${EMAIL} https://www.googleapis.com/auth/userinfo.profile`);
    assert.equal(tokens.refresh_token, undefined, 'access_type is online where nothing is said');
    const claims = tokens.claims();
    assert.match(claims?.sub ?? '', /^\d{21}$/);
    assert.deepEqual([claims?.['azp'], claims?.['hd'], claims?.['email'], claims?.['given_name']], [app.clientId, 'example.com', 'alice@example.com', 'Alice']);
    const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    assert.deepEqual([info['email'], info['family_name']], ['alice@example.com', 'Liddell']);
  });

  it('gives a refresh token for access_type=offline at the first consent only, and again with prompt=consent', async () => {
    const { made, config: own } = await newApp('offline');
    const ask = async (more: Readonly<Record<string, string>>) => (await signIn(sandbox.ready, own, made, { scope: 'openid', ...more })).tokens.refresh_token;
    assert.equal(await ask({}), undefined);
    const first = await ask({ access_type: 'offline' });
    assert.match(first ?? '', /^1\/\/0/);
    assert.equal(await ask({ access_type: 'offline' }), undefined);
    assert.ok(await ask({ access_type: 'offline', prompt: 'consent' }));
    const refreshed = await client.refreshTokenGrant(own, first ?? '');
    assert.match(refreshed.access_token, /^ya29\./);
    assert.equal(refreshed.refresh_token, undefined, 'the one that was given stays');
    assert.equal((await readTokeninfo(refreshed.access_token))['access_type'], 'offline');
  });

  it('lets the person allow scopes one by one, and says which were allowed', async () => {
    const scope = `openid ${CALENDAR} ${DRIVE}`;
    const some = (await signIn(sandbox.ready, config, app, { scope }, ALLOW_CALENDAR)).tokens;
    assert.equal(some.scope, `openid ${CALENDAR}`);
    const none = (await signIn(sandbox.ready, config, app, { scope })).tokens;
    assert.equal(none.scope, 'openid');
    const single = (await signIn(sandbox.ready, config, app, { scope: DRIVE })).tokens;
    assert.equal(single.scope, DRIVE, 'one scope alone is allowed or denied as a whole');
  });

  it('shows a check box for each scope of an API, and none for those of a sign-in', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const url = client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: `openid email ${CALENDAR} ${DRIVE}` });
    const { page } = await visitor.submit(await visitor.open(url.href), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const boxes = [...(page?.text ?? '').matchAll(/<input type="checkbox" name="([^"]*)"/g)].map(([, name]) => name);
    assert.deepEqual(boxes, [`grant:${CALENDAR}`, `grant:${DRIVE}`]);
    assert.match(page?.text ?? '', /Google-like identity provider of the sandbox/);
  });

  it('adds what was allowed before where include_granted_scopes asks for it', async () => {
    const { made, config: own } = await newApp('incremental');
    await signIn(sandbox.ready, own, made, { scope: `openid email ${CALENDAR}` }, ALLOW_CALENDAR);
    const alone = (await signIn(sandbox.ready, own, made, { scope: DRIVE })).tokens;
    assert.equal(alone.scope, DRIVE);
    const { tokens } = await signIn(sandbox.ready, own, made, { scope: DRIVE, include_granted_scopes: 'true' });
    assert.deepEqual(tokens.scope?.split(' ').sort(), [CALENDAR, DRIVE, EMAIL, 'openid'].sort());
    assert.equal((await readTokeninfo(tokens.access_token))['scope'], tokens.scope);
  });

  it('tells at tokeninfo whom a token is for and when it ends', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: 'openid email' });
    const info = await readTokeninfo(tokens.access_token);
    assert.deepEqual([info['aud'], info['sub'], info['email'], info['access_type']], [app.clientId, tokens.claims()?.sub, 'alice@example.com', 'online']);
    assert.ok(Number(info['expires_in']) > 3500);
    assert.equal((await readTokeninfo('ya29.nonsense'))['error'], 'invalid_token');
  });

  it('refuses in the words of the real one', async () => {
    const credentials = { client_id: app.clientId, client_secret: app.clientSecret };
    const refusals: readonly (readonly [Readonly<Record<string, string>>, number, string, string])[] = [
      [{ ...credentials, client_secret: 'wrong', grant_type: 'authorization_code', code: 'x' }, 401, 'invalid_client', 'The provided client secret is invalid.'],
      [{ client_id: 'nobody', client_secret: 'x', grant_type: 'authorization_code', code: 'x' }, 401, 'invalid_client', 'The OAuth client was not found.'],
      [{ ...credentials, grant_type: 'client_credentials' }, 400, 'unsupported_grant_type', 'Invalid grant_type: client_credentials'],
      [{ ...credentials, grant_type: 'refresh_token', refresh_token: '1//0gone' }, 400, 'invalid_grant', 'Token has been expired or revoked.'],
      [{ ...credentials, grant_type: 'authorization_code', code: '4/0Agone', redirect_uri: app.callbackUrl }, 400, 'invalid_grant', 'Bad Request'],
    ];
    for (const [form, status, error, description] of refusals) {
      const answer = await token(form);
      assert.deepEqual([answer.status, answer.json()], [status, { error, error_description: description }]);
    }
    const answer = await allow(sandbox.ready, client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid', code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' }));
    const code = answer.searchParams.get('code') ?? '';
    const form = { ...credentials, grant_type: 'authorization_code', code, redirect_uri: app.callbackUrl };
    assert.equal((await token({ ...form, code_verifier: 'B'.repeat(43) })).json()['error_description'], 'Invalid code verifier.');
    assert.equal((await token({ ...form, redirect_uri: 'https://elsewhere.example/' })).json()['error'], 'invalid_grant');
  });

  it('says no more of a denial than that access was denied', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const url = client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid', state: 's1' });
    const consent = await visitor.submit(await visitor.open(url.href), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const { searchParams } = (await visitor.submit(consent, { answer: 'deny' })).url;
    assert.deepEqual([searchParams.get('error'), searchParams.get('state'), searchParams.has('error_description')], ['access_denied', 's1', false]);
  });

  it('asks who signs in where an account is to be selected', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const toUrl = (prompt: string) => client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid', prompt });
    assert.equal((await allow(sandbox.ready, toUrl('select_account consent'), {}, visitor)).searchParams.get('error'), null);
    assert.match((await visitor.open(toUrl('consent').href)).page?.text ?? '', /<strong>alice<\/strong>/);
    assert.match((await visitor.open(toUrl('select_account').href)).page?.text ?? '', /name="password"/);
  });

  it('forgets a person who goes on as another user, whatever copy there is of the cookie', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const { href } = client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid' });
    const consent = await visitor.submit(await visitor.open(href), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const cookie = visitor.cookies();
    assert.match((await visitor.submit(consent, { answer: 'switch' })).page?.text ?? '', /name="password"/);
    const { headers } = await fetch(`${href}&prompt=none`, { redirect: 'manual', headers: { cookie } });
    assert.equal(new URL(headers.get('location') ?? '').searchParams.get('error'), 'login_required');
  });

  it('has its endpoints at their own paths only, letter by letter', async () => {
    for (const path of ['/TOKEN', '/token/', '//token', '/o/oauth2/V2/auth', '/oauth2/v3/certs/', '/request', '/session/end/confirm', '/v1/USERINFO']) {
      const { status } = await post(`${issuer}${path}`, { client_id: app.clientId, client_secret: app.clientSecret, grant_type: 'refresh_token', refresh_token: 'x' });
      assert.deepEqual([path, status], [path, 404]);
    }
    const { pushed_authorization_request_endpoint: pushed, dpop_signing_alg_values_supported: dpop } = config.serverMetadata();
    assert.deepEqual([pushed, dpop], [undefined, undefined]);
  });

  it('shows what is wrong with a request to the person, without a redirect', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const open = async (parameters: Readonly<Record<string, string>>) => (
      (await visitor.open(client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid', ...parameters }).href)).page?.text ?? '');
    assert.match(await open({ redirect_uri: 'https://elsewhere.example/cb' }), /<code>redirect_uri_mismatch<\/code>/);
    assert.match(await open({ scope: 'openid calendar.read' }), /<code>invalid_scope<\/code>/);
    assert.match(await open({ client_id: 'nobody' }), /<code>invalid_client<\/code>/);
  });
});
