import type { Oauth2Discovery } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Secret } from '../base/secret.js';
import { findUnfilled, findUntold } from './providerChanges.js';
import { newProvider, toProviderConfig, toServerAddress, type ProviderDraft } from './providerDraft.js';
import { toCreateRequest, toUpdateRequest } from './providerRequests.js';
import { toProviderDraft } from './readProvider.js';
import { vendors } from './vendors.js';

const ADDRESSES = { issuer: 'https://id.example', authorizationEndpoint: 'https://id.example/a', tokenEndpoint: 'https://id.example/t' };
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const DISCOVERY_URL = 'https://id.example/.well-known/openid-configuration';

const base: ProviderDraft = { ...newProvider, name: 'mine', clientId: 'client', clientSecret: new Secret('hush'), discoveryUrl: DISCOVERY_URL };
const inputOf = (draft: Partial<ProviderDraft>) => toUpdateRequest('mine', toProviderConfig({ ...base, ...draft })).oauth2ProviderConfigInput;
const customOf = (draft: Partial<ProviderDraft>) => inputOf({ vendor: 'CustomOauth2', ...draft })?.customOauth2ProviderConfig;

describe('the request of a provider', () => {
  for (const { vendor, arm, server } of vendors) {
    it(`is what AWS's page has for ${vendor}`, () => {
      const client = { clientId: 'client', clientSecret: 'hush' };
      const more = { known: {}, tenant: { tenantId: 'contoso' }, customer: ADDRESSES, any: { oauthDiscovery: { discoveryUrl: DISCOVERY_URL } } }[server];
      const config = toProviderConfig({ ...base, vendor, ...ADDRESSES, tenantId: 'contoso' });
      assert.deepEqual(toUpdateRequest('mine', config), {
        name: 'mine', credentialProviderVendor: vendor, oauth2ProviderConfigInput: { [arm]: { ...client, ...more } },
      });
    });
  }

  it('has tags at creation only', () => {
    const config = toProviderConfig({ ...base, vendor: 'GithubOauth2' });
    assert.deepEqual(toCreateRequest('mine', config, { team: 'blue' }), { ...toUpdateRequest('mine', config), tags: { team: 'blue' } });
    assert.deepEqual(toCreateRequest('mine', config), toUpdateRequest('mine', config));
  });

  it('is of the server that its vendor is asked for, and of none that was typed for another one before', () => {
    const addressOf = (draft: Partial<ProviderDraft>) => toServerAddress({ ...base, issuer: 'https://issuer.example', ...draft });
    assert.deepEqual(
      [{ vendor: 'CustomOauth2' }, { vendor: 'CustomOauth2', foundBy: 'addresses' }, { vendor: 'CognitoOauth2' }, { vendor: 'GithubOauth2' }, {}]
        .map((draft) => addressOf(draft as Partial<ProviderDraft>)),
      [DISCOVERY_URL, 'https://issuer.example', 'https://issuer.example', '', ''],
    );
  });

  it('names any tenant by naming none', () => {
    assert.deepEqual(inputOf({ vendor: 'MicrosoftOauth2' }), { microsoftOauth2ProviderConfig: { clientId: 'client', clientSecret: 'hush' } });
  });

  it('has the reference and not the value of a secret that stays in the account', () => {
    assert.deepEqual(inputOf({ vendor: 'SlackOauth2', secretSource: 'EXTERNAL', secretId: 'prod/slack', jsonKey: 'secret' }), {
      slackOauth2ProviderConfig: { clientId: 'client', clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'prod/slack', jsonKey: 'secret' } },
    });
  });

  it('has the addresses of a server without a document', () => {
    assert.deepEqual(customOf({ foundBy: 'addresses', ...ADDRESSES })?.oauthDiscovery, { authorizationServerMetadata: ADDRESSES });
  });

  it('has a KMS key and no secret for PRIVATE_KEY_JWT', () => {
    assert.deepEqual(customOf({ authentication: 'PRIVATE_KEY_JWT', kmsKeyArn: KEY, signingAlgorithm: 'ES256' }), {
      oauthDiscovery: { discoveryUrl: DISCOVERY_URL }, clientAuthenticationMethod: 'PRIVATE_KEY_JWT', clientId: 'client',
      privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn: KEY } }, signingAlgorithm: 'ES256' },
    });
  });

  it('has neither secret nor key for AWS_IAM_ID_TOKEN_JWT', () => {
    assert.deepEqual(customOf({ authentication: 'AWS_IAM_ID_TOKEN_JWT', clientId: '' }), {
      oauthDiscovery: { discoveryUrl: DISCOVERY_URL }, clientAuthenticationMethod: 'AWS_IAM_ID_TOKEN_JWT',
    });
  });

  it('says how tokens are exchanged', () => {
    const exchange = (draft: Partial<ProviderDraft>) => customOf(draft)?.onBehalfOfTokenExchangeConfig;
    assert.equal(exchange({}), undefined);
    assert.deepEqual(exchange({ onBehalfOf: 'JWT_AUTHORIZATION_GRANT', actorToken: 'M2M' }), { grantType: 'JWT_AUTHORIZATION_GRANT' });
    assert.deepEqual(exchange({ onBehalfOf: 'TOKEN_EXCHANGE', actorScopes: 'a b' }), {
      grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'NONE' },
    });
    assert.deepEqual(exchange({ onBehalfOf: 'TOKEN_EXCHANGE', actorToken: 'M2M', actorScopes: 'a  b ' })?.tokenExchangeGrantTypeConfig, {
      actorTokenContent: 'M2M', actorTokenScopes: ['a', 'b'],
    });
  });

  it('is not made without a vendor or without the secret that it needs', () => {
    assert.throws(() => toProviderConfig(base), TypeError);
    assert.throws(() => toProviderConfig({ ...base, vendor: 'GithubOauth2', clientSecret: undefined }), TypeError);
  });

  it('shows its secret to nobody before it is sent', () => {
    assert.ok(!inspect(toProviderConfig({ ...base, vendor: 'GithubOauth2' }), { depth: 9 }).includes('hush'));
  });
});

describe('a provider that was read', () => {
  const times = { createdTime: new Date(0), lastUpdatedTime: new Date(0) };
  const names = { name: 'mine', credentialProviderArn: 'arn', clientSecretArn: { secretArn: 'arn:secret' }, ...times };

  it('lacks only its secret', () => {
    const draft = toProviderDraft({
      ...names, credentialProviderVendor: 'GithubOauth2',
      oauth2ProviderConfigOutput: { githubOauth2ProviderConfig: { clientId: 'client', oauthDiscovery: { authorizationServerMetadata: ADDRESSES } } },
    });
    assert.deepEqual([draft?.vendor, draft?.name, draft?.clientId, draft?.clientSecret], ['GithubOauth2', 'mine', 'client', undefined]);
  });

  it('tells its tenant in the discovery URL', () => {
    const tenantOf = (tenant: string) => toProviderDraft({
      ...names, credentialProviderVendor: 'MicrosoftOauth2',
      oauth2ProviderConfigOutput: {
        microsoftOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: `https://login.microsoftonline.com/${tenant}/v2.0/.well-known/openid-configuration` } },
      },
    })?.tenantId;
    assert.deepEqual([tenantOf('contoso.onmicrosoft.com'), tenantOf('common')], ['contoso.onmicrosoft.com', '']);
  });

  it('tells its tenant in any address and any cloud of Microsoft, and is asked for it where none tells', () => {
    const read = (oauthDiscovery: Oauth2Discovery) => toProviderDraft({
      ...names, credentialProviderVendor: 'MicrosoftOauth2', oauth2ProviderConfigOutput: { microsoftOauth2ProviderConfig: { clientId: 'client', oauthDiscovery } },
    }) ?? assert.fail();
    const metadata = (base: string) => ({ authorizationServerMetadata: { ...ADDRESSES, issuer: `${base}/v2.0`, tokenEndpoint: `${base}/oauth2/v2.0/token` } });
    assert.equal(read(metadata('https://login.microsoftonline.com/contoso')).tenantId, 'contoso');
    assert.equal(read(metadata('https://login.partner.microsoftonline.cn/contoso')).tenantId, 'contoso');
    assert.equal(read({ discoveryUrl: 'https://login.microsoftonline.us/contoso/v2.0/.well-known/openid-configuration' }).tenantId, 'contoso');
    assert.equal(read(metadata('https://login.microsoftonline.com/%7Btenantid%7D')).tenantId, '');
    const untold = { ...read({ authorizationServerMetadata: ADDRESSES }), clientSecret: new Secret('hush') };
    assert.deepEqual([untold.tenantId, findUnfilled(untold)?.id, findUntold(untold)?.id], [undefined, 'tenantId', 'tenantId']);
    assert.throws(() => toProviderConfig(untold), TypeError);
    assert.equal(findUnfilled({ ...untold, tenantId: '' }), undefined);
  });

  it('keeps addresses of its own where its vendor has a server that is known', () => {
    const draft = toProviderDraft({
      ...names, credentialProviderVendor: 'ZoomOauth2',
      oauth2ProviderConfigOutput: { includedOauth2ProviderConfig: { clientId: 'client', oauthDiscovery: { authorizationServerMetadata: ADDRESSES } } },
    }) ?? assert.fail();
    const sent = toUpdateRequest('mine', toProviderConfig({ ...draft, clientSecret: new Secret('hush') }));
    assert.deepEqual(sent.oauth2ProviderConfigInput, { includedOauth2ProviderConfig: { clientId: 'client', clientSecret: 'hush', ...ADDRESSES } });
  });

  it('has the issuer that its document is of, and says nothing of endpoints that are not told', () => {
    for (const discoveryUrl of ['https://x.okta.com/.well-known/openid-configuration', 'https://x.okta.com/.well-known/oauth-authorization-server']) {
      const read = toProviderDraft({
        ...names, credentialProviderVendor: 'OktaOauth2',
        oauth2ProviderConfigOutput: { includedOauth2ProviderConfig: { clientId: 'client', oauthDiscovery: { discoveryUrl } } },
      }) ?? assert.fail();
      const draft = { ...read, clientSecret: new Secret('hush') };
      assert.equal(findUnfilled(draft), undefined);
      assert.deepEqual(toUpdateRequest('mine', toProviderConfig(draft)).oauth2ProviderConfigInput, {
        includedOauth2ProviderConfig: { clientId: 'client', clientSecret: 'hush', issuer: 'https://x.okta.com' },
      });
    }
  });

  it('loses no setting of a custom provider that no form asks for', () => {
    const lattice = { selfManagedLatticeResource: { resourceConfigurationIdentifier: 'rcfg-01234567890123456' } };
    const sent = {
      oauthDiscovery: { authorizationServerMetadata: { ...ADDRESSES, responseTypes: ['code'], tokenEndpointAuthMethods: ['client_secret_post'] } },
      clientAuthenticationMethod: 'PRIVATE_KEY_JWT' as const, clientId: 'client',
      privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn: KEY } }, signingAlgorithm: 'PS256' as const, additionalHeaderClaims: { kid: 'k' } },
      onBehalfOfTokenExchangeConfig: {
        grantType: 'TOKEN_EXCHANGE' as const, tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M' as const, actorTokenScopes: ['a'] },
      },
      privateEndpoint: lattice, privateEndpointOverrides: [{ domain: 'id.example', privateEndpoint: lattice }],
    };
    const draft = toProviderDraft({ ...names, credentialProviderVendor: 'CustomOauth2', oauth2ProviderConfigOutput: { customOauth2ProviderConfig: sent } });
    assert.ok(draft !== undefined);
    assert.deepEqual(toUpdateRequest('mine', toProviderConfig(draft)).oauth2ProviderConfigInput, { customOauth2ProviderConfig: sent });
  });

  it('keeps the reference to a secret of the account', () => {
    const draft = toProviderDraft({
      ...names, credentialProviderVendor: 'SlackOauth2', clientSecretSource: 'EXTERNAL', clientSecretJsonKey: 'k',
      oauth2ProviderConfigOutput: { slackOauth2ProviderConfig: { clientId: 'client', oauthDiscovery: { discoveryUrl: DISCOVERY_URL } } },
    });
    assert.deepEqual(draft && toUpdateRequest('mine', toProviderConfig(draft)).oauth2ProviderConfigInput, {
      slackOauth2ProviderConfig: { clientId: 'client', clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'arn:secret', jsonKey: 'k' } },
    });
  });

  it('is no draft where its client authentication is not known', () => {
    const clientAuthenticationMethod = 'TLS_CLIENT_AUTH' as 'CLIENT_SECRET_BASIC';
    const custom = { clientId: 'client', oauthDiscovery: { discoveryUrl: DISCOVERY_URL }, clientAuthenticationMethod };
    assert.equal(toProviderDraft({ ...names, credentialProviderVendor: 'CustomOauth2', oauth2ProviderConfigOutput: { customOauth2ProviderConfig: custom } }), undefined);
  });

  it('is no draft where the vendor is not known', () => {
    const read = { ...names, credentialProviderVendor: 'ZendeskOauth2' as 'GithubOauth2', oauth2ProviderConfigOutput: undefined };
    assert.equal(toProviderDraft(read), undefined);
  });
});
