import type { BirpcReturn } from 'birpc';
import type { DecodedToken } from '../../core/jwt/decode.js';
import type { PlannedFetch } from '../../core/jwt/verify/plan.js';
import type { JwtInspectorHost, JwtInspectorView, ShownPlan, TokenText, VerifiedToken } from '../protocol/jwtInspector.js';
import { toRefusal } from '../shared/rpc.js';

/** How far the verification of the token on show has come. */
export type VerifyState =
  | { readonly kind: 'idle' }
  /** The plan waits for a person. */
  | { readonly kind: 'planned'; readonly plan: ShownPlan }
  /** `asks` is a further address that waits for a person. */
  | { readonly kind: 'running'; readonly asks: PlannedFetch | undefined }
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
  /** Another token is on show. */
  reset(token: DecodedToken | undefined, known?: VerifiedToken): void;
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

  async function run(): Promise<void> {
    const mine = begun;
    become({ kind: 'running', asks: undefined });
    try {
      const result = await host()?.verify();
      if (mine === begun && result !== undefined) become({ kind: 'done', result }, true);
    } catch (error) {
      if (mine === begun) become({ kind: 'refused', message: toRefusal(error).message }, true);
    }
  }

  function cancel(): void {
    begun += 1;
    settleAsked(false);
    if (state.kind === 'running') void host()?.cancelVerify();
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
        else if (plan.fetches.length === 0) await run();
        else become({ kind: 'planned', plan });
      } catch (error) {
        if (mine === begun) become({ kind: 'refused', message: toRefusal(error).message }, true);
      }
    },
    answer(isYes) {
      if (answerAsked !== undefined) {
        if (state.kind === 'running') become({ kind: 'running', asks: undefined });
        settleAsked(isYes);
      } else if (!isYes) cancel();
      else if (state.kind === 'planned') void run();
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
    reset(token, known) {
      begun += 1;
      settleAsked(false);
      if (state.kind === 'running') void host()?.cancelVerify();
      become(known !== undefined && known.token === token?.text ? { kind: 'done', result: known } : { kind: 'idle' });
    },
  };
}
