import { createHash } from 'node:crypto';
import { parseCallbackQuery } from './checks.js';
import { idOfNonce, type Flow } from './flows.js';
import { CALLBACK, DONE, START, splitTarget } from './paths.js';

type Kind = 'flow' | 'session' | 'state';

/** What a request must name to be handed to the window that waits for it. A hash, so that the port's owner learns no session and no state. */
const toTicket = (kind: Kind, value: string): string => createHash('sha256').update(`${kind} ${value}`).digest('base64url');

/** Every ticket of a flow; the same from its start page to its done page. */
export function ticketsOf({ id, awaited: { sessionUri, state } }: Flow): readonly string[] {
  return [
    toTicket('flow', id),
    ...(sessionUri === undefined ? [] : [toTicket('session', sessionUri)]),
    ...(state === undefined ? [] : [toTicket('state', state)]),
  ];
}

/** The ticket that a request shows; undefined where it is of no flow. */
export function ticketShown(target: string): string | undefined {
  const { path, query } = splitTarget(target);
  if (path === CALLBACK) {
    const { sessionUri, state } = parseCallbackQuery(query ?? '') ?? {};
    if (sessionUri !== undefined) return toTicket('session', sessionUri);
    return state === undefined ? undefined : toTicket('state', state);
  }
  if (path.startsWith(START)) return toTicket('flow', idOfNonce(path.slice(START.length)));
  return path.startsWith(DONE) ? toTicket('flow', path.slice(DONE.length)) : undefined;
}
