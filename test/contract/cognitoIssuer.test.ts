import { AdminCreateUserCommand, AdminDisableUserCommand, CreateUserPoolCommand, DeleteUserPoolCommand, GetTokensFromRefreshTokenCommand, GetUserCommand, UpdateUserPoolClientCommand, UpdateUserPoolCommand, type CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { allowLoopback } from './allowLoopback.js';
import { CALLBACK_URL, CODE_FLOW, createCognito, createMachineClient, createPerson, createPool, createPoolClient, PERSON, type PoolClient } from './cognitoPool.js';
import { createVisitor, type Visit } from './visitor.js';

describe('A Cognito pool of the sandbox as an issuer, through openid-client', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let cognito: CognitoIdentityProviderClient;
  let poolId: string;
  let app: PoolClient;
  let machine: PoolClient;
  let config: client.Configuration;
  const discover = (poolClient: PoolClient, authentication?: client.ClientAuth) => client.discovery(
    new URL(`${sandbox.ready.endpoint}/${poolClient.poolId}`), poolClient.clientId, undefined,
    authentication ?? (poolClient.secret === '' ? client.None() : client.ClientSecretBasic(poolClient.secret)), { execute: [allowLoopback] },
  );
  const toUrl = (of: client.Configuration, more: Record<string, string> = {}) => client.buildAuthorizationUrl(of, { redirect_uri: CALLBACK_URL, scope: 'openid email', ...more }).href;
  const visitor = () => createVisitor(sandbox.ready.endpoint);
  const signIn = async (url: string, person = PERSON): Promise<Visit> => {
    const browser = visitor();
    return browser.submit(await browser.open(url), { ...person, answer: 'signIn' });
  };
  /** A code flow from start to end. */
  const takeTokens = async (of: client.Configuration, scope = 'openid email') => {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const { url } = await signIn(toUrl(of, { scope, state, ...(scope.includes('openid') ? { nonce } : {}), code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }));
    return client.authorizationCodeGrant(of, url, { pkceCodeVerifier: verifier, expectedState: state, ...(scope.includes('openid') ? { expectedNonce: nonce } : {}) });
  };
  const refusedWith = (error: string) => (thrown: unknown) => {
    assert.ok(thrown instanceof client.ResponseBodyError, String(thrown));
    assert.deepEqual([thrown.error, thrown.status], [error, 400]);
    return true;
  };

  before(async () => {
    sandbox = await startSandbox();
    cognito = createCognito(sandbox.ready);
    poolId = await createPool(cognito);
    app = await createPoolClient(cognito, poolId);
    machine = await createMachineClient(cognito, poolId);
    await createPerson(cognito, poolId);
    config = await discover(app);
  });
  after(() => sandbox.stop());

  it('says in its discovery document where everything is', () => {
    const issuer = `${sandbox.ready.endpoint}/${poolId}`;
    const metadata = config.serverMetadata();
    assert.deepEqual(
      [metadata.issuer, metadata.authorization_endpoint, metadata.token_endpoint, metadata.userinfo_endpoint, metadata.revocation_endpoint, metadata.jwks_uri, metadata.end_session_endpoint],
      [issuer, `${issuer}/oauth2/authorize`, `${issuer}/oauth2/token`, `${issuer}/oauth2/userInfo`, `${issuer}/oauth2/revoke`, `${issuer}/.well-known/jwks.json`, `${issuer}/logout`],
    );
    assert.deepEqual([metadata.response_types_supported, metadata.code_challenge_methods_supported], [['code'], ['S256']]);
    assert.deepEqual(metadata.token_endpoint_auth_methods_supported, ['client_secret_basic', 'client_secret_post', 'none']);
    assert.deepEqual([metadata.pushed_authorization_request_endpoint, metadata.dpop_signing_alg_values_supported], [undefined, undefined]);
  });

  it('gives tokens for a code with PKCE after a sign-in, without asking for consent', async () => {
    const tokens = await takeTokens(config);
    const { payload: access } = await jwtVerify(tokens.access_token, createRemoteJWKSet(new URL(`${sandbox.ready.endpoint}/${poolId}/.well-known/jwks.json`)), { issuer: `${sandbox.ready.endpoint}/${poolId}` });
    assert.deepEqual(
      [access['client_id'], access['token_use'], access['scope'], access['username'], access['version'], access.aud],
      [app.clientId, 'access', 'openid email', 'grace', 2, undefined],
    );
    assert.deepEqual(Object.keys(access).sort(), ['auth_time', 'client_id', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti', 'scope', 'sub', 'token_use', 'username', 'version']);
    const id = tokens.claims();
    assert.deepEqual([id?.aud, id?.['cognito:username'], id?.['token_use'], id?.['email'], id?.['email_verified'], id?.['name']], [app.clientId, 'grace', 'id', 'grace@example.com', true, undefined]);
    assert.deepEqual([tokens.token_type, tokens.expires_in, id?.sub], ['bearer', 3600, access.sub]);
  });

  it('gives tokens for a code without PKCE, to a client with or without a secret, sent in the header or the body', async () => {
    const open = await createPoolClient(cognito, poolId, { ...CODE_FLOW, GenerateSecret: false });
    for (const of of [await discover(open), await discover(app, client.ClientSecretPost(app.secret))]) {
      const { url } = await signIn(toUrl(of));
      assert.ok((await client.authorizationCodeGrant(of, url, { idTokenExpected: true })).access_token);
    }
  });

  it('takes a code once, with its own return URL, verifier and client', async () => {
    const open = await discover(await createPoolClient(cognito, poolId, { ...CODE_FLOW, GenerateSecret: false }));
    const { url } = await signIn(toUrl(open));
    await assert.rejects(client.authorizationCodeGrant(config, url), refusedWith('invalid_grant'));
    await client.authorizationCodeGrant(open, url);
    await assert.rejects(client.authorizationCodeGrant(open, url), refusedWith('invalid_grant'));
    const verifier = client.randomPKCECodeVerifier();
    const { url: second } = await signIn(toUrl(config, { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }));
    await assert.rejects(client.authorizationCodeGrant(config, second, { pkceCodeVerifier: client.randomPKCECodeVerifier() }), refusedWith('invalid_grant'));
    await assert.rejects(client.authorizationCodeGrant(await discover(app, client.ClientSecretBasic('wrong')), second), refusedWith('invalid_client'));
  });

  it('gives all attributes in the ID token where only openid was asked for, and no ID token without it', async () => {
    const all = (await takeTokens(config, 'openid')).claims();
    assert.deepEqual([all?.['email'], all?.['name']], ['grace@example.com', 'Grace Hopper']);
    assert.equal((await takeTokens(config, 'aws.cognito.signin.user.admin')).id_token, undefined);
  });

  it('gives all of a client\'s scopes where none is asked for', async () => {
    const url = new URL(toUrl(config));
    url.searchParams.delete('scope');
    const { url: end } = await signIn(url.href);
    assert.equal(decodeJwt((await client.authorizationCodeGrant(config, end)).access_token)['scope'], 'openid email profile aws.cognito.signin.user.admin');
  });

  it('remembers who has signed in until they log out', async () => {
    const browser = visitor();
    await browser.submit(await browser.open(toUrl(config)), { ...PERSON, answer: 'signIn' });
    assert.ok((await browser.open(toUrl(config))).url.searchParams.has('code'));
    const copied = browser.cookies();
    const logout = (parameters: Record<string, string>) => browser.open(`${sandbox.ready.endpoint}/${poolId}/logout?${new URLSearchParams({ client_id: app.clientId, ...parameters }).toString()}`);
    assert.match((await logout({ logout_uri: 'https://evil.example/' })).page?.text ?? '', /redirect_mismatch/);
    assert.equal((await logout({ logout_uri: 'https://app.example/bye' })).url.href, 'https://app.example/bye');
    assert.match((await browser.open(toUrl(config))).page?.text ?? '', /<h1>.*Sign in/s);
    const withCopy = await fetch(toUrl(config), { redirect: 'manual', headers: { cookie: copied } });
    assert.match(withCopy.headers.get('location') ?? '', /\/interaction\//, 'a copy of the cookie is nobody\'s either');
    const again = await logout({ redirect_uri: CALLBACK_URL, response_type: 'code' });
    assert.match(again.page?.text ?? '', /name="password"/);
  });

  it('asks again after a wrong password, and never says who is a user', async () => {
    for (const username of ['grace', 'nobody<b>']) {
      const refused = await signIn(toUrl(config), { username, password: 'wrong' });
      assert.equal(refused.page?.status, 401);
      assert.match(refused.page.text, /role="alert".*Incorrect username or password\./s);
      assert.ok(!refused.page.text.includes('<b>'));
    }
  });

  it('lets a person with a temporary password choose one, and goes on', async () => {
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'fresh', TemporaryPassword: 'Temporary-1', MessageAction: 'SUPPRESS' }));
    const browser = visitor();
    const change = await browser.submit(await browser.open(toUrl(config)), { username: 'fresh', password: 'Temporary-1', answer: 'signIn' });
    const choose = (newPassword: string, confirmedPassword: string) => browser.submit(change, { newPassword, confirmedPassword, answer: 'changePassword' });
    assert.match((await choose('Chosen-one-1', 'Chosen-one-2')).page?.text ?? '', /The two passwords are not the same\./);
    assert.match((await choose('weak', 'weak')).page?.text ?? '', /Password not long enough/);
    const { url } = await choose('Chosen-one-1', 'Chosen-one-1');
    assert.equal(decodeJwt((await client.authorizationCodeGrant(config, url)).access_token)['username'], 'fresh');
  });

  it('asks for what the pool requires of such a person together with the password', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'strict', Schema: [{ Name: 'given_name', Required: true }, { Name: 'email', Required: true, Mutable: true }] }));
    const strict = UserPool?.Id ?? '';
    const ofPool = await discover(await createPoolClient(cognito, strict));
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: strict, Username: 'fresh', TemporaryPassword: 'Temporary-1', UserAttributes: [{ Name: 'email', Value: 'fresh@example.com' }] }));
    const browser = visitor();
    const change = await browser.submit(await browser.open(toUrl(ofPool)), { username: 'fresh', password: 'Temporary-1', answer: 'signIn' });
    assert.deepEqual([...(change.page?.text ?? '').matchAll(/name="userAttributes\.(\w+)"/g)].map(([, name]) => name), ['given_name']);
    const choose = (fields: Readonly<Record<string, string>>) => browser.submit(change, { newPassword: 'Chosen-one-1', confirmedPassword: 'Chosen-one-1', ...fields });
    const refused = await choose({ 'userAttributes.given_name': '' });
    assert.match(refused.page?.text ?? '', /role="alert".*Invalid attributes given, given_name is missing/s);
    const weak = await choose({ 'userAttributes.given_name': 'Fresh <b>', newPassword: 'weak', confirmedPassword: 'weak' });
    assert.match(weak.page?.text ?? '', /name="userAttributes\.given_name"[^>]* value="Fresh &#60;b&#62;"/, 'what was typed stays');
    const { url } = await choose({ 'userAttributes.given_name': 'Fresh' });
    const { access_token: token } = await client.authorizationCodeGrant(ofPool, url, { idTokenExpected: true });
    assert.equal(decodeJwt(token)['username'], 'fresh');
  });

  it('has its endpoints at their own paths only, letter by letter', async () => {
    for (const path of ['/oauth2/token/', '/oauth2/TOKEN', '/oauth2//token', '/oauth2/Revoke', '/oauth2/userinfo', '/OAUTH2/authorize', '/oauth2/authorize/', '/request', '/session/end/confirm']) {
      const response = await fetch(`${sandbox.ready.endpoint}/${poolId}${path}`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: machine.clientId, client_secret: machine.secret }) });
      assert.deepEqual([path, response.status], [path, 404]);
    }
  });

  it('takes no notice of prompts for what a pool does not ask, and asks again who signs in where that is wanted', async () => {
    for (const prompt of ['consent', 'consent login', 'select_account', 'login']) {
      assert.ok((await signIn(toUrl(config, { prompt }))).url.searchParams.has('code'), prompt);
    }
    const browser = visitor();
    const ask = (prompt: string) => browser.open(toUrl(config, { prompt }));
    assert.equal((await ask('none')).url.searchParams.get('error'), 'login_required');
    await browser.submit(await ask('login'), { ...PERSON, answer: 'signIn' });
    assert.ok((await ask('none')).url.searchParams.has('code'));
    assert.match((await ask('select_account')).page?.text ?? '', /name="password"/);
    assert.ok((await ask('consent')).url.searchParams.has('code'));
  });

  it('ends what came of a code that is sent a second time', async () => {
    const { url } = await signIn(toUrl(config, { scope: 'openid aws.cognito.signin.user.admin' }));
    const tokens = await client.authorizationCodeGrant(config, url, { idTokenExpected: true });
    await assert.rejects(client.authorizationCodeGrant(config, url), refusedWith('invalid_grant'));
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token ?? ''), refusedWith('invalid_grant'));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken: tokens.access_token })), /Access Token has been revoked/);
  });

  it('has the name and the password policy that its pool was given after the first page', async () => {
    const renamed = await createPool(cognito, 'before');
    const ofPool = await discover(await createPoolClient(cognito, renamed));
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: renamed, Username: 'fresh', TemporaryPassword: 'Temporary-1' }));
    const browser = visitor();
    const change = await browser.submit(await browser.open(toUrl(ofPool)), { username: 'fresh', password: 'Temporary-1', answer: 'signIn' });
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId: renamed, PoolName: 'after', Policies: { PasswordPolicy: { MinimumLength: 20 } } }));
    const refused = await browser.submit(change, { newPassword: 'Chosen-one-1', confirmedPassword: 'Chosen-one-1' });
    assert.match(refused.page?.text ?? '', /Password not long enough/);
    for (const { page } of [refused, await visitor().open(toUrl(ofPool)), await visitor().open(toUrl(ofPool, { redirect_uri: 'https://elsewhere.example/' }))]) {
      assert.match(page?.text ?? '', /user pool after/);
    }
  });

  it('shows a page instead of going to a return URL that the client does not have', async () => {
    const { url, page } = await visitor().open(toUrl(config, { redirect_uri: `${CALLBACK_URL}/` }));
    assert.deepEqual([url.origin, page?.status], [sandbox.ready.endpoint, 400]);
    assert.match(page?.text ?? '', /redirect_mismatch/);
  });

  it('shows no sign-in page for a client without an identity provider, also where the browser is signed in', async () => {
    const { SupportedIdentityProviders, ...bare } = CODE_FLOW;
    const closed = await createPoolClient(cognito, poolId, bare);
    const of = await discover(closed);
    const browser = visitor();
    const isUnavailable = ({ url, page }: Visit) => {
      assert.deepEqual([url.origin, page?.status], [sandbox.ready.endpoint, 403]);
      assert.match(page?.text ?? '', /<span>Login pages unavailable<\/span>.*<p>Please contact an administrator\.<\/p>/s);
      assert.doesNotMatch(page?.text ?? '', /name="password"/);
    };
    isUnavailable(await browser.open(toUrl(of)));
    await browser.submit(await browser.open(toUrl(config)), { ...PERSON, answer: 'signIn' });
    isUnavailable(await browser.open(toUrl(of)));
    isUnavailable(await browser.open(toUrl(of, { prompt: 'none' })));
    await cognito.send(new UpdateUserPoolClientCommand({ UserPoolId: poolId, ClientId: closed.clientId, ...bare, SupportedIdentityProviders }));
    assert.ok((await browser.open(toUrl(of))).url.searchParams.has('code'));
  });

  it('refuses scopes and response types that the client does not have', async () => {
    const errorOf = async (more: Record<string, string>) => (await visitor().open(toUrl(config, more))).url.searchParams.get('error');
    assert.deepEqual([await errorOf({ scope: 'openid phone' }), await errorOf({ scope: 'openid orders/read' })], ['invalid_scope', 'invalid_scope']);
    assert.match((await visitor().open(toUrl(config, { response_type: 'token' }))).url.hash, /error=unsupported_response_type/);
  });

  it('gives a machine a token of its own for the scopes that it may have', async () => {
    const of = await discover(machine);
    const { access_token: token, id_token: idToken, refresh_token: refreshToken } = await client.clientCredentialsGrant(of, { scope: 'orders/read' });
    const claims = decodeJwt(token);
    assert.deepEqual([claims.sub, claims['client_id'], claims['scope'], claims['token_use'], claims['username'], claims.aud, idToken, refreshToken], [machine.clientId, machine.clientId, 'orders/read', 'access', undefined, undefined, undefined, undefined]);
    assert.equal(decodeJwt((await client.clientCredentialsGrant(of)).access_token)['scope'], 'orders/read');
    await assert.rejects(client.clientCredentialsGrant(of, { scope: 'orders/write' }), refusedWith('invalid_scope'));
    await assert.rejects(client.clientCredentialsGrant(config, {}), refusedWith('unauthorized_client'));
  });

  it('renews tokens until they are revoked, its own and those of operations alike', async () => {
    const first = await takeTokens(config, 'openid aws.cognito.signin.user.admin');
    const renewed = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    assert.deepEqual([renewed.refresh_token, renewed.claims()?.sub, decodeJwt(renewed.access_token)['scope']], [undefined, first.claims()?.sub, 'openid aws.cognito.signin.user.admin']);
    const operation = await cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId: app.clientId, ClientSecret: app.secret, RefreshToken: first.refresh_token }));
    const { AccessToken } = operation.AuthenticationResult ?? {};
    assert.equal((await cognito.send(new GetUserCommand({ AccessToken }))).Username, 'grace');
    await client.tokenRevocation(config, first.refresh_token ?? '');
    await assert.rejects(client.refreshTokenGrant(config, first.refresh_token ?? ''), refusedWith('invalid_grant'));
    await assert.rejects(cognito.send(new GetUserCommand({ AccessToken })), /Access Token has been revoked/);
    await assert.rejects(client.fetchUserInfo(config, renewed.access_token, renewed.claims()?.sub ?? ''), client.WWWAuthenticateChallengeError);
  });

  it('tells by an access token what its scopes stand for', async () => {
    const tokens = await takeTokens(config);
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
    assert.deepEqual([info['username'], info.email, info.email_verified, info.name], ['grace', 'grace@example.com', 'true', undefined]);
    const machineToken = (await client.clientCredentialsGrant(await discover(machine))).access_token;
    await assert.rejects(client.fetchUserInfo(config, machineToken, machine.clientId), client.WWWAuthenticateChallengeError);
  });

  it('gives nothing more to a user who was disabled after the sign-in', async () => {
    const person = { username: 'leaver', password: PERSON.password };
    await createPerson(cognito, poolId, person);
    const { url } = await signIn(toUrl(config), person);
    await cognito.send(new AdminDisableUserCommand({ UserPoolId: poolId, Username: 'leaver' }));
    await assert.rejects(client.authorizationCodeGrant(config, url), refusedWith('invalid_grant'));
  });

  it('is gone with its pool', async () => {
    const gone = await createPool(cognito, 'gone');
    const { href } = new URL(`${sandbox.ready.endpoint}/${gone}/.well-known/openid-configuration`);
    assert.equal((await fetch(href)).status, 200);
    await cognito.send(new DeleteUserPoolCommand({ UserPoolId: gone }));
    assert.equal((await fetch(href)).status, 404);
  });
});
