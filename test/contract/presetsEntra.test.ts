import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';
import { discoverAs, post, registerApp, signIn, type App } from './presetApp.js';
import { createVisitor } from './visitor.js';

const API = 'api://11111111-2222-4333-8444-555555555555';
const ON_BEHALF_OF = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', requested_token_use: 'on_behalf_of' };

describe('The Entra-like preset, through openid-client', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let issuer: string;
  let app: App;
  let config: client.Configuration;

  const credentials = ({ clientId, clientSecret }: App) => ({ client_id: clientId, client_secret: clientSecret });
  const token = (form: Readonly<Record<string, string>>) => post(config.serverMetadata().token_endpoint ?? '', form);
  /** Refused with a code, which stands in each of the places where Entra has it. */
  const isRefused = async (answer: ReturnType<typeof token>, error: string, code: number) => {
    const body = (await answer).json();
    assert.deepEqual([body['error'], body['error_codes']], [error, [code]], JSON.stringify(body));
    assert.ok(String(body['error_description']).startsWith(`AADSTS${code}: `));
    assert.match(String(body['error_description']), new RegExp(`Trace ID: ${String(body['trace_id'])} Correlation ID: ${String(body['correlation_id'])} Timestamp: ${String(body['timestamp'])}$`));
    assert.match(String(body['timestamp']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    return body;
  };

  before(async () => {
    sandbox = await startSandbox();
    issuer = `${sandbox.ready.endpoint}/idp/entra/v2.0`;
    app = await registerApp(createClients(sandbox.ready), 'contoso', 'MicrosoftOauth2');
    config = await discoverAs(app, issuer);
  });
  after(() => sandbox.stop());

  it('has the paths of the real one in its discovery document', () => {
    const { token_endpoint: tokenEndpoint, authorization_endpoint: authorizationEndpoint, issuer: named } = config.serverMetadata();
    assert.deepEqual([named, authorizationEndpoint, tokenEndpoint].map((url) => url?.slice(sandbox.ready.endpoint.length)), [
      '/idp/entra/v2.0', '/idp/entra/oauth2/v2.0/authorize', '/idp/entra/oauth2/v2.0/token',
    ]);
  });

  it('completes the code flow with PKCE; the access token is one of v2.0 for the API of the scope', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: `openid profile email ${API}/Files.Read ${API}/Files.Write` });
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''));
    const { payload } = await jwtVerify(tokens.access_token, keys, { issuer, audience: API.slice('api://'.length) });
    assert.deepEqual([payload['ver'], payload['azp'], payload['azpacr'], payload['scp'], payload['preferred_username'], payload['name']], [
      '2.0', app.clientId, '1', 'Files.Read Files.Write', 'alice@example.com', 'Alice Liddell',
    ]);
    for (const claim of ['tid', 'oid']) assert.match(String(payload[claim]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const claim of ['scope', 'client_id', 'jti', 'username']) assert.equal(payload[claim], undefined);
    assert.equal(tokens.scope, `${API}/Files.Read ${API}/Files.Write`);
    assert.equal(tokens['ext_expires_in'], tokens.expires_in);
    assert.equal(tokens.refresh_token, undefined, 'offline_access was not asked for');
    const claims = tokens.claims();
    assert.deepEqual([claims?.aud, claims?.sub, claims?.['oid'], claims?.['tid'], claims?.['email']], [app.clientId, payload.sub, payload['oid'], payload['tid'], 'alice@example.com']);
  });

  it('gives tokens for Microsoft Graph where no API is named, which its userinfo endpoint takes', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: 'openid profile User.Read' });
    assert.deepEqual([decodeJwt(tokens.access_token).aud, decodeJwt(tokens.access_token)['scp']], ['00000003-0000-0000-c000-000000000000', 'openid profile User.Read']);
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    assert.equal(info['name'], 'Alice Liddell');
  });

  it('gives a refresh token for offline_access, and with it new tokens for the same API', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: `offline_access ${API}/.default` });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.notEqual(refreshed.access_token, tokens.access_token);
    assert.equal(decodeJwt(refreshed.access_token).aud, API.slice('api://'.length));
    await isRefused(token({ ...credentials(app), grant_type: 'refresh_token', refresh_token: 'x'.repeat(64) }), 'invalid_grant', 700082);
    await isRefused(token({ ...credentials(app), grant_type: 'refresh_token', refresh_token: 'cut off' }), 'invalid_grant', 9002313);
  });

  it('gives an app a token of its own for .default and nothing else', async () => {
    const tokens = await client.clientCredentialsGrant(config, { scope: `${API}/.default` });
    const payload = decodeJwt(tokens.access_token);
    assert.deepEqual([payload.aud, payload['azp'], payload['scp'], payload.sub === payload['oid']], [API.slice('api://'.length), app.clientId, undefined, true]);
    assert.equal(tokens.scope, undefined);
    const form = { ...credentials(app), grant_type: 'client_credentials' };
    await isRefused(token({ ...form, scope: `${API}/Files.Read` }), 'invalid_scope', 1002012);
    await isRefused(token({ ...form, scope: 'no.such.scope' }), 'invalid_scope', 70011);
    await isRefused(token({ ...form, scope: 'https://nowhere.example/.default' }), 'invalid_resource', 500011);
    await isRefused(token(form), 'invalid_request', 900144);
    await isRefused(token({ ...form, scope: `${API}/.default`, resource: 'https://api.example' }), 'invalid_request', 901002);
  });

  it('acts on behalf of a user who has consented, with the token that was meant for the app', async () => {
    const front = await registerApp(createClients(sandbox.ready), 'front', 'MicrosoftOauth2');
    const middle = await registerApp(createClients(sandbox.ready), 'middle', 'MicrosoftOauth2');
    const frontConfig = await discoverAs(front, issuer);
    const inbound = async (scope: string) => (await signIn(sandbox.ready, frontConfig, front, { scope })).tokens.access_token;
    const assertion = await inbound(`api://${middle.clientId}/access_as_user`);
    const form = { ...credentials(middle), ...ON_BEHALF_OF, assertion, scope: `${API}/Files.Read` };
    const refusal = await isRefused(token(form), 'invalid_grant', 65001);
    assert.equal(refusal['suberror'], 'consent_required');

    await signIn(sandbox.ready, await discoverAs(middle, issuer), middle, { scope: `${API}/Files.Read` });
    const answer = (await token({ ...form, scope: `${API}/Files.Read offline_access` })).json();
    const payload = decodeJwt(String(answer['access_token']));
    assert.deepEqual([payload.aud, payload['azp'], payload['scp'], payload.sub], [API.slice('api://'.length), middle.clientId, 'Files.Read', decodeJwt(assertion).sub]);
    const refreshed = (await token({ ...credentials(middle), grant_type: 'refresh_token', refresh_token: String(answer['refresh_token']) })).json();
    assert.equal(decodeJwt(String(refreshed['access_token']))['scp'], 'Files.Read');

    await isRefused(token({ ...form, scope: 'api://other/Read' }), 'invalid_grant', 65001);
    await inbound(`api://${middle.clientId}/.default`);
    assert.equal((await token({ ...form, scope: 'api://other/Read' })).status, 200, 'the consent was a combined one');
  });

  it('refuses to act for an app that the token is not for, for an app, and for what is no access token', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: `openid ${API}/Files.Read` });
    const form = { ...credentials(app), ...ON_BEHALF_OF, scope: 'User.Read' };
    await isRefused(token({ ...form, assertion: tokens.access_token }), 'invalid_grant', 500131);
    const own = await client.clientCredentialsGrant(config, { scope: `api://${app.clientId}/.default` });
    await isRefused(token({ ...form, assertion: own.access_token }), 'invalid_grant', 7000114);
    await isRefused(token({ ...form, assertion: 'nonsense' }), 'invalid_grant', 50013);
    await isRefused(token({ ...form, assertion: tokens.id_token ?? '' }), 'invalid_grant', 50013);
    await isRefused(token({ ...form, assertion: own.access_token, requested_token_use: '' }), 'invalid_request', 900144);
    await isRefused(token({ ...credentials(app), ...ON_BEHALF_OF, assertion: own.access_token }), 'invalid_request', 900144);
  });

  it('tells what is wrong with a client, a code and a grant type by its code', async () => {
    const wrong = await isRefused(token({ ...credentials({ ...app, clientSecret: 'not the secret' }), grant_type: 'client_credentials' }), 'invalid_client', 7000215);
    assert.ok(!JSON.stringify(wrong).includes('not the secret'));
    const unknown = token({ client_id: 'nobody', client_secret: 'x', grant_type: 'client_credentials' });
    await isRefused(unknown, 'unauthorized_client', 700016);
    assert.equal((await unknown).status, 400);
    await isRefused(token({ ...credentials(app), grant_type: 'password' }), 'unsupported_grant_type', 70003);
    const { answer, pkceCodeVerifier } = await signIn(sandbox.ready, config, app, { scope: 'openid' });
    const form = { ...credentials(app), grant_type: 'authorization_code', redirect_uri: app.callbackUrl, code_verifier: pkceCodeVerifier };
    await isRefused(token({ ...form, code: answer.searchParams.get('code') ?? '' }), 'invalid_grant', 54005);
    await isRefused(token({ ...form, code: 'nonsense' }), 'invalid_grant', 9002313);
    await isRefused(token({ ...form, code: 'x'.repeat(64) }), 'invalid_grant', 70008);
    await isRefused(token(form), 'invalid_request', 900144);
  });

  it('shows a wrong redirect URI to the person, and sends the other refusals back', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const url = (parameters: Readonly<Record<string, string>>) => client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, state: 's', scope: 'openid', ...parameters }).href;
    const { page } = await visitor.open(url({ redirect_uri: 'https://elsewhere.example/cb' }));
    assert.match(page?.text ?? '', /<code>AADSTS50011<\/code>/);
    const wrongScope = await visitor.open(url({ scope: 'no.such.scope' }));
    assert.match(wrongScope.url.searchParams.get('error_description') ?? '', /^AADSTS70011: /);
    const refused = await visitor.submit(await visitor.open(url({})), { username: 'alice', password: 'nope', answer: 'signIn' });
    assert.match(refused.page?.text ?? '', /AADSTS50126/);
    const consent = await visitor.submit(refused, { username: 'alice@example.com', password: 'wonderland', answer: 'signIn' });
    assert.match(consent.page?.text ?? '', /Entra-like identity provider of the sandbox/);
    const denied = await visitor.submit(consent, { answer: 'deny' });
    assert.equal(denied.url.searchParams.get('error'), 'access_denied');
    assert.match(denied.url.searchParams.get('error_description') ?? '', /^AADSTS65004: /);
  });

  it('refuses ways of answering that it does not have, and silent sign-ins, each by its code', async () => {
    const visitor = createVisitor(sandbox.ready.endpoint);
    const refuse = async (parameters: Readonly<Record<string, string>>) => {
      const { url } = await visitor.open(client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, state: 's', scope: 'openid', ...parameters }).href);
      const answer = url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1));
      assert.equal(answer.get('state'), 's');
      return [answer.get('error'), answer.get('error_description')?.split(' Trace ID: ')[0]];
    };
    for (const mode of ['form_post', 'web_message']) { // AgentCore's callback takes no form, and asks for none
      assert.deepEqual(await refuse({ response_mode: mode }), ['invalid_request', `AADSTS70007: The application requested an unsupported mode '${mode}' when requesting a token.`]);
    }
    assert.deepEqual(await refuse({ response_type: 'id_token' }), ['unsupported_response_type', "AADSTS700054: response_type 'id_token' is not enabled for the application."]);
    assert.deepEqual(await refuse({ prompt: 'none' }), ['login_required', 'AADSTS50058: A silent sign-in request was sent but no user is signed in.']);
    await visitor.submit(await visitor.open(client.buildAuthorizationUrl(config, { redirect_uri: app.callbackUrl, scope: 'openid' }).href), { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const [error, description] = await refuse({ prompt: 'none' });
    assert.match(`${String(error)} ${String(description)}`, /^consent_required AADSTS65001: The user or administrator has not consented/);
    assert.deepEqual(await refuse({ request: 'an object' }), ['request_not_supported', 'AADSTS9002313: Invalid request. Request is malformed or invalid.']);
  });

  it('lets the seeded clients in with their secret only, also where a provider names another one for them', async () => {
    const [seeded] = sandbox.ready.clients;
    assert.ok(seeded !== undefined);
    await registerApp(createClients(sandbox.ready), 'impostor', 'MicrosoftOauth2', seeded.clientId, 'another');
    const form = { client_id: seeded.clientId, grant_type: 'client_credentials', scope: `${API}/.default` };
    assert.equal((await token({ ...form, client_secret: seeded.clientSecret })).status, 200);
    await isRefused(token({ ...form, client_secret: 'another' }), 'invalid_client', 7000215);
  });

  it('takes a token for a user only as long as it lives', async () => {
    const { tokens } = await signIn(sandbox.ready, config, app, { scope: `api://${app.clientId}/access_as_user` });
    const { endpoint, controlToken } = sandbox.ready;
    await fetch(`${endpoint}/_sandbox/clock`, { method: 'POST', headers: { 'x-sandbox-control-token': controlToken }, body: JSON.stringify({ advanceMs: 3_600_000 }) });
    await isRefused(token({ ...credentials(app), ...ON_BEHALF_OF, assertion: tokens.access_token, scope: 'User.Read' }), 'invalid_grant', 500133);
    const later = await client.clientCredentialsGrant(config, { scope: `${API}/.default` });
    const { iat = 0, nbf, exp = 0 } = decodeJwt(later.access_token);
    assert.deepEqual([nbf, exp - iat], [iat, 3600]);
    assert.ok(iat > Date.now() / 1000 + 3000);
  });
});
