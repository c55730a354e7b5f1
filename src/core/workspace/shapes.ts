import * as v from 'valibot';

/** The tools write `null` for what is not set. */
const text = v.nullish(v.string());

/** A list in which an item that could not be read has left its place empty. */
const listOf = <T extends v.GenericSchema>(item: T) => v.nullish(v.array(v.optional(item)));

const texts = listOf(v.string());

/** The rules for an incoming token. The service, the starter toolkit and the AgentCore CLI each spell the member round it otherwise. */
const jwtAuthorizer = v.object({
  discoveryUrl: v.string(),
  allowedAudience: texts,
  allowedClients: texts,
  allowedScopes: texts,
  customClaims: listOf(v.object({ inboundTokenClaimName: v.string() })),
});
export type JwtAuthorizer = v.InferOutput<typeof jwtAuthorizer>;

export const authorizer = v.nullish(v.object({ customJWTAuthorizer: v.nullish(jwtAuthorizer), customJwtAuthorizer: v.nullish(jwtAuthorizer) }));
export type Authorizer = v.InferOutput<typeof authorizer>;

/** One agent of `.bedrock_agentcore.yaml`, in every version of the starter toolkit: `identity` and what is below `aws` came one by one. */
export const toolkitAgent = v.object({
  name: v.string(),
  entrypoint: text,
  framework: text,
  source_path: text,
  aws: v.nullish(v.object({ account: text, region: text, protocol_configuration: v.nullish(v.object({ server_protocol: text })) })),
  bedrock_agentcore: v.nullish(v.object({ agent_id: text, agent_arn: text })),
  authorizer_configuration: authorizer,
  identity: v.nullish(v.object({
    credential_providers: listOf(v.object({ name: v.string(), type: text })),
    workload: v.nullish(v.object({ name: v.string(), return_urls: texts, callback_urls: texts })),
  })),
  oauth_configuration: v.nullish(v.object({ workload_name: text })),
  api_key_credential_provider_name: text,
});
export type ToolkitAgent = v.InferOutput<typeof toolkitAgent>;

/** One agent of `agentcore/agentcore.json`. Its `envVars` are not read: they may hold secrets. */
const cliRuntime = v.object({
  name: v.string(),
  entrypoint: text,
  codeLocation: text,
  framework: text,
  sdkFramework: text,
  protocol: text,
  authorizerType: text,
  authorizerConfiguration: authorizer,
});
export type CliRuntime = v.InferOutput<typeof cliRuntime>;

/** `agents` and `type` are what the first releases of the AgentCore CLI wrote for `runtimes` and `authorizerType`. */
export const cliProject = v.object({
  name: text,
  version: v.nullish(v.number()),
  runtimes: listOf(cliRuntime),
  agents: listOf(cliRuntime),
  credentials: listOf(v.object({ name: v.string(), authorizerType: text, type: text })),
});

export const cliTargets = v.array(v.optional(v.object({ name: v.string(), account: text, region: text })));

const deployedRuntime = v.object({ runtimeArn: v.string(), runtimeId: text, runtimeVersion: v.nullish(v.union([v.number(), v.string()])) });

/** `agents` is what the first releases wrote for `runtimes`. */
export const cliDeployedState = v.object({
  targets: v.nullish(v.record(v.string(), v.optional(v.nullish(v.object({
    resources: v.nullish(v.object({
      runtimes: v.nullish(v.record(v.string(), v.optional(deployedRuntime))),
      agents: v.nullish(v.record(v.string(), v.optional(deployedRuntime))),
      credentials: v.nullish(v.record(v.string(), v.optional(v.object({ credentialProviderArn: v.string() })))),
    })),
  }))))),
});
export type CliDeployedState = v.InferOutput<typeof cliDeployedState>;
