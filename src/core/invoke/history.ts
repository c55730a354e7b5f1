import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import type { ChosenTarget } from './chosen.js';
import { withoutSecrets } from './exportTranscript.js';
import { withoutCutToken } from './mask.js';
import { toMetrics, type Draft, type Metrics, type Turn, type TurnState } from './turn.js';

/** Whom a session is with. */
export interface Talk {
  /** Name of the target, as its panel shows it. */
  readonly target: string;
  /** Which target it is, at which connection: see `toPartner`. */
  readonly partner: string;
  /** To be talked to again; no secret is in it. */
  readonly chosen?: ChosenTarget | undefined;
}

/** One invocation of this window, as a list shows it and as it can be sent again. */
export interface Invocation extends Talk {
  readonly id: string;
  readonly sessionId: string;
  /** Of the turn in the conversation with that session. */
  readonly turnId: number;
  readonly prompt: string;
  readonly draft: Draft;
  readonly sentAtMs: number;
  readonly state: TurnState;
  /** What the agent reported as its own failure; empty where nothing was. */
  readonly refusal: string;
  /** While a consent waits: until when. */
  readonly waitsUntilMs: number | undefined;
  /** It has a link that looks like that of a consent and leads elsewhere, and nobody has said what to do with it. */
  readonly hasForeignLink: boolean;
  /** Undefined while it runs. */
  readonly metrics: Metrics | undefined;
  /** The beginning of its text, without secrets, to be compared; says at its end where it is cut. Empty while it runs. */
  readonly answer: string;
}

/** The invocations of this window, newest first. They outlive the conversations that they were part of, and never the window. */
export interface History extends Disposable {
  list(): readonly Invocation[];
  find(id: string): Invocation | undefined;
  /** Adds a turn, or says how it stands now. */
  record(turn: Turn, talk: Talk, sessionId: string): void;
  readonly onDidChange: Event<readonly Invocation[]>;
}

const MOST = 200;
/** Characters of what was sent, of all of them: the oldest go first. */
const MOST_CHARACTERS = 16_000_000;
/** Characters of an answer: 200 of them are small beside a transcript. */
const LONGEST_ANSWER = 20_000;
/** Characters that are read for it: masks make a text shorter, and a whole one may have a million. */
const MOST_READ = 2 * LONGEST_ANSWER;

export function createHistory(): History {
  const changed = new Emitter<readonly Invocation[]>();
  let invocations: readonly Invocation[] = [];
  return {
    list: () => invocations,
    find: (id) => invocations.find((invocation) => invocation.id === id),
    record(turn, talk, sessionId) {
      const before = invocations.find(({ id }) => id === toId(turn, sessionId));
      const invocation = toInvocation(turn, talk, sessionId, before);
      invocations = before !== undefined
        ? invocations.map((known) => (known.id === invocation.id ? invocation : known))
        : toNewest([invocation, ...invocations]);
      changed.fire(invocations);
    },
    onDidChange: changed.event,
    dispose: () => { changed.dispose(); },
  };
}

/** The newest is there, however much was sent with it. */
function toNewest(invocations: readonly Invocation[]): readonly Invocation[] {
  let characters = 0;
  const end = invocations.findIndex(({ draft }, index) => index >= MOST || ((characters += draft.text.length) > MOST_CHARACTERS && index > 0));
  return end < 0 ? invocations : invocations.slice(0, end);
}

/** What two invocations are compared by: what was asked, and the answer. No secret is in it, though one was typed. */
export const toComparable = ({ prompt, answer }: Invocation): string => `${withoutSecrets(prompt)}\n\n${answer}\n`;

const toId = ({ id }: Turn, sessionId: string) => `${sessionId} ${id}`;

/** @param before as it was known: each of its consents changes a turn that has ended, and never what was answered */
function toInvocation(turn: Turn, { target, partner, chosen }: Talk, sessionId: string, before: Invocation | undefined): Invocation {
  const { id: turnId, draft, prompt, sentAtMs, endedAtMs, state, refusal, consents } = turn;
  const waiting = consents.filter((card) => card.state.kind === 'waiting' && card.trusted && card.returnsHere).map(({ expiresAtMs }) => expiresAtMs);
  return {
    id: toId(turn, sessionId), target, partner, chosen, sessionId, turnId, prompt, draft, sentAtMs, state,
    refusal: refusal?.message ?? '',
    hasForeignLink: consents.some(({ trusted, state: { kind } }) => !trusted && kind === 'waiting'),
    waitsUntilMs: waiting.length === 0 ? undefined : Math.max(...waiting),
    metrics: endedAtMs === undefined ? undefined : toMetrics(turn, endedAtMs),
    answer: endedAtMs === undefined ? '' : before?.metrics === undefined ? toBeginning(turn.text) : before.answer,
  };
}

function toBeginning(text: string): string {
  const own = withoutSecrets(text.length > MOST_READ ? withoutCutToken(text.slice(0, MOST_READ)) : text);
  return own.length > LONGEST_ANSWER || text.length > MOST_READ ? `${own.slice(0, LONGEST_ANSWER)}… (cut)` : own;
}
