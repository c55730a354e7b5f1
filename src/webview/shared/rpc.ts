import { createBirpc } from 'birpc';
import type { BirpcReturn } from 'birpc';
import { wire } from './wire.js';

/** What a rejected call of the host tells a person. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
  readonly field: string | undefined;
  /** What went wrong, as a name; known ones have a remedy of their own. */
  readonly code: string | undefined;
}

/**
 * Connects a view to its host. `events` are the calls that want no answer. Calls never time out: some wait for a person
 * to choose from a list.
 */
export function connectHost<Host extends object, View extends object>(
  post: (message: unknown) => void, view: View, events: (keyof Host)[],
): BirpcReturn<Host, View> {
  return createBirpc<Host, View>(view, {
    post,
    on: (receive: (message: unknown) => void) => { addEventListener('message', (event) => { receive(event.data); }); },
    eventNames: events,
    timeout: -1,
    ...wire,
  });
}

/** Reads what a rejected call says. */
export function toRefusal(error: unknown): Refusal {
  const { message, hint, field, code } = error as Partial<Record<keyof Refusal, unknown>>;
  return {
    message: typeof message === 'string' && message !== '' ? message : 'The host of this panel did not answer.',
    hint: typeof hint === 'string' ? hint : '',
    field: typeof field === 'string' ? field : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}
