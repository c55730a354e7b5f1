import { maskTokens } from './mask.js';
import type { Transcript } from './transcript.js';
import { toMetrics, type ConsentCard, type ShownEvent, type Turn } from './turn.js';

/** What a transcript is about. */
export interface ExportFacts {
  readonly target: string;
  readonly region: string;
  readonly sessionId: string;
  readonly atMs: number;
}

/** Events that are read from the transcript at once. */
const PAGE = 500;
/** Whoever has the session of a consent can go on with it. */
const SESSION = /(request_uri(?:=|%3D))[^\s"'<>&\\)\]]+|urn(?::|%3A)ietf(?::|%3A)params(?::|%3A)oauth(?::|%3A)request_uri(?::|%3A)[\w.~-]+/gi;

/** Text without tokens and without sessions of consents: fit to be given to others. */
export function withoutSecrets(text: string): string {
  return maskTokens(text).replace(SESSION, (_, name?: string) => `${name ?? ''}[session]`);
}

/** A conversation as Markdown, in parts. It has no token and no session of a consent. */
export function* toMarkdown(transcript: Transcript, { target, region, sessionId, atMs }: ExportFacts): Generator<string> {
  yield `# ${target}\n\nRegion ${region}, session ${sessionId}, saved ${new Date(atMs).toISOString()}\n`;
  for (const turn of transcript.turns()) {
    yield `\n## ${new Date(turn.sentAtMs).toISOString()}\n\n${toFence(withoutSecrets(turn.draft.text))}\n\n${toOutcome(turn, atMs)}\n`;
    for (const card of turn.consents) yield `\n${toConsentLine(card)}\n`;
    if (turn.refusal !== undefined) yield `\nThe agent reported: ${withoutSecrets(turn.refusal.message)}\n`;
    if (turn.text !== '') yield `\n${toFence(withoutSecrets(turn.text))}\n${turn.isTextCut ? '\nThe text is longer; its events are all below.\n' : ''}`;
    if (turn.eventCount > 0) yield `\n| # | ms | Type | Bytes | Data |\n|---|---|---|---|---|\n`;
    for (const event of eventsOf(transcript, turn)) yield toRow(event, turn);
  }
  if (transcript.hasLost()) yield '\nEarlier events are missing: there was no room for them on the disk.\n';
}

/** The stream of one turn as it came, in parts, without secrets: what a file of server-sent events holds. */
export function* toStream(transcript: Transcript, turn: Turn): Generator<string> {
  for (const { n } of eventsOf(transcript, turn)) for (const part of transcript.wholeEvent(turn.id, n)) yield withoutSecrets(part);
}

function* eventsOf(transcript: Transcript, { id, eventCount }: Turn): Generator<ShownEvent> {
  for (let from = 1; from <= eventCount; from += PAGE) yield* transcript.events(id, from, PAGE);
}

function toOutcome(turn: Turn, nowMs: number): string {
  const { firstByteMs, totalMs, events, eventsPerSecond, bytes } = toMetrics(turn, nowMs);
  const first = firstByteMs === undefined ? 'no byte came' : `first byte after ${firstByteMs} ms`;
  const said = turn.state.kind === 'failed' ? `: ${withoutSecrets(`${turn.state.message} ${turn.state.hint}`.trim())}` : '';
  return `${turn.state.kind}${said} · ${first} · ${events} events, ${eventsPerSecond.toFixed(1)} a second · ${bytes} bytes · ${totalMs} ms`;
}

function toConsentLine({ host, trusted, provider, scopes, state }: ConsentCard): string {
  const wants = [provider, ...scopes].filter((word) => word !== '').join(' ');
  return `Consent at ${host}${trusted ? '' : ' (not the host of this connection)'}${wants === '' ? '' : ` for ${wants}`}: ${state.kind}`;
}

const toRow = ({ n, atMs, type, bytes, data, isCut }: ShownEvent, { sentAtMs }: Turn) => (
  `| ${n} | ${atMs - sentAtMs} | ${toCell(type)} | ${bytes} | ${toCell(withoutSecrets(data))}${isCut === true ? '…' : ''} |\n`);

const toCell = (text: string) => text.replace(/\\/g, '\\\\').replace(/\|/g, '\\|').replace(/\s*[\r\n]+\s*/g, ' ').replace(/</g, '&lt;');

/** A block of code that no text within it ends. */
function toFence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
