import { UserError } from '../../core/base/errors.js';
import { toTargetName } from '../../core/invoke/address.js';
import type { Conversation } from '../../core/invoke/conversation.js';
import { toMarkdown, toStream } from '../../core/invoke/exportTranscript.js';
import { toComparable, type History, type Invocation } from '../../core/invoke/history.js';
import type { HistoryRow } from '../../webview/protocol/invoke.js';
import { confirm } from '../services/confirm.js';
import { withProgress } from '../services/progress.js';
import { pickRow, type PickRow } from '../services/quickPick.js';
import { saveParts } from '../services/saveParts.js';
import type { VirtualDocuments } from '../services/virtualDocuments.js';
import { toHistoryRow } from './historyRow.js';

const ICONS: Readonly<Record<HistoryRow['tone'], string>> = {
  good: 'pass-filled', waiting: 'shield', doubtful: 'warning', running: 'sync', failed: 'error', cut: 'debug-disconnect', canceled: 'circle-slash',
};

const toClock = (atMs: number) => new Date(atMs).toLocaleTimeString(undefined, { hour12: false });
/** 2026-01-31-10-02-30: fit for the name of a file. */
const toStamp = (atMs: number) => new Date(atMs).toISOString().slice(0, 19).replace(/[:T]/g, '-');

function nameOf({ state }: Pick<Conversation, 'state'>): string {
  const { target } = state();
  return target === undefined ? 'conversation' : toTargetName(target);
}

function toItem(invocation: Invocation, sessionId: string): PickRow & { readonly invocation: Invocation } {
  const { prompt, detail, tone, turnId } = toHistoryRow(invocation, (one) => one.sessionId === sessionId, Date.now());
  return {
    icon: ICONS[tone], label: prompt.replace(/\s+/g, ' ').slice(0, 200), description: `${toClock(invocation.sentAtMs)} · ${detail}`,
    detail: turnId === undefined ? `${invocation.target}, an earlier session` : `${invocation.target}, this session`, invocation,
  };
}

/** Offers what was sent before, to be sent again; undefined where nothing was chosen. */
export async function pickInvocation(history: History, { state }: Conversation): Promise<Invocation | undefined> {
  const items = history.list().map((invocation) => toItem(invocation, state().sessionId));
  if (items.length === 0) throw new UserError('Nothing was sent in this window yet.', { code: 'NoHistory' });
  const chosen = await pickRow(items, { title: 'Invocations of This Window', placeHolder: 'Which one is sent again?', matchOnDescription: true });
  return chosen?.invocation;
}

/** Lets two answers be picked, and shows how they differ. No secret is in them. */
export async function compareTwo(history: History, { state }: Conversation, documents: VirtualDocuments): Promise<void> {
  const items = history.list().filter(({ metrics }) => metrics !== undefined).map((invocation) => toItem(invocation, state().sessionId));
  if (items.length < 2) throw new UserError('There are no two answers to compare yet.', { code: 'NoHistory' });
  const options = { title: 'Compare Two Answers', matchOnDescription: true };
  const first = await pickRow(items, { ...options, placeHolder: 'Which is the first?' });
  if (first === undefined) return;
  const second = await pickRow(items.filter(({ invocation }) => invocation !== first.invocation), { ...options, placeHolder: 'Which is the second?', ignoreFocusOut: true });
  if (second === undefined) return;
  const toText = (invocation: Invocation) => ({ name: `${invocation.target} ${toStamp(invocation.sentAtMs)}.txt`, text: toComparable(invocation) });
  const [left, right] = [first.invocation, second.invocation].sort((one, other) => one.sentAtMs - other.sentAtMs);
  if (left === undefined || right === undefined) return;
  await documents.compare(`${toClock(left.sentAtMs)} ↔ ${toClock(right.sentAtMs)}`, toText(left), toText(right));
}

/** StopRuntimeSession, after asking. */
export async function stopSession(conversation: Conversation): Promise<void> {
  const isSure = await confirm(
    'Stop this session?',
    `What ${nameOf(conversation)} remembers in it is gone, and an answer that is still coming is cancelled. What is shown here stays.`,
    'Stop Session',
  );
  if (isSure) await withProgress('Stopping the session', (signal) => conversation.stopSession(signal));
}

/** The whole conversation as Markdown. */
export async function exportTranscript({ transcript, about }: Conversation): Promise<void> {
  if (transcript.turns().length === 0) throw new UserError('Nothing was said in this session yet.', { code: 'EmptyTranscript' });
  const atMs = Date.now();
  const facts = about();
  await saveParts({ name: `${facts.target}-${toStamp(atMs)}.md`, kind: 'Markdown', parts: toMarkdown(transcript, { ...facts, atMs }) });
}

/** The stream of one turn as it came. */
export async function saveStream(conversation: Conversation, turnId: number): Promise<void> {
  const turn = conversation.transcript.turns().find(({ id }) => id === turnId);
  if (turn === undefined) throw new UserError('This answer is gone.', { code: 'NoTurn' });
  await saveParts({ name: `${nameOf(conversation)}-${toStamp(turn.sentAtMs)}.sse`, kind: 'Server-sent events', parts: toStream(conversation.transcript, turn) });
}

/** What can be done beside what the panel has buttons for. */
export interface MoreActions {
  readonly newSession: () => void | Promise<void>;
  readonly stopSession: () => Promise<void>;
  readonly chooseQualifier: (() => Promise<void>) | undefined;
  readonly exportTranscript: () => Promise<void>;
  readonly compareTwo: () => Promise<void>;
  readonly showHistory: () => Promise<void>;
  readonly showLogs: (() => void | Promise<void>) | undefined;
  readonly copySessionId: () => Promise<void>;
  readonly reconnect: (() => Promise<void>) | undefined;
}

/** VS Code's own list of them; what does not apply is left out. */
export async function showMore(actions: MoreActions): Promise<void> {
  const all: readonly (PickRow & { readonly run: (() => void | Promise<void>) | undefined })[] = [
    { icon: 'add', label: 'New Session', run: actions.newSession },
    { icon: 'debug-stop', label: 'Stop Session…', run: actions.stopSession },
    { icon: 'copy', label: 'Copy Session Id', run: actions.copySessionId },
    { icon: 'versions', label: 'Choose Endpoint…', run: actions.chooseQualifier },
    { icon: 'plug', label: 'Connect Again', run: actions.reconnect },
    { icon: 'history', label: 'Invocations…', run: actions.showHistory },
    { icon: 'git-compare', label: 'Compare Two…', run: actions.compareTwo },
    { icon: 'export', label: 'Export Transcript…', run: actions.exportTranscript },
    { icon: 'output', label: 'Show Logs', run: actions.showLogs },
  ];
  const chosen = await pickRow(all.filter(({ run }) => run !== undefined), { title: 'Conversation' });
  await chosen?.run?.();
}
