/** A resource of AgentCore that a Get of its own describes. `name` is what people call it. */
export type ControlResource =
  | { readonly kind: 'workloadIdentity' | 'provider' | 'apiKeyProvider'; readonly name: string; readonly arn: string }
  /** `name` is its id; an account has the one called `default`. */
  | { readonly kind: 'tokenVault'; readonly name: string }
  | { readonly kind: 'runtime'; readonly name: string; readonly id: string; readonly arn: string }
  | { readonly kind: 'runtimeEndpoint'; readonly name: string; readonly runtimeId: string; readonly arn: string }
  | { readonly kind: 'gateway'; readonly name: string; readonly id: string }
  | { readonly kind: 'gatewayTarget'; readonly name: string; readonly id: string; readonly gatewayId: string };

/** A resource of Cognito. */
export type CognitoResource =
  | { readonly kind: 'pool'; readonly name: string; readonly id: string }
  | { readonly kind: 'poolClient'; readonly name: string; readonly id: string; readonly poolId: string };

export type Resource = ControlResource | CognitoResource;

/** What each kind is called in a sentence, and as the middle of a file's name. */
export const resourceWords: Readonly<Record<Resource['kind'], { readonly words: string; readonly file: string }>> = {
  workloadIdentity: { words: 'workload identity', file: 'workload-identity' },
  provider: { words: 'OAuth2 credential provider', file: 'oauth2-provider' },
  apiKeyProvider: { words: 'API key credential provider', file: 'api-key-provider' },
  tokenVault: { words: 'token vault', file: 'token-vault' },
  runtime: { words: 'agent runtime', file: 'agent-runtime' },
  runtimeEndpoint: { words: 'endpoint', file: 'runtime-endpoint' },
  gateway: { words: 'gateway', file: 'gateway' },
  gatewayTarget: { words: 'gateway target', file: 'gateway-target' },
  pool: { words: 'user pool', file: 'user-pool' },
  poolClient: { words: 'app client', file: 'app-client' },
};

/** "OAuth2 credential provider github" */
export const describeResource = ({ kind, name }: Resource): string => `${resourceWords[kind].words} ${name}`;

/** Whether it is one that Cognito, and not AgentCore, describes. */
export const isOfCognito = (resource: Resource): resource is CognitoResource => resource.kind === 'pool' || resource.kind === 'poolClient';
