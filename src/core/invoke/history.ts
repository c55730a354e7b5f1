import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import { toMetrics, type Draft, type Metrics, type Turn, type TurnState } from './turn.js';

/** One invocation of this window, as a list shows it and as it can be sent again. */
export interface Invocation {
  readonly id: string;
  /** Name of the target, as its panel shows it. */
  readonly target: string;
  readonly sessionId: string;
  readonly prompt: string;
  readonly draft: Draft;
  readonly sentAtMs: number;
  readonly outcome: TurnState['kind'];
  /** Undefined while it runs. */
  readonly metrics: Metrics | undefined;
}

/** The invocations of this window, newest first. They outlive the conversations that they were part of, and never the window. */
export interface History extends Disposable {
  list(): readonly Invocation[];
  find(id: string): Invocation | undefined;
  /** Adds a turn, or says how it stands now. */
  record(turn: Turn, target: string, sessionId: string): void;
  readonly onDidChange: Event<readonly Invocation[]>;
}

const MOST = 200;

export function createHistory(): History {
  const changed = new Emitter<readonly Invocation[]>();
  let invocations: readonly Invocation[] = [];
  return {
    list: () => invocations,
    find: (id) => invocations.find((invocation) => invocation.id === id),
    record(turn, target, sessionId) {
      const { draft, prompt, sentAtMs, endedAtMs, state } = turn;
      const id = `${sessionId} ${turn.id}`;
      const invocation: Invocation = {
        id, target, sessionId, prompt, draft, sentAtMs, outcome: state.kind, metrics: endedAtMs === undefined ? undefined : toMetrics(turn, endedAtMs),
      };
      invocations = invocations.some((known) => known.id === id)
        ? invocations.map((known) => (known.id === id ? invocation : known))
        : [invocation, ...invocations].slice(0, MOST);
      changed.fire(invocations);
    },
    onDidChange: changed.event,
    dispose: () => { changed.dispose(); },
  };
}
