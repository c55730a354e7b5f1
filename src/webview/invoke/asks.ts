import type { BirpcReturn } from 'birpc';
import type { InvokeHost, InvokeView } from '../protocol/invoke.js';
import { toRefusal } from '../shared/rpc.js';
import type { Refusal } from '../shared/rpc.js';
import { clip } from '../shared/text.js';
import { callKey, withEnd, withStart } from './calls.js';
import type { Calls } from './calls.js';

/** What is read aloud of a refusal, which nobody can skim. */
const ALARM_CHARACTERS = 300;

export type Host = BirpcReturn<InvokeHost, InvokeView>;
export type Ask = (host: Host) => Promise<void>;

/** What of a panel tells of its calls. */
export interface AskingPage {
  readonly host: Host | undefined;
  calls: Calls;
  heard: string;
  alarm: string;
}

export interface Question {
  readonly name: string;
  /** Where a refusal is shown. */
  readonly place: string;
  readonly ask: Ask;
  /** Said where it went well. */
  readonly done?: string;
  /** @returns true where the refusal is shown at a field, and not at the place */
  readonly refused?: (refusal: Refusal) => boolean;
}

/** Asks the host once, however often a button is pressed until the answer. @returns true where it went well */
export async function askOnce(page: AskingPage, question: Question): Promise<boolean> {
  const { name, place, ask, done = '', refused } = question;
  const key = callKey(name, place);
  if (page.host === undefined || page.calls.running.has(key)) return false;
  page.calls = withStart(page.calls, key);
  page.alarm = '';
  // What is said twice is read twice: the region is empty in between.
  if (page.heard === done) page.heard = '';
  try {
    await ask(page.host);
    page.calls = withEnd(page.calls, key, place);
    if (done !== '') page.heard = done;
    return true;
  } catch (error) {
    const refusal = toRefusal(error);
    const isAtField = refused?.(refusal) === true;
    page.calls = withEnd(page.calls, key, place, isAtField ? undefined : { refusal, repeat: () => { void askOnce(page, question); } });
    page.alarm = clip(`${refusal.message} ${refusal.hint}`.trim(), ALARM_CHARACTERS);
    return false;
  }
}
