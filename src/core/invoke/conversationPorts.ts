import type { Clock } from '../base/clock.js';
import type { Event } from '../base/disposable.js';
import type { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import type { ConnectionInfo } from '../tree/nodes.js';
import type { ConsentPorts } from './consentCards.js';
import type { History } from './history.js';
import type { Invoker } from './invoker.js';

/** How it stands with a connection. It is another object once it was opened anew. */
export type ConnectionView =
  | {
    readonly kind: 'connected';
    readonly info: ConnectionInfo;
    readonly access: AwsAccess;
    /** Its first user is a good guess. Undefined on AWS, where only the person knows. */
    readonly sandbox: { readonly users: readonly { readonly username: string }[] } | undefined;
  }
  /** `hasEnded`: it was the sandbox, and its process is gone. */
  | { readonly kind: 'left'; readonly hasEnded: boolean };

/** Of a connection that is open; undefined where it is not. */
export const findConnectionId = (connection: ConnectionView): string | undefined => (connection.kind === 'connected' ? connection.info.id : undefined);

export const isSandbox = (connection: ConnectionView): boolean => connection.kind === 'connected' && connection.info.kind === 'sandbox';

/** What of the control plane a conversation uses. */
export type ConversationControl = Pick<IdentityControl, 'getAgentRuntime' | 'getGateway' | 'listGatewayTargets' | 'getGatewayTarget' | 'getWorkloadIdentity' | 'setReturnUrls'>;

/** What a conversation needs of one connection. */
export interface ConnectionPorts {
  readonly connection: () => ConnectionView;
  /** Throws a `UserError` where it is not open, as the next one does. */
  readonly invoker: () => Promise<Invoker>;
  /** Uses the control plane of the connection in a region, which need not be its own. */
  readonly useControl: <T>(region: string, use: (control: ConversationControl) => Promise<T>) => Promise<T>;
  /** Told of every failure. */
  readonly note: (error: UserError) => void;
}

/** What the parts of a conversation need of the connection it belongs to and of the window it is in. */
export interface ConversationPorts extends ConnectionPorts {
  /** True for a runtime of the sandbox behind which a program of the user's own is: it is handed the header with the return URL. */
  readonly isOwnAgent: (agentRuntimeArn: string) => Promise<boolean>;
  readonly consents: ConsentPorts;
  readonly returnUrl: () => string;
  /** Hosts whose consent pages may be opened without a click, in lower case. */
  readonly trustedHosts: () => readonly string[];
  readonly history: History;
  readonly clock: Clock;
}

/** The window that a conversation is in, where several connections may be open. */
export interface WindowPorts extends Omit<ConversationPorts, keyof ConnectionPorts> {
  /** A connection by its id, be it open or not; the current one where that is undefined. */
  readonly at: (connectionId: string | undefined) => ConnectionPorts;
  /** One of them was opened or closed, or another one has become the current one; perhaps nothing of all that. */
  readonly onDidChangeConnections: Event<unknown>;
}
