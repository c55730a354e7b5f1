import { hasSecret, type ProviderDraft } from './providerDraft.js';
import {
  validateActorScopes, validateClientId, validateClientSecret, validateDiscoveryUrl, validateJsonKey, validateKmsKeyArn, validateSecretId,
  validateServerUrl, validateTenantId,
} from './rules.js';
import { findVendor } from './vendors.js';

interface Field {
  /** Whether this draft is asked for it. */
  readonly when: (draft: ProviderDraft) => boolean;
  /** Has a default that most providers keep: asked only of who wants every setting. */
  readonly isDetail?: boolean;
  /** Its name where its value is shown. */
  readonly label: string;
  readonly prompt: (draft: ProviderDraft) => string;
}

type TextId =
  | 'tenantId' | 'discoveryUrl' | 'issuer' | 'authorizationEndpoint' | 'tokenEndpoint' | 'clientId' | 'secretId' | 'jsonKey' | 'kmsKeyArn' | 'actorScopes';

export interface TextField extends Field {
  readonly kind: 'text';
  readonly id: TextId;
  readonly placeholder?: (draft: ProviderDraft) => string | undefined;
  /** Whether it may be left empty. */
  readonly isOptional?: (draft: ProviderDraft) => boolean;
  /** A message that says the rule and then the fault, or undefined where the text may stand. */
  readonly validate: (text: string) => string | undefined;
}

interface SecretField extends Field {
  readonly kind: 'secret';
  readonly id: 'clientSecret';
  readonly validate: (text: string) => string | undefined;
}

export interface Choice {
  readonly label: string;
  readonly description: string;
  /** What choosing it changes. */
  readonly put: Partial<ProviderDraft>;
}

interface ChoiceField extends Field {
  readonly kind: 'choice';
  readonly id: 'foundBy' | 'authentication' | 'secretSource' | 'signingAlgorithm' | 'onBehalfOf' | 'actorToken';
  readonly choices: readonly Choice[];
}

/** One question about a provider, beside its vendor and its name. */
export type ProviderField = TextField | SecretField | ChoiceField;

const isCustom = ({ vendor }: ProviderDraft) => vendor === 'CustomOauth2';
const serverOf = ({ vendor }: ProviderDraft) => (vendor === undefined ? undefined : findVendor(vendor));
const isOfCustomer = (draft: ProviderDraft) => serverOf(draft)?.server === 'customer';
const hasAddresses = (draft: ProviderDraft) => (isCustom(draft) ? draft.foundBy === 'addresses' : isOfCustomer(draft));
const isByKey = (draft: ProviderDraft) => isCustom(draft) && draft.authentication === 'PRIVATE_KEY_JWT';
const isExchange = (draft: ProviderDraft) => isCustom(draft) && draft.onBehalfOf === 'TOKEN_EXCHANGE';

/** A vendor of its customers' own servers needs the issuer alone: its document has the endpoints. */
const address = (id: 'issuer' | 'authorizationEndpoint' | 'tokenEndpoint', label: string, prompt: string): TextField => ({
  kind: 'text', id, label, when: hasAddresses, validate: validateServerUrl, placeholder: (draft) => serverOf(draft)?.example?.[id],
  ...(id === 'issuer' ? { prompt: () => prompt } : {
    isOptional: isOfCustomer, prompt: (draft) => (isOfCustomer(draft) ? `${prompt} May be empty where the issuer publishes it.` : prompt),
  }),
});

/** The fault of a text for a field, or undefined where it may stand. */
export const findTextFault = (field: TextField, draft: ProviderDraft, text: string): string | undefined => (
  text === '' && field.isOptional?.(draft) === true ? undefined : field.validate(text));

/** A provider keeps no scopes, which a form without a field for them should say. */
function toScopesHint(draft: ProviderDraft): string {
  const scopes = serverOf(draft)?.scopesHint ?? '';
  return scopes === '' ? '' : ` Scopes are named by each request, such as: ${scopes}`;
}

/** Every question there is, in the order they are asked. Which of them a vendor needs is in `when`. */
export const providerFields: readonly ProviderField[] = [
  {
    kind: 'text', id: 'tenantId', label: 'Tenant', when: ({ vendor }) => vendor === 'MicrosoftOauth2',
    prompt: () => 'Microsoft Entra tenant. Leave it empty for the accounts of any tenant.',
    placeholder: () => 'contoso.onmicrosoft.com', isOptional: () => true, validate: validateTenantId,
  },
  {
    kind: 'choice', id: 'foundBy', label: 'Authorization server', when: isCustom, isDetail: true, prompt: () => 'How is the authorization server found?',
    choices: [
      { label: 'By its discovery URL', description: 'OpenID Connect Discovery 1.0 or RFC 8414', put: { foundBy: 'discoveryUrl' } },
      { label: 'By its addresses', description: 'for a server that publishes no such document', put: { foundBy: 'addresses' } },
    ],
  },
  {
    kind: 'text', id: 'discoveryUrl', label: 'Discovery URL', when: (draft) => isCustom(draft) && draft.foundBy === 'discoveryUrl',
    prompt: () => 'Ends with /.well-known/openid-configuration or /.well-known/oauth-authorization-server.',
    placeholder: () => 'https://sso.example/.well-known/openid-configuration', validate: validateDiscoveryUrl,
  },
  address('issuer', 'Issuer', 'Issuer: what the tokens of your server say in iss.'),
  address('authorizationEndpoint', 'Authorization endpoint', 'Authorization endpoint: where the browser is sent for a consent.'),
  address('tokenEndpoint', 'Token endpoint', 'Token endpoint: where AgentCore gets the tokens.'),
  {
    kind: 'choice', id: 'authentication', label: 'Client authentication', when: isCustom, isDetail: true, prompt: () => 'How does the client show who it is at the token endpoint?',
    choices: [
      { label: 'With its secret', description: 'the service chooses how it is sent', put: { authentication: 'default' } },
      { label: 'CLIENT_SECRET_BASIC', description: 'the secret in the Authorization header', put: { authentication: 'CLIENT_SECRET_BASIC' } },
      { label: 'CLIENT_SECRET_POST', description: 'the secret in the body', put: { authentication: 'CLIENT_SECRET_POST' } },
      { label: 'PRIVATE_KEY_JWT', description: 'a JWT signed with a KMS key, no secret (RFC 7523)', put: { authentication: 'PRIVATE_KEY_JWT' } },
      { label: 'AWS_IAM_ID_TOKEN_JWT', description: "a token of AWS's own, no secret", put: { authentication: 'AWS_IAM_ID_TOKEN_JWT' } },
    ],
  },
  {
    kind: 'text', id: 'clientId', label: 'Client id', when: (draft) => !isCustom(draft) || draft.authentication !== 'AWS_IAM_ID_TOKEN_JWT',
    prompt: (draft) => `Client id, as the identity provider gave it to your application.${toScopesHint(draft)}`, validate: validateClientId,
  },
  {
    kind: 'choice', id: 'secretSource', label: 'Keeper of the secret', when: hasSecret, isDetail: true, prompt: () => 'Who keeps the client secret?',
    choices: [
      { label: 'AgentCore', description: 'MANAGED: you type it now, and it is kept in Secrets Manager', put: { secretSource: 'MANAGED' } },
      { label: 'A secret of yours', description: 'EXTERNAL: it stays in your own secret in Secrets Manager', put: { secretSource: 'EXTERNAL' } },
    ],
  },
  {
    kind: 'secret', id: 'clientSecret', label: 'Client secret', when: (draft) => hasSecret(draft) && draft.secretSource === 'MANAGED',
    prompt: ({ name }) => `Client secret of ${name}. Goes to AgentCore only, which keeps it in Secrets Manager.`, validate: validateClientSecret,
  },
  {
    kind: 'text', id: 'secretId', label: 'Secret in Secrets Manager', when: (draft) => hasSecret(draft) && draft.secretSource === 'EXTERNAL',
    prompt: () => 'Name or ARN of your secret in Secrets Manager.', placeholder: () => 'prod/github-client', validate: validateSecretId,
  },
  {
    kind: 'text', id: 'jsonKey', label: 'Key in its JSON', when: (draft) => hasSecret(draft) && draft.secretSource === 'EXTERNAL',
    prompt: () => 'Under which key of its JSON the client secret is.', placeholder: () => 'client_secret', validate: validateJsonKey,
  },
  {
    kind: 'text', id: 'kmsKeyArn', label: 'KMS key', when: isByKey, prompt: () => 'ARN of the asymmetric KMS key, of usage SIGN_VERIFY, that signs.',
    placeholder: () => 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab', validate: validateKmsKeyArn,
  },
  {
    kind: 'choice', id: 'signingAlgorithm', label: 'Signing algorithm', when: isByKey, prompt: () => 'Signing algorithm. The KMS key has to be of its kind.',
    choices: [
      { label: 'RS256', description: 'RSA key', put: { signingAlgorithm: 'RS256' } },
      { label: 'PS256', description: 'RSA key', put: { signingAlgorithm: 'PS256' } },
      { label: 'ES256', description: 'ECC_NIST_P256 key', put: { signingAlgorithm: 'ES256' } },
    ],
  },
  {
    kind: 'choice', id: 'onBehalfOf', label: 'On-behalf-of exchange', when: isCustom, isDetail: true, prompt: () => "May an agent exchange its caller's token for one of this provider?",
    choices: [
      { label: 'No', description: 'no on-behalf-of token exchange', put: { onBehalfOf: 'none' } },
      { label: 'TOKEN_EXCHANGE', description: 'RFC 8693', put: { onBehalfOf: 'TOKEN_EXCHANGE' } },
      { label: 'JWT_AUTHORIZATION_GRANT', description: 'RFC 7523, as Microsoft Entra ID has it', put: { onBehalfOf: 'JWT_AUTHORIZATION_GRANT' } },
    ],
  },
  {
    kind: 'choice', id: 'actorToken', label: 'Actor token', when: isExchange, prompt: () => 'Which token says that the agent acts for the user?',
    choices: [
      { label: 'NONE', description: 'the exchange names no actor', put: { actorToken: 'NONE' } },
      { label: 'M2M', description: 'a token that this client gets for itself', put: { actorToken: 'M2M' } },
      { label: 'AWS_IAM_ID_TOKEN_JWT', description: "a token of AWS's own", put: { actorToken: 'AWS_IAM_ID_TOKEN_JWT' } },
    ],
  },
  {
    kind: 'text', id: 'actorScopes', label: 'Scopes of the actor token', when: (draft) => isExchange(draft) && draft.actorToken === 'M2M',
    prompt: () => 'Scopes of that token, with spaces between them. May be empty.', validate: validateActorScopes,
  },
];
