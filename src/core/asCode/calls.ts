import type {
  CreateAgentRuntimeEndpointRequest, CreateAgentRuntimeRequest, CreateApiKeyCredentialProviderRequest, CreateGatewayRequest, CreateGatewayTargetRequest,
  CreateOauth2CredentialProviderRequest, CreateWorkloadIdentityRequest, SetTokenVaultCMKRequest,
  UpdateAgentRuntimeRequest,
} from '@aws-sdk/client-bedrock-agentcore-control';
import type { CreateUserPoolClientRequest, CreateUserPoolRequest } from '@aws-sdk/client-cognito-identity-provider';
import type { AwsService } from '../identity/access.js';

/** The requests that can be copied as code, in the SDK's own shapes. */
interface Inputs {
  readonly CreateWorkloadIdentity: CreateWorkloadIdentityRequest;
  readonly CreateOauth2CredentialProvider: CreateOauth2CredentialProviderRequest;
  readonly CreateApiKeyCredentialProvider: CreateApiKeyCredentialProviderRequest;
  readonly SetTokenVaultCMK: SetTokenVaultCMKRequest;
  readonly CreateAgentRuntime: CreateAgentRuntimeRequest;
  readonly CreateAgentRuntimeEndpoint: CreateAgentRuntimeEndpointRequest;
  readonly CreateGateway: CreateGatewayRequest;
  readonly CreateGatewayTarget: CreateGatewayTargetRequest;
  /** Also for its authorizer alone: the service takes every member of a runtime again. */
  readonly UpdateAgentRuntime: UpdateAgentRuntimeRequest;
  readonly CreateUserPool: CreateUserPoolRequest;
  readonly CreateUserPoolClient: CreateUserPoolClientRequest;
}

export type Operation = keyof Inputs;

/** One operation with what it is given. A secret in it only says that there is one: no text of ours repeats it. */
export type Call = { readonly [O in Operation]: { readonly operation: O; readonly input: Inputs[O] } }[Operation] & {
  /** What is not in it, as one line that becomes a comment. */
  readonly note?: string;
};

/** How the AWS CLI, the SDK for JavaScript and boto3 name a service. */
interface Service {
  readonly key: AwsService;
  /** Of the CLI and of boto3. */
  readonly name: string;
  readonly package: string;
  readonly client: string;
}

const CONTROL: Service = {
  key: 'agentCoreControl', name: 'bedrock-agentcore-control', package: '@aws-sdk/client-bedrock-agentcore-control', client: 'BedrockAgentCoreControlClient',
};
const COGNITO: Service = {
  key: 'cognito', name: 'cognito-idp', package: '@aws-sdk/client-cognito-identity-provider', client: 'CognitoIdentityProviderClient',
};

interface OperationEntry {
  readonly service: Service;
  /** The part of the answer that one goes on with, as a path. The answer as a whole may hold a secret, so it is never printed. */
  readonly answer: readonly string[];
}

const operations: Readonly<Record<Operation, OperationEntry>> = {
  CreateWorkloadIdentity: { service: CONTROL, answer: ['workloadIdentityArn'] },
  CreateOauth2CredentialProvider: { service: CONTROL, answer: ['callbackUrl'] },
  CreateApiKeyCredentialProvider: { service: CONTROL, answer: ['credentialProviderArn'] },
  SetTokenVaultCMK: { service: CONTROL, answer: ['kmsConfiguration', 'keyType'] },
  CreateAgentRuntime: { service: CONTROL, answer: ['agentRuntimeArn'] },
  CreateAgentRuntimeEndpoint: { service: CONTROL, answer: ['agentRuntimeEndpointArn'] },
  CreateGateway: { service: CONTROL, answer: ['gatewayUrl'] },
  CreateGatewayTarget: { service: CONTROL, answer: ['targetId'] },
  UpdateAgentRuntime: { service: CONTROL, answer: ['agentRuntimeVersion'] },
  CreateUserPool: { service: COGNITO, answer: ['UserPool', 'Id'] },
  CreateUserPoolClient: { service: COGNITO, answer: ['UserPoolClient', 'ClientId'] },
};

export function entryOf({ operation }: Call): OperationEntry {
  return operations[operation];
}

/** `CreateOauth2CredentialProvider` → `create-oauth2-credential-provider`, as the CLI spells an operation. */
export const toCliName = (operation: Operation): string => toKebab(operation);

/** `oauth2ProviderConfigInput` → `oauth2-provider-config-input`, as the CLI spells operations and parameters. */
export function toKebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** `create_oauth2_credential_provider`, as boto3 spells it. */
export function toPythonName(operation: Operation): string {
  return toCliName(operation).replaceAll('-', '_');
}
