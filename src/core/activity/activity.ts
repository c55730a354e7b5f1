import { Emitter, type Disposable, type Event } from '../base/disposable.js';
import type { Call, OnCall } from './call.js';

/** Through which connection calls are made, and as whom. */
export interface CallOrigin {
  /** The connection's id, so that two of one name are told apart. */
  readonly connectionId: string;
  readonly connection: string;
  readonly region: string;
  /** Of the shared AWS files; undefined for the sandbox. */
  readonly profile: string | undefined;
  /** ARN of the caller, as far as it is known when a call ends. */
  readonly caller?: string | undefined;
}

export interface ActivityEntry extends Call {
  /** Counts up from 1 for as long as the log is. */
  readonly number: number;
  readonly origin: CallOrigin;
}

export interface ActivityCounts {
  readonly calls: number;
  readonly failed: number;
  /** How many of the calls are not kept any more. */
  readonly dropped: number;
}

/** What was called in this session, in memory only: who did what to which resource, when, and how it ended. */
export interface Activity extends Disposable {
  readonly onDidChange: Event<void>;
  /** As they are now, the oldest first. */
  entries(): readonly ActivityEntry[];
  counts(): ActivityCounts;
  /** A listener for the clients of one connection; `origin` is asked at the end of each call. */
  from(origin: () => CallOrigin): OnCall;
  clear(): void;
}

/** Of those that only read and of the others each: enough for a long day of work, and about one megabyte. */
const KEPT = 2_000;

/**
 * @param kept how many calls that only read there are at most, and how many others: however much is read, what was changed stays known.
 *   The oldest of each go first, and are still counted.
 */
export function createActivity(kept = KEPT): Activity {
  const changed = new Emitter<void>();
  // Each changed in place: a call is recorded while somebody waits for its answer.
  const reads: ActivityEntry[] = [];
  const others: ActivityEntry[] = [];
  let failed = 0;
  let dropped = 0;
  let number = 0;
  return {
    onDidChange: changed.event,
    entries: () => [...reads, ...others].sort((one, other) => one.number - other.number),
    counts: () => ({ calls: reads.length + others.length + dropped, failed, dropped }),
    from: (origin) => (call) => {
      number += 1;
      if (call.result === 'failed') failed += 1;
      const ofItsKind = call.kind === 'read' ? reads : others;
      ofItsKind.push({ ...call, number, origin: origin() });
      if (ofItsKind.length > kept) {
        ofItsKind.shift();
        dropped += 1;
      }
      changed.fire();
    },
    clear() {
      reads.length = 0;
      others.length = 0;
      failed = 0;
      dropped = 0;
      changed.fire();
    },
    dispose: () => { changed.dispose(); },
  };
}
