import type { AuthorizerConfiguration } from '../inbound/authorizer.js';
import type { Tags } from '../state.js';

/** What the sandbox remembers of gateways. */
export interface GatewayTables {
  /** By id. */
  readonly gateways: GatewayRecord;
  /** By gateway and target id. */
  readonly gatewayTargets: TargetRecord;
}

/** The key of a target. */
export const inGateway = (gatewayId: string, targetId: string): string => `${gatewayId}/${targetId}`;

export interface GatewayRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Whose bearer tokens it takes; signed requests where there is none. */
  readonly authorizerConfiguration?: AuthorizerConfiguration;
  readonly workloadName: string;
  /** One that is made up where it was never updated. */
  readonly roleArn?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly tags?: Tags;
}

/** With what a target calls the API behind it. */
export type TargetCredential =
  | {
    /** The token of the user who calls the gateway, for which they have consented. */
    readonly type: 'OAUTH';
    readonly providerName: string;
    readonly scopes: readonly string[];
    /** Kept as in origin.ts. */
    readonly returnUrl: string;
  }
  | { readonly type: 'API_KEY'; readonly providerName: string; readonly headerName: string };

/** The one operation of the API behind a target, which becomes a tool. */
export interface TargetOperation {
  readonly operationId: string;
  readonly summary: string;
  /** Kept as in origin.ts. It is asked by GET. */
  readonly url: string;
  /** Names of its query parameters, all of them texts that must be given, with what they mean. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface TargetRecord {
  readonly gatewayId: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly operation: TargetOperation;
  readonly credential: TargetCredential;
  /** Set while an administrator's consent is awaited. */
  readonly pending?: {
    /** For whom CompleteResourceTokenAuth binds the session. */
    readonly userId: string;
    /** Of the authorization URL that was given out last. */
    readonly sessionUri?: string;
  } | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
