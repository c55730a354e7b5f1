import assert from 'node:assert/strict';
import { fakePolicy } from '../../../test/support/fakeCognito.js';
import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { toFlowFault } from '../flow/recognise.js';
import { findRemedies, toSignInError, toTokenRequest, usernameOf } from './browserSignIn.js';
import type { Pool, PoolClient } from './control.js';

const access = { kind: 'profile', profile: 'dev', region: 'eu-west-1' } as const;
const pool: Pool = {
  id: 'eu-west-1_Ab', name: 'people', arn: 'arn', isProtected: false, domain: 'people-1', customDomain: undefined, tags: {}, passwordPolicy: fakePolicy,
};
const client: PoolClient = {
  id: 'c1', name: 'web', secret: new Secret('s3cret'), callbackUrls: [], oauthFlows: ['code'], scopes: ['openid', 'agentcore/invoke'], authFlows: [],
};

describe('toTokenRequest', () => {
  it('asks the issuer of the pool for every scope of the client, as the client with its secret', () => {
    const request = toTokenRequest(access, pool, client, 'alice');
    assert.equal(request.discoveryUrl, 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab/.well-known/openid-configuration');
    assert.deepEqual([request.scopes, request.clientName, request.extra], [['openid', 'agentcore/invoke'], 'web', { login_hint: 'alice' }]);
    assert.deepEqual([request.client.clientId, request.client.clientSecret?.reveal()], ['c1', 's3cret']);
  });

  it('sends no secret of a public client, and names nobody where nobody is meant', () => {
    const request = toTokenRequest(access, { ...pool, domain: undefined, customDomain: 'auth.example.com' }, { ...client, secret: undefined });
    assert.deepEqual([request.client, request.extra], [{ clientId: 'c1' }, {}]);
  });

  it('says what is missing, and what to do', () => {
    assert.throws(() => toTokenRequest(access, { ...pool, domain: undefined }, client), {
      code: 'NoDomain', message: 'The user pool has no domain, so it has no pages to sign in on: people', hint: /Add a domain .* or sign in with the password\.$/,
    });
    assert.throws(() => toTokenRequest(access, pool, { ...client, oauthFlows: ['client_credentials'] }), { code: 'CodeFlowNotAllowed', message: /: web$/ });
  });
});

describe('toSignInError', () => {
  const errorOf = (error: unknown) => {
    const { message, hint, code } = toSignInError(toFlowFault(error, 'GET authorization endpoint'));
    return [code, message, hint];
  };

  it('says in one sentence that it was refused, or that nobody came back', () => {
    assert.deepEqual(errorOf(new UserError('The identity provider came back with an error: access_denied', { code: 'access_denied' })), [
      'consentRefused', 'The sign-in was refused in the browser.', 'Sign in again, or with the password.',
    ]);
    assert.deepEqual(errorOf(new UserError('Nobody came back from the browser in time.', { code: 'sessionExpired' })), [
      'sessionExpired', 'Nobody came back from the browser within 10 minutes.', 'Sign in again, or with the password.',
    ]);
  });

  it('speaks of the app client and of the sign-in, not of agents and their credential providers', () => {
    const refuse = (name: string) => errorOf(new UserError(`The issuer refused: ${name}`, { code: name }));
    assert.deepEqual(refuse('invalid_client'), [
      'clientRejected', 'Cognito does not accept the app client.',
      'It may be deleted or have another secret by now. Refresh the view, check it in Cognito, then sign in again.',
    ]);
    assert.match(refuse('invalid_scope').join(' '), /^scopeUnknown .* check the scopes of the app client in Cognito, then sign in again\.$/);
    for (const name of ['unauthorized_client', 'invalid_grant', 'redirect_uri_mismatch']) {
      assert.match(refuse(name)[2] ?? '', /^(Allow|Add|Sign in) /);
      assert.doesNotMatch(refuse(name).join(' '), /step|provider|workload|flow debugger/i);
    }
  });

  it('says of what nobody knows that the sign-in failed, and what to do', () => {
    assert.deepEqual(errorOf(new Error('boom')), ['SignInFailed', 'The sign-in failed: boom.', 'Sign in again, or with the password.']);
    assert.match(errorOf(Object.assign(new Error('no'), { code: 'CERT_HAS_EXPIRED' }))[2] ?? '', /NODE_EXTRA_CA_CERTS/);
  });

  it('keeps the words of any other fault, and the name by which a setting is found', () => {
    const [code, message, hint] = errorOf(new UserError('Port 8765 is in use by another program.', { code: 'PortInUse', hint: 'Close it.' }));
    assert.deepEqual([code, message, hint === undefined], ['PortInUse', 'Port 8765 is in use by another program.', false]);
  });
});

describe('findRemedies', () => {
  it('offers to sign in again after the sign-in itself failed, and the password', () => {
    for (const code of ['consentRefused', 'sessionExpired', 'clientRejected', 'SignInFailed']) assert.deepEqual(findRemedies({ code }), ['again', 'password']);
  });

  it('offers only the password where the pages cannot be used', () => {
    for (const code of ['NoDomain', 'CodeFlowNotAllowed', 'grantNotAllowed']) assert.deepEqual(findRemedies({ code }), ['password']);
  });

  it('offers nothing where the connection or a setting is the matter', () => {
    for (const code of ['SandboxEnded', 'OtherConnection', 'PortInUse', 'NoCredentials']) assert.deepEqual(findRemedies({ code }), []);
  });
});

describe('usernameOf', () => {
  const toToken = (claims: object) => new Secret(`${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`);

  it('is who the token was given to, also where somebody else was meant', () => {
    assert.equal(usernameOf({ accessToken: toToken({ username: 'bob', sub: '1' }) }), 'bob');
    assert.equal(usernameOf({ accessToken: toToken({ sub: '1' }) }), undefined);
    assert.equal(usernameOf({ accessToken: new Secret('opaque') }), undefined);
  });
});
