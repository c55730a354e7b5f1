import { UserError } from '../base/errors.js';
import type { Secret } from '../base/secret.js';
import type { ResourceTokenAnswer } from './data.js';
import type { StepIo } from './plan.js';
import { findPassingFault } from './recognise.js';

/** As AWS's own SDKs for agents poll: first after 5 seconds, then every 5, for the 10 minutes that a session lasts. */
const INTERVAL_MS = 5_000;
export const SESSION_LIFETIME_MS = 600_000;
const MOST_POLLS = SESSION_LIFETIME_MS / INTERVAL_MS;

/** Asks again and again for the token of one session. It goes on where it was left. */
export interface Poller {
  /**
   * Ends with the token. A poll that fails for a moment is told of and made again when its time comes.
   * @throws UserError `consentInterrupted` as soon as the session has failed, `sessionExpired` after its time
   */
  untilToken(io: Pick<StepIo, 'clock' | 'polled' | 'hold'>, signal: AbortSignal): Promise<Secret>;
}

/** @param ask the call of GetResourceOauth2Token for this session, the same each time */
export function createPoller(ask: (signal: AbortSignal) => Promise<ResourceTokenAnswer>, startedAtMs: number): Poller {
  let asked = 0;
  /** The answer, or the name of a fault that passes: the user may still be signing in. */
  const askOnce = (signal: AbortSignal) => ask(signal).catch((error: unknown) => {
    const passing = findPassingFault(error, 'GetResourceOauth2Token');
    if (signal.aborted || passing === undefined) throw error;
    return passing;
  });
  return {
    async untilToken(io, signal) {
      const { clock } = io;
      while (asked < MOST_POLLS) {
        await clock.wait(startedAtMs + (asked + 1) * INTERVAL_MS - clock.now(), signal);
        await io.hold(signal);
        // Where a computer slept, the missed polls are not made up for.
        asked = Math.max(asked + 1, Math.floor((clock.now() - startedAtMs) / INTERVAL_MS));
        const answer = await askOnce(signal);
        const status = typeof answer === 'string' ? answer : answer.kind === 'token' ? 'token' : answer.sessionStatus ?? 'IN_PROGRESS';
        io.polled(Math.min(asked, MOST_POLLS), MOST_POLLS, status);
        if (typeof answer === 'string') continue;
        if (answer.kind === 'token') return answer.resourceAccessToken;
        if (answer.sessionStatus === 'FAILED') throw new UserError('The session has failed.', { code: toEnd(clock.now() - startedAtMs) });
      }
      throw new UserError('The session has ended without a token.', { code: 'sessionExpired' });
    },
  };
}

/** The service says FAILED of a session that is over by its age, too. */
const toEnd = (ageMs: number) => (ageMs >= SESSION_LIFETIME_MS ? 'sessionExpired' : 'consentInterrupted');
