import { UserError } from '../base/errors.js';
import type { Facts } from './events.js';
import { need, type Step } from './plan.js';
import type { Brought, Visit } from './visit.js';

/** What a flow knows once its browser is back. */
export interface ReturnState<A> {
  readonly visit?: Visit<A>;
  readonly brought?: Brought<A>;
}

export interface ReturnOptions<S, A> {
  /** Parameters of the return URL, as it came. */
  readonly toFacts: (answer: A) => Facts;
  /** Compares what came with what was sent, and says what was right. Throws where something was not. */
  readonly check: (state: S, brought: Brought<A>) => Facts;
  /** Says what is compared: `compare session_id and state`. */
  readonly call: string;
  readonly skip?: (state: S) => string | undefined;
  readonly accept: (state: S, answer: A) => S;
}

/**
 * The way back as steps of its own: that the browser reached the return URL, and whether what it brought is the answer to what was asked.
 * Only then is it believed, a refusal too.
 */
export function returnSteps<S extends ReturnState<A>, A>({ toFacts, check, call, skip, accept }: ReturnOptions<S, A>): readonly Step<S>[] {
  const skipped = skip === undefined ? {} : { skip };
  return [
    {
      id: 'returnUrl', title: 'Reach the return URL', from: 'browser', to: 'agent', call: 'GET return URL', ...skipped,
      async run(state, io) {
        const brought = need(state.brought, 'browser that is back');
        const facts = brought.kind === 'refused' ? { error: brought.error, iss: brought.iss } : toFacts(brought.answer);
        await io.call(facts, () => Promise.resolve(), () => ({}));
        return state;
      },
    },
    {
      id: 'checkReturn', title: 'Check what came back', from: 'agent', to: 'agent', call, ...skipped,
      async run(state, io) {
        const brought = need(state.brought, 'browser that is back');
        try {
          await io.call({}, () => Promise.resolve(check(state, brought)), (right) => right);
          if (brought.kind === 'refused') throw toRefusal(brought.error);
        } catch (error) {
          state.visit?.settle(Promise.reject(error instanceof Error ? error : new Error('The check failed.')));
          throw error;
        }
        return accept(state, brought.answer);
      },
    },
  ];
}

/** Codes that say what is wrong keep their meaning; with any other the session is simply over. */
const TELLING: readonly string[] = [
  'access_denied', 'invalid_scope', 'unauthorized_client', 'interaction_required', 'login_required', 'account_selection_required', 'consent_required',
];

function toRefusal(error: string): UserError {
  return new UserError(`The identity provider came back with an error: ${error}`, { code: TELLING.includes(error) ? error : 'consentInterrupted' });
}
