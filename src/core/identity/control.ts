import type { Page, PageRequest } from '../base/paging.js';
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
}

export interface AgentRuntimeSummary {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  /** `READY`, `CREATING`, `CREATE_FAILED`, … */
  readonly status: string;
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
}

export interface Gateway extends GatewaySummary {
  readonly arn: string;
  /** Where it is called; undefined before there is one. */
  readonly url: string | undefined;
  /** `NONE` where it asks nobody who they are; `AUTHENTICATE_ONLY` where it leaves the decision to its targets, a policy engine or an interceptor. */
  readonly inbound: Inbound | { readonly kind: 'NONE' | 'AUTHENTICATE_ONLY' };
  /** Name of the workload identity that the service made for this gateway. */
  readonly workloadIdentityName: string | undefined;
}

/** What GetAgentRuntime and GetGateway say of inbound authorization, as they say it. */
export interface InboundOutput {
  readonly name: string | undefined;
  /** Of gateways only. */
  readonly authorizerType?: string | undefined;
  readonly authorizerConfiguration: unknown;
}

/** A provider that keeps an API key; the key itself is not read here. */
export interface ApiKeyProvider {
  readonly name: string;
  readonly arn: string;
}

/**
 * AgentCore Identity's control plane, as much of it as the product uses. Every method throws a `UserError`
 * (see `base/explain.ts`) and stops at the signal with an `AbortError`.
 */
export interface IdentityControl {
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

  getApiKeyProvider(name: string, signal?: AbortSignal): Promise<ApiKeyProvider>;

  listAgentRuntimes(page: PageRequest): Promise<Page<AgentRuntimeSummary>>;
  getAgentRuntime(id: string, signal?: AbortSignal): Promise<AgentRuntime>;
  listRuntimeEndpoints(runtimeId: string, page: PageRequest): Promise<Page<RuntimeEndpoint>>;

  listGateways(page: PageRequest): Promise<Page<GatewaySummary>>;
  getGateway(id: string, signal?: AbortSignal): Promise<Gateway>;

  /** How a runtime or a gateway lets callers in, in the members of the API, all of it: see `readControlPlane` of core/inbound. */
  getInbound(kind: 'runtime' | 'gateway', id: string, signal?: AbortSignal): Promise<InboundOutput>;

  /** Closes the sockets. */
  dispose(): void;
}
