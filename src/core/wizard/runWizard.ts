import type { Answer, Prompter, QuestionFrame } from './prompter.js';

/** What a step asks with. The frame is handed on to the prompter as it is. */
export interface Asking {
  readonly prompter: Prompter;
  readonly frame: QuestionFrame;
}

/** One question of a wizard over the state `S`, which is never changed but replaced. */
export interface Step<S> {
  readonly id: string;
  /** Left out: always asked. Decided anew after every answer. */
  readonly when?: (state: S) => boolean;
  /** Gives the state with the answer in it. What the state holds already is offered again, so that Back keeps values. */
  readonly ask: (state: S, asking: Asking) => Promise<Answer<S>>;
}

export interface WizardOptions<S> {
  /** May say what was chosen so far. */
  readonly title: string | ((state: S, step: Step<S>) => string);
  readonly steps: readonly Step<S>[];
  readonly initial: S;
}

/**
 * Asks step by step, with Back and with step numbers that count only what will be asked. Does nothing itself: the caller
 * acts on what it returns. Undefined where the person gave up.
 */
export async function runWizard<S>(prompter: Prompter, { title, steps, initial }: WizardOptions<S>): Promise<S | undefined> {
  const isAsked = (step: Step<S>) => step.when?.(state) ?? true;
  let state = initial;
  let at = steps.findIndex(isAsked);

  while (at >= 0) {
    const step = steps[at];
    if (step === undefined) break;
    const before = steps.slice(0, at).filter(isAsked).length;
    const frame = { title: typeof title === 'string' ? title : title(state, step), step: before + 1, totalSteps: steps.filter(isAsked).length, canGoBack: before > 0 };
    const answer = await step.ask(state, { prompter, frame });
    if (answer.kind === 'cancel') return undefined;
    if (answer.kind === 'value') {
      state = answer.value;
      at = steps.findIndex((next, index) => index > at && isAsked(next));
    } else {
      state = answer.typed ?? state;
      at = Math.max(steps.findLastIndex((previous, index) => index < at && isAsked(previous)), 0);
    }
  }
  return state;
}

/** Puts the answer to a question into the state, as is what was typed before Back; Cancel passes through. */
export function withAnswer<T, S>(answer: Answer<T>, put: (value: T) => S): Answer<S> {
  switch (answer.kind) {
    case 'value': return { kind: 'value', value: put(answer.value) };
    case 'back': return answer.typed === undefined ? { kind: 'back' } : { kind: 'back', typed: put(answer.typed) };
    case 'cancel': return answer;
  }
}
