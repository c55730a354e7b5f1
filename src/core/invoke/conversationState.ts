import type { Header } from './asking.js';
import type { ChosenTarget, ChosenToken } from './chosen.js';
import type { PayloadHints } from './payload.js';
import { noCredentials, type Credentials } from './signIn.js';
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
}

/** How a person chose to sign in. */
export type SignInChoice =
  | { readonly kind: 'iam' }
  | { readonly kind: 'bearer'; readonly token: ChosenToken }
  /** Without a name it acts as nobody. */
  | { readonly kind: 'workload'; readonly workloadName: string | undefined; readonly userId: string };

/** Before anything is chosen. */
export const startOf = (sessionId: string, userId: string): ConversationState => (
  { target: undefined, facts: unknownFacts, credentials: { ...noCredentials, userId }, hints: {}, sessionId, headers: [] });

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

/** What is left at another connection: a user of the sandbox is nobody on AWS. A program on this computer is the same one. */
export function toElsewhere(state: ConversationState): ConversationState {
  const isLocal = state.target?.kind === 'local';
  return { ...state, target: isLocal ? state.target : undefined, credentials: noCredentials, hints: {} };
}
