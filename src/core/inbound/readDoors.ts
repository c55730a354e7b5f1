import type { CustomJwtAuthorizer, Door, Inbound } from './authorizer.js';
import { readMembers, type Members, type Path, type ReadFault } from './members.js';
import { readAuthorizer } from './readAuthorizer.js';

/** The runtimes and gateways of a text or a file. */
export interface ReadDoors {
  /** Those whose authorizer could be read. */
  readonly doors: readonly Door[];
  readonly faults: readonly ReadFault[];
}

/** How the arm of the union is written: by the API and the starter toolkit, and by the AgentCore CLI. */
export type Spelling = 'customJWTAuthorizer' | 'customJwtAuthorizer';

const SPELLINGS: readonly Spelling[] = ['customJWTAuthorizer', 'customJwtAuthorizer'];
const TYPES = ['CUSTOM_JWT', 'AWS_IAM', 'NONE', 'AUTHENTICATE_ONLY'] as const;

/**
 * Reads what a JSON or YAML text holds: an authorizer as a person types it or the control plane gives it, the agents of
 * `.bedrock_agentcore.yaml` (starter toolkit), the runtimes and gateways of `agentcore/agentcore.json` (AgentCore CLI). Of other members
 * of such a file nothing is said.
 */
export function readDoors(value: unknown): ReadDoors {
  return collect(value, (root, faults) => {
    const agents = root.get('agents');
    const isCliProject = root.get('runtimes') !== undefined || root.get('agentCoreGateways') !== undefined || Array.isArray(agents);
    if (isCliProject) return readCliProject(root, faults);
    if (agents !== undefined) return readToolkitAgents(root.object('agents'), faults);
    // Older versions of the toolkit knew one agent.
    const isToolkitAgent = root.get('entrypoint') !== undefined || root.get('authorizer_configuration') !== undefined;
    if (isToolkitAgent) return [readToolkitAgent(root, root.text('name') ?? 'agent', faults)];
    const kind = root.get('gatewayId') === undefined ? 'runtime' : 'gateway';
    if (root.get('authorizerConfiguration') !== undefined) return [readListed(root, kind, 'customJWTAuthorizer', faults)];
    return [toDoor('runtime', 'authorizer', readTyped(value, root, faults))];
  });
}

/** Reads what GetAgentRuntime or GetGateway of the control plane has answered. */
export function readControlPlane(kind: Door['kind'], output: unknown): ReadDoors {
  return collect(output, (root, faults) => [readListed(root, kind, 'customJWTAuthorizer', faults)]);
}

function collect(value: unknown, read: (root: Members, faults: ReadFault[]) => readonly (Door | undefined)[]): ReadDoors {
  const faults: ReadFault[] = [];
  const root = readMembers(value, [], faults);
  return { doors: root === undefined ? [] : read(root, faults).filter((door) => door !== undefined), faults };
}

function toDoor(kind: Door['kind'], name: string, inbound: Inbound | undefined): Door | undefined {
  return inbound === undefined ? undefined : { kind, name, inbound };
}

/** Older versions of the CLI called runtimes agents. */
function readCliProject(root: Members, faults: ReadFault[]): readonly (Door | undefined)[] {
  const runtimes = ['runtimes', 'agents'].flatMap((name) => root.objects(name) ?? []);
  const gateways = root.objects('agentCoreGateways') ?? [];
  return [
    ...runtimes.map((one) => readListed(one, 'runtime', 'customJwtAuthorizer', faults)),
    ...gateways.map((one) => readListed(one, 'gateway', 'customJwtAuthorizer', faults)),
  ];
}

/** A runtime or gateway as the control plane or the CLI writes it; without an authorizer its callers sign. */
function readListed(one: Members, kind: Door['kind'], spelling: Spelling, faults: ReadFault[]): Door | undefined {
  const name = one.text('name') ?? one.text('agentRuntimeName') ?? kind;
  const type = one.choice('authorizerType', TYPES);
  const isConfigured = one.get('authorizerConfiguration') !== undefined;
  if (type === undefined && one.get('authorizerType') !== undefined) return undefined;
  if (type === undefined ? !isConfigured : type !== 'CUSTOM_JWT') {
    if (isConfigured) one.note(`This is not used where the type of the authorizer is: ${type ?? 'AWS_IAM'}`, 'authorizerConfiguration');
    return { kind, name, inbound: { type: type === undefined || type === 'CUSTOM_JWT' ? 'AWS_IAM' : type } };
  }
  one.need('authorizerConfiguration');
  return toDoor(kind, name, readArm(one.object('authorizerConfiguration'), spelling, faults));
}

function readToolkitAgents(agents: Members | undefined, faults: ReadFault[]): readonly (Door | undefined)[] {
  return agents?.names().map((name) => readToolkitAgent(agents.object(name), name, faults)) ?? [];
}

function readToolkitAgent(agent: Members | undefined, name: string, faults: ReadFault[]): Door | undefined {
  if (agent === undefined) return undefined;
  if (agent.get('authorizer_configuration') === undefined) return { kind: 'runtime', name, inbound: { type: 'AWS_IAM' } };
  return toDoor('runtime', name, readArm(agent.object('authorizer_configuration'), 'customJWTAuthorizer', faults));
}

/** The arm may be left away, and is taken in either spelling. */
function readTyped(value: unknown, root: Members, faults: ReadFault[]): Inbound | undefined {
  const spelling = SPELLINGS.find((one) => root.get(one) !== undefined);
  return spelling === undefined ? readRules(value, [], faults) : readArm(root, spelling, faults);
}

/** Takes either spelling, and says which one this place wants. */
function readArm(configuration: Members | undefined, spelling: Spelling, faults: ReadFault[]): Inbound | undefined {
  if (configuration === undefined) return undefined;
  configuration.refuseOthers([spelling]);
  const written = SPELLINGS.find((one) => configuration.get(one) !== undefined);
  if (written === undefined) configuration.need(spelling);
  const inbound = written === undefined ? undefined : readRules(configuration.get(written), [...configuration.path, written], faults);
  if (inbound?.type === 'CUSTOM_JWT' && spelling === 'customJwtAuthorizer') checkForCli(inbound.authorizer, configuration, written ?? spelling);
  return inbound;
}

function readRules(value: unknown, path: Path, faults: ReadFault[]): Inbound | undefined {
  const { authorizer, faults: found } = readAuthorizer(value, path);
  faults.push(...found);
  return authorizer === undefined ? undefined : { type: 'CUSTOM_JWT', authorizer };
}

/** What the AgentCore CLI wants beyond the service: its schema of `agentcore.json`. */
function checkForCli(authorizer: CustomJwtAuthorizer, place: Members, arm: Spelling): void {
  const { discoveryUrl, allowedAudience, allowedClients, allowedScopes, customClaims } = authorizer;
  if (!discoveryUrl.startsWith('https://')) place.note(`The AgentCore CLI takes https only: ${discoveryUrl}`, arm, 'discoveryUrl');
  if ([allowedAudience, allowedClients, allowedScopes, customClaims].every((rule) => rule === undefined || rule.length === 0)) {
    place.note('The AgentCore CLI wants at least one of: allowedAudience, allowedClients, allowedScopes, customClaims', arm);
  }
}
