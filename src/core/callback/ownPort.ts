import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../base/log.js';
import type { Secret } from '../base/secret.js';
import type { RequestFacts } from './checks.js';
import { openGuests, type Guests } from './guests.js';
import { openLoopback, type Patience } from './loopback.js';
import type { Respond } from './responder.js';
import { ticketShown } from './tickets.js';

export interface OwnPortOptions {
  readonly url: URL;
  readonly patience: Patience;
  /** Undefined where the port is shared with nobody. */
  readonly key: Secret | undefined;
  readonly respond: Respond;
  /** Whether this window itself waits for a ticket. */
  readonly isExpected: (ticket: string) => boolean;
  readonly onAlone: () => void;
  readonly log: Logger | undefined;
}

/** How long others may take to join: after the window before has gone, a callback can be quicker than the window that waits for it. */
const GRACE_MS = 2_000;

/** The port, bound by this window. */
export interface OwnPort {
  readonly port: number;
  /** True while other windows wait behind this one. */
  serves(): boolean;
  close(): Promise<void>;
}

/** Binds the port of a return URL and hands each request to the window whose flow it names. @throws UserError `PortInUse` */
export async function openOwnPort({ url, patience, key, respond, isExpected, onAlone, log }: OwnPortOptions): Promise<OwnPort> {
  // The first request can come before the private socket is open.
  let opened: (guests: Guests | undefined) => void = () => undefined;
  const opening = new Promise<Guests | undefined>((resolve) => { opened = resolve; });
  const loopback = await openLoopback(url, patience, (request, response) => { void route(request, response); });
  const grace = delay(GRACE_MS, undefined, { ref: false });
  let isOver = false;
  void grace.then(() => { isOver = true; });

  /** The way to the window that waits for a ticket; undefined where that is this one or none. */
  async function findGuest(ticket: string | undefined): Promise<Respond | undefined> {
    if (ticket === undefined || isExpected(ticket)) return undefined;
    const guests = await opening;
    for (;;) {
      const found = guests?.find(ticket);
      if (found !== undefined || guests === undefined || isOver) return found;
      await Promise.race([guests.nextChange(), grace]);
    }
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const facts: RequestFacts = { method: request.method ?? '', target: request.url ?? '', headers: request.headersDistinct };
    try {
      const guest = await findGuest(ticketShown(facts.target));
      const { status, headers, body } = await (guest ?? respond)(facts);
      response.writeHead(status, headers);
      response.end(body);
    } catch {
      // An answer of another window that is none.
      response.destroy();
    }
  }

  const guests = key === undefined ? undefined : await openGuests({ key, port: loopback.port }, onAlone).catch((error: unknown) => {
    log?.warn(`callback listener: other windows cannot join: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
  opened(guests);
  return {
    port: loopback.port,
    serves: () => guests?.areHere() === true,
    async close() {
      // The private socket goes first: afterwards its path may be another window's.
      await guests?.close();
      await loopback.close();
    },
  };
}
