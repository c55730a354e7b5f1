import type { Secret } from '../base/secret.js';
import type { AgentRuntimeSummary } from '../identity/control.js';

/** What a person chose to talk to, before it is known how to sign in there. */
export type ChosenTarget =
  /** `qualifier`: name of a runtime endpoint; `DEFAULT` where left out. */
  | { readonly kind: 'runtime'; readonly runtime: AgentRuntimeSummary; readonly qualifier?: string }
  /** A runtime that is named by its ARN alone, perhaps of another account or region. */
  | { readonly kind: 'arn'; readonly agentRuntimeArn: string; readonly qualifier?: string }
  | { readonly kind: 'gateway'; readonly id: string; readonly name: string; readonly url: string; readonly status: string }
  /** A program on this computer: `http://127.0.0.1:8080` and the like, without a path. */
  | { readonly kind: 'local'; readonly name: string; readonly url: string; readonly protocol: 'HTTP' | 'MCP' };

/** A token of a user that a person chose to sign in with. In memory only. */
export interface ChosenToken {
  readonly token: Secret;
  /** Its subject or user name; empty where it does not say. */
  readonly who: string;
  /** "clipboard", "Cognito, quickstart-pool": where it came from. */
  readonly from: string;
  readonly expiresAtMs: number | undefined;
}
