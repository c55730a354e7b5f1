import { UserError } from '../base/errors.js';
import { parseCallbackQuery } from './checks.js';
import type { ConsentFacts, ConsentOutcome } from './consent.js';
import { findFlow, finish, receive, type Flow } from './flows.js';

export interface Pasted {
  readonly text: string;
  /** The address that a callback comes to, without its query. */
  readonly returnUrl: string;
  readonly flows: () => Iterable<Flow>;
  readonly confirm: (facts: ConsentFacts) => Promise<boolean>;
  readonly now: () => number;
}

/** As long as the URL of a request may be. */
const MAX_CHARACTERS = 8_192;
const AGAIN = 'Copy the whole address that the browser ended on after the sign-in.';

/** What is wrong with a text that somebody is about to paste; undefined where nothing is. */
export function validatePasted(text: string, returnUrl: string): string | undefined {
  const pasted = text.trim();
  if (!URL.canParse(pasted) || pasted.length > MAX_CHARACTERS) return AGAIN;
  const { origin, pathname, hash } = new URL(pasted);
  if (`${origin}${pathname}` !== returnUrl || hash !== '') return `The address begins with ${returnUrl}`;
  return parseCallbackQuery(queryOf(pasted)) === undefined ? 'A part of the address is there twice.' : undefined;
}

const queryOf = (pasted: string) => new URL(pasted).search.slice(1);

/**
 * Takes the callback that a browser could not bring itself. The pasted address passes every check of a callback but the cookie's;
 * in its place the person says that it was they who signed in, since nobody else sees who did.
 */
export async function takePasted({ text, returnUrl, flows, confirm, now }: Pasted): Promise<ConsentOutcome | undefined> {
  const fault = validatePasted(text, returnUrl);
  const query = fault === undefined ? parseCallbackQuery(queryOf(text.trim())) : undefined;
  if (query === undefined) throw new UserError('This is not the address that the browser ends on.', { code: 'PastedUrl', hint: fault ?? AGAIN });
  const found = findFlow(flows(), query);
  if (found?.isWaiting() === true && !await confirm(found.awaited.facts)) return undefined;
  const received = receive(flows(), query, () => true, now());
  switch (received.kind) {
    case 'accepted':
      await finish(received.flow, query);
      return received.flow.outcome;
    case 'notStartedHere':
      throw new UserError('This address is of nothing that this window waits for.', { code: 'PastedUnknown', hint: 'Paste it in the window that asked for it.' });
    case 'used':
      throw new UserError('What this address is of came to its end before.', { code: 'PastedUsed' });
    case 'tooOld':
      throw new UserError('This address is too old: links last 10 minutes.', { code: 'PastedTooOld', hint: 'Run the flow again to get a new link.' });
  }
}
