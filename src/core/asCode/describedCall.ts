import type {
  CreateAgentRuntimeRequest, CreateGatewayRequest, CreateGatewayTargetRequest, GetAgentRuntimeEndpointResponse, GetAgentRuntimeResponse, GetGatewayResponse,
  GetGatewayTargetResponse, GetTokenVaultResponse,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { CreateUserPoolClientRequest, CreateUserPoolRequest, UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from './calls.js';
import { toSchema } from './poolSchema.js';

// What a Get or a Describe answered, as the request that makes another like it. Types of the SDK only, no code of it.

/** Tags of the resource's own; those of AWS are left out by whoever reads them. */
type Tags = Readonly<Record<string, string>>;

/** Names of all members that a request and an answer have in common; the compiler finds one that is in neither. */
type Common<Request, Answer> = readonly (keyof Request & keyof Answer)[];

const RUNTIME: Common<CreateAgentRuntimeRequest, GetAgentRuntimeResponse> = [
  'agentRuntimeName', 'description', 'roleArn', 'networkConfiguration', 'protocolConfiguration', 'authorizerConfiguration',
  'requestHeaderConfiguration', 'lifecycleConfiguration', 'environmentVariables', 'filesystemConfigurations', 'capacityProviderConfiguration', 'platformVersion',
];

const GATEWAY: Common<CreateGatewayRequest, GetGatewayResponse> = [
  'name', 'description', 'roleArn', 'protocolType', 'protocolConfiguration', 'authorizerType', 'authorizerConfiguration', 'kmsKeyArn',
  'interceptorConfigurations', 'policyEngineConfiguration', 'exceptionLevel',
];

const TARGET: Common<CreateGatewayTargetRequest, GetGatewayTargetResponse> = [
  'name', 'description', 'targetConfiguration', 'credentialProviderConfigurations', 'metadataConfiguration', 'privateEndpoint',
];

const POOL: Common<CreateUserPoolRequest, UserPoolType> = [
  'Policies', 'DeletionProtection', 'LambdaConfig', 'AutoVerifiedAttributes', 'AliasAttributes', 'UsernameAttributes', 'VerificationMessageTemplate',
  'SmsAuthenticationMessage', 'UserAttributeUpdateSettings', 'MfaConfiguration', 'DeviceConfiguration', 'EmailConfiguration', 'SmsConfiguration', 'UserPoolTags',
  'UserPoolAddOns', 'DcrConfiguration', 'UsernameConfiguration', 'AccountRecoverySetting', 'UserPoolTier', 'KeyConfiguration', 'IssuerConfiguration',
  'AcrConfiguration',
];

const CLIENT: Common<CreateUserPoolClientRequest, UserPoolClientType> = [
  'UserPoolId', 'ClientName', 'RefreshTokenValidity', 'AccessTokenValidity', 'IdTokenValidity', 'TokenValidityUnits', 'ReadAttributes', 'WriteAttributes',
  'ExplicitAuthFlows', 'SupportedIdentityProviders', 'CallbackURLs', 'LogoutURLs', 'DefaultRedirectURI', 'AllowedOAuthFlows', 'AllowedOAuthScopes',
  'AllowedOAuthFlowsUserPoolClient', 'AnalyticsConfiguration', 'PreventUserExistenceErrors', 'EnableTokenRevocation',
  'EnablePropagateAdditionalUserContextData', 'AuthSessionValidity', 'RefreshTokenRotation',
];

/** The members of these names that the answer has, but no empty texts and lists, which requests do not take everywhere and which say nothing. */
function pick<T extends object, K extends keyof T>(answer: T, names: readonly K[]): Pick<T, K> {
  const isSaid = (value: unknown) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(names.filter((name) => isSaid(answer[name])).map((name) => [name, answer[name]])) as Pick<T, K>;
}

const withTags = (tags: Tags) => (Object.keys(tags).length === 0 ? {} : { tags: { ...tags } });

/** A new runtime of this name has another ARN and another workload identity. Values of environment variables are written as variables. */
export function toRuntimeCall(read: GetAgentRuntimeResponse, tags: Tags): Call {
  return { operation: 'CreateAgentRuntime', input: { ...pick(read, RUNTIME), agentRuntimeArtifact: read.agentRuntimeArtifact, ...withTags(tags) } };
}

export function toEndpointCall(read: GetAgentRuntimeEndpointResponse, agentRuntimeId: string, tags: Tags): Call {
  const version = read.liveVersion ?? read.targetVersion;
  return {
    operation: 'CreateAgentRuntimeEndpoint',
    input: { agentRuntimeId, ...pick(read, ['name', 'description']), ...(version === undefined ? {} : { agentRuntimeVersion: version }), ...withTags(tags) },
  };
}

export function toGatewayCall(read: GetGatewayResponse, tags: Tags): Call {
  return { operation: 'CreateGateway', input: { ...pick(read, GATEWAY), roleArn: read.roleArn, ...withTags(tags) } };
}

export function toTargetCall(read: GetGatewayTargetResponse, gatewayIdentifier: string): Call {
  return { operation: 'CreateGatewayTarget', input: { gatewayIdentifier, ...pick(read, TARGET) } };
}

/** The vault is there in every account; what can be made again is its key. */
export function toVaultCall({ tokenVaultId, kmsConfiguration }: GetTokenVaultResponse): Call {
  return { operation: 'SetTokenVaultCMK', input: { ...(tokenVaultId === undefined ? {} : { tokenVaultId }), kmsConfiguration } };
}

/** What its message template says twice is left out. A pool has its domain, clients and users beside. */
export function toPoolCall(read: UserPoolType): Call {
  const schema = toSchema(read.SchemaAttributes ?? []);
  return {
    operation: 'CreateUserPool',
    input: {
      PoolName: read.Name, ...pick(read, POOL), ...toCreation(read),
      ...(schema.length === 0 ? {} : { Schema: schema }),
    },
  };
}

/** UnusedAccountValidityDays is left out: Cognito tells it, but does not take it beside TemporaryPasswordValidityDays of the password policy. */
function toCreation({ AdminCreateUserConfig: read }: UserPoolType): Pick<CreateUserPoolRequest, 'AdminCreateUserConfig'> {
  return read === undefined ? {} : { AdminCreateUserConfig: pick(read, ['AllowAdminCreateUserOnly', 'InviteMessageTemplate']) };
}

/** Cognito makes the secret of a new client itself. */
export function toClientCall(read: UserPoolClientType): Call {
  return {
    operation: 'CreateUserPoolClient',
    input: { UserPoolId: read.UserPoolId, ...pick(read, CLIENT), ClientName: read.ClientName, ...(read.ClientSecret === undefined ? {} : { GenerateSecret: true }) },
  };
}
