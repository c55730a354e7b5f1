import type { Clock } from '../base/clock.js';
import type { Event } from '../base/disposable.js';
import type { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import type { ConnectionInfo } from '../tree/nodes.js';
import type { ConsentPorts } from './consentCards.js';
import type { History } from './history.js';
import type { Invoker } from './invoker.js';

/** How it stands with the connection of the window. */
export type ConnectionView =
  | {
    readonly kind: 'connected';
    readonly info: ConnectionInfo;
    readonly access: AwsAccess;
    /** A user who is a good guess: the first of the sandbox. Empty on AWS, where only the person knows. */
    readonly firstUser: string;
  }
  /** `hasEnded`: it was the sandbox, and its process is gone. */
  | { readonly kind: 'left'; readonly hasEnded: boolean };

/** Of the connection that is open; undefined where none is. */
export const findConnectionId = (connection: ConnectionView): string | undefined => (connection.kind === 'connected' ? connection.info.id : undefined);

export const isSandbox = (connection: ConnectionView): boolean => connection.kind === 'connected' && connection.info.kind === 'sandbox';

/** What of the control plane a conversation uses. */
export type ConversationControl = Pick<IdentityControl, 'getAgentRuntime' | 'getGateway' | 'getWorkloadIdentity' | 'setReturnUrls'>;

/** What a conversation needs of the window it is in. */
export interface ConversationPorts {
  readonly connection: () => ConnectionView;
  readonly onDidChangeConnection: Event<unknown>;
  /** Throws a `UserError` where nothing is connected, as the next one does. */
  readonly invoker: () => Promise<Invoker>;
  /** Uses the control plane of the connection in a region, which need not be its own. */
  readonly useControl: <T>(region: string, use: (control: ConversationControl) => Promise<T>) => Promise<T>;
  /** True for a runtime of the sandbox behind which a program of the user's own is: it is handed the header with the return URL. */
  readonly isOwnAgent: (agentRuntimeArn: string) => Promise<boolean>;
  readonly consents: ConsentPorts;
  readonly returnUrl: () => string;
  /** Hosts whose consent pages may be opened without a click, in lower case. */
  readonly trustedHosts: () => readonly string[];
  readonly history: History;
  /** Told of every failure. */
  readonly note: (error: UserError) => void;
  readonly clock: Clock;
}
