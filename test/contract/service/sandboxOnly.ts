import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenForJWTCommand, InvokeAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  DeleteWorkloadIdentityCommand, GetAgentRuntimeCommand, ListAgentRuntimesCommand, ListBrowsersCommand, SetTokenVaultCMKCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { askWithToken, type Ask } from '../clients.js';
import { createVisitor, giveConsent } from '../visitor.js';
import { refused } from './refusals.js';
import type { Get, SandboxTarget } from './target.js';
import { makeUserToken } from './tokens.js';

/** What needs the sandbox's issuer, its people and its agent, or would change what an account has. */
export function describeSandboxOnly(get: Get<SandboxTarget>): void {
  const withExchange = () => {
    const { ownProvider } = get();
    const { customOauth2ProviderConfig } = ownProvider.oauth2ProviderConfigInput;
    const onBehalfOfTokenExchangeConfig = { grantType: 'TOKEN_EXCHANGE' as const };
    const oauth2ProviderConfigInput = { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig } };
    return { ...ownProvider, oauth2ProviderConfigInput };
  };

  describe('The tokens of a provider', () => {
    let provider: string;
    let workloadName: string;
    let token: string | undefined;
    const ask = (more: Ask = {}) => askWithToken(get().clients, token, { resourceCredentialProviderName: provider, scopes: ['email'], ...more });
    const complete = (sessionUri: string, userId: string) => (
      get().clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId } })));

    before(async () => {
      provider = await get().makeOauth2Provider('own', withExchange());
      ({ workloadName, token } = await makeUserToken(get, 'own'));
    });

    it('come by USER_FEDERATION after consent and CompleteResourceTokenAuth, and then on behalf of that user too', async () => {
      const { authorizationUrl = '', sessionUri = '' } = await ask();
      const { url } = await giveConsent(createVisitor(get().sandbox.ready.endpoint), authorizationUrl);
      assert.equal(url.searchParams.get('session_id'), sessionUri);
      await refused(complete(sessionUri, 'bob'), 'AccessDeniedException');
      assert.equal((await complete(sessionUri, 'alice')).$metadata.httpStatusCode, 200);
      await refused(complete(sessionUri, 'alice'), 'AccessDeniedException');
      const { accessToken: userToken = '' } = await ask({ sessionUri });
      assert.deepEqual([decodeJwt(userToken).sub, (await ask()).accessToken], ['alice', userToken]);
      const { workloadAccessToken } = await get().clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken }));
      const { accessToken = '' } = await ask({
        workloadIdentityToken: workloadAccessToken, oauth2Flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', audiences: ['https://calendar.example'],
      });
      assert.deepEqual([decodeJwt(accessToken).sub, decodeJwt(accessToken).aud], ['alice', 'https://calendar.example']);
    });

    it('come by M2M at once, and are refused with the code of the token endpoint', async () => {
      const { accessToken = '' } = await ask({ oauth2Flow: 'M2M' });
      assert.equal(decodeJwt(accessToken).sub, get().sandbox.ready.clients[0]?.clientId);
      const refusal = await refused(ask({ oauth2Flow: 'M2M', scopes: ['no.such.scope'] }), 'ValidationException');
      assert.match(refusal.message, /invalid_scope/);
    });
  });

  it('SetTokenVaultCMK gives the vault a key of one\'s own', async () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    const kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn } as const;
    const set = await get().clients.control.send(new SetTokenVaultCMKCommand({ kmsConfiguration }));
    assert.deepEqual([set.$metadata.httpStatusCode, set.kmsConfiguration], [200, kmsConfiguration]);
  });

  it('The runtime of the sandbox is got and invoked, and its identity cannot be deleted', async () => {
    const { control, data } = get().clients;
    const { agentRuntimes: [{ agentRuntimeId, agentRuntimeArn } = {}] = [] } = await control.send(new ListAgentRuntimesCommand({}));
    const { workloadIdentityDetails, status } = await control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
    assert.equal(status, 'READY');
    const { statusCode, response } = await data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn, payload: Buffer.from('{"prompt":"hello"}') }));
    assert.deepEqual([statusCode, response === undefined], [200, false]);
    await response?.transformToString();
    const name = workloadIdentityDetails?.workloadIdentityArn?.split('/').at(-1);
    await refused(control.send(new DeleteWorkloadIdentityCommand({ name })), 'ValidationException');
  });

  it('An operation that is not part of it is refused by its name', async () => {
    const refusal = await refused(get().clients.control.send(new ListBrowsersCommand({})), 'UnknownOperationException');
    assert.match(refusal.message, /ListBrowsers/);
  });
}
