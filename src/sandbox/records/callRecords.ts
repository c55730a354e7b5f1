import { forgetOldest } from '../forgetOldest.js';

/** Who has sent a call, as CloudTrail's `userIdentity` says it. */
export interface CallerIdentity {
  readonly type: 'IAMUser' | 'AssumedRole' | 'AWSAccount';
  readonly principalId: string;
  readonly arn?: string;
  readonly accountId: string;
  /** The one that the request was signed with; it is no secret. */
  readonly accessKeyId?: string;
  readonly userName?: string;
}

/** The user for whom a workload asked: by the id that the caller gave, or by issuer and subject of a JWT. */
export type RecordedUser =
  | { readonly kind: 'userId'; readonly userId: string }
  | { readonly kind: 'userToken'; readonly issuer: string; readonly subject: string };

/** For whom a call was made, as far as it tells. */
export interface CallSubject {
  readonly workloadName?: string;
  readonly user?: RecordedUser;
}

/** How a call has ended. */
export interface CallEnd {
  readonly status: number;
  readonly durationMs: number;
  /** False where the connection broke before the answer was complete. */
  readonly answered: boolean;
  /** Name and text of the refusal. */
  readonly error?: { readonly name: string; readonly message: string };
  readonly responseElements?: Readonly<Record<string, unknown>>;
}

/** One call of an operation of AWS. It holds no secret: see describeCall.ts. */
export interface CallRecord {
  readonly requestId: string;
  readonly eventId: string;
  readonly operation: string;
  readonly startedAtMs: number;
  readonly caller: CallerIdentity;
  readonly sourceIpAddress: string;
  readonly userAgent: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly subject: CallSubject;
  /** Undefined while it is being answered, as a stream is for long. */
  readonly end?: CallEnd;
}

/** The last calls, in memory: they end with the process. */
export interface CallRecords {
  /** Adds a call; one that has ended takes the place of what was noted when it began, and nobody's where that is forgotten. */
  note(record: CallRecord): void;
  /** Youngest first. */
  list(): readonly CallRecord[];
  clear(): void;
}

/** How many calls are kept. */
export const MOST_RECORDS = 1_000;

export function createCallRecords(most = MOST_RECORDS): CallRecords {
  const records = new Map<string, CallRecord>(); // in the order in which the calls came
  return {
    note(record) {
      if (record.end !== undefined && !records.has(record.requestId)) return;
      records.set(record.requestId, record);
      forgetOldest(records, most);
    },
    list: () => [...records.values()].reverse(),
    clear() { records.clear(); },
  };
}
