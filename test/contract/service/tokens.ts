import {
  CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand,
  GetWorkloadAccessTokenForUserIdCommand,
} from '@aws-sdk/client-bedrock-agentcore';
import { DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { askWithToken, RETURN_URL, type Ask } from '../clients.js';
import { refused } from './refusals.js';
import type { Get } from './target.js';

/** In its form a JWT; of nobody. */
const NO_JWT = 'a.b.c';
/** In its form a session; of nobody. */
const NO_SESSION = 'urn:ietf:params:oauth:request_uri:nobody';

/** A user's workload access token of a new workload identity. */
export async function makeUserToken(
  get: Get, what: string, userId = 'alice',
): Promise<{ readonly workloadName: string; readonly token: string | undefined }> {
  const { clients: { data }, makeWorkload } = get();
  const workloadName = await makeWorkload(what);
  const { workloadAccessToken } = await data.send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId }));
  return { workloadName, token: workloadAccessToken };
}

/** What needs no consent of a person and no token of a provider. */
export function describeTokens(get: Get): void {
  const data = () => get().clients.data;

  describe('GetWorkloadAccessToken, …ForUserId and …ForJWT', () => {
    const calls = {
      GetWorkloadAccessToken: (workloadName: string | undefined) => data().send(new GetWorkloadAccessTokenCommand({ workloadName })),
      GetWorkloadAccessTokenForUserId: (workloadName: string | undefined) => (
        data().send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId: 'alice' }))),
      GetWorkloadAccessTokenForJWT: (workloadName: string | undefined) => (
        data().send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken: NO_JWT }))),
    };
    for (const [operation, call] of Object.entries(calls)) {
      it(`${operation} refuses a workload of nobody, a name that is none, and to be asked without one`, async () => {
        await refused(call(get().toNobody()), 'ResourceNotFoundException');
        await refused(call('a b'), 'ValidationException');
        await refused(call(undefined), 'ValidationException');
      });
    }

    it('give an opaque token for the workload and for a user of it', async () => {
      const name = await get().makeWorkload('asks-itself');
      const answers = [await calls.GetWorkloadAccessToken(name), await calls.GetWorkloadAccessTokenForUserId(name)];
      for (const { $metadata, workloadAccessToken = '' } of answers) {
        assert.equal($metadata.httpStatusCode, 200);
        assert.ok(workloadAccessToken.length >= 1 && workloadAccessToken.length <= 131_072);
      }
    });

    it('refuse a user id beyond 128 characters, and a JWT that is none', async () => {
      const workloadName = await get().makeWorkload('asks-wrongly');
      await refused(data().send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId: 'u'.repeat(129) })), 'ValidationException');
      await refused(data().send(new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId: '' })), 'ValidationException');
      await refused(data().send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken: 'no JWT' })), 'ValidationException');
    });
  });

  describe('GetResourceOauth2Token with USER_FEDERATION', () => {
    let provider: string;
    let token: string | undefined;
    const ask = (more: Ask = {}) => askWithToken(get().clients, token, { resourceCredentialProviderName: provider, scopes: ['read'], ...more });

    before(async () => {
      provider = await get().makeOauth2Provider('federated');
      ({ token } = await makeUserToken(get, 'federated'));
    });

    it('gives the URL to consent at, and a session that is IN_PROGRESS until that is done', async () => {
      const { $metadata, accessToken, authorizationUrl = '', sessionUri = '', sessionStatus } = await ask({ customState: 'ours' });
      assert.deepEqual([$metadata.httpStatusCode, accessToken, sessionStatus], [200, undefined, 'IN_PROGRESS']);
      assert.match(sessionUri, /^urn:ietf:params:oauth:request_uri:[a-zA-Z0-9\-._~]+$/);
      const url = new URL(authorizationUrl);
      assert.equal(url.pathname, '/identities/oauth2/authorize');
      assert.equal(url.searchParams.get('request_uri'), sessionUri);
      const polled = await ask({ sessionUri, customState: 'ours' });
      assert.deepEqual([polled.accessToken, polled.sessionStatus, polled.sessionUri], [undefined, 'IN_PROGRESS', sessionUri]);
    });

    it('wants a return URL that is registered, on each poll too', async () => {
      const { sessionUri } = await ask();
      for (const resourceOauth2ReturnUrl of [undefined, `${RETURN_URL}/other`]) {
        await refused(ask({ resourceOauth2ReturnUrl }), 'ValidationException');
        await refused(ask({ resourceOauth2ReturnUrl, sessionUri }), 'ValidationException');
      }
    });

    const refusals: readonly (readonly [what: string, ask: Ask])[] = [
      ['a flow that there is not', { oauth2Flow: 'OTHER' as 'M2M' }],
      ['no flow', { oauth2Flow: undefined }],
      ['no scopes', { scopes: undefined }],
      ['a scope beyond 128 characters', { scopes: ['s'.repeat(129)] }],
      ['a session URI that is none', { sessionUri: 'no session' }],
      ['the session of nobody', { sessionUri: NO_SESSION }],
      ['a name of a provider that is none', { resourceCredentialProviderName: 'a.b' }],
    ];
    for (const [what, more] of refusals) {
      it(`refuses ${what}`, async () => { await refused(ask(more), 'ValidationException'); });
    }

    it('refuses a provider of nobody, and one that was deleted', async () => {
      await refused(ask({ resourceCredentialProviderName: get().toNobody() }), 'ResourceNotFoundException');
      const deleted = await get().makeOauth2Provider('deleted-early');
      await get().clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: deleted }));
      await refused(ask({ resourceCredentialProviderName: deleted }), 'ResourceNotFoundException');
    });

    it('wants a workload access token for a user', async () => {
      const workloadName = await get().makeWorkload('without-user');
      const { workloadAccessToken } = await data().send(new GetWorkloadAccessTokenCommand({ workloadName }));
      await refused(ask({ workloadIdentityToken: workloadAccessToken }), 'ValidationException');
      await refused(ask({ workloadIdentityToken: undefined }), 'ValidationException');
    });

    it('takes no token of a workload that was deleted', async () => {
      const { workloadName, token: old } = await makeUserToken(get, 'deleted-asking');
      await get().clients.control.send(new DeleteWorkloadIdentityCommand({ name: workloadName }));
      await assert.rejects(ask({ workloadIdentityToken: old }));
    });
  });

  describe('GetResourceOauth2Token with M2M and ON_BEHALF_OF_TOKEN_EXCHANGE', () => {
    it('refuses a provider of nobody, and an exchange without the JWT of a user', async () => {
      const { token } = await makeUserToken(get, 'direct');
      const send = (oauth2Flow: 'M2M' | 'ON_BEHALF_OF_TOKEN_EXCHANGE', resourceCredentialProviderName: string) => (
        askWithToken(get().clients, token, { oauth2Flow, resourceCredentialProviderName }));
      await refused(send('M2M', get().toNobody()), 'ResourceNotFoundException');
      await refused(send('ON_BEHALF_OF_TOKEN_EXCHANGE', await get().makeOauth2Provider('direct')), 'ValidationException');
    });
  });

  describe('CompleteResourceTokenAuth', () => {
    it('refuses the session of nobody, one that is none, and no user or two', async () => {
      const complete = (sessionUri: string, userIdentifier: object) => (
        data().send(new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: userIdentifier as { userId: string } })));
      await refused(complete(NO_SESSION, { userId: 'alice' }), 'AccessDeniedException');
      await refused(complete('no session', { userId: 'alice' }), 'ValidationException');
      await refused(complete(NO_SESSION, {}), 'ValidationException');
    });
  });
}
