import { CreateUserPoolClientCommand, DeleteUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import type { AwaitedCode, CallbackListener } from '../../src/core/callback/consent.js';
import { Secret } from '../../src/core/base/secret.js';
import { toSignInError, toTokenRequest, usernameOf } from '../../src/core/cognito/browserSignIn.js';
import { addCallbackUrl } from '../../src/core/cognito/callbackUrls.js';
import type { PoolClient } from '../../src/core/cognito/control.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { userTokenByCode } from '../../src/core/flow/userToken.js';
import { freeUrl } from '../support/freeUrl.js';
import { inStep, record } from './flowScene.js';
import { createPerson, type Answer } from './person.js';
import { startSetupBench, type Done, type SetupBench } from './setupBench.js';

describe('A sign-in in the browser to a Cognito pool of the sandbox', function () {
  this.timeout(60_000);
  let bench: SetupBench;
  let setup: Done;
  let client: PoolClient;
  let listener: CallbackListener;
  let returnUrl: string;

  before(async () => {
    bench = await startSetupBench();
    setup = await bench.makeSetup();
    returnUrl = await freeUrl();
    const { poolId, codeClientId } = setup.summary;
    ({ client } = await addCallbackUrl(bench.control, poolId, codeClientId, returnUrl));
    listener = createCallbackListener({ url: returnUrl, lingerMs: 2_000 });
  });
  after(async () => {
    await listener.dispose();
    await bench.stop();
  });

  const typed: Answer = async (visitor, url) => visitor.submit(
    await visitor.open(url), { username: setup.summary.username, password: setup.secrets.password.reveal(), answer: 'signIn' },
  );
  /** A user pool that sends the browser back with an error, as one does whose own identity provider refuses. */
  const refused: Answer = (_visitor, url) => {
    const back = new URL(returnUrl);
    back.search = new URLSearchParams({ error: 'access_denied', state: new URL(url).searchParams.get('state') ?? '', iss: setup.summary.issuer }).toString();
    return Promise.resolve({ url: back, page: undefined });
  };
  async function begin(of: PoolClient, answer?: Answer) {
    const request = toTokenRequest(bench.access, await bench.control.getPool(setup.summary.poolId), of, setup.summary.username);
    const person = createPerson(bench.sandbox.ready.endpoint, answer);
    const code = { redirectUri: returnUrl, expectCode: (awaited: AwaitedCode) => listener.expectCode(awaited) };
    return { person, recorded: record(userTokenByCode(request, { http: createIssuerHttp(), code, browser: person })) };
  }
  async function fail(of: PoolClient, answer: Answer) {
    const outcome = await (await begin(of, answer)).recorded.run.outcome;
    assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
    return toSignInError(outcome.fault);
  }

  it("gives the user's own tokens for every scope of the client, and a page that says so", async () => {
    const { person, recorded } = await begin(client, typed);
    const outcome = await recorded.run.outcome;
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    const claims = decodeJwt(outcome.result.accessToken.reveal());
    assert.deepEqual([usernameOf(outcome.result), claims.iss, claims['client_id'], claims['scope']], [
      'testuser', setup.summary.issuer, client.id, client.scopes.join(' '),
    ]);
    assert.ok(outcome.result.idToken !== undefined && outcome.result.refreshToken !== undefined && (outcome.result.expiresInSeconds ?? 0) > 0);
    const page = (await person.end).body;
    assert.ok(page.includes('Signed in') && page.includes(client.name));
    const secrets = [client.secret, outcome.result.accessToken, outcome.result.refreshToken].map((secret) => secret?.reveal() ?? '');
    assert.ok(secrets.every((secret) => secret.length > 0 && !`${JSON.stringify(recorded.events)}${page}`.includes(secret)));
  });

  it('works for a client without a secret', async () => {
    const { UserPoolClient } = await bench.cognito.send(new CreateUserPoolClientCommand({
      UserPoolId: setup.summary.poolId, ClientName: 'public', AllowedOAuthFlows: ['code'], AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid'], CallbackURLs: [returnUrl], SupportedIdentityProviders: ['COGNITO'],
    }));
    const open = await bench.control.getClient(setup.summary.poolId, UserPoolClient?.ClientId ?? '');
    assert.equal(open.secret, undefined);
    assert.equal((await (await begin(open, typed)).recorded.run.outcome).kind, 'completed');
  });

  it('is refused in one sentence', async () => {
    assert.equal((await fail(client, refused)).message, 'The sign-in was refused in the browser.');
    const wrong = await fail({ ...client, secret: new Secret('wrong') }, typed);
    assert.equal(wrong.message, 'Cognito does not accept the app client.');
  });

  it('is over in one sentence when nobody comes back, and is cancelled without a fault', async () => {
    const late = await begin(client);
    await late.recorded.saw(inStep('consent', 'stepStarted'));
    await late.recorded.clock.waited();
    late.recorded.clock.advance(600_000);
    const expired = await late.recorded.run.outcome;
    assert.ok(expired.kind === 'failed');
    assert.equal(toSignInError(expired.fault).message, 'Nobody came back from the browser within 10 minutes.');
    const given = await begin(client);
    await given.recorded.saw(inStep('consent', 'stepStarted'));
    given.recorded.run.cancel();
    assert.equal((await given.recorded.run.outcome).kind, 'canceled');
  });

  it('needs a domain', async () => {
    const domain = setup.record.things.find(({ kind }) => kind === 'domain');
    assert.ok(domain?.kind === 'domain');
    await bench.cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: setup.summary.poolId, Domain: domain.prefix }));
    await assert.rejects(begin(client), { code: 'NoDomain' });
  });
});
