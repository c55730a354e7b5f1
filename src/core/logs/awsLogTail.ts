import { CloudWatchLogsClient, FilterLogEventsCommand, StartLiveTailCommand, type FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { OnCall } from '../activity/call.js';
import { onceEach } from '../activity/onceEach.js';
import { recordCalls } from '../activity/recordCalls.js';
import { systemClock, type Clock } from '../base/clock.js';
import { UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { toRecord } from '../base/record.js';
import { findEndpoint, type AwsAccess } from '../identity/access.js';
import { clientConfig, streamingClientConfig } from '../identity/clients.js';
import type { Network } from '../network/network.js';
import type { LogGroup } from './logGroup.js';
import type { LogEntry, LogEvent, LogTail } from './logTail.js';

const POLL_MS = 2_000;
/** A line may be found later than one that was written after it: so far back is asked again. */
const LATE_MS = 30_000;
/** Lines of one answer: more are asked for page by page. */
const PAGE_SIZE = 500;

export interface AwsLogTailOptions {
  readonly group: LogGroup;
  /** Only lines in which it stands are read; undefined for all of them. */
  readonly sessionId: string | undefined;
  /** From when on lines are wanted, epoch milliseconds. */
  readonly sinceMs: number;
  readonly clock?: Clock;
  readonly network?: Network | undefined;
  /** Told what differs from the call before it: the same is asked every two seconds. */
  readonly onCall?: OnCall | undefined;
}

/** The two clients of one reading. */
interface Clients {
  readonly asking: CloudWatchLogsClient;
  readonly streaming: CloudWatchLogsClient;
}

/**
 * A log group of CloudWatch Logs: what was written since, by FilterLogEvents, and from then on by StartLiveTail; where that is not to be
 * had, by asking FilterLogEvents again and again. Load this module with `await import()`: it pulls the SDK.
 */
export function createAwsLogTail(access: AwsAccess, { group, sessionId, sinceMs, clock = systemClock, network, onCall }: AwsLogTailOptions): LogTail {
  const own = { ...access, region: group.region };
  // In quotation marks: - means "without" ("Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail").
  const pattern = sessionId === undefined ? undefined : `"${sessionId.replaceAll('"', '\\"')}"`;

  /** Gives the lines that it has not given before, and none from before `skipTo`. */
  function createReader(client: CloudWatchLogsClient) {
    let fromMs = sinceMs;
    let given = new Map<string, number>();
    async function* read(signal: AbortSignal): AsyncGenerator<LogEvent> {
      let nextToken: string | undefined;
      let newestMs = fromMs;
      do {
        const answer = await client.send(
          new FilterLogEventsCommand({ logGroupIdentifier: group.arn, filterPattern: pattern, startTime: fromMs, limit: PAGE_SIZE, nextToken }), { abortSignal: signal },
        );
        const fresh = (answer.events ?? []).filter(({ eventId = '' }) => !given.has(eventId));
        for (const { eventId = '', timestamp = 0 } of fresh) {
          given.set(eventId, timestamp);
          newestMs = Math.max(newestMs, timestamp);
        }
        if (fresh.length > 0) yield { kind: 'entries', entries: fresh.map(toEntry) };
        ({ nextToken } = answer);
      } while (nextToken !== undefined);
      fromMs = Math.max(fromMs, newestMs - LATE_MS);
      given = new Map([...given].filter(([, atMs]) => atMs >= fromMs));
    }
    return { read, skipTo: (ms: number) => { fromMs = Math.max(fromMs, ms); } };
  }

  /** Begins anew where the service has ended the session, which it does after three hours. */
  async function* streamLive(client: CloudWatchLogsClient, signal: AbortSignal): AsyncGenerator<LogEvent> {
    const { responseStream } = await client.send(
      new StartLiveTailCommand({ logGroupIdentifiers: [group.arn], logEventFilterPattern: pattern }), { abortSignal: signal },
    );
    yield { kind: 'following' };
    try {
      for await (const { sessionUpdate } of responseStream ?? []) {
        const entries = sessionUpdate?.sessionResults?.map(toEntry) ?? [];
        if (entries.length > 0) yield { kind: 'entries', entries };
      }
    } catch (error) {
      if (nameOf(error) !== 'SessionTimeoutException') throw error;
      yield* streamLive(client, signal);
    }
  }

  async function* followWith({ asking, streaming }: Clients, signal: AbortSignal): AsyncGenerator<LogEvent> {
    const reader = createReader(asking);
    let readFault: unknown;
    try {
      yield* reader.read(signal);
    } catch (error) {
      if (signal.aborted || !isDenied(error)) throw error;
      readFault = error;
    }
    try {
      for await (const event of streamLive(streaming, signal)) {
        // Should it break off, these lines are not to be given twice.
        reader.skipTo(event.kind === 'following' ? clock.now() - LATE_MS : Math.max(...event.entries.map(({ atMs }) => atMs)) + 1);
        yield event;
      }
    } catch {
      // Whatever it is: where lines can be asked for, it is done without. Live Tail has a host of its own, which may be out of reach.
    }
    if (readFault !== undefined) throw toFault(readFault, group);
    signal.throwIfAborted();
    yield { kind: 'following' };
    for (;;) {
      yield* reader.read(signal);
      await clock.wait(POLL_MS, signal);
    }
  }

  return {
    async *follow(signal) {
      signal.throwIfAborted();
      const told = onCall === undefined ? undefined : onceEach(onCall);
      const asking = recordCalls(new CloudWatchLogsClient(clientConfig(own, 'logs', network)), told);
      // Live Tail has a host of its own at AWS; whatever stands in for it on this computer has not.
      const streaming = recordCalls(new CloudWatchLogsClient({ ...streamingClientConfig(own, 'logs', network), disableHostPrefix: findEndpoint(own, 'logs') !== undefined }), told);
      try {
        yield* followWith({ asking, streaming }, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw toFault(error, group);
      } finally {
        asking.destroy();
        streaming.destroy();
      }
    },
  };
}

const toEntry = ({ timestamp = 0, message = '' }: Pick<FilteredLogEvent, 'timestamp' | 'message'>): LogEntry => ({ atMs: timestamp, text: message.trimEnd() });

const nameOf = (error: unknown) => String(toRecord(error)['name']);
const isDenied = (error: unknown) => nameOf(error).startsWith('AccessDenied');

function toFault(error: unknown, { name }: LogGroup): UserError {
  if (error instanceof UserError) return error;
  if (isDenied(error)) {
    return new UserError(`The credentials of this connection may not read the log group: ${name}`, {
      code: 'LogsDenied', cause: error, hint: 'Allow logs:StartLiveTail or logs:FilterLogEvents on it.',
    });
  }
  if (nameOf(error) === 'ResourceNotFoundException') {
    return new UserError(`Nothing was logged yet: there is no log group ${name}`, {
      code: 'NothingLogged', cause: error, hint: 'AgentCore makes it when the agent is invoked for the first time. Open the logs again after that.',
    });
  }
  return explain(error, `read the log group ${name}`);
}
