import assert from 'node:assert/strict';
import { fakeCognito } from '../../../test/support/fakeCognito.js';
import { toCallbackUpdate } from './awsCognitoShapes.js';
import { addCallbackUrl, removeCallbackUrl } from './callbackUrls.js';

const OWN = 'http://127.0.0.1:8765/agentcore/callback';
const PROVIDER = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d';

describe('the callback URLs of an app client', () => {
  async function makeClient() {
    const cognito = fakeCognito();
    const { id: poolId } = await cognito.control.createPool('demo', {});
    const client = await cognito.control.createClient(poolId, { flow: 'code', name: 'web', callbackUrls: [OWN], scopes: ['openid'] });
    return { control: cognito.control, poolId, clientId: client.id };
  }

  it('get one more, once', async () => {
    const { control, poolId, clientId } = await makeClient();
    const first = await addCallbackUrl(control, poolId, clientId, PROVIDER);
    const again = await addCallbackUrl(control, poolId, clientId, PROVIDER);
    assert.deepEqual([first.added, again.added], [true, false]);
    assert.deepEqual(again.client.callbackUrls, [OWN, PROVIDER]);
  });

  it('lose one again, but never the last', async () => {
    const { control, poolId, clientId } = await makeClient();
    await addCallbackUrl(control, poolId, clientId, PROVIDER);
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'removed');
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'notRegistered');
    assert.equal(await removeCallbackUrl(control, poolId, clientId, OWN), 'last');
    assert.deepEqual((await control.getClient(poolId, clientId)).callbackUrls, [OWN]);
  });
});

describe('what others change on an app client meanwhile', () => {
  const OTHER = 'https://app.example/callback';

  async function makeClient(change: { readonly callbackUrls: readonly string[]; readonly defaultRedirectUrl?: string }) {
    const cognito = fakeCognito();
    const { id: poolId } = await cognito.control.createPool('demo', {});
    const { id: clientId } = await cognito.control.createClient(poolId, { flow: 'code', name: 'web', callbackUrls: [OWN], scopes: ['openid'] });
    const clients = cognito.pools.get(poolId)?.clients;
    const made = clients?.get(clientId);
    assert.ok(clients !== undefined && made !== undefined);
    // After the client was read, where it is read by a call of its own.
    cognito.hook = (method) => { if (method !== 'getClient') clients.set(clientId, { ...made, ...change }); return undefined; };
    return { control: cognito.control, poolId, clientId, read: () => clients.get(clientId)?.callbackUrls };
  }

  it('is kept when a callback URL is added', async () => {
    const { control, poolId, clientId, read } = await makeClient({ callbackUrls: [OWN, OTHER] });
    assert.equal((await addCallbackUrl(control, poolId, clientId, PROVIDER)).added, true);
    assert.deepEqual(read(), [OWN, OTHER, PROVIDER]);
  });

  it('is kept when a callback URL is taken away', async () => {
    const { control, poolId, clientId, read } = await makeClient({ callbackUrls: [OWN, OTHER, PROVIDER] });
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'removed');
    assert.deepEqual(read(), [OWN, OTHER]);
  });

  it('is kept where it made the callback URL that is to be taken away the default', async () => {
    const { control, poolId, clientId, read } = await makeClient({ callbackUrls: [OWN, PROVIDER], defaultRedirectUrl: PROVIDER });
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'default');
    assert.deepEqual(read(), [OWN, PROVIDER]);
  });
});

describe('the update that changes callback URLs', () => {
  const described = {
    UserPoolId: 'us-east-1_Ab', ClientId: 'c1', ClientName: 'web', ClientSecret: 'never-sent', CreationDate: new Date(0),
    LastModifiedDate: new Date(1), ClientType: 'REGULAR' as const, RefreshTokenValidity: 12, AccessTokenValidity: 10, IdTokenValidity: 20,
    TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'hours' } as const, ReadAttributes: ['email'], WriteAttributes: ['name'],
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] as const, SupportedIdentityProviders: ['COGNITO'], CallbackURLs: [OWN],
    LogoutURLs: ['https://app.example/bye'], DefaultRedirectURI: OWN, AllowedOAuthFlows: ['code'] as const, AllowedOAuthScopes: ['openid'],
    AllowedOAuthFlowsUserPoolClient: true, AnalyticsConfiguration: { ApplicationId: 'a' }, PreventUserExistenceErrors: 'ENABLED' as const,
    EnableTokenRevocation: false, EnablePropagateAdditionalUserContextData: false, AuthSessionValidity: 5,
    RefreshTokenRotation: { Feature: 'DISABLED' as const },
  };
  const client = { ...described, ExplicitAuthFlows: [...described.ExplicitAuthFlows], AllowedOAuthFlows: [...described.AllowedOAuthFlows] };

  it('sends every setting back, false and zero too, and what is no setting not at all', () => {
    const noSettings = ['ClientSecret', 'CreationDate', 'LastModifiedDate', 'ClientType'];
    const settings = Object.fromEntries(Object.entries(client).filter(([name]) => !noSettings.includes(name)));
    assert.deepEqual(toCallbackUpdate(client, [OWN, PROVIDER]), { ...settings, CallbackURLs: [OWN, PROVIDER] });
  });

  it('sends nothing that the client does not have', () => {
    const update = toCallbackUpdate({ UserPoolId: 'p', ClientId: 'c', LogoutURLs: undefined }, [OWN]);
    assert.deepEqual(update, { UserPoolId: 'p', ClientId: 'c', CallbackURLs: [OWN] });
  });
});
