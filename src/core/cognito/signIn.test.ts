import assert from 'node:assert/strict';
import { Secret } from '../base/secret.js';
import { toHashParameter, toSignInAnswer } from './awsCognitoShapes.js';
import type { NewPasswordAnswer, PasswordWay, PoolClient, SignInAnswer } from './control.js';
import { listSignInClients, signIn, type SignInWay } from './signIn.js';

const tokens: SignInAnswer = {
  kind: 'tokens',
  tokens: { accessToken: new Secret('access'), idToken: new Secret('id'), refreshToken: undefined, expiresInSeconds: 3_600, scopes: undefined },
};
const challenge = (name: string, username?: string, requiredAttributes: readonly string[] = []): SignInAnswer => (
  { kind: 'challenge', name, session: new Secret('session-1'), username, requiredAttributes });

/** A pool whose client allows these flows and that answers so. */
function createPool(authFlows: readonly string[], first: SignInAnswer) {
  const ways: PasswordWay[] = [];
  const answered: string[] = [];
  const client: PoolClient = { id: 'c1', name: 'web', secret: new Secret('s'), callbackUrls: [], oauthFlows: [], scopes: [], authFlows };
  return {
    ways,
    answered,
    getClient: () => Promise.resolve(client),
    signIn: ({ way }: { readonly way: PasswordWay }) => { ways.push(way); return Promise.resolve(first); },
    answerNewPassword: (_: unknown, username: string, session: Secret, { password, attributes }: NewPasswordAnswer) => {
      answered.push([username, session.reveal(), password.reveal(), ...Object.entries(attributes).map((entry) => entry.join('='))].join(' '));
      return Promise.resolve(tokens);
    },
  };
}

const request = { poolId: 'p', clientId: 'c1', username: 'alice', password: new Secret('wonderland') };
const run = (pool: ReturnType<typeof createPool>) => signIn(pool, request);

describe('signIn', () => {
  it('gives the tokens of the user and how long they last', async () => {
    const outcome = await run(createPool(['ALLOW_USER_PASSWORD_AUTH'], tokens));
    assert.ok(outcome.kind === 'signedIn');
    const { accessToken, idToken, expiresInSeconds } = outcome.tokens;
    assert.deepEqual([accessToken.reveal(), idToken?.reveal(), expiresInSeconds], ['access', 'id', 3_600]);
    assert.ok(!JSON.stringify(outcome).includes('access"'));
  });

  const ways: readonly (readonly [flows: readonly string[], way: PasswordWay])[] = [
    [['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_USER_PASSWORD_AUTH'], 'USER_PASSWORD_AUTH'],
    [['USER_PASSWORD_AUTH'], 'USER_PASSWORD_AUTH'],
    [['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'], 'ADMIN_USER_PASSWORD_AUTH'],
    [['ADMIN_NO_SRP_AUTH'], 'ADMIN_USER_PASSWORD_AUTH'],
  ];
  for (const [flows, way] of ways) {
    it(`takes ${way} where the client allows ${flows.join(' and ')}`, async () => {
      const pool = createPool(flows, tokens);
      await run(pool);
      assert.deepEqual(pool.ways, [way]);
    });
  }

  it('sends no password where the client allows no flow with one', async () => {
    const pool = createPool(['ALLOW_USER_SRP_AUTH'], tokens);
    await assert.rejects(run(pool), { code: 'PasswordFlowNotAllowed' });
    assert.deepEqual(pool.ways, []);
  });

  it('goes on with a new password, under the name that Cognito gave the user', async () => {
    const pool = createPool(['ALLOW_USER_PASSWORD_AUTH'], challenge('NEW_PASSWORD_REQUIRED', 'user-7'));
    const outcome = await run(pool);
    assert.ok(outcome.kind === 'newPasswordRequired');
    assert.equal((await outcome.answer(new Secret('new-1'))).kind, 'signedIn');
    assert.deepEqual(pool.answered, ['user-7 session-1 new-1']);
  });

  it('says what the pool requires beside the new password, and gives it', async () => {
    const pool = createPool(['ALLOW_USER_PASSWORD_AUTH'], challenge('NEW_PASSWORD_REQUIRED', 'user-7', ['email', 'name']));
    const outcome = await run(pool);
    assert.ok(outcome.kind === 'newPasswordRequired');
    assert.deepEqual(outcome.requiredAttributes, ['email', 'name']);
    await outcome.answer(new Secret('new-1'), undefined, { email: 'a@example.com', name: 'Alice' });
    assert.deepEqual(pool.answered, ['user-7 session-1 new-1 email=a@example.com name=Alice']);
  });

  it('sends no new password without what the pool requires', async () => {
    const pool = createPool(['ALLOW_USER_PASSWORD_AUTH'], challenge('NEW_PASSWORD_REQUIRED', 'user-7', ['email', 'name']));
    const outcome = await run(pool);
    assert.ok(outcome.kind === 'newPasswordRequired');
    await assert.rejects(outcome.answer(new Secret('new-1'), undefined, { email: 'a@example.com' }), { code: 'AttributesRequired', message: /: name$/ });
    assert.deepEqual(pool.answered, []);
  });

  it('names a challenge that it cannot answer', async () => {
    const pool = createPool(['ALLOW_USER_PASSWORD_AUTH'], challenge('SMS_MFA'));
    await assert.rejects(run(pool), { code: 'ChallengeNotSupported', message: /SMS_MFA$/ });
  });
});

describe('the answers of Cognito to a sign-in', () => {
  it('are a challenge with its session, or tokens', () => {
    const asked = toSignInAnswer({
      ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's', ChallengeParameters: { USER_ID_FOR_SRP: 'alice', requiredAttributes: '["userAttributes.email"]' },
    });
    assert.ok(asked.kind === 'challenge' && asked.username === 'alice' && asked.session.reveal() === 's');
    assert.deepEqual(asked.requiredAttributes, ['email']);
    const given = toSignInAnswer({ AuthenticationResult: { AccessToken: 'a', ExpiresIn: 60 } });
    assert.ok(given.kind === 'tokens' && given.tokens.idToken === undefined && given.tokens.expiresInSeconds === 60);
    assert.throws(() => toSignInAnswer({}), { code: 'NoToken' });
  });
});

describe('SECRET_HASH', () => {
  const client = { poolId: 'p', clientId: 'my-client', way: 'USER_PASSWORD_AUTH' } as const;

  it('is what openssl makes of secret, user name and client id', () => {
    // printf 'alicemy-client' | openssl dgst -sha256 -hmac my-secret -binary | base64
    assert.deepEqual(toHashParameter({ ...client, clientSecret: new Secret('my-secret') }, 'alice'), {
      SECRET_HASH: 'lMZBEHLUnsF7E43pTErZs67rjT4H5AOD/6eBvftdq9Y=',
    });
  });

  it('is left out for a client without a secret', () => {
    assert.deepEqual(toHashParameter({ ...client, clientSecret: undefined }, 'alice'), {});
  });
});

describe('listSignInClients', () => {
  it('gives the clients that allow a password or the code flow, of all pages', async () => {
    const flows: Readonly<Record<string, readonly string[]>> = { web: ['ALLOW_USER_PASSWORD_AUTH'], machine: ['ALLOW_REFRESH_TOKEN_AUTH'], old: ['ADMIN_NO_SRP_AUTH'] };
    const pool: Parameters<typeof listSignInClients>[0] = {
      listClients: (_poolId, { nextToken }) => Promise.resolve(nextToken === undefined
        ? { items: [{ id: 'web', name: 'web' }, { id: 'machine', name: 'machine' }], nextToken: '2' }
        : { items: [{ id: 'old', name: 'old' }] }),
      getClient: (_poolId, id) => Promise.resolve({
        id, name: id, secret: undefined, callbackUrls: [], scopes: [], authFlows: flows[id] ?? [],
        oauthFlows: [id === 'machine' ? 'client_credentials' : 'code'].slice(id === 'old' ? 1 : 0),
      }),
    };
    const idsOf = async (way: SignInWay) => (await listSignInClients(pool, 'p', way)).map(({ id }) => id);
    assert.deepEqual([await idsOf('password'), await idsOf('browser')], [['web', 'old'], ['web']]);
  });
});
