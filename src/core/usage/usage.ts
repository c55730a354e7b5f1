import type { UserError } from '../base/errors.js';
import type { Page, PageRequest } from '../base/paging.js';
import type { AgentRuntime, AgentRuntimeSummary, Gateway, GatewaySummary } from '../identity/control.js';

/** A credential provider whose users are looked for. */
export interface ProviderRef {
  readonly kind: 'oauth2' | 'apiKey';
  readonly arn: string;
  readonly name: string;
}

/** A target of a gateway, as much as tells which providers it uses. */
export interface TargetCredentials {
  /** ARNs of the OAuth2 and API key credential providers that the gateway calls this target with. */
  readonly providerArns: readonly string[];
}

/** What is read to find users and owners; a part of `IdentityControl`. */
export interface UsageControl {
  listGateways(page: PageRequest): Promise<Page<GatewaySummary>>;
  getGateway(id: string, signal?: AbortSignal): Promise<Pick<Gateway, 'workloadIdentityName'>>;
  listGatewayTargets(gatewayId: string, page: PageRequest): Promise<Page<{ readonly id: string; readonly name: string }>>;
  getGatewayTarget(gatewayId: string, targetId: string, signal?: AbortSignal): Promise<TargetCredentials>;
  listAgentRuntimes(page: PageRequest): Promise<Page<AgentRuntimeSummary>>;
  getAgentRuntime(id: string, signal?: AbortSignal): Promise<Pick<AgentRuntime, 'workloadIdentityName'>>;
}

/** Who uses a provider. */
export type ProviderUser =
  | {
    readonly kind: 'gatewayTarget';
    readonly gateway: { readonly id: string; readonly name: string };
    readonly target: { readonly id: string; readonly name: string };
  }
  /** An agent of the workspace whose project file names the provider. */
  | { readonly kind: 'workspaceAgent'; readonly name: string; readonly file: string; readonly line: number };

/** What could not be looked through; a user may be there. */
export interface Unread {
  /** "the targets of gateway orders", to follow "Cannot read". */
  readonly what: string;
  readonly error: UserError;
}

export interface Usage {
  readonly users: readonly ProviderUser[];
  readonly unread: readonly Unread[];
  /** How much was looked through. */
  readonly gateways: number;
  readonly targets: number;
}

/** Whose workload identity it is: the service made it for a runtime or a gateway, and deletes it with that. */
export interface Owner {
  readonly kind: 'runtime' | 'gateway';
  readonly id: string;
  readonly name: string;
}

/** How far a search has come, in gateways. */
export type UsageProgress = (done: number, total: number) => void;
