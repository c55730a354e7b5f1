import { readAuthorizerConfiguration, toPublicAuthorizer } from '../inbound/authorizer.js';
import { toPlace, toPlaceText } from '../runtime/place.js';
import type { Sandbox } from '../sandbox.js';
import type { RuntimeProtocol, RuntimeRecord, RuntimeSettings } from '../state.js';
import { RULES, type FieldReader, type TextRule } from '../web/fields.js';
import { readHeaderAllowlist } from './headerAllowlist.js';

export const RUNTIME_NAME = { pattern: /^[a-zA-Z][a-zA-Z0-9_]{0,47}$/, max: 48 } as const satisfies TextRule;
export const RUNTIME_VERSION = { pattern: /^[1-9][0-9]{0,4}$/, max: 5 } as const satisfies TextRule;
const DESCRIPTION = { min: 1, max: 4096 } as const satisfies TextRule;
const CONTAINER_URI = { min: 1, max: 1024 } as const satisfies TextRule;
const PROTOCOLS: readonly RuntimeProtocol[] = ['HTTP', 'MCP', 'A2A', 'AGUI'];
/** The service's defaults, in seconds. */
const LIFECYCLE = { idleRuntimeSessionTimeout: 900, maxLifetime: 28_800 };
const [SHORTEST_S, LONGEST_S] = [60, 1_209_600];
const PUBLIC_NETWORK = { networkMode: 'PUBLIC' };

/** Members that are kept as they were sent. */
const GIVEN = [
  'agentRuntimeArtifact', 'roleArn', 'networkConfiguration', 'environmentVariables', 'metadataConfiguration', 'filesystemConfigurations',
  'capacityProviderConfiguration', 'platformVersion',
] as const;

/** What a container's URI says of the agent behind it: only those that {@link toPlace} knows can be run here. */
function readArtifact(request: FieldReader): RuntimeRecord['agent'] {
  const artifact = request.union('agentRuntimeArtifact', ['containerConfiguration', 'codeConfiguration']);
  if (!artifact.has('containerConfiguration')) return undefined;
  return toPlace(artifact.object('containerConfiguration').text('containerUri', CONTAINER_URI));
}

function readLifecycle(request: FieldReader): Pick<RuntimeSettings, 'lifecycle'> {
  if (!request.has('lifecycleConfiguration')) return {};
  const config = request.object('lifecycleConfiguration');
  const idleRuntimeSessionTimeout = config.integer('idleRuntimeSessionTimeout', SHORTEST_S, LONGEST_S) ?? LIFECYCLE.idleRuntimeSessionTimeout;
  const maxLifetime = config.integer('maxLifetime', SHORTEST_S, LONGEST_S) ?? Math.max(LIFECYCLE.maxLifetime, idleRuntimeSessionTimeout);
  return { lifecycle: { idleRuntimeSessionTimeout, maxLifetime } };
}

/**
 * What Create and Update have in common. A version holds all of its configuration, so what is not sent is not there in it.
 * Problems are noted on the request, of which `body` is the JSON.
 */
export function readRuntimeSettings({ origin }: Sandbox, request: FieldReader, body: Readonly<Record<string, unknown>>): RuntimeSettings & Pick<RuntimeRecord, 'agent'> {
  request.text('roleArn', RULES.roleArn);
  const agent = readArtifact(request);
  const authorizerConfiguration = readAuthorizerConfiguration(request, origin);
  const requestHeaderAllowlist = readHeaderAllowlist(request, authorizerConfiguration !== undefined);
  const protocol = request.has('protocolConfiguration') ? request.object('protocolConfiguration').choice('serverProtocol', PROTOCOLS) : undefined;
  return {
    description: request.optionalText('description', DESCRIPTION) ?? '', // Guess: update-of-a-runtime
    ...(authorizerConfiguration === undefined ? {} : { authorizerConfiguration }),
    ...(requestHeaderAllowlist === undefined ? {} : { requestHeaderAllowlist }),
    ...(protocol === undefined ? {} : { protocol }),
    ...readLifecycle(request),
    given: Object.fromEntries(GIVEN.filter((name) => request.has(name)).map((name) => [name, body[name]])),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** The settings as GetAgentRuntime tells them. One that was not made by CreateAgentRuntime has a role and an artifact all the same. */
export function toPublicSettings({ origin, accountId }: Sandbox, record: RuntimeRecord) {
  const { authorizerConfiguration, requestHeaderAllowlist, agent, given } = record;
  return {
    roleArn: `arn:aws:iam::${accountId}:role/sandbox-${record.name}`,
    networkConfiguration: PUBLIC_NETWORK,
    ...(agent === undefined ? {} : { agentRuntimeArtifact: { containerConfiguration: { containerUri: toPlaceText(agent) } } }),
    ...given,
    lifecycleConfiguration: record.lifecycle ?? LIFECYCLE,
    protocolConfiguration: { serverProtocol: record.protocol ?? 'HTTP' },
    ...(authorizerConfiguration === undefined ? {} : { authorizerConfiguration: toPublicAuthorizer(authorizerConfiguration, origin) }),
    ...(requestHeaderAllowlist === undefined ? {} : { requestHeaderConfiguration: { requestHeaderAllowlist } }),
  };
}

/** How long a session may be idle, and how long it may last, in milliseconds. */
export function toLifetimesMs({ lifecycle = LIFECYCLE }: Pick<RuntimeRecord, 'lifecycle'>) {
  return { idleMs: lifecycle.idleRuntimeSessionTimeout * 1000, longestMs: lifecycle.maxLifetime * 1000 };
}
