/** What can go wrong on purpose. The `cut…` ones break the connection: before anything is done, or in the middle of the answer. */
export const FAULT_KINDS = [
  'throttle', 'delay', 'internalError', 'cutBefore', 'cutWithin', 'deny', 'quota', 'expiredCode', 'wrongIssuer',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that the next requests of an operation meet. */
export interface Fault {
  readonly operation: string;
  readonly kind: FaultKind;
  /** How many requests still meet it. */
  readonly count: number;
  /** Set where the kind is `delay`. */
  readonly delayMs?: number;
}

/** The faults that wait for requests, in memory only. */
export interface Faults {
  /** Behind those that were set before for the same operation. */
  add(fault: Fault): void;
  list(): readonly Fault[];
  /** Forgets those of one operation, or all. */
  clear(operation?: string): void;
  /** The fault that a request of the operation meets, counted down by that. */
  take(operation: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: readonly Fault[] = [];
  return {
    add(fault) { waiting = [...waiting, fault]; },
    list: () => waiting,
    clear(operation) { waiting = operation === undefined ? [] : waiting.filter((fault) => fault.operation !== operation); },
    take(operation) {
      const first = waiting.find((fault) => fault.operation === operation);
      waiting = waiting.flatMap((fault) => {
        if (fault !== first) return fault;
        return fault.count > 1 ? { ...fault, count: fault.count - 1 } : [];
      });
      return first;
    },
  };
}
