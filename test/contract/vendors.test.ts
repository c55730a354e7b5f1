import {
  CreateOauth2CredentialProviderCommand, CredentialProviderVendorType, GetOauth2CredentialProviderCommand, ListOauth2CredentialProvidersCommand,
  paginateListOauth2CredentialProviders, UpdateOauth2CredentialProviderCommand,
  type CreateOauth2CredentialProviderCommandInput as Input, type CustomOauth2ProviderConfigInput, type Oauth2ProviderConfigInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { refusedMembers } from './refused.js';

type Arm = keyof Oauth2ProviderConfigInput;
type Vendor = NonNullable<Input['credentialProviderVendor']>;

/** Vendors with an arm of their own; all others share `includedOauth2ProviderConfig`. */
const ARMS: Partial<Record<Vendor, Arm>> = {
  GoogleOauth2: 'googleOauth2ProviderConfig', GithubOauth2: 'githubOauth2ProviderConfig', SlackOauth2: 'slackOauth2ProviderConfig',
  SalesforceOauth2: 'salesforceOauth2ProviderConfig', MicrosoftOauth2: 'microsoftOauth2ProviderConfig', AtlassianOauth2: 'atlassianOauth2ProviderConfig',
  LinkedinOauth2: 'linkedinOauth2ProviderConfig', CustomOauth2: 'customOauth2ProviderConfig',
};
/** Each customer of these has a server of their own. */
const WITH_TENANTS: readonly Vendor[] = ['OktaOauth2', 'Auth0Oauth2', 'CognitoOauth2', 'OneLoginOauth2', 'PingOneOauth2', 'CyberArkOauth2', 'FusionAuthOauth2'];

const VENDORS = Object.values(CredentialProviderVendorType);
const METADATA = { issuer: 'https://id.example', authorizationEndpoint: 'https://id.example/a', tokenEndpoint: 'https://id.example/t' };
const DISCOVERY_URL = 'https://id.example/.well-known/openid-configuration';
const CLIENT = { clientId: 'c', clientSecret: 'hush' };
const CUSTOM: CustomOauth2ProviderConfigInput = { ...CLIENT, oauthDiscovery: { authorizationServerMetadata: METADATA } };

const toArm = (vendor: Vendor): Arm => ARMS[vendor] ?? 'includedOauth2ProviderConfig';

/** A good configuration of a vendor, with other members where some are given. */
function toInput(vendor: Vendor, members: object = {}): Pick<Input, 'credentialProviderVendor' | 'oauth2ProviderConfigInput'> {
  const tenant = vendor === 'CustomOauth2' ? CUSTOM : WITH_TENANTS.includes(vendor) ? METADATA : {};
  const input: object = { [toArm(vendor)]: { ...CLIENT, ...tenant, ...members } };
  return { credentialProviderVendor: vendor, oauth2ProviderConfigInput: input as Oauth2ProviderConfigInput };
}

describe('The settings of an OAuth2 credential provider in the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const create = (input: Input) => clients.control.send(new CreateOauth2CredentialProviderCommand(input));
  const createCustom = (name: string, members: object) => create({ name, ...toInput('CustomOauth2', members) });
  const readCustom = async (name: string) => {
    const read = await clients.control.send(new GetOauth2CredentialProviderCommand({ name }));
    return read.oauth2ProviderConfigOutput?.customOauth2ProviderConfig;
  };

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('are those of 25 vendors', () => { assert.equal(VENDORS.length, 25); });

  for (const vendor of VENDORS) {
    it(`come in the arm of the vendor and go out in it, and in no other (${vendor})`, async () => {
      const created = await create({ name: vendor, ...toInput(vendor) });
      const read = await clients.control.send(new GetOauth2CredentialProviderCommand({ name: vendor }));
      for (const { oauth2ProviderConfigOutput, callbackUrl } of [created, read]) {
        assert.deepEqual(Object.keys(oauth2ProviderConfigOutput ?? {}), [toArm(vendor)]);
        const [config] = Object.values(oauth2ProviderConfigOutput ?? {}) as { readonly clientId?: string; readonly oauthDiscovery?: object }[];
        assert.deepEqual([config?.clientId, Object.keys(config?.oauthDiscovery ?? {}).length, callbackUrl], ['c', 1, created.callbackUrl]);
      }
      assert.deepEqual([read.credentialProviderVendor, read.status], [vendor, 'READY']);
      const other: Vendor = vendor === 'SlackOauth2' ? 'GoogleOauth2' : 'SlackOauth2';
      await assert.rejects(create({ name: 'x', ...toInput(other), credentialProviderVendor: vendor }), refusedMembers('oauth2ProviderConfigInput'));
      for (const member of ['clientId', 'clientSecret']) {
        const input = { name: 'x', ...toInput(vendor, { [member]: undefined }) };
        await assert.rejects(create(input), refusedMembers(`oauth2ProviderConfigInput.${toArm(vendor)}.${member}`));
      }
    });
  }

  it('have a callback URL of each provider\'s own', async () => {
    const urls = await Promise.all(VENDORS.map(async (name) => (await clients.control.send(new GetOauth2CredentialProviderCommand({ name }))).callbackUrl));
    assert.equal(new Set(urls).size, 25);
  });

  it('are listed in pages of 20 at most, each provider once', async () => {
    const { credentialProviders, nextToken } = await clients.control.send(new ListOauth2CredentialProvidersCommand({}));
    assert.equal(credentialProviders?.length, 20);
    assert.ok(nextToken);
    const names: (string | undefined)[] = [];
    for await (const page of paginateListOauth2CredentialProviders({ client: clients.control, pageSize: 7 }, {})) {
      names.push(...(page.credentialProviders ?? []).map(({ name }) => name));
    }
    assert.equal(new Set(names).size, names.length);
    for (const vendor of VENDORS) assert.ok(names.includes(vendor), vendor);
  });

  it('need an address where each customer of the vendor has a server', async () => {
    for (const vendor of WITH_TENANTS) {
      const input = { credentialProviderVendor: vendor, oauth2ProviderConfigInput: { includedOauth2ProviderConfig: CLIENT } };
      await assert.rejects(create({ name: 'x', ...input }), refusedMembers('oauth2ProviderConfigInput.includedOauth2ProviderConfig.issuer'));
    }
  });

  it('take a tenant of Microsoft and addresses of included vendors, each from no other arm', async () => {
    const read = async (name: string, vendor: Vendor, members: object) => {
      const { oauth2ProviderConfigOutput } = await create({ name, ...toInput(vendor, members) });
      const [config] = Object.values(oauth2ProviderConfigOutput ?? {}) as { readonly oauthDiscovery?: object }[];
      return JSON.stringify(config?.oauthDiscovery);
    };
    assert.match(await read('tenant', 'MicrosoftOauth2', { tenantId: 'blue' }), /login\.microsoftonline\.com\/blue\//);
    assert.ok(!(await read('no-tenant', 'GoogleOauth2', { tenantId: 'blue', ...METADATA })).includes('blue'));
    assert.deepEqual(JSON.parse(await read('own-zoom', 'ZoomOauth2', METADATA)), { authorizationServerMetadata: METADATA });
  });

  const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
  const toSource = (arn: string) => ({ privateKeySource: { kmsKeySource: { kmsKeyArn: arn } } });
  const privateKeyJwtConfig = { ...toSource(kmsKeyArn), signingAlgorithm: 'ES256' as const };
  const lattice = { selfManagedLatticeResource: { resourceConfigurationIdentifier: `rcfg-${'a'.repeat(17)}` } };
  const managedVpcResource = {
    vpcIdentifier: 'vpc-01234567', subnetIds: ['subnet-01234567'], endpointIpAddressType: 'IPV4' as const, securityGroupIds: ['sg-01234567'],
    tags: { team: 'blue' }, routingDomain: 'lb.example',
  };

  it('of a custom provider come back as they were sent, all of them', async () => {
    const members = {
      clientAuthenticationMethod: 'PRIVATE_KEY_JWT',
      privateKeyJwtConfig: { ...privateKeyJwtConfig, additionalHeaderClaims: { kid: 'k' }, additionalPayloadClaims: { aud: 'https://id.example' } },
      onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M', actorTokenScopes: ['a'] } },
      privateEndpoint: { managedVpcResource },
      privateEndpointOverrides: [{ domain: 'id.example', privateEndpoint: lattice }],
    };
    const oauthDiscovery = { authorizationServerMetadata: { ...METADATA, responseTypes: ['code'], tokenEndpointAuthMethods: ['client_secret_post'] } };
    await createCustom('all', { ...members, oauthDiscovery });
    assert.deepEqual(await readCustom('all'), { clientId: 'c', oauthDiscovery, ...members });
    await clients.control.send(new UpdateOauth2CredentialProviderCommand({ name: 'all', ...toInput('CustomOauth2') }));
    assert.deepEqual(await readCustom('all'), { clientId: 'c', oauthDiscovery: { authorizationServerMetadata: METADATA } });
  });

  it('of a private key may be changed in part, and the rest stays', async () => {
    const keyed = { clientSecret: undefined, clientAuthenticationMethod: 'PRIVATE_KEY_JWT' };
    await createCustom('part', { ...keyed, privateKeyJwtConfig: { ...privateKeyJwtConfig, additionalHeaderClaims: { kid: 'k' } } });
    const update = (config?: object) => clients.control.send(new UpdateOauth2CredentialProviderCommand({
      name: 'part', ...toInput('CustomOauth2', { ...keyed, privateKeyJwtConfig: config }),
    }));
    await update({ signingAlgorithm: 'RS256' });
    await update();
    assert.deepEqual((await readCustom('part'))?.privateKeyJwtConfig, { ...privateKeyJwtConfig, signingAlgorithm: 'RS256', additionalHeaderClaims: { kid: 'k' } });
  });

  it('need neither secret nor id where AWS IAM signs for the client', async () => {
    await createCustom('iam', { clientId: undefined, clientSecret: undefined, clientAuthenticationMethod: 'AWS_IAM_ID_TOKEN_JWT' });
    const { oauthDiscovery, ...rest } = await readCustom('iam') ?? {};
    assert.ok(oauthDiscovery);
    assert.deepEqual(rest, { clientAuthenticationMethod: 'AWS_IAM_ID_TOKEN_JWT' });
  });

  it('refer to a secret in Secrets Manager by name or ARN, in every arm', async () => {
    const secretArn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:team/oauth-AbCdEf';
    for (const vendor of VENDORS) {
      const secretId = vendor === 'CustomOauth2' ? secretArn : 'team/oauth';
      const members = { clientSecret: undefined, clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId, jsonKey: 'k' } };
      const created = await create({ name: `external-${vendor}`, ...toInput(vendor, members) });
      assert.deepEqual([created.clientSecretSource, created.clientSecretJsonKey], ['EXTERNAL', 'k']);
      assert.match(created.clientSecretArn?.secretArn ?? '', /^arn:aws:secretsmanager:.*:secret:team\/oauth-\w{6}$/);
    }
  });

  const keyed = { clientAuthenticationMethod: 'PRIVATE_KEY_JWT' };
  const claims = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`claim-${index}`, 'v']));
  const METADATA_PATH = 'oauthDiscovery.authorizationServerMetadata';
  const VPC_PATH = 'privateEndpoint.managedVpcResource';
  const byMetadata = (members: object) => ({ oauthDiscovery: { authorizationServerMetadata: { ...METADATA, ...members } } });
  const byKey = (members: object) => ({ ...keyed, privateKeyJwtConfig: { ...privateKeyJwtConfig, ...members } });
  const inVpc = (members: object) => ({ privateEndpoint: { managedVpcResource: { ...managedVpcResource, ...members } } });
  const refusals: readonly (readonly [string, object, ...string[]])[] = [
    ['no discovery', { oauthDiscovery: undefined }, 'oauthDiscovery'],
    ['two kinds of discovery', { oauthDiscovery: { discoveryUrl: DISCOVERY_URL, authorizationServerMetadata: METADATA } }, 'oauthDiscovery'],
    ['metadata without a token endpoint', byMetadata({ tokenEndpoint: undefined }), `${METADATA_PATH}.tokenEndpoint`],
    ['a way to authenticate that is none', byMetadata({ tokenEndpointAuthMethods: ['none'] }), `${METADATA_PATH}.tokenEndpointAuthMethods.1.member`],
    ['no way to authenticate', byMetadata({ tokenEndpointAuthMethods: [] }), `${METADATA_PATH}.tokenEndpointAuthMethods`],
    ['a client id beyond 256 characters', { clientId: 'c'.repeat(257) }, 'clientId'],
    ['a client secret beyond 2048 characters', { clientSecret: 'hush'.repeat(513) }, 'clientSecret'],
    ['a secret beside its reference', { clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 's', jsonKey: 'k' } }, 'clientSecret'],
    ['EXTERNAL without its reference', { clientSecret: undefined, clientSecretSource: 'EXTERNAL' }, 'clientSecretConfig'],
    ['a source of secrets that is none', { clientSecretSource: 'OTHER' }, 'clientSecretSource'],
    ['a method that is none', { clientAuthenticationMethod: 'OTHER' }, 'clientAuthenticationMethod'],
    ['PRIVATE_KEY_JWT without its settings', keyed, 'privateKeyJwtConfig'],
    ['a private key for another method', { privateKeyJwtConfig }, 'privateKeyJwtConfig'],
    ['a private key without source and algorithm', { ...keyed, privateKeyJwtConfig: {} }, 'privateKeyJwtConfig.privateKeySource', 'privateKeyJwtConfig.signingAlgorithm'],
    ['an algorithm that is none', byKey({ signingAlgorithm: 'HS256' }), 'privateKeyJwtConfig.signingAlgorithm'],
    ['a key ARN that is none', byKey(toSource('alias/mine')), 'privateKeyJwtConfig.privateKeySource.kmsKeySource.kmsKeyArn'],
    ['a header claim that the service writes', byKey({ additionalHeaderClaims: { alg: 'none' } }), 'privateKeyJwtConfig.additionalHeaderClaims'],
    ['a payload claim that the service writes', byKey({ additionalPayloadClaims: { sub: 'x' } }), 'privateKeyJwtConfig.additionalPayloadClaims'],
    ['more than ten claims', byKey({ additionalPayloadClaims: claims }), 'privateKeyJwtConfig.additionalPayloadClaims'],
    ['a map of no claims', byKey({ additionalHeaderClaims: {} }), 'privateKeyJwtConfig.additionalHeaderClaims'],
    ['an exchange of no grant type', { onBehalfOfTokenExchangeConfig: {} }, 'onBehalfOfTokenExchangeConfig.grantType'],
    ['two kinds of private endpoint', { privateEndpoint: { ...lattice, managedVpcResource } }, 'privateEndpoint'],
    [
      'a lattice resource that is none',
      { privateEndpoint: { selfManagedLatticeResource: { resourceConfigurationIdentifier: 'rcfg-0123456789abcde!' } } },
      'privateEndpoint.selfManagedLatticeResource.resourceConfigurationIdentifier',
    ],
    [
      'a VPC without its members', { privateEndpoint: { managedVpcResource: {} } },
      ...['subnetIds', 'endpointIpAddressType', 'vpcIdentifier'].map((name) => `${VPC_PATH}.${name}`),
    ],
    ['six security groups', inVpc({ securityGroupIds: Array.from({ length: 6 }, () => 'sg-01234567') }), `${VPC_PATH}.securityGroupIds`],
    ['a subnet that is none', inVpc({ subnetIds: ['net'] }), `${VPC_PATH}.subnetIds.1.member`],
    ['a routing domain of two characters', inVpc({ routingDomain: 'lb' }), `${VPC_PATH}.routingDomain`],
    ['an override without its endpoint', { privateEndpointOverrides: [{ domain: 'id.example' }] }, 'privateEndpointOverrides.1.member.privateEndpoint'],
    ['six overrides', { privateEndpointOverrides: Array.from({ length: 6 }, () => ({ domain: 'id.example', privateEndpoint: lattice })) }, 'privateEndpointOverrides'],
  ];
  for (const [what, members, ...names] of refusals) {
    it(`of a custom provider are refused with ${what}, and the secret is not repeated`, async () => {
      await assert.rejects(createCustom('x', members), (error) => {
        assert.ok(!String(error).includes('hush'));
        return refusedMembers(...names.map((name) => `oauth2ProviderConfigInput.customOauth2ProviderConfig.${name}`))(error);
      });
    });
  }

  it('are refused in two arms at once, in none, and for no vendor that there is', async () => {
    const both: object = { ...toInput('GoogleOauth2').oauth2ProviderConfigInput, ...toInput('SlackOauth2').oauth2ProviderConfigInput };
    for (const input of [both, {}, undefined]) {
      const sent = create({ name: 'x', credentialProviderVendor: 'GoogleOauth2', oauth2ProviderConfigInput: input as Oauth2ProviderConfigInput });
      await assert.rejects(sent, refusedMembers('oauth2ProviderConfigInput'));
    }
    const zendesk = { name: 'x', ...toInput('GoogleOauth2'), credentialProviderVendor: 'ZendeskOauth2' as Vendor };
    await assert.rejects(create(zendesk), refusedMembers('credentialProviderVendor'));
  });
});
