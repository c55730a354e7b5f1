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
    const updates = () => cognito.calls.filter((call) => call === 'setCallbackUrls').length;
    return { control: cognito.control, poolId, clientId: client.id, updates };
  }

  it('get one more, once', async () => {
    const { control, poolId, clientId, updates } = await makeClient();
    const first = await addCallbackUrl(control, poolId, clientId, PROVIDER);
    const again = await addCallbackUrl(control, poolId, clientId, PROVIDER);
    assert.deepEqual([first.added, again.added, updates()], [true, false, 1]);
    assert.deepEqual(again.client.callbackUrls, [OWN, PROVIDER]);
  });

  it('lose one again, but never the last', async () => {
    const { control, poolId, clientId, updates } = await makeClient();
    await addCallbackUrl(control, poolId, clientId, PROVIDER);
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'removed');
    assert.equal(await removeCallbackUrl(control, poolId, clientId, PROVIDER), 'notRegistered');
    assert.equal(await removeCallbackUrl(control, poolId, clientId, OWN), 'last');
    assert.deepEqual([(await control.getClient(poolId, clientId)).callbackUrls, updates()], [[OWN], 2]);
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

  it('lets go of a default redirect URL that is no callback URL any more', () => {
    assert.equal(toCallbackUpdate(client, [PROVIDER]).DefaultRedirectURI, undefined);
  });

  it('sends nothing that the client does not have', () => {
    const update = toCallbackUpdate({ UserPoolId: 'p', ClientId: 'c', LogoutURLs: undefined }, [OWN]);
    assert.deepEqual(update, { UserPoolId: 'p', ClientId: 'c', CallbackURLs: [OWN] });
  });
});
