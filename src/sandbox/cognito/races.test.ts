import assert from 'node:assert/strict';
import { createIssuerKeys } from '../data/issuerKeys.js';
import { createIds } from '../ids.js';
import { ACCOUNT_ID, type Sandbox } from '../sandbox.js';
import { createMemoryStore } from '../store.js';
import { createUserPoolClient } from './clients.js';
import { changePassword, getUser } from './ownTokens.js';
import { createUserPool, deleteUserPool } from './pools.js';
import { initiateAuth, respondToAuthChallenge } from './signIn.js';
import { adminCreateUser, adminDeleteUser, adminDisableUser, adminEnableUser, adminSetUserPassword, adminUserGlobalSignOut } from './users.js';

const PASSWORD = 'Compiler-1952';

// A password takes a while to look at; what else is asked for in the meantime is answered first.
describe('While a password is being looked at', function () {
  this.timeout(20_000); // each has a pool of its own, whose key takes a while
  const silent = () => undefined;
  let sandbox: Sandbox;
  let UserPoolId: string;
  let ClientId: string;
  let grace: { readonly UserPoolId: string; readonly Username: string };
  const signIn = (password = PASSWORD) => initiateAuth(sandbox, { AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME: 'grace', PASSWORD: password } });
  const setPassword = (Password: string, Permanent = true) => adminSetUserPassword(sandbox, { ...grace, Password, Permanent });
  const takeToken = async (answer: ReturnType<typeof signIn>) => {
    const given = await answer;
    assert.ok('AuthenticationResult' in given);
    return given.AuthenticationResult.AccessToken;
  };
  const wrong = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

  beforeEach(async () => {
    sandbox = {
      origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: ACCOUNT_ID, controlToken: 'c', renewals: new Map(), issuerKeys: createIssuerKeys(Date.now), now: Date.now, ids: createIds(), store: createMemoryStore([]),
      log: { debug: silent, info: silent, warn: silent, error: silent },
    };
    UserPoolId = (await createUserPool(sandbox, { PoolName: 'people' })).UserPool.Id;
    grace = { UserPoolId, Username: 'grace' };
    ({ UserPoolClient: { ClientId } } = createUserPoolClient(sandbox, { UserPoolId, ClientName: 'app', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }));
    await adminCreateUser(sandbox, grace);
    await setPassword(PASSWORD);
  });

  it('a user who is disabled does not sign in any more', async () => {
    const answer = signIn();
    adminDisableUser(sandbox, grace);
    await assert.rejects(answer, { name: 'NotAuthorizedException', message: 'User is disabled.' });
  });

  it('a user who gets another password does not sign in with the old one', async () => {
    const [answer] = await Promise.allSettled([signIn(), setPassword('Another-1952')]);
    // Whichever was ready first: signed in before the change, or refused after it.
    if (answer.status === 'rejected') assert.deepEqual([(answer.reason as Error).name, (answer.reason as Error).message], [wrong.name, wrong.message]);
    await assert.rejects(signIn(), wrong);
  });

  it('a user who is deleted and made anew does not sign in as the old one', async () => {
    const answer = signIn();
    adminDeleteUser(sandbox, grace);
    await Promise.all([assert.rejects(answer, wrong), adminCreateUser(sandbox, grace)]);
  });

  it('a sign-out that comes before the tokens are signed ends them too', async () => {
    const { ids } = sandbox;
    // Each token has an id, so this is the moment at which they are being made.
    sandbox = { ...sandbox, ids: { ...ids, uuid() {
      queueMicrotask(() => { adminUserGlobalSignOut(sandbox, grace); });
      return ids.uuid();
    } } };
    const AccessToken = await takeToken(signIn());
    await assert.rejects(getUser(sandbox, { AccessToken }), { name: 'NotAuthorizedException', message: 'Access Token has been revoked' });
  });

  it('a password is changed once, where it is changed twice with the same old one', async () => {
    const AccessToken = await takeToken(signIn());
    const change = (ProposedPassword: string) => changePassword(sandbox, { AccessToken, PreviousPassword: PASSWORD, ProposedPassword });
    const answers = await Promise.allSettled([change('First-1952'), change('Second-1952')]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('no user is made in a pool that is gone by then', async () => {
    const answer = adminCreateUser(sandbox, { ...grace, Username: 'late' });
    deleteUserPool(sandbox, { UserPoolId });
    await assert.rejects(answer, { name: 'ResourceNotFoundException' });
    assert.deepEqual(sandbox.store.keys('userPoolUsers'), []);
  });

  it('a temporary password becomes the user\'s own once, whatever other sessions it has', async () => {
    await setPassword('Temporary-1', false);
    const challenge = async () => {
      const answer = await signIn('Temporary-1');
      assert.ok('Session' in answer);
      return answer.Session;
    };
    const [first, second] = [await challenge(), await challenge()];
    const respond = (Session: string, NEW_PASSWORD: string) => respondToAuthChallenge(sandbox, {
      ClientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session, ChallengeResponses: { USERNAME: 'grace', NEW_PASSWORD },
    });
    await respond(first, 'Chosen-one-1');
    const stale = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' };
    await assert.rejects(respond(second, 'Chosen-two-2'), stale);
    await setPassword('Temporary-2', false);
    await assert.rejects(respond(second, 'Chosen-two-2'), stale);
    await setPassword('Chosen-one-1');
    await takeToken(signIn('Chosen-one-1'));
  });

  it('a user who was kept out for a while has lost the tokens of before', async () => {
    const AccessToken = await takeToken(signIn());
    adminDisableUser(sandbox, grace);
    adminEnableUser(sandbox, grace);
    await assert.rejects(getUser(sandbox, { AccessToken }), { message: 'Access Token has been revoked' });
  });
});
