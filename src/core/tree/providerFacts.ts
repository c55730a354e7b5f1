import type { ApiKeyProvider, Oauth2Provider, Tags, TokenVault, WorkloadIdentity } from '../identity/control.js';
import type { Owner } from '../usage/usage.js';
import { bothTimes, fact, statusFacts, timeFacts, toShortUrl, type Fact } from './facts.js';
import type { NodeOf, TreeNode } from './nodes.js';
import { tagRows } from './runtimeFacts.js';

/** The URLs that a browser may return to, whose identity it is, and its times. */
export function toIdentityRows(id: string, identity: WorkloadIdentity, tags: Tags | undefined, owner: Owner | undefined, nowMs: number): readonly TreeNode[] {
  const { name, arn } = identity;
  const urls = identity.allowedResourceOauth2ReturnUrls.map((url): TreeNode => ({ kind: 'returnUrl', id: `${id}/${url}`, identity: { name, arn }, url }));
  const none = fact(
    id, 'info', 'No return URL', 'flows with a user need one', '', 'A flow with a user ends on a return URL that is registered here.',
  );
  return [
    ...(urls.length > 0 ? urls : [none]),
    ...(owner === undefined ? [] : [fact(
      id, owner.kind === 'runtime' ? 'server-process' : 'type-hierarchy', 'Owned by', `${owner.kind} ${owner.name}`, owner.id,
      `The service made this identity for the ${owner.kind}, and deletes it together with it.`,
    )]),
    ...bothTimes(id, identity.createdTime, identity.lastUpdatedTime, nowMs),
    ...tagRows(id, tags),
  ];
}

/** The callback URL first: it is what has to be done at the identity provider. */
export function toProviderFacts(id: string, provider: Oauth2Provider, tags: Tags | undefined, nowMs: number): readonly TreeNode[] {
  const { name, arn, callbackUrl, discoveryUrl, issuer, clientId, status, failureReason, clientSecretArn, clientSecretSource } = provider;
  return [
    ...(callbackUrl === undefined ? [] : [fact(id, 'reply', 'Callback URL', toShortUrl(callbackUrl), callbackUrl, 'Register this URL at the identity provider.')]),
    ...statusFacts(id, status, failureReason),
    ...(discoveryUrl === undefined ? [] : [fact(
      id, 'globe', 'Discovery', toShortUrl(discoveryUrl), discoveryUrl, 'Where AgentCore reads the endpoints of the identity provider.',
    )]),
    ...(discoveryUrl !== undefined || issuer === undefined ? [] : [fact(id, 'globe', 'Issuer', issuer, issuer, 'Who issues the tokens, as it was given with the endpoints.')]),
    ...(clientId === undefined ? [] : [fact(
      id, 'symbol-string', 'Client id', clientId, clientId, 'The application that AgentCore is at the identity provider.',
    )]),
    toSecretFact(id, 'client secret', clientSecretArn, clientSecretSource),
    toUsedBy(id, { kind: 'oauth2', arn, name }),
    ...bothTimes(id, provider.createdTime, provider.lastUpdatedTime, nowMs),
    ...tagRows(id, tags),
  ];
}

export function toApiKeyFacts(id: string, provider: ApiKeyProvider, tags: Tags | undefined, nowMs: number): readonly TreeNode[] {
  const { name, arn, secretArn, secretSource } = provider;
  return [
    toSecretFact(id, 'API key', secretArn, secretSource),
    toUsedBy(id, { kind: 'apiKey', arn, name }),
    ...bothTimes(id, provider.createdTime, provider.lastUpdatedTime, nowMs),
    ...tagRows(id, tags),
  ];
}

/** With which key the vault encrypts. */
export function toVaultFacts(id: string, { keyType, kmsKeyArn, lastModifiedTime }: TokenVault, nowMs: number): readonly Fact[] {
  const isOwn = keyType === 'CustomerManagedKey';
  return [
    fact(
      id, 'lock', 'Encryption', isOwn ? 'customer-managed key' : 'service-managed key', kmsKeyArn ?? keyType,
      isOwn ? 'Secrets and tokens in this vault are encrypted with this key of AWS KMS.' : 'Secrets and tokens in this vault are encrypted with a key of AWS.',
    ),
    ...timeFacts(id, 'Modified', lastModifiedTime, nowMs),
  ];
}

function toSecretFact(id: string, what: string, arn: string | undefined, source: string | undefined): Fact {
  const isExternal = source === 'EXTERNAL';
  const about = isExternal
    ? `The ${what} is a secret of this account in Secrets Manager, which AgentCore reads.`
    : `AgentCore keeps the ${what} in Secrets Manager and does not give it back.`;
  return fact(id, 'lock', 'Secret', isExternal ? 'in your Secrets Manager' : 'AgentCore-managed', arn ?? '', about);
}

const toUsedBy = (id: string, of: NodeOf<'usedBy'>['of']): TreeNode => ({ kind: 'usedBy', id: `${id}/#usedBy`, of });
