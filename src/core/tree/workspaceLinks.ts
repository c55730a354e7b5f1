import { isCancellation, UserError } from '../base/errors.js';
import { inParallel } from '../base/inParallel.js';
import { readAuthorizer } from '../inbound/readAuthorizer.js';
import type { AgentRuntime, IdentityControl } from '../identity/control.js';
import type { AuthorizerSettings, WorkspaceAgent } from '../workspace/agents.js';
import { nameInArn } from '../workspace/arn.js';
import { linkToDeployed, type DeployedResources, type DeployedRuntime, type Link, type LinkedAgent } from '../workspace/link.js';
import type { TreeSources } from './lists.js';

/** A connection that is open, as far as a project may say of it too. */
export interface Place {
  readonly account: string | undefined;
  readonly region: string;
  readonly sources: Pick<TreeSources, 'control'>;
}

/** The files of a folder decide how much is looked for, and nobody has asked for it: so many at a time, and so many of a kind at most. */
const AT_A_TIME = 4;
const MOST_OF_A_KIND = 200;

/**
 * What is deployed of agents, looked for where their deployments say it is. Only what the projects name is read, each by its name and
 * once in a connection.
 */
export async function linkAgents(agents: readonly WorkspaceAgent[], places: readonly Place[], signal: AbortSignal): Promise<readonly LinkedAgent[]> {
  const all = await Promise.all(places.map((place) => linkIn(agents, place, signal)));
  return agents.map((agent, number) => {
    const unlinked = linkToDeployed([agent], toNothing(''))[0]?.links ?? [];
    return {
      agent,
      links: agent.deployments.map((deployment, index): Link => (
        best(all.map((links) => links[number]?.[index])) ?? unlinked[index] ?? { deployment, state: 'unknown', runtime: undefined, warnings: [] })),
    };
  });
}

/** Where it is, comes before where it should be; where nobody knows comes last. */
const ORDER: readonly Link['state'][] = ['linked', 'missing', 'notDeployed', 'unknown', 'elsewhere'];
const best = (links: readonly (Link | undefined)[]): Link | undefined => ORDER.flatMap((state) => links.filter((link) => link?.state === state))[0];

const toNothing = (region: string): DeployedResources => (
  { account: undefined, region, runtimes: undefined, workloadIdentities: undefined, oauth2Providers: undefined, apiKeyProviders: undefined });

/** The links of each agent in one connection. */
async function linkIn(agents: readonly WorkspaceAgent[], { region, account, sources }: Place, signal: AbortSignal): Promise<readonly (readonly Link[])[]> {
  const isThere = (agent: WorkspaceAgent) => agent.deployments.some((deployment) => deployment.region === undefined || deployment.region === region);
  const there = agents.filter(isThere);
  const control = there.length === 0 ? undefined : await sources.control();
  const read = control === undefined ? undefined : await readNamed(there, control, signal);
  return agents.map((agent) => {
    const deployed = read === undefined || !isThere(agent) ? toNothing(region) : { account, region, ...read(agent) };
    return linkToDeployed([agent], deployed)[0]?.links ?? [];
  });
}

type Deployed = Omit<DeployedResources, 'account' | 'region'>;

/** Reads what these agents name, and gives what there is of it for one of them. */
async function readNamed(agents: readonly WorkspaceAgent[], control: IdentityControl, signal: AbortSignal): Promise<(agent: WorkspaceAgent) => Deployed> {
  const names = agents.map(toNames);
  const runtimes = await readAll(names.flatMap((one) => one.arns), async (arn) => toDeployed(await control.getAgentRuntime(nameInArn(arn), signal)));
  const identities = await readAll(names.flatMap((one) => one.identities), async (name) => (await control.getWorkloadIdentity(name, signal)).name);
  const oauth2 = await readAll(names.flatMap((one) => one.oauth2), async (name) => (await control.getOauth2Provider(name, signal)).name);
  const apiKeys = await readAll(names.flatMap((one) => one.apiKeys), async (name) => (await control.getApiKeyProvider(name, signal)).name);
  return (agent) => {
    const own = toNames(agent);
    return { runtimes: runtimes(own.arns), workloadIdentities: identities(own.identities), oauth2Providers: oauth2(own.oauth2), apiKeyProviders: apiKeys(own.apiKeys) };
  };
}

function toNames(agent: WorkspaceAgent) {
  const providers = [...agent.providers, ...agent.deployments.flatMap((deployment) => deployment.providers)];
  const named = (kind: 'oauth2' | 'apiKey') => providers.filter((one) => one.kind === kind).map(({ name }) => name);
  return {
    arns: agent.deployments.flatMap(({ runtimeArn }) => (runtimeArn === undefined ? [] : [runtimeArn])),
    identities: agent.workloadIdentity === undefined ? [] : [agent.workloadIdentity.name],
    oauth2: named('oauth2'), apiKeys: named('apiKey'),
  };
}

/** Those of some names that are there; undefined where one of them was not read, for another reason than that it is not there. */
type Those<T> = (names: readonly string[]) => readonly T[] | undefined;

async function readAll<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Those<T>> {
  const known = new Map<string, readonly T[]>();
  await inParallel([...new Set(names)].slice(0, MOST_OF_A_KIND), AT_A_TIME, async (name) => {
    try {
      known.set(name, [await read(name)]);
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (error instanceof UserError && error.code.startsWith('ResourceNotFound')) known.set(name, []);
    }
  });
  return (wanted) => (wanted.every((name) => known.has(name)) ? wanted.flatMap((name) => known.get(name) ?? []) : undefined);
}

function toDeployed({ arn, name, version, protocol, inbound, customJwtAuthorizer, workloadIdentityName }: AgentRuntime): DeployedRuntime {
  return { arn, name, version, protocol, authorizer: toSettings(inbound.kind === 'JWT' ? inbound.discoveryUrl : undefined, customJwtAuthorizer), workloadIdentityName };
}

function toSettings(discoveryUrl: string | undefined, value: unknown): AuthorizerSettings {
  if (discoveryUrl === undefined) return { kind: 'IAM' };
  const { allowedAudience = [], allowedClients = [], allowedScopes = [], customClaims = [] } = readAuthorizer(value).authorizer ?? {};
  return { kind: 'JWT', discoveryUrl, allowedAudience, allowedClients, allowedScopes, customClaims: customClaims.map(({ inboundTokenClaimName }) => inboundTokenClaimName) };
}
