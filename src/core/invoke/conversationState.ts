import { validateUserId } from '../identity/rules.js';
import type { Header } from './asking.js';
import type { ChosenTarget, ChosenToken } from './chosen.js';
import { toFieldFault } from './fieldFault.js';
import type { ConnectionView } from './conversationPorts.js';
import type { PayloadHints } from './payload.js';
import { noCredentials, takesUserId, type Credentials } from './signIn.js';
import { unknownFacts, type TargetFacts } from './targetFacts.js';

/** What is chosen and known in a conversation; its words are in the transcript. */
export interface ConversationState {
  readonly target: ChosenTarget | undefined;
  readonly facts: TargetFacts;
  readonly credentials: Credentials;
  /** What the payload of a prompt names. */
  readonly hints: PayloadHints;
  readonly sessionId: string;
  readonly headers: readonly Header[];
  /** Another number for each target and each connection: what was typed for one, such as a header with its key, is for no other. */
  readonly talkId: number;
}

/** What was kept of a conversation over a reload: a user is one of that connection only. */
export interface SavedUser {
  readonly userId: string;
  readonly connectionId: string;
  /** True where a target of that connection was chosen: it is looked for there once that is open again. */
  readonly hasTarget: boolean;
}

/** How a person chose to sign in. */
export type SignInChoice =
  | { readonly kind: 'iam' }
  | { readonly kind: 'bearer'; readonly token: ChosenToken }
  /** Without a name it acts as nobody. */
  | { readonly kind: 'workload'; readonly workloadName: string | undefined; readonly userId: string };

/** Before anything is chosen. */
export const startOf = (sessionId: string, userId: string): ConversationState => (
  { target: undefined, facts: unknownFacts, credentials: { ...noCredentials, userId }, hints: {}, sessionId, headers: [], talkId: 0 });

/** The user for whom it is sent, where one is named at all. @throws UserError whose `field` is `userId` */
export function withUser({ target, facts, credentials }: ConversationState, typed: string): Credentials {
  if (!takesUserId(target, facts, credentials)) return credentials;
  const fault = typed === '' ? undefined : validateUserId(typed);
  if (fault !== undefined) throw toFieldFault('userId', fault, 'UserId');
  const { actsAs } = credentials;
  return target?.kind === 'local' && actsAs !== undefined ? { ...credentials, actsAs: { ...actsAs, userId: typed } } : { ...credentials, userId: typed };
}

export function toSignedIn(credentials: Credentials, choice: SignInChoice): Credentials {
  switch (choice.kind) {
    case 'iam': return { ...credentials, kind: 'iam' };
    case 'bearer': return { ...credentials, kind: 'bearer', token: choice.token };
    case 'workload': {
      const { workloadName, userId } = choice;
      return { ...credentials, actsAs: workloadName === undefined ? undefined : { workloadName, userId } };
    }
  }
}

/** What is left at another connection: a user of the sandbox is nobody on AWS, and a header may hold a key. */
export const toElsewhere = (state: ConversationState): ConversationState => ({ ...state, credentials: noCredentials, hints: {}, headers: [], talkId: state.talkId + 1 });

/** The first user of a sandbox is a good guess. */
export function withGuessedUser(state: ConversationState, connection: ConnectionView): ConversationState {
  if (state.credentials.userId !== '' || connection.kind === 'left') return state;
  return { ...state, credentials: { ...state.credentials, userId: connection.sandbox?.users[0]?.username ?? '' } };
}

/** What is left for another target of the same connection: what was chosen for one says nothing of another, and its headers and tokens are not sent there. */
export const toOther = ({ credentials: { userId }, talkId }: ConversationState): Pick<ConversationState, 'credentials' | 'headers' | 'talkId'> => (
  { credentials: { ...noCredentials, userId }, headers: [], talkId: talkId + 1 });
