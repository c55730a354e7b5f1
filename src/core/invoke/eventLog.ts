import type { Disposable } from '../base/disposable.js';
import type { Overflow, Span } from './overflowFile.js';
import type { ShownEvent } from './turn.js';

/** What an event costs in memory beside its text, about. */
const EVENT_COST = 200;
/** Events that go to the file together; fewer where memory has little room. */
const BLOCK_COST = 262_144;

/** The events of a conversation: the newest in memory, earlier ones in a file of each turn. */
export interface EventLog extends Disposable {
  append(turnId: number, event: ShownEvent): void;
  /** Keeps the whole of an event that is cut, part by part. */
  keepWhole(turnId: number, n: number, part: string): void;
  /** Those in memory. The list is the log's own and changes. */
  recent(turnId: number): readonly ShownEvent[];
  /** Events by their number, counted from 1. Those that could not be kept are left out. */
  read(turnId: number, from: number, count: number): readonly ShownEvent[];
  /** What was kept so, in parts. */
  whole(turnId: number, n: number): Iterable<string>;
  /** True where a file could not be written, so that earlier events are lost. */
  hasLost(): boolean;
  /** Lets a turn go, with its file. */
  drop(turnId: number): void;
  clear(): void;
}

interface Block {
  readonly from: number;
  readonly count: number;
  /** Undefined where it could not be written. */
  readonly span: Span | undefined;
}

interface Entry {
  readonly blocks: Block[];
  readonly recent: ShownEvent[];
  readonly whole: Map<number, Span[]>;
  /** Made with the first text that memory has no room for. */
  overflow: Overflow | undefined;
}

/** @param maxCharacters in memory, about */
export function createEventLog(createOverflow: () => Overflow, maxCharacters: number): EventLog {
  const entries = new Map<number, Entry>();
  let cost = 0;
  let lost = false;
  /** The block that was read last: a reader goes on where it was. */
  let cached: { readonly block: Block; readonly events: readonly ShownEvent[] } | undefined;

  const blockCost = Math.min(BLOCK_COST, maxCharacters / 2);
  const costOf = ({ data, raw = '' }: ShownEvent) => data.length + raw.length + EVENT_COST;

  function entryOf(turnId: number): Entry {
    const entry = entries.get(turnId) ?? { blocks: [], recent: [], whole: new Map<number, Span[]>(), overflow: undefined };
    entries.set(turnId, entry);
    return entry;
  }

  function write(entry: Entry, text: string): Span | undefined {
    try {
      entry.overflow ??= createOverflow();
      return entry.overflow.append(text);
    } catch {
      // A full disk must not end the conversation.
      lost = true;
      return undefined;
    }
  }

  /** Moves the first events of the oldest turn that has some to the file. */
  function spill(): void {
    for (const entry of entries.values()) {
      const { recent, blocks } = entry;
      if (recent.length === 0) continue;
      let count = 0;
      let freed = 0;
      while (count < recent.length && freed < blockCost) {
        const event = recent[count];
        if (event !== undefined) freed += costOf(event);
        count += 1;
      }
      const moved = recent.splice(0, count);
      blocks.push({ from: moved[0]?.n ?? 0, count, span: write(entry, JSON.stringify(moved)) });
      cost -= freed;
      return;
    }
  }

  function load({ overflow }: Entry, block: Block): readonly ShownEvent[] {
    if (cached?.block === block) return cached.events;
    const events = block.span === undefined || overflow === undefined ? [] : JSON.parse(overflow.read(block.span)) as readonly ShownEvent[];
    cached = { block, events };
    return events;
  }

  function drop(turnId: number): void {
    const entry = entries.get(turnId);
    if (entry === undefined) return;
    entries.delete(turnId);
    entry.overflow?.dispose();
    cost -= entry.recent.reduce((sum, event) => sum + costOf(event), 0);
    cached = undefined;
  }

  function clear(): void {
    for (const { overflow } of entries.values()) overflow?.dispose();
    entries.clear();
    cached = undefined;
    cost = 0;
    lost = false;
  }

  return {
    append(turnId, event) {
      entryOf(turnId).recent.push(event);
      cost += costOf(event);
      if (cost > maxCharacters) spill();
    },
    keepWhole(turnId, n, part) {
      const entry = entryOf(turnId);
      const span = write(entry, part);
      if (span === undefined) return;
      const { whole } = entry;
      whole.set(n, [...whole.get(n) ?? [], span]);
    },
    recent: (turnId) => entryOf(turnId).recent,
    read(turnId, from, count) {
      const entry = entries.get(turnId);
      if (entry === undefined) return [];
      const isWanted = ({ n }: ShownEvent) => n >= from && n < from + count;
      const blocks = entry.blocks.filter((block) => block.from < from + count && block.from + block.count > from);
      const first = entry.recent[0]?.n ?? Infinity;
      const inMemory = from + count <= first ? [] : entry.recent.slice(Math.max(0, from - first), from + count - first);
      return [...blocks.flatMap((block) => load(entry, block).filter(isWanted)), ...inMemory];
    },
    *whole(turnId, n) {
      const entry = entries.get(turnId);
      for (const span of entry?.whole.get(n) ?? []) yield entry?.overflow?.read(span) ?? '';
    },
    hasLost: () => lost,
    drop,
    clear,
    dispose: clear,
  };
}
