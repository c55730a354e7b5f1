import * as v from 'valibot';
import type { Deployment, ProjectIdentity, ProjectProvider, Read, WorkspaceAgent } from './agents.js';
import { readArn } from './arn.js';
import { present, toAuthorizerSettings } from './authorizer.js';
import { MOST_AGENTS, MOST_FINDINGS, readDocument, type Path, type ReadDocument } from './document.js';
import { toolkitAgent, type ToolkitAgent } from './shapes.js';

/** The file that the starter toolkit for Python (`agentcore configure`) keeps beside an agent. */
export const TOOLKIT_FILE = '.bedrock_agentcore.yaml';

/**
 * The agents of a `.bedrock_agentcore.yaml`: several below `agents`, or one at the top as the first releases wrote it.
 * @param file as agents and findings name it
 */
export function readToolkitFile(text: string, file: string): Read<readonly WorkspaceAgent[]> {
  const document = readDocument(text, file, 'yaml');
  const top = document.shape(v.looseObject({ agents: v.nullish(v.record(v.string(), v.unknown())) }));
  const agents = top.value?.agents;
  // A file without either is one that the toolkit has not finished.
  const places: readonly Path[] = agents === undefined || agents === null
    ? top.value !== undefined && 'name' in top.value ? [[]] : []
    : Object.keys(agents).slice(0, MOST_AGENTS).map((name) => ['agents', name]);
  const read = places.map((place) => ({ place, ...document.shape(toolkitAgent, place) }));
  return {
    value: read.flatMap(({ place, value }) => (value === undefined ? [] : [toAgent(value, place, file, document)])),
    findings: [...document.findings, ...(text.trim() === '' ? [] : top.findings), ...read.flatMap(({ findings }) => findings)].slice(0, MOST_FINDINGS),
  };
}

function toAgent(agent: ToolkitAgent, place: Path, file: string, document: ReadDocument): WorkspaceAgent {
  const providers = toProviders(agent);
  return {
    name: agent.name, format: 'starterToolkit', file, line: document.lineAt(place),
    framework: agent.framework ?? undefined,
    entrypoint: agent.entrypoint ?? undefined,
    protocol: agent.aws?.protocol_configuration?.server_protocol?.toUpperCase() ?? 'HTTP',
    authorizer: toAuthorizerSettings(agent.authorizer_configuration),
    providers,
    workloadIdentity: toIdentity(agent),
    deployments: [toDeployment(agent, providers)],
  };
}

function toProviders({ identity, api_key_credential_provider_name: apiKeyProvider }: ToolkitAgent): readonly ProjectProvider[] {
  return [
    ...present(identity?.credential_providers).map(({ name }): ProjectProvider => ({ kind: 'oauth2', name })),
    ...(apiKeyProvider === undefined || apiKeyProvider === null ? [] : [{ kind: 'apiKey', name: apiKeyProvider } as const]),
  ];
}

/** `callback_urls` is what the first releases wrote for `return_urls`; `oauth_configuration` is older than both. */
function toIdentity({ identity, oauth_configuration: oauth }: ToolkitAgent): ProjectIdentity | undefined {
  const workload = identity?.workload;
  if (workload !== undefined && workload !== null) return { name: workload.name, returnUrls: present(workload.return_urls ?? workload.callback_urls) };
  const name = oauth?.workload_name;
  return name === undefined || name === null ? undefined : { name, returnUrls: [] };
}

function toDeployment({ aws, bedrock_agentcore: deployed }: ToolkitAgent, providers: readonly ProjectProvider[]): Deployment {
  const arn = readArn(deployed?.agent_arn);
  return {
    target: undefined, account: arn.account ?? aws?.account ?? undefined, region: arn.region ?? aws?.region ?? undefined,
    runtimeArn: deployed?.agent_arn ?? undefined, runtimeVersion: undefined, providers,
  };
}
