import type { GetAgentRuntimeResponse } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AuthorizerSettings, Deployment, ProjectProvider, WorkspaceAgent } from './agents.js';
import { nameInArn } from './arn.js';

/** A runtime of the account, as much as a project says of it too. */
export interface DeployedRuntime {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly protocol: string;
  readonly authorizer: AuthorizerSettings;
  readonly workloadIdentityName: string | undefined;
}

/** What the account of a connection has. A list that was not read is undefined, and nothing is said of what might be in it. */
export interface DeployedResources {
  readonly account: string | undefined;
  readonly region: string;
  readonly runtimes: readonly DeployedRuntime[] | undefined;
  readonly workloadIdentities: readonly string[] | undefined;
  readonly oauth2Providers: readonly string[] | undefined;
  readonly apiKeyProviders: readonly string[] | undefined;
}

export interface LinkWarning {
  readonly kind: 'runtimeMissing' | 'version' | 'protocol' | 'authorizer' | 'identityMissing' | 'providerMissing';
  /** One sentence. */
  readonly message: string;
}

/** One deployment of an agent beside what the account has of it. */
export interface Link {
  readonly deployment: Deployment;
  /** `elsewhere`: of another account or region than the connection's. `unknown`: the runtimes of the account were not read. */
  readonly state: 'linked' | 'missing' | 'notDeployed' | 'elsewhere' | 'unknown';
  readonly runtime: DeployedRuntime | undefined;
  readonly warnings: readonly LinkWarning[];
}

export interface LinkedAgent {
  readonly agent: WorkspaceAgent;
  readonly links: readonly Link[];
}

/** What `GetAgentRuntime` says, as far as a project says it too. */
export function toDeployedRuntime(read: GetAgentRuntimeResponse): DeployedRuntime {
  const rules = read.authorizerConfiguration?.customJWTAuthorizer;
  const identity = read.workloadIdentityDetails?.workloadIdentityArn;
  return {
    arn: read.agentRuntimeArn ?? '', name: read.agentRuntimeName ?? '', version: read.agentRuntimeVersion ?? '',
    protocol: read.protocolConfiguration?.serverProtocol ?? 'HTTP',
    authorizer: rules === undefined ? { kind: 'IAM' } : {
      kind: 'JWT', discoveryUrl: rules.discoveryUrl ?? '', allowedAudience: rules.allowedAudience ?? [], allowedClients: rules.allowedClients ?? [],
      allowedScopes: rules.allowedScopes ?? [], customClaims: (rules.customClaims ?? []).map(({ inboundTokenClaimName }) => inboundTokenClaimName ?? ''),
    },
    workloadIdentityName: identity === undefined ? undefined : nameInArn(identity),
  };
}

/** Finds what was deployed of each agent, and says where file and account differ. */
export function linkToDeployed(agents: readonly WorkspaceAgent[], deployed: DeployedResources): readonly LinkedAgent[] {
  return agents.map((agent) => ({ agent, links: agent.deployments.map((deployment) => toLink(agent, deployment, deployed)) }));
}

function toLink(agent: WorkspaceAgent, deployment: Deployment, deployed: DeployedResources): Link {
  if (isElsewhere(deployment, deployed)) return { deployment, state: 'elsewhere', runtime: undefined, warnings: [] };
  const { runtimeArn } = deployment;
  if (runtimeArn === undefined) return { deployment, state: 'notDeployed', runtime: undefined, warnings: findMissing(agent, deployment, deployed) };
  if (deployed.runtimes === undefined) return { deployment, state: 'unknown', runtime: undefined, warnings: findMissing(agent, deployment, deployed) };
  const runtime = deployed.runtimes.find(({ arn }) => arn === runtimeArn);
  if (runtime === undefined) {
    const warning: LinkWarning = { kind: 'runtimeMissing', message: `The account has no runtime of this ARN any more: ${runtimeArn}` };
    return { deployment, state: 'missing', runtime, warnings: [warning, ...findMissing(agent, deployment, deployed)] };
  }
  return { deployment, state: 'linked', runtime, warnings: [...findDifferences(agent, deployment, runtime), ...findMissing(agent, deployment, deployed)] };
}

/** A deployment that names neither may be here. */
function isElsewhere({ account, region }: Deployment, deployed: DeployedResources): boolean {
  return (region !== undefined && region !== deployed.region) || (account !== undefined && deployed.account !== undefined && account !== deployed.account);
}

function findDifferences(agent: WorkspaceAgent, { runtimeVersion }: Deployment, runtime: DeployedRuntime): readonly LinkWarning[] {
  const warnings: LinkWarning[] = [];
  if (runtimeVersion !== undefined && runtimeVersion !== runtime.version) {
    warnings.push({ kind: 'version', message: `The project deployed version ${runtimeVersion}, and the account has another since: ${runtime.version}` });
  }
  if (agent.protocol !== runtime.protocol) {
    warnings.push({ kind: 'protocol', message: `The project says ${agent.protocol}, but the runtime speaks: ${runtime.protocol}` });
  }
  const difference = describeDifference(agent.authorizer, runtime.authorizer);
  if (difference !== undefined) warnings.push({ kind: 'authorizer', message: difference });
  return warnings;
}

function describeDifference(inFile: AuthorizerSettings, inAccount: AuthorizerSettings): string | undefined {
  if (inFile.kind === 'IAM' && inAccount.kind === 'IAM') return undefined;
  if (inFile.kind === 'IAM') return 'The project lets callers in by IAM, but the runtime asks for a JWT.';
  if (inAccount.kind === 'IAM') return 'The project asks callers for a JWT, but the runtime lets them in by IAM.';
  if (inFile.discoveryUrl !== inAccount.discoveryUrl) return `The runtime trusts another issuer than the project says: ${inAccount.discoveryUrl}`;
  const other = (['allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims'] as const).find((name) => !isSame(inFile[name], inAccount[name]));
  return other === undefined ? undefined : `The authorizer of the runtime has other values than the project in: ${other}`;
}

/** Their order means nothing. */
const isSame = (one: readonly string[], other: readonly string[]) => one.length === other.length && one.every((value) => other.includes(value));

function findMissing({ workloadIdentity }: WorkspaceAgent, { providers }: Deployment, deployed: DeployedResources): readonly LinkWarning[] {
  const listOf = (kind: ProjectProvider['kind']) => (kind === 'oauth2' ? deployed.oauth2Providers : deployed.apiKeyProviders);
  const isGone = (name: string, list: readonly string[] | undefined) => list !== undefined && !list.includes(name);
  return [
    ...(workloadIdentity !== undefined && isGone(workloadIdentity.name, deployed.workloadIdentities)
      ? [{ kind: 'identityMissing', message: `The account has no workload identity of this name: ${workloadIdentity.name}` } as const] : []),
    ...providers.filter(({ kind, name }) => isGone(name, listOf(kind))).map(({ kind, name }): LinkWarning => ({
      kind: 'providerMissing', message: `The account has no ${kind === 'oauth2' ? 'OAuth2' : 'API key'} credential provider of this name: ${name}`,
    })),
  ];
}
