import { CompleteResourceTokenAuthCommand, GetWorkloadAccessTokenForJWTCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand, CreateWorkloadIdentityCommand, GetWorkloadIdentityCommand,
  ListTagsForResourceCommand, ListWorkloadIdentitiesCommand, TagResourceCommand, UntagResourceCommand, UpdateApiKeyCredentialProviderCommand,
  UpdateOauth2CredentialProviderCommand, UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { askWithToken, type Ask } from '../clients.js';
import { refused } from './refusals.js';
import { STATIC_PROVIDER, type Get } from './target.js';
import { makeUserToken } from './tokens.js';

const withoutSecret = () => {
  const { clientId, oauthDiscovery } = STATIC_PROVIDER.oauth2ProviderConfigInput.customOauth2ProviderConfig;
  return { ...STATIC_PROVIDER, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { clientId, oauthDiscovery } } };
};

/** Each test is about the row of that name in docs/sandbox.md: what fails against AWS is a guess that is wrong. */
export function describeGuesses(get: Get): void {
  const control = () => get().clients.control;

  it('duplicate-workload-identity: a name that is taken is a ValidationException', async () => {
    const name = await get().makeWorkload('taken');
    await refused(control().send(new CreateWorkloadIdentityCommand({ name })), 'ValidationException');
  });

  it('duplicate-provider: a name that is taken is a ConflictException', async () => {
    const oauth2 = await get().makeOauth2Provider('taken');
    await refused(control().send(new CreateOauth2CredentialProviderCommand({ name: oauth2, ...STATIC_PROVIDER })), 'ConflictException');
    const apiKey = await get().makeApiKeyProvider('taken');
    await refused(control().send(new CreateApiKeyCredentialProviderCommand({ name: apiKey, apiKey: 'hush' })), 'ConflictException');
  });

  it('update-without-secret: an OAuth2 provider keeps no secret that an update leaves out', async () => {
    const name = await get().makeOauth2Provider('no-secret');
    await refused(control().send(new UpdateOauth2CredentialProviderCommand({ name, ...withoutSecret() })), 'ValidationException');
  });

  it('update-without-secret: an API-key provider keeps no key that an update leaves out', async () => {
    const name = await get().makeApiKeyProvider('no-key');
    await refused(control().send(new UpdateApiKeyCredentialProviderCommand({ name })), 'ValidationException');
  });

  it('update-without-urls: an identity keeps the return URLs that an update leaves out', async () => {
    const name = await get().makeWorkload('no-urls');
    const { allowedResourceOauth2ReturnUrls: before } = await control().send(new GetWorkloadIdentityCommand({ name }));
    const updated = await control().send(new UpdateWorkloadIdentityCommand({ name }));
    assert.deepEqual(updated.allowedResourceOauth2ReturnUrls, before);
  });

  it('return-url-form: the pattern of a return URL holds from its first character on', async () => {
    const name = get().claim('workload', 'insiders');
    const allowedResourceOauth2ReturnUrls = ['vscode-insiders://publisher.extension/callback'];
    await refused(control().send(new CreateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls })), 'ValidationException');
  });

  it('foreign-next-token: a token of no earlier answer is a ValidationException', async () => {
    await refused(control().send(new ListWorkloadIdentitiesCommand({ nextToken: 'x' })), 'ValidationException');
  });

  it('settings-of-another-vendor: the settings of another vendor are refused', async () => {
    const oauth2ProviderConfigInput = { githubOauth2ProviderConfig: { clientId: 'client', clientSecret: 'hush' } };
    const input = { name: get().claim('oauth2', 'other-arm'), credentialProviderVendor: 'GoogleOauth2' as const, oauth2ProviderConfigInput };
    await refused(control().send(new CreateOauth2CredentialProviderCommand(input)), 'ValidationException');
  });

  it('vendor-without-an-address: a vendor whose customers have servers of their own needs one', async () => {
    const oauth2ProviderConfigInput = { includedOauth2ProviderConfig: { clientId: 'client', clientSecret: 'hush' } };
    const input = { name: get().claim('oauth2', 'no-address'), credentialProviderVendor: 'OktaOauth2' as const, oauth2ProviderConfigInput };
    await refused(control().send(new CreateOauth2CredentialProviderCommand(input)), 'ValidationException');
  });

  it('secret-or-reference: a key and a reference to one do not go together', async () => {
    const reference = { apiKeySecretSource: 'EXTERNAL' as const, apiKeySecretConfig: { secretId: 's', jsonKey: 'k' } };
    const input = { name: get().claim('apiKey', 'both'), apiKey: 'hush', ...reference };
    await refused(control().send(new CreateApiKeyCredentialProviderCommand(input)), 'ValidationException');
  });

  it('tags-of-identities: identities are tagged as other resources are', async () => {
    const name = await get().makeWorkload('tagged', { tags: { first: '1' } });
    const { workloadIdentityArn: resourceArn } = await control().send(new GetWorkloadIdentityCommand({ name }));
    await control().send(new TagResourceCommand({ resourceArn, tags: { second: '2' } }));
    await control().send(new UntagResourceCommand({ resourceArn, tagKeys: ['first'] }));
    assert.deepEqual((await control().send(new ListTagsForResourceCommand({ resourceArn }))).tags, { second: '2' });
  });

  it('too-many-tags: more than 50 after a merge are a ServiceQuotaExceededException', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, '']));
    const name = await get().makeWorkload('full', { tags });
    const { workloadIdentityArn: resourceArn } = await control().send(new GetWorkloadIdentityCommand({ name }));
    await refused(control().send(new TagResourceCommand({ resourceArn, tags: { more: '' } })), 'ServiceQuotaExceededException');
  });

  it('unverified-user-token: a JWT that cannot be verified is an UnauthorizedException', async () => {
    const workloadName = await get().makeWorkload('unverified');
    const encode = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
    const userToken = `${encode({ alg: 'RS256' })}.${encode({ iss: 'http://127.0.0.1:9', sub: 'alice', exp: 4_102_444_800 })}.AAAA`;
    await refused(get().clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName, userToken })), 'UnauthorizedException');
  });

  describe('of a flow', () => {
    let provider: string;
    let token: string | undefined;
    const ask = (more: Ask = {}) => askWithToken(get().clients, token, { resourceCredentialProviderName: provider, scopes: ['read'], ...more });

    before(async () => {
      provider = await get().makeOauth2Provider('guessed');
      ({ token } = await makeUserToken(get, 'guessed'));
    });

    it('bad-workload-token: a workload access token of nobody is an UnauthorizedException', async () => {
      await refused(ask({ workloadIdentityToken: 'made-up' }), 'UnauthorizedException');
    });

    it('force-with-a-session: forceAuthentication begins a new session', async () => {
      const { sessionUri } = await ask();
      const forced = await ask({ sessionUri, forceAuthentication: true });
      assert.ok(forced.sessionUri);
      assert.notEqual(forced.sessionUri, sessionUri);
    });

    it('why-completion-is-refused: a session that nobody has consented to is an invalid or expired one', async () => {
      const { sessionUri } = await ask();
      const command = new CompleteResourceTokenAuthCommand({ sessionUri, userIdentifier: { userId: 'alice' } });
      const refusal = await refused(get().clients.data.send(command), 'AccessDeniedException');
      assert.equal(refusal.message, 'Invalid or expired session');
    });

    it('poll-of-another: the session of another workload or for other scopes is an invalid or expired one', async () => {
      const { sessionUri } = await ask();
      await refused(ask({ sessionUri, scopes: ['write'] }), 'ValidationException');
      const { token: workloadIdentityToken } = await makeUserToken(get, 'another-asking');
      await refused(ask({ sessionUri, workloadIdentityToken }), 'ValidationException');
    });
  });
}
