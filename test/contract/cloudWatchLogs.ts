import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toEventStreamFrame } from '../support/eventStreamFrame.js';

/** A line that was logged. */
export interface LoggedLine {
  readonly eventId: string;
  readonly timestamp: number;
  readonly message: string;
}

/** An error as CloudWatch Logs answers it. */
export interface LogsError {
  readonly name: string;
  readonly message?: string;
}

/** A Live Tail that is open. */
export interface OpenTail {
  send(lines: readonly Omit<LoggedLine, 'eventId'>[]): void;
  /** Ends it with an exception of the stream. */
  fail(name: string): void;
  /** The connection breaks. */
  cut(): void;
  readonly closed: Promise<unknown>;
}

export interface CloudWatchLogs {
  readonly url: string;
  /** What FilterLogEvents finds. */
  readonly lines: LoggedLine[];
  /** What an operation is refused with, while it stands. */
  readonly errors: Partial<Record<'FilterLogEvents' | 'StartLiveTail', LogsError>>;
  readonly requests: { readonly operation: string; readonly body: Readonly<Record<string, unknown>>; readonly signedFor: string }[];
  /** The next Live Tail that is opened. */
  nextTail(): Promise<OpenTail>;
  close(): void;
}

const PREFIX = 'Logs_20140328.';

/** Two operations of CloudWatch Logs over AWS JSON 1.1, and its Live Tail as an event stream. */
export async function startCloudWatchLogs(pageSize = 2): Promise<CloudWatchLogs> {
  const lines: LoggedLine[] = [];
  const errors: CloudWatchLogs['errors'] = {};
  const requests: { operation: string; body: Readonly<Record<string, unknown>>; signedFor: string }[] = [];
  const waiting: ((tail: OpenTail) => void)[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).replace(PREFIX, '');
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Readonly<Record<string, unknown>>;
      requests.push({ operation, body, signedFor: /Credential=[^/]+\/\d+\/(\S+)\/aws4_request/.exec(request.headers.authorization ?? '')?.[1] ?? '' });
      const error = errors[operation as keyof typeof errors];
      if (error !== undefined) reply(response, 400, { __type: error.name, message: error.message ?? '' });
      else if (operation === 'StartLiveTail') openTail(response);
      else reply(response, 200, find(body));
    });
  });

  function find({ startTime, filterPattern, nextToken }: Readonly<Record<string, unknown>>) {
    const wanted = typeof filterPattern === 'string' ? filterPattern.slice(1, -1) : '';
    const found = lines.filter(({ timestamp, message }) => timestamp >= Number(startTime ?? 0) && message.includes(wanted));
    const from = Number(nextToken ?? 0);
    return { events: found.slice(from, from + pageSize), ...(from + pageSize < found.length ? { nextToken: String(from + pageSize) } : {}) };
  }

  function openTail(response: ServerResponse): void {
    const send = (type: string, payload: unknown) => response.write(toEventStreamFrame({ ':event-type': type, ':message-type': 'event', ':content-type': 'application/json' }, payload));
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    send('initial-response', {});
    send('sessionStart', { sessionId: 'one', requestId: 'two' });
    waiting.shift()?.({
      send: (sent) => { send('sessionUpdate', { sessionMetadata: { sampled: false }, sessionResults: sent }); },
      fail: (name) => { response.end(toEventStreamFrame({ ':exception-type': name, ':message-type': 'exception', ':content-type': 'application/json' }, { message: 'over' })); },
      cut: () => { response.destroy(); },
      closed: once(response, 'close'),
    });
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lines, errors, requests,
    nextTail: () => new Promise((resolve) => { waiting.push(resolve); }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
