import type { ConsentCard, ShownTurn } from '../protocol/invoke.js';
import { count } from '../shared/text.js';
import { toAskingTitle } from './model.js';

/** What the two live regions say; an alert only where something failed or a person must decide. */
export interface Announcement {
  readonly status?: string;
  readonly alert?: string;
}

/** A page with a region that is read out in time, and one that is read out at once. */
export interface SayingPage {
  heard: string;
  alarm: string;
  /** What was said last in each of them. */
  readonly said: { heard: string; alarm: string };
  readonly updateComplete: Promise<boolean>;
}

/** Says it in that region, which is empty before: the same words once more would else not be heard. Of several at once the last is heard. */
export function say(page: SayingPage, region: 'heard' | 'alarm', words: string | undefined): void {
  if (words === undefined) return;
  page.said[region] = words;
  page[region] = '';
  void page.updateComplete.then(() => { page[region] = page.said[region]; });
}

/** Times left, in seconds, at which a waiting consent is called out. */
const CALLS: readonly (readonly [leftSeconds: number, words: string])[] = [[300, '5 minutes'], [120, '2 minutes'], [60, '1 minute'], [30, '30 seconds']];

/** A sentence for each change of a turn: of its consents, the agent's refusal as soon as it is known, and how it stands; nothing while an answer streams. */
export function announceChange(before: ShownTurn | undefined, after: ShownTurn): Announcement {
  const all = [...after.consents.map((card) => announceCard(before, card)), announceRefusal(before, after), announceState(before, after)];
  const [status, alert] = [toSentences(all.map((one) => one.status)), toSentences(all.map((one) => one.alert))];
  return { ...(status === undefined ? {} : { status }), ...(alert === undefined ? {} : { alert }) };
}

/** One stands as it is, several end each with a full stop. */
function toSentences(words: readonly (string | undefined)[]): string | undefined {
  const said = words.filter((one) => one !== undefined);
  return said.length < 2 ? said[0] : said.map((one) => (/[.?!]$/.test(one) ? one : `${one}.`)).join(' ');
}

function announceCard(before: ShownTurn | undefined, card: ConsentCard): Announcement {
  const known = before?.consents.find(({ id }) => id === card.id);
  if (known === undefined) return { alert: toAlert(card) };
  return known.state.kind === card.state.kind ? {} : toStatus(card);
}

const announceRefusal = (before: ShownTurn | undefined, { refusal }: ShownTurn): Announcement => (refusal === undefined || before?.refusal !== undefined ? {} : { alert: refusal.message });

function announceState(before: ShownTurn | undefined, after: ShownTurn): Announcement {
  if (before?.state.kind === after.state.kind) return before.isPaused === after.isPaused ? {} : { status: after.isPaused ? 'Paused' : 'Going on' };
  switch (after.state.kind) {
    case 'connecting': return { status: 'Sent' };
    case 'streaming': return { status: 'Answer started' };
    case 'finished': {
      const outcome = after.refusal === undefined ? 'Answer finished' : 'Answer finished with an error';
      return { status: `${outcome}, ${count(after.eventCount, 'event')}` };
    }
    case 'canceled': return { status: 'Cancelled' };
    case 'cut': return { alert: 'The connection was cut.' };
    case 'failed': return { alert: `${after.state.message} ${after.state.hint}`.trim() };
  }
}

/** Calls out how long a waiting consent has, once as each mark is passed. */
export function announceTimeLeft(turns: readonly ShownTurn[], beforeMs: number, nowMs: number): string | undefined {
  for (const { expiresAtMs, state, trusted } of turns.flatMap(({ consents }) => consents)) {
    if (state.kind !== 'waiting' || !trusted) continue;
    const passed = CALLS.find(([left]) => expiresAtMs - beforeMs > left * 1000 && expiresAtMs - nowMs <= left * 1000);
    if (passed !== undefined) return `Waiting for consent, ${passed[1]} left`;
  }
  return undefined;
}

function toAlert(card: ConsentCard): string {
  if (!card.trusted) return `This link is not AgentCore's. Host: ${card.host}`;
  return `${toAskingTitle(card)}. Opens: ${card.host}`;
}

function toStatus(card: ConsentCard): Announcement {
  switch (card.state.kind) {
    case 'waiting': return { status: 'Waiting for consent' };
    case 'completed': return { status: 'Consent given' };
    case 'refused': return { alert: 'Consent refused' };
    case 'failed': return { alert: `${card.state.message} ${card.state.hint}`.trim() };
    case 'expired': return { status: 'Consent link expired' };
    case 'canceled': return { status: 'Consent cancelled' };
  }
}
