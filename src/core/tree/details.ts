import type { Pool } from '../cognito/control.js';
import { toPoolEndpoints } from '../cognito/endpoints.js';
import type { AwsAccess } from '../identity/access.js';
import type { AgentRuntime, Oauth2Provider, WorkloadIdentity } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import type { TreeSources } from './lists.js';
import { describeAgent } from './localAgent.js';
import type { FactIcon, NodeOf } from './nodes.js';

type Fact = NodeOf<'fact'>;
/** Rows that have facts under them. */
export type Resource = NodeOf<'workloadIdentity'> | NodeOf<'provider'> | NodeOf<'runtime'> | NodeOf<'pool'>;

/** What is tried when a resource is opened, to follow "Cannot". */
export function toReading(node: Resource): string {
  switch (node.kind) {
    case 'workloadIdentity': return `read workload identity ${node.identity.name}`;
    case 'provider': return `read OAuth2 credential provider ${node.provider.name}`;
    case 'runtime': return `read agent runtime ${node.runtime.name}`;
    case 'pool': return `read user pool ${node.pool.name}`;
  }
}

/** Reads a resource and gives its facts, the one that decides first. */
export async function loadFacts(
  node: Resource, { access, control, cognito }: TreeSources, nowMs: number, signal: AbortSignal,
): Promise<readonly Fact[]> {
  switch (node.kind) {
    case 'workloadIdentity': return toIdentityFacts(node.id, await (await control()).getWorkloadIdentity(node.identity.name, signal), nowMs);
    case 'provider': return toProviderFacts(node.id, await (await control()).getOauth2Provider(node.provider.name, signal));
    case 'runtime': return toRuntimeFacts(node.id, await (await control()).getAgentRuntime(node.runtime.id, signal), node.agent);
    case 'pool': return toPoolFacts(node.id, await (await cognito()).getPool(node.pool.id, signal), access());
  }
}

function fact(parentId: string, icon: FactIcon, label: string, description: string, value: string, tooltip: string): Fact {
  return { kind: 'fact', id: `${parentId}/${label}`, icon, label, description, value, tooltip };
}

function toIdentityFacts(id: string, identity: WorkloadIdentity, nowMs: number): readonly Fact[] {
  const urls = identity.allowedResourceOauth2ReturnUrls.map((url) => (
    fact(id, 'link', url, '', url, 'Resource OAuth2 return URL: a browser may be sent here after consent.')));
  const none = fact(
    id, 'info', 'No return URL', 'flows with a user need one', '', 'A flow with a user ends on a return URL that is registered here.',
  );
  const time = (label: string, date: Date | undefined) => (
    date === undefined ? [] : [fact(id, 'history', label, toRelativeTime(date.getTime(), nowMs), date.toISOString(), date.toISOString())]);
  const isUpdated = identity.createdTime?.getTime() !== identity.lastUpdatedTime?.getTime();
  return [
    ...(urls.length > 0 ? urls : [none]),
    ...time('Created', identity.createdTime),
    ...(isUpdated ? time('Updated', identity.lastUpdatedTime) : []),
  ];
}

function toProviderFacts(id: string, provider: Oauth2Provider): readonly Fact[] {
  const { callbackUrl, discoveryUrl, clientId, status, failureReason } = provider;
  const facts: Fact[] = [];
  if (callbackUrl !== undefined) facts.push(
    fact(id, 'reply', 'Callback URL', toShortUrl(callbackUrl), callbackUrl, 'Register this URL at the identity provider.'),
  );
  if (status !== undefined && status !== 'READY') facts.push(toStatusFact(id, status, failureReason));
  if (discoveryUrl !== undefined) facts.push(
    fact(id, 'globe', 'Discovery', toShortUrl(discoveryUrl), discoveryUrl, 'Where AgentCore reads the endpoints of the identity provider.'),
  );
  if (clientId !== undefined) facts.push(
    fact(id, 'symbol-string', 'Client id', clientId, clientId, 'The application that AgentCore is at the identity provider.'),
  );
  facts.push(
    fact(id, 'lock', 'Secret', 'AgentCore-managed', '', 'AgentCore keeps the client secret in Secrets Manager and does not give it back.'),
  );
  return facts;
}

function toRuntimeFacts(id: string, runtime: AgentRuntime, agent: LocalAgent | undefined): readonly Fact[] {
  const { inbound, workloadIdentityName, version, status } = runtime;
  const facts: Fact[] = [];
  if (status !== 'READY') facts.push(toStatusFact(id, status, undefined));
  if (agent !== undefined) facts.push(...toAgentFacts(id, agent));
  facts.push(inbound.kind === 'IAM'
    ? fact(id, 'shield', 'Inbound authorizer', 'IAM', 'IAM', 'Callers sign their requests with AWS credentials.')
    : fact(
      id, 'shield', 'Inbound authorizer', 'JWT', inbound.discoveryUrl, 'Callers present a token of the issuer with this discovery URL.',
    ));
  if (workloadIdentityName !== undefined) {
    facts.push(fact(
      id,
      'verified',
      'Workload identity',
      workloadIdentityName,
      workloadIdentityName,
      'The identity that the service made for this runtime.',
    ));
  }
  facts.push(fact(id, 'info', 'Version', version, version, 'Every update of a runtime makes a new version.'));
  return facts;
}

function toAgentFacts(id: string, agent: LocalAgent): readonly Fact[] {
  const { state, about } = describeAgent(agent);
  const next = state === 'not reachable' ? `${state}: start it` : state;
  return [
    fact(id, agent.health === 'Unreachable' ? 'info' : 'verified', 'Agent', next, agent.url, about),
    fact(id, 'globe', 'Address', new URL(agent.url).host, agent.url, 'Where your own agent listens: the url of its line in agents.json.'),
  ];
}

function toPoolFacts(id: string, pool: Pool, access: AwsAccess): readonly Fact[] {
  const { issuer, discoveryUrl, hostedUiUrl } = toPoolEndpoints(access, pool.id, pool.domain ?? '');
  const facts = [
    fact(id, 'globe', 'Issuer', toShortUrl(issuer), issuer, 'Who the tokens of this user pool are from: their claim iss.'),
    fact(id, 'link', 'Discovery', toShortUrl(discoveryUrl), discoveryUrl, 'Where AgentCore and agents read the endpoints and keys of this issuer.'),
    ...toDomainFacts(id, pool, hostedUiUrl),
    fact(id, 'symbol-string', 'Pool id', pool.id, pool.id, 'How the API of Cognito names this user pool.'),
  ];
  if (pool.isProtected) facts.push(
    fact(id, 'lock', 'Deletion protection', 'on', '', 'This user pool cannot be deleted before the protection is turned off.'),
  );
  return facts;
}

const ABOUT_PAGES = 'The pages that people sign in on, and the endpoints of the code flow.';

function toDomainFacts(id: string, { domain, customDomain }: Pool, hostedUiUrl: string): readonly Fact[] {
  const facts = [
    ...(domain === undefined ? [] : [fact(id, 'browser', 'Hosted UI', domain, hostedUiUrl, ABOUT_PAGES)]),
    ...(customDomain === undefined ? [] : [fact(id, 'browser', 'Custom domain', customDomain, `https://${customDomain}`, ABOUT_PAGES)]),
  ];
  if (facts.length > 0) return facts;
  return [fact(id, 'info', 'No domain', 'nobody can sign in in a browser', '', 'The pages for sign-in are on the domain of a user pool, and this one has none.')];
}

function toStatusFact(id: string, status: string, reason: string | undefined): Fact {
  const hasFailed = status.endsWith('FAILED');
  const text = hasFailed && reason !== undefined ? `failed: ${reason}` : status.toLowerCase().replaceAll('_', ' ');
  return fact(id, hasFailed ? 'error' : 'sync', 'Status', text, status, reason ?? status);
}

/** The part that tells two URLs of one service apart; the whole is copied. */
function toShortUrl(text: string): string {
  return URL.canParse(text) ? `…${new URL(text).pathname}` : text;
}

const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_536_000_000], ['month', 2_592_000_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000],
];

/** "4 minutes ago", in the largest unit that fits. */
function toRelativeTime(atMs: number, nowMs: number): string {
  const [unit, size] = UNITS.find(([, ms]) => nowMs - atMs >= ms) ?? [];
  if (unit === undefined || size === undefined) return 'just now';
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(-Math.floor((nowMs - atMs) / size), unit);
}
