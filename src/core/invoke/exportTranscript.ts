import { UserError } from '../base/errors.js';
import { parseJson } from './eventJson.js';
import { maskTokens } from './mask.js';
import { createEchoFinder, toPart } from './pieces.js';
import { toDataWith, toRawForm } from './rawForm.js';
import { createValueMask, MEMBERS_AND_SESSIONS } from './secretValues.js';
import type { Transcript } from './transcript.js';
import { rawOf, toMetrics, type ConsentCard, type ShownEvent, type Turn } from './turn.js';

/** What a transcript is about. */
export interface ExportFacts {
  readonly target: string;
  readonly region: string;
  readonly sessionId: string;
  readonly atMs: number;
}

/** Events that are read from the transcript at once. */
const PAGE = 500;

/** Text without tokens and without sessions of consents: fit to be given to others. */
export function withoutSecrets(text: string): string {
  return createValueMask(MEMBERS_AND_SESSIONS).push(maskTokens(text)).own;
}

/** A conversation as Markdown, in parts. It has no token and no session of a consent. @throws UserError `NoTurn` */
export function toMarkdown(transcript: Transcript, facts: ExportFacts): Iterable<string> {
  // Read now, not when the first part is asked for: by then the conversation may be another.
  return toParts(transcript, { turns: transcript.turns(), notKept: transcript.notKept() }, facts);
}

function* toParts(transcript: Transcript, { turns, notKept }: { readonly turns: readonly Turn[]; readonly notKept: number }, { target, region, sessionId, atMs }: ExportFacts): Generator<string> {
  yield `# ${target}\n\nRegion ${region}, session ${sessionId}, saved ${new Date(atMs).toISOString()}\n`;
  if (notKept > 0) yield `\nEarlier turns that are not kept: ${notKept}\n`;
  for (const turn of turns) {
    requireTurn(transcript, turn);
    yield `\n## ${new Date(turn.sentAtMs).toISOString()}\n\n${toFence(withoutSecrets(turn.draft.text))}\n\n${toOutcome(turn, atMs)}\n`;
    for (const card of turn.consents) yield `\n${toConsentLine(card)}\n`;
    if (turn.refusal !== undefined) yield `\nThe agent reported: ${withoutSecrets(turn.refusal.message)}\n`;
    if (turn.text !== '') yield `\n${toFence(withoutSecrets(turn.text))}\n${turn.isTextCut ? '\nThe text is longer; its events are all below.\n' : ''}`;
    if (turn.eventCount > 0) yield `\n| # | ms | Type | Bytes | Data |\n|---|---|---|---|---|\n`;
    for (const event of eventsOf(transcript, turn)) yield toRow(event, turn);
  }
  if (transcript.hasLost()) yield '\nEarlier events are missing: there was no room for them on the disk.\n';
}

/** The stream of one turn as it came, in parts, without secrets: what a file of server-sent events holds. @throws UserError `NoTurn` */
export function* toStream(transcript: Transcript, turn: Turn): Generator<string> {
  if (transcript.hasLost()) yield ': some events are missing: there was no room for them on the disk\n\n';
  for (const event of eventsOf(transcript, turn)) {
    if (event.isCut !== true) {
      yield rawOf(event);
      continue;
    }
    const mask = createValueMask(MEMBERS_AND_SESSIONS);
    for (const part of transcript.wholeEvent(turn.id, event.n)) {
      requireTurn(transcript, turn);
      yield mask.push(part).joined;
    }
  }
}

/** The events of a turn without secrets, those too that only several of them hold together. */
function* eventsOf(transcript: Transcript, turn: Turn): Generator<ShownEvent> {
  const mask = createValueMask(MEMBERS_AND_SESSIONS);
  const echoes = createEchoFinder();

  function toSafe(event: ShownEvent): ShownEvent {
    const { type, data, incomplete, isCut } = event;
    const json = type === 'text' || incomplete || isCut === true ? undefined : parseJson(data);
    const part = incomplete || isCut === true ? undefined : toPart({ type, data, json });
    if (part === undefined) {
      return incomplete && mask.isOpen() ? { ...event, data: '[session]' } : { ...event, data: withoutSecrets(data), raw: event.raw === undefined ? undefined : withoutSecrets(event.raw) };
    }
    const { words } = part;
    const echo = echoes.find(part);
    const own = echo ?? mask.push(words).own;
    if (echo === undefined) echoes.remember(part, own);
    const safe = withoutSecrets(own === words ? data : toDataWith(data, json, words, own));
    return { ...event, data: safe, raw: event.raw === undefined ? undefined : withoutSecrets(toRawForm({ type, data, raw: event.raw }, safe)) };
  }

  for (let from = 1; from <= turn.eventCount; from += PAGE) {
    requireTurn(transcript, turn);
    for (const event of transcript.events(turn.id, from, PAGE)) {
      yield toSafe(event);
      requireTurn(transcript, turn);
    }
  }
}

/** What is saved while its conversation ends, or while its oldest turns give way to others, would be short without saying so. */
function requireTurn(transcript: Transcript, { id }: Turn): void {
  if (transcript.has(id)) return;
  if (transcript.notKept() > 0 && transcript.turns().length > 0) {
    throw new UserError('Not saved: a turn gave way to newer ones before all of it was written.', { code: 'NoTurn', hint: 'The turns that are kept now can still be saved.' });
  }
  throw new UserError('Not saved: the conversation was ended before all of it was written.', { code: 'NoTurn' });
}

function toOutcome(turn: Turn, nowMs: number): string {
  const { firstByteMs, totalMs, events, eventsPerSecond, bytes } = toMetrics(turn, nowMs);
  const first = firstByteMs === undefined ? 'no byte came' : `first byte after ${firstByteMs} ms`;
  const said = turn.state.kind === 'failed' ? `: ${withoutSecrets(`${turn.state.message} ${turn.state.hint}`.trim())}` : '';
  return `${turn.state.kind}${said} · ${first} · ${events} events, ${eventsPerSecond.toFixed(1)} a second · ${bytes} bytes · ${totalMs} ms`;
}

function toConsentLine({ host, expectedHost, trusted, provider, scopes, state }: ConsentCard): string {
  const wants = [provider, ...scopes].filter((word) => word !== '').join(' ');
  return `Consent at ${host}${host !== expectedHost ? ' (not the host of this connection)' : trusted ? '' : ' (not a link of AgentCore)'}${wants === '' ? '' : ` for ${wants}`}: ${state.kind}`;
}

const toRow = ({ n, atMs, type, bytes, data, isCut }: ShownEvent, { sentAtMs }: Turn) => (
  `| ${n} | ${atMs - sentAtMs} | ${toCell(withoutSecrets(type))} | ${bytes} | ${toCell(data)}${isCut === true ? '…' : ''} |\n`);

const toCell = (text: string) => text.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\s*[\r\n]+\s*/g, ' ').replace(/</g, '&lt;');

/** A block of code that no text within it ends. */
function toFence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
