import { newestLines } from '../../core/bounds/newestLines.js';
import { BEGINNING, findCrowdedOut } from '../../core/bounds/textRoom.js';
import { countOutlived } from '../../core/bounds/turnRoom.js';
import type { ConsentCard, InvokeView, LogLine, ShownTurn } from '../protocol/invoke.js';

type Growth = Parameters<InvokeView['grow']>[0];

/** Takes in a turn that is new or changed. Its words come only once; later they are left empty and the known ones stay. */
export function withTurn(turns: readonly ShownTurn[], turn: ShownTurn): readonly ShownTurn[] {
  const known = turns.find(({ id }) => id === turn.id);
  if (known === undefined) return withRoom(withoutOutlived([...turns, turn]));
  const { draft, prompt, text } = known;
  const merged: ShownTurn = { ...turn, draft, prompt, text };
  return turns.map((other) => (other === known ? merged : other));
}

/** The oldest turns go, as they do in the transcript of the host. */
const withoutOutlived = (turns: readonly ShownTurn[]): readonly ShownTurn[] => turns.slice(countOutlived(turns.map(({ draft }) => draft.text.length)));

/** Texts of earlier turns give way, as they do in the transcript of the host. */
function withRoom(turns: readonly ShownTurn[]): readonly ShownTurn[] {
  const crowdedOut = findCrowdedOut(turns.map(({ text }) => text.length));
  return crowdedOut.size === 0 ? turns : turns.map((turn, index) => (crowdedOut.has(index) ? { ...turn, text: toBeginning(turn.text), isTextCut: true } : turn));
}

/** As a text of its own: a mere part of a text keeps all of it in memory. */
const toBeginning = (text: string) => new TextDecoder().decode(new TextEncoder().encode(text.slice(0, BEGINNING)));

/** Adds to a turn what came of it. */
export function withGrowth(turns: readonly ShownTurn[], { turnId, text, eventCount, bytes }: Growth): readonly ShownTurn[] {
  return turns.map((turn) => (turn.id === turnId
    ? { ...turn, text: turn.text + text, eventCount: Math.max(turn.eventCount, eventCount), bytes: Math.max(turn.bytes, bytes) }
    : turn));
}

/** Adds lines of the log that are not there yet, and lets the oldest go. */
export function withLogLines(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  const lastN = lines.at(-1)?.n ?? -Infinity;
  return newestLines([...lines, ...more.filter(({ n }) => n > lastN)]);
}

/** True while something is still to come. */
export function isRunning(turn: ShownTurn | undefined): boolean {
  return turn?.state.kind === 'connecting' || turn?.state.kind === 'streaming';
}

/** Who asks. A gateway is known by the target whose tool asks. */
export const toAskingTitle = ({ gatewayTarget }: ConsentCard): string => `The ${gatewayTarget === undefined ? 'agent' : 'gateway'} asks for your consent`;

/** How often the screen must be drawn for its clocks alone: for tenths of a second, for a countdown, for minutes of a token, or not at all. */
export function tickEveryMs(turns: readonly ShownTurn[], hasTokenLife: boolean): number | undefined {
  if (turns.at(-1)?.state.kind === 'connecting') return 100;
  const counts = isRunning(turns.at(-1)) || turns.some((turn) => turn.consents.some(({ state, trusted }) => trusted && state.kind === 'waiting'));
  if (counts) return 1_000;
  return hasTokenLife ? 15_000 : undefined;
}

/** The rule of GetWorkloadAccessTokenForUserId, 1 to 128 characters, where a user is named at all; a message or undefined. */
export function validateUserId(userId: string): string | undefined {
  return userId.length > 128 ? `A user id has 1 to 128 characters. This one has ${userId.length}.` : undefined;
}
