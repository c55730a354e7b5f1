import type { BirpcReturn } from 'birpc';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import type { JwtInspectorHost, JwtInspectorView, ShownPlan, TokenText, VerifiedToken } from '../protocol/jwtInspector.js';
import { toRefusal } from '../shared/rpc.js';

/** How far the verification of the token on show has come. */
export type VerifyState =
  | { readonly kind: 'idle' }
  /** The plan waits for a person. */
  | { readonly kind: 'planned'; readonly plan: ShownPlan; readonly token: TokenText }
  /** `asks` is a further address that waits for a person, `fetching` the one that is fetched. */
  | { readonly kind: 'running'; readonly asks?: PlannedFetch; readonly fetching?: PlannedFetch }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'done'; readonly result: VerifiedToken };

/** Verifies one token at a time: plan, a person's yes, then the host does it. */
export interface Verifying {
  readonly state: () => VerifyState;
  begin(token: TokenText, by: 'issuer' | 'asked'): Promise<void>;
  /** The yes or no to what is shown. */
  answer(isYes: boolean): void;
  cancel(): void;
  /** The host asks before a further address. */
  approve(fetch: PlannedFetch): Promise<boolean>;
  /** The host is about to fetch an address. False where no verification runs that could show it. */
  announce(fetch: PlannedFetch): boolean;
  /** Another token is on show, or none. */
  reset(token: TokenText | undefined, known?: VerifiedToken): void;
}

/** Whether it is the same token with the same beside it: a header that is not signed may name another algorithm. */
export function isSame(one: TokenText | undefined, other: TokenText | undefined): boolean {
  return one?.text === other?.text && one?.unprotectedHeader === other?.unprotectedHeader;
}

type Host = BirpcReturn<JwtInspectorHost, JwtInspectorView>;

/** @param changed called after each change, with true where a verification has just ended */
export function createVerifying(host: () => Host | undefined, changed: (hasEnded: boolean) => void): Verifying {
  let state: VerifyState = { kind: 'idle' };
  let answerAsked: ((isYes: boolean) => void) | undefined;
  /** Counts what was begun, so that a late answer about another token is left alone. */
  let begun = 0;

  function become(next: VerifyState, hasEnded = false): void {
    state = next;
    changed(hasEnded);
  }

  function settleAsked(isYes: boolean): void {
    const settle = answerAsked;
    answerAsked = undefined;
    settle?.(isYes);
  }

  async function run({ id, fetches }: ShownPlan, token: TokenText): Promise<void> {
    const mine = begun;
    // What is fetched first is known. Without it, nothing is.
    const [first] = fetches;
    become({ kind: 'running', ...(first === undefined ? {} : { fetching: first }) });
    try {
      const result = await host()?.verify(id);
      if (mine !== begun || result === undefined) return;
      // A result is never shown of another token than the one that it was found of.
      become(isSame(result.token, token) ? { kind: 'done', result } : { kind: 'idle' }, true);
    } catch (error) {
      if (mine === begun) become({ kind: 'refused', message: toRefusal(error).message }, true);
    }
  }

  function cancel(): void {
    begun += 1;
    settleAsked(false);
    // Whatever it was, a key that was given for it is forgotten by the host.
    void host()?.cancelVerify();
    become({ kind: 'idle' });
  }

  return {
    state: () => state,
    async begin(token, by) {
      cancel();
      const mine = begun;
      try {
        const plan = await host()?.plan(token, by);
        if (mine !== begun || plan === undefined) return;
        if (plan.refusal !== undefined) become({ kind: 'refused', message: plan.refusal }, true);
        else if (plan.fetches.length === 0) await run(plan, token);
        else become({ kind: 'planned', plan, token });
      } catch (error) {
        if (mine === begun) become({ kind: 'refused', message: toRefusal(error).message }, true);
      }
    },
    answer(isYes) {
      if (answerAsked !== undefined) {
        if (state.kind === 'running') become({ kind: 'running', ...(isYes && state.asks !== undefined ? { fetching: state.asks } : {}) });
        settleAsked(isYes);
      } else if (!isYes) cancel();
      else if (state.kind === 'planned') void run(state.plan, state.token);
    },
    cancel,
    approve(fetch) {
      if (state.kind !== 'running') return Promise.resolve(false);
      settleAsked(false);
      return new Promise((resolve) => {
        answerAsked = resolve;
        become({ kind: 'running', asks: fetch });
      });
    },
    announce(fetch) {
      if (state.kind !== 'running') return false;
      become({ kind: 'running', fetching: fetch });
      return true;
    },
    reset(token, known) {
      cancel();
      if (known !== undefined && isSame(known.token, token)) become({ kind: 'done', result: known });
    },
  };
}
