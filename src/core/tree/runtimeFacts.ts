import type { AgentRuntime, Gateway, GatewayTarget, OutboundCredential, Tags } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import { nameInArn } from '../workspace/arn.js';
import { authorizerRow } from './authorizerRows.js';
import { bothTimes, fact, section, statusFacts, timeFacts, type Fact } from './facts.js';
import { describeAgent } from './localAgent.js';
import type { TreeNode } from './nodes.js';

/** Facts of a runtime; its endpoints and versions are lists of their own. */
export function toRuntimeFacts(id: string, runtime: AgentRuntime, agent: LocalAgent | undefined, tags: Tags | undefined, nowMs: number): readonly TreeNode[] {
  const { inbound, customJwtAuthorizer, workloadIdentityName, version, status, failureReason, protocol } = runtime;
  return [
    ...statusFacts(id, status, failureReason),
    ...(agent === undefined ? [] : toAgentFacts(id, agent)),
    authorizerRow(id, inbound, customJwtAuthorizer),
    ...identityFacts(id, workloadIdentityName, 'runtime'),
    fact(id, 'info', 'Version', `${version} · ${protocol}`, version, 'Every update of a runtime makes a new version.'),
    ...bothTimes(id, runtime.createdTime, runtime.lastUpdatedTime, nowMs),
    ...tagRows(id, tags),
  ];
}

/** Facts of a gateway; its targets stand behind them. */
export function toGatewayFacts(id: string, gateway: Gateway, tags: Tags | undefined, nowMs: number): readonly TreeNode[] {
  const { url, inbound, customJwtAuthorizer, workloadIdentityName, status, statusReasons = [] } = gateway;
  return [
    ...statusFacts(id, status, statusReasons.join(' ')),
    ...(url === undefined ? [] : [fact(id, 'link', 'URL', new URL(url).host, url, 'Where the tools of this gateway are called, by MCP.')]),
    authorizerRow(id, inbound, customJwtAuthorizer),
    ...identityFacts(id, workloadIdentityName, 'gateway'),
    ...bothTimes(id, gateway.createdTime, gateway.lastUpdatedTime, nowMs),
    ...tagRows(id, tags),
  ];
}

/** What a target waits for, and with what it calls the API behind it. */
export function toTargetFacts(id: string, target: GatewayTarget, nowMs: number): readonly TreeNode[] {
  const { consentUrl, status, statusReasons, credentials, lastUpdatedTime } = target;
  return [
    ...(consentUrl === undefined ? statusFacts(id, status, statusReasons.join(' ')) : [fact(
      id, 'bell-dot', 'Consent URL', hostOf(consentUrl), consentUrl, 'An administrator has to allow it once, on this page, before the gateway can call this target.',
    )]),
    ...credentials.map((credential, index) => ({ ...toCredentialFact(id, credential), id: `${id}/credential/${index}` })),
    ...timeFacts(id, 'Updated', lastUpdatedTime, nowMs),
  ];
}

function toCredentialFact(id: string, credential: OutboundCredential): Fact {
  const label = 'Outbound credential';
  switch (credential.kind) {
    case 'OAUTH': {
      const { providerArn, scopes, grantType } = credential;
      const how = [nameInArn(providerArn), ...(grantType === undefined ? [] : [grantType.toLowerCase().replaceAll('_', ' ')]), ...(scopes.length === 0 ? [] : [scopes.join(' ')])];
      return fact(id, 'plug', label, how.join(' · '), providerArn, 'The target is called with a token of this OAuth2 credential provider.');
    }
    case 'API_KEY': {
      const { providerArn, location, parameterName } = credential;
      const where = location === undefined ? [] : [`${location === 'HEADER' ? 'header' : 'query'} ${parameterName ?? ''}`.trim()];
      return fact(id, 'key', label, [nameInArn(providerArn), ...where].join(' · '), providerArn, 'The target is called with the key of this API key credential provider.');
    }
    case 'OTHER': return fact(id, 'shield', label, credential.type.toLowerCase().replaceAll('_', ' '), credential.type, 'The target is called without a credential provider.');
  }
}

/** Tags as rows of their own under one; none where there are none. Where they could not be read, their row says so. */
export function tagRows(id: string, tags: Tags | undefined): readonly TreeNode[] {
  if (tags === undefined) return [fact(id, 'tag', 'Tags', 'cannot be read', '', 'The tags of this resource could not be read. It takes the permission ListTagsForResource.')];
  const entries = Object.entries(tags);
  if (entries.length === 0) return [];
  const all = entries.map(([key, value]) => `${key}=${value}`);
  return [section(id, 'tag', 'Tags', all.join(', '), all.join('\n'), 'Tags tell resources apart, for people and in policies.', (parentId) => (
    entries.map(([key, value]) => fact(parentId, 'tag', key, value, value, 'A tag of this resource.'))))];
}

const identityFacts = (id: string, name: string | undefined, of: 'runtime' | 'gateway'): readonly Fact[] => (
  name === undefined ? [] : [fact(id, 'verified', 'Workload identity', name, name, `The identity that the service made for this ${of}.`)]);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function toAgentFacts(id: string, agent: LocalAgent): readonly Fact[] {
  const { state, about } = describeAgent(agent);
  const next = state === 'not reachable' ? `${state}: start it` : state;
  return [
    fact(id, agent.health === 'Unreachable' ? 'info' : 'verified', 'Agent', next, agent.url, about),
    fact(id, 'globe', 'Address', new URL(agent.url).host, agent.url, 'Where your own agent listens: the url of its line in agents.json.'),
  ];
}
