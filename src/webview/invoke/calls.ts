import type { Refusal } from '../shared/rpc.js';

/** Why the last call from one place came to nothing, and how to make it again. */
export interface Trouble {
  readonly refusal: Refusal;
  readonly repeat: () => void;
}

/** What the view asked of the host. Each call has a key of its own; a place is where its refusal is shown: the box, a card or a turn. */
export interface Calls {
  readonly running: ReadonlySet<string>;
  /** Calls that came to a good end. */
  readonly done: ReadonlySet<string>;
  readonly troubles: ReadonlyMap<string, Trouble>;
}

export const NO_CALLS: Calls = { running: new Set(), done: new Set(), troubles: new Map() };

/** The place of all that is about no card and no turn. */
export const BOX = 'box';

/** The place of the settings. Opening them changes nothing about the trouble that they are opened for. */
export const SETTINGS = 'settings';

/** The place of one turn. */
export function turnPlace(turnId: number): string {
  return `turn ${turnId}`;
}

/** The key of one thing that can be asked of one place. */
export function callKey(name: string, place: string): string {
  return `${name} ${place}`;
}

/** Notes that a call has begun. What is shown of an earlier one stays until this one has ended, and with it the button in focus. */
export function withStart(calls: Calls, key: string): Calls {
  return { ...calls, running: new Set([...calls.running, key]) };
}

/** Notes how a call ended: with `trouble`, or well. */
export function withEnd(calls: Calls, key: string, place: string, trouble?: Trouble): Calls {
  const others = [...calls.troubles].filter(([other]) => other !== place);
  return {
    running: new Set([...calls.running].filter((other) => other !== key)),
    done: trouble === undefined ? new Set([...calls.done, key]) : calls.done,
    troubles: new Map(trouble === undefined ? others : [...others, [place, trouble]]),
  };
}
