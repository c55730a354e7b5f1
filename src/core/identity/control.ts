import type { Page, PageRequest } from '../base/paging.js';
import type { ControlResource } from '../resource/resource.js';
import type { IdentityWrites } from './controlWrites.js';
import type { Oauth2ProviderConfig } from './providerConfig.js';

/** A workload identity as `ListWorkloadIdentities` gives it: no times and no return URLs. */
export interface WorkloadIdentitySummary {
  readonly name: string;
  readonly arn: string;
}

/** The identity of an agent, with the URLs that a browser may be returned to after consent. */
export interface WorkloadIdentity extends WorkloadIdentitySummary {
  readonly allowedResourceOauth2ReturnUrls: readonly string[];
  readonly createdTime: Date | undefined;
  readonly lastUpdatedTime: Date | undefined;
}

/** An OAuth2 credential provider as `ListOauth2CredentialProviders` gives it: no status and no callback URL. */
export interface Oauth2ProviderSummary {
  readonly name: string;
  readonly arn: string;
  /** `CredentialProviderVendorType`, e.g. `CustomOauth2`. */
  readonly vendor: string;
  readonly createdTime?: Date | undefined;
  readonly lastUpdatedTime?: Date | undefined;
}

export interface Oauth2Provider extends Oauth2ProviderSummary {
  /** To be registered at the identity provider. Unique to this provider and known only after it was created. */
  readonly callbackUrl: string | undefined;
  /** `CREATING`, `READY`, `CREATE_FAILED`, …; undefined where the service gives none. */
  readonly status: string | undefined;
  readonly failureReason: string | undefined;
  readonly clientId: string | undefined;
  readonly discoveryUrl: string | undefined;
  /** Of a provider whose server is given by its addresses. */
  readonly issuer: string | undefined;
  /** Where Secrets Manager keeps the client secret, which no operation gives back. */
  readonly clientSecretArn?: string | undefined;
  /** `MANAGED` by AgentCore, or `EXTERNAL`: a secret of the account's own. */
  readonly clientSecretSource?: string | undefined;
}

export interface AgentRuntimeSummary {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  /** `READY`, `CREATING`, `CREATE_FAILED`, … */
  readonly status: string;
  readonly lastUpdatedTime?: Date | undefined;
}

/** A version of a runtime, of which every update makes one. */
export interface RuntimeVersion {
  readonly version: string;
  readonly status: string;
  readonly lastUpdatedTime: Date | undefined;
}

/** How callers are let in: SigV4 where no authorizer is set, else a JWT of the named issuer. */
export type Inbound = { readonly kind: 'IAM' } | { readonly kind: 'JWT'; readonly discoveryUrl: string };

export interface AgentRuntime extends AgentRuntimeSummary {
  readonly inbound: Inbound;
  /** What it speaks: `HTTP`, `MCP`, `A2A`, …; `HTTP` where nothing is set. */
  readonly protocol: string;
  /** `requestHeaderAllowlist`: the headers of a caller that reach the agent. */
  readonly allowedHeaders: readonly string[];
  /** Name of the workload identity that the service made for this runtime. */
  readonly workloadIdentityName: string | undefined;
  /** What stands in `customJWTAuthorizer`, for `readAuthorizer` of core/inbound; undefined where there is none. */
  readonly customJwtAuthorizer?: unknown;
  readonly failureReason?: string | undefined;
  readonly createdTime?: Date | undefined;
}

/** A name by which a version of a runtime is called: the `qualifier` of an invocation. */
export interface RuntimeEndpoint {
  readonly name: string;
  readonly arn: string;
  /** The version that is called; undefined before there is one. */
  readonly liveVersion: string | undefined;
  /** The version that it is being moved to; the live one, or undefined, where it is not. */
  readonly targetVersion: string | undefined;
  /** `READY`, `UPDATING`, `CREATE_FAILED`, … */
  readonly status: string;
}

/** A gateway as `ListGateways` gives it: no URL and no issuer. */
export interface GatewaySummary {
  readonly id: string;
  readonly name: string;
  /** `READY`, `CREATING`, `UPDATE_UNSUCCESSFUL`, … */
  readonly status: string;
  /** `AuthorizerType`: `CUSTOM_JWT`, `AWS_IAM`, `NONE`, … */
  readonly authorizerType: string;
  /** What it speaks: `MCP`; empty where nothing is said. */
  readonly protocol: string;
  readonly createdTime?: Date | undefined;
  readonly lastUpdatedTime?: Date | undefined;
}

export interface Gateway extends GatewaySummary {
  readonly arn: string;
  /** Where it is called; undefined before there is one. */
  readonly url: string | undefined;
  /** `NONE` where it asks nobody who they are; `AUTHENTICATE_ONLY` where it leaves the decision to its targets, a policy engine or an interceptor. */
  readonly inbound: Inbound | { readonly kind: 'NONE' | 'AUTHENTICATE_ONLY' };
  /** Name of the workload identity that the service made for this gateway. */
  readonly workloadIdentityName: string | undefined;
  /** As that of a runtime. */
  readonly customJwtAuthorizer?: unknown;
  readonly statusReasons?: readonly string[];
}

/** What GetAgentRuntime and GetGateway say of inbound authorization, as they say it. */
export interface InboundOutput {
  readonly name: string | undefined;
  /** Of gateways only. */
  readonly authorizerType?: string | undefined;
  readonly authorizerConfiguration: unknown;
}

/** A target as `ListGatewayTargets` gives it: no credentials. */
export interface GatewayTargetSummary {
  readonly id: string;
  readonly name: string;
  /** `READY`, `CREATING`, `CREATE_PENDING_AUTH`, … */
  readonly status: string;
  /** The page on which an administrator has to consent; undefined where none is waited for. */
  readonly consentUrl: string | undefined;
  readonly lastUpdatedTime: Date | undefined;
}

/** With what a target calls the API behind it. */
export type OutboundCredential =
  | { readonly kind: 'OAUTH'; readonly providerArn: string; readonly scopes: readonly string[]; readonly grantType: string | undefined }
  | { readonly kind: 'API_KEY'; readonly providerArn: string; readonly location: string | undefined; readonly parameterName: string | undefined }
  /** `GATEWAY_IAM_ROLE`, `JWT_PASSTHROUGH`, …: it needs no provider. */
  | { readonly kind: 'OTHER'; readonly type: string };

export interface GatewayTarget extends GatewayTargetSummary {
  readonly gatewayArn: string;
  readonly statusReasons: readonly string[];
  readonly credentials: readonly OutboundCredential[];
  /** Of the OAuth2 and API key credential providers among them. */
  readonly providerArns: readonly string[];
}

/** A provider that keeps an API key, as `ListApiKeyCredentialProviders` gives it. The key itself is not read here. */
export interface ApiKeyProviderSummary {
  readonly name: string;
  readonly arn: string;
  readonly createdTime?: Date | undefined;
  readonly lastUpdatedTime?: Date | undefined;
}

export interface ApiKeyProvider extends ApiKeyProviderSummary {
  /** Where Secrets Manager keeps the key. */
  readonly secretArn?: string | undefined;
  /** `MANAGED` by AgentCore, or `EXTERNAL`: a secret of the account's own. */
  readonly secretSource?: string | undefined;
  /** Which member of an `EXTERNAL` secret is the key. */
  readonly secretJsonKey?: string | undefined;
}

/** What keeps the secrets and tokens of all providers of an account in a region. */
export interface TokenVault {
  readonly id: string;
  /** `ServiceManagedKey` or `CustomerManagedKey`. */
  readonly keyType: string;
  readonly kmsKeyArn: string | undefined;
  readonly lastModifiedTime: Date | undefined;
}

export type Tags = Readonly<Record<string, string>>;

/**
 * AgentCore Identity's control plane, as much of it as the product uses. Every method throws a `UserError`
 * (see `base/explain.ts`) and stops at the signal with an `AbortError`.
 */
export interface IdentityControl extends IdentityWrites {
  listWorkloadIdentities(page: PageRequest): Promise<Page<WorkloadIdentitySummary>>;
  getWorkloadIdentity(name: string, signal?: AbortSignal): Promise<WorkloadIdentity>;
  createWorkloadIdentity(name: string, returnUrls: readonly string[], signal?: AbortSignal): Promise<WorkloadIdentity>;
  /** Replaces the whole list of return URLs, as `UpdateWorkloadIdentity` does. To add one, see `returnUrls.ts`. */
  setReturnUrls(name: string, returnUrls: readonly string[], signal?: AbortSignal): Promise<WorkloadIdentity>;
  deleteWorkloadIdentity(name: string, signal?: AbortSignal): Promise<void>;

  listOauth2Providers(page: PageRequest): Promise<Page<Oauth2ProviderSummary>>;
  getOauth2Provider(name: string, signal?: AbortSignal): Promise<Oauth2Provider>;
  createOauth2Provider(name: string, config: Oauth2ProviderConfig, signal?: AbortSignal): Promise<Oauth2Provider>;
  deleteOauth2Provider(name: string, signal?: AbortSignal): Promise<void>;

  listApiKeyProviders(page: PageRequest): Promise<Page<ApiKeyProviderSummary>>;
  getApiKeyProvider(name: string, signal?: AbortSignal): Promise<ApiKeyProvider>;

  /** The one vault that an account has in a region: there is no list of them. */
  getTokenVault(signal?: AbortSignal): Promise<TokenVault>;
  listTags(arn: string, signal?: AbortSignal): Promise<Tags>;

  listAgentRuntimes(page: PageRequest): Promise<Page<AgentRuntimeSummary>>;
  getAgentRuntime(id: string, signal?: AbortSignal): Promise<AgentRuntime>;
  listRuntimeVersions(runtimeId: string, page: PageRequest): Promise<Page<RuntimeVersion>>;
  listRuntimeEndpoints(runtimeId: string, page: PageRequest): Promise<Page<RuntimeEndpoint>>;

  listGateways(page: PageRequest): Promise<Page<GatewaySummary>>;
  getGateway(id: string, signal?: AbortSignal): Promise<Gateway>;
  listGatewayTargets(gatewayId: string, page: PageRequest): Promise<Page<GatewayTargetSummary>>;
  getGatewayTarget(gatewayId: string, targetId: string, signal?: AbortSignal): Promise<GatewayTarget>;

  /** How a runtime or a gateway lets callers in, in the members of the API, all of it: see `readControlPlane` of core/inbound. */
  getInbound(kind: 'runtime' | 'gateway', id: string, signal?: AbortSignal): Promise<InboundOutput>;

  /** Any resource as its Get answers it, without `$metadata`: in the SDK's shape, times as `Date`. */
  describe(resource: ControlResource, signal?: AbortSignal): Promise<object>;

  /** Closes the sockets. */
  dispose(): void;
}
