import * as v from 'valibot';
import type { Deployment, Finding, ProjectProvider, Read, WorkspaceAgent } from './agents.js';
import { nameInArn, readArn } from './arn.js';
import { present, toAuthorizerSettings } from './authorizer.js';
import { MOST_AGENTS, readDocument, type ReadDocument } from './document.js';
import { cliDeployedState, cliProject, cliTargets, type CliDeployedState, type CliRuntime } from './shapes.js';

/** The folder in which the AgentCore CLI keeps a project, and its files from there on. `.env.local` is not among them: it holds secrets. */
export const CLI_FOLDER = 'agentcore';
export const CLI_FILES = { project: ['agentcore.json'], targets: ['aws-targets.json'], state: ['.cli', 'deployed-state.json'] } as const;

/** A file of a project: its text, undefined where there is none, and its name in agents and findings. */
export interface ProjectFile {
  readonly text: string | undefined;
  readonly file: string;
}

export type ProjectFiles = Readonly<Record<keyof typeof CLI_FILES, ProjectFile>>;

/** The schema of `agentcore.json` that is known; the CLI raises it when it changes what is there. */
const KNOWN_VERSION = 1;

/** The agents of a project of the AgentCore CLI, with where its last deployment left them. */
export function readCliProject({ project, targets, state }: ProjectFiles): Read<readonly WorkspaceAgent[]> {
  const read = open(project, cliProject);
  const where = open(targets, cliTargets);
  const deployed = open(state, cliDeployedState);
  const { value } = read;
  const member = value?.runtimes === undefined || value.runtimes === null ? 'agents' : 'runtimes';
  const runtimes = (value?.[member] ?? []).slice(0, MOST_AGENTS);
  const providers = present(value?.credentials).flatMap(({ name, authorizerType, type }) => toProvider(name, authorizerType ?? type));
  const toDeployments = (runtime: CliRuntime) => toTargets(where.value, deployed.value).map((target) => toDeployment(target, runtime.name, providers));
  return {
    value: runtimes.flatMap((runtime, index) => (runtime === undefined ? [] : [{
      ...toAgent(runtime), file: project.file, line: read.document?.lineAt([member, index]) ?? 1, providers, deployments: toDeployments(runtime),
    }])),
    findings: [...read.findings, ...toVersionFinding(value?.version, read.document, project.file), ...where.findings, ...deployed.findings],
  };
}

function open<T extends v.GenericSchema>({ text, file }: ProjectFile, schema: T) {
  if (text === undefined) return { document: undefined, value: undefined, findings: [] };
  const document = readDocument(text, file, 'json');
  const { value, findings } = document.shape(schema);
  // Why nothing could be read is told already where the file is broken.
  return { document, value, findings: [...document.findings, ...(document.findings.length > 0 && value === undefined ? [] : findings)] };
}

function toVersionFinding(version: number | null | undefined, document: ReadDocument | undefined, file: string): readonly Finding[] {
  if (version === undefined || version === null || version <= KNOWN_VERSION) return [];
  const message = `This project is of a later version, of which not everything may be read: ${version}`;
  return [{ file, line: document?.lineAt(['version']) ?? 1, column: 1, message }];
}

function toAgent(runtime: CliRuntime): Omit<WorkspaceAgent, 'file' | 'line' | 'providers' | 'deployments'> {
  const { name, entrypoint, codeLocation, framework, sdkFramework, protocol, authorizerType, authorizerConfiguration } = runtime;
  return {
    name, format: 'agentCoreCli',
    framework: framework ?? sdkFramework ?? undefined,
    entrypoint: entrypoint === undefined || entrypoint === null ? undefined : `${codeLocation ?? ''}${entrypoint}`,
    protocol: protocol ?? 'HTTP',
    authorizer: authorizerType === 'AWS_IAM' ? { kind: 'IAM' } : toAuthorizerSettings(authorizerConfiguration),
    // The CLI makes none: a runtime has the one that the service made.
    workloadIdentity: undefined,
  };
}

/** Providers for payments are of a kind of their own, which is not for tokens. */
function toProvider(name: string, type: string | null | undefined): readonly ProjectProvider[] {
  if (type === 'ApiKeyCredentialProvider') return [{ kind: 'apiKey', name }];
  return type === 'OAuthCredentialProvider' ? [{ kind: 'oauth2', name }] : [];
}

interface Target {
  readonly name: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly resources: Resources | undefined;
}

type Resources = NonNullable<NonNullable<NonNullable<CliDeployedState['targets']>[string]>['resources']>;

/** Those that are listed, and those that something is still deployed to. */
function toTargets(listed: v.InferOutput<typeof cliTargets> | undefined, state: CliDeployedState | undefined): readonly Target[] {
  const deployed = state?.targets ?? {};
  const names = new Set([...present(listed).map(({ name }) => name), ...Object.keys(deployed)]);
  return [...names].slice(0, MOST_AGENTS).map((name) => {
    const target = present(listed).find((one) => one.name === name);
    return { name, account: target?.account ?? undefined, region: target?.region ?? undefined, resources: deployed[name]?.resources ?? undefined };
  });
}

function toDeployment({ name: target, account, region, resources }: Target, runtimeName: string, providers: readonly ProjectProvider[]): Deployment {
  const runtime = (resources?.runtimes ?? resources?.agents)?.[runtimeName];
  const arn = readArn(runtime?.runtimeArn);
  const { runtimeVersion } = runtime ?? {};
  return {
    target, account: arn.account ?? account, region: arn.region ?? region,
    runtimeArn: runtime?.runtimeArn,
    runtimeVersion: runtimeVersion === undefined || runtimeVersion === null ? undefined : String(runtimeVersion),
    // Later releases name a provider after project, target and credential: its ARN says how.
    providers: providers.map((provider) => {
      const providerArn = resources?.credentials?.[provider.name]?.credentialProviderArn;
      return providerArn === undefined ? provider : { ...provider, name: nameInArn(providerArn) };
    }),
  };
}
