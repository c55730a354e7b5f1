import { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';
import { MOST_TURNS } from '../bounds/turnRoom.js';
import { addReturnUrl } from '../identity/returnUrls.js';
import { toOwnRegion } from './address.js';
import { findIdentity, type Asking } from './asking.js';
import type { Place } from './consentTaker.js';
import type { ConversationPorts } from './conversationPorts.js';
import type { PayloadHints } from './payload.js';
import { findSignInKind } from './signIn.js';

/** As what the invocations of a session were sent: by the time a person mends what one was refused for, other things may be chosen. */
export interface SentAs {
  /** @param requireHere throws where another target or connection is chosen by then */
  note(turnId: number, asking: Asking, place: Place, named: PayloadHints, requireHere: () => void): void;
  /**
   * Registers our return URL on the workload identity as which the agent of that turn acted. Afterwards the turn can be sent again.
   * @throws UserError `OtherTarget`, `NoIdentity`, `NoTurn`, or as AWS refuses it
   */
  addReturnUrl(turnId: number, signal: AbortSignal): Promise<void>;
  /** The bearer token that went with that turn, whatever was chosen since; undefined where none did. */
  readonly bearer: (turnId: number) => Secret | undefined;
  /** Where the last one was sent; undefined where none was. */
  region(): string | undefined;
  clear(): void;
}

interface Entry {
  readonly identity: string | undefined;
  readonly region: string;
  readonly bearer: Secret | undefined;
  readonly requireHere: () => void;
}

export function createSentAs({ useControl, returnUrl }: Pick<ConversationPorts, 'useControl' | 'returnUrl'>): SentAs {
  const entries = new Map<number, Entry>();
  return {
    note: (turnId, asking, { access }, named, requireHere) => {
      const { target, facts, credentials } = asking;
      const bearer = findSignInKind(target, facts, credentials) === 'bearer' ? credentials.token?.token : undefined;
      entries.set(turnId, { identity: findIdentity(asking, named), region: toOwnRegion(target, access), bearer, requireHere });
      for (const id of entries.keys()) if (id <= turnId - MOST_TURNS) entries.delete(id);
    },
    async addReturnUrl(turnId, signal) {
      const entry = entries.get(turnId);
      if (entry === undefined) throw new UserError('This answer is gone.', { code: 'NoTurn' });
      const { identity, region, requireHere } = entry;
      requireHere();
      if (identity === undefined) throw new UserError('It is not known as which workload identity the agent acts.', { code: 'NoIdentity', hint: 'Add the return URL in the Resources view.' });
      await useControl(region, (control) => addReturnUrl(control, identity, returnUrl(), signal));
      requireHere();
    },
    bearer: (turnId) => entries.get(turnId)?.bearer,
    region: () => [...entries.values()].at(-1)?.region,
    clear: () => { entries.clear(); },
  };
}
