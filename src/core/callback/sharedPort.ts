import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../base/errors.js';
import type { Logger } from '../base/log.js';
import type { Secret } from '../base/secret.js';
import { callsItselfOurs, nameForeignOwner } from './foreignOwner.js';
import type { Patience } from './loopback.js';
import { joinOwner, type Membership } from './membership.js';
import { openOwnPort, type OwnPort } from './ownPort.js';
import type { Respond } from './responder.js';

/** What this window waits for. */
export interface Expected {
  readonly tickets: readonly string[];
  /** Epoch milliseconds after which nothing of it is waited for. */
  readonly untilMs: number;
}

export interface SharedPortOptions {
  readonly url: URL;
  readonly patience: Patience;
  /** Undefined where the port is shared with nobody. */
  readonly key: Secret | undefined;
  readonly respond: Respond;
  readonly expected: () => Expected;
  /** Called when the last window that waited behind this one has gone. */
  readonly onAlone: () => void;
  readonly log: Logger | undefined;
  readonly retry?: Retry;
}

/** How a taken port is tried again. The waits differ by chance, so that of several windows one comes first. */
export interface Retry {
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** The port of a return URL: ours, or of another of our windows that hands over what is for us. */
export interface SharedPort {
  readonly port: number;
  /** Makes known what this window waits for now. */
  announce(): Promise<void>;
  /** True while other windows wait behind this one. */
  serves(): boolean;
  /** Gives it back; windows that wait behind this one take it over. */
  close(): Promise<void>;
}

type Place = { readonly kind: 'owner'; readonly own: OwnPort } | { readonly kind: 'guest'; readonly membership: Membership };

/** The port may be between two windows: one has closed it and none has taken it yet. */
const TRIES = 6;
const WAIT_MS = 40;
/** How often a window whose flows wait looks again where another program came first. */
const WATCH_MS = 1_000;

const patiently: Retry = { random: Math.random, wait: async (ms) => { await delay(ms, undefined, { ref: false }); } };

/**
 * Takes the port, or joins the window of ours that has it. The bound port is the lock: the kernel gives it back when a window
 * ends, however it ends.
 * @throws UserError `PortInUse`, with the name of whoever has it, where that is none of our windows
 */
export async function openSharedPort(options: SharedPortOptions): Promise<SharedPort> {
  const { url, patience, key, respond, expected, onAlone, log, retry = patiently } = options;
  const wanted = url.port === '' ? 80 : Number(url.port);
  const ending = new AbortController();
  const isClosed = () => ending.signal.aborted;

  const isExpected = (ticket: string) => expected().tickets.includes(ticket);

  async function join(): Promise<Place | undefined> {
    const membership = key === undefined ? undefined : await joinOwner({ key, port: wanted }, respond);
    if (membership === undefined) return undefined;
    const { tickets, untilMs } = expected();
    await membership.expect(tickets, untilMs);
    void membership.over.then(takeOver);
    return { kind: 'guest', membership };
  }

  async function take(): Promise<Place> {
    for (let tries = 1; ; tries += 1) {
      try {
        return { kind: 'owner', own: await openOwnPort({ url, patience, key, respond, isExpected, onAlone, log }) };
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== 'PortInUse') throw error;
        const joined = await join();
        if (joined !== undefined) return joined;
        if (key === undefined || tries === TRIES) throw await toForeignOwner(error, url, wanted);
      }
      await retry.wait(WAIT_MS * (0.5 + retry.random()));
    }
  }

  /** The window that had the port is gone: ours it is now, or another's that waited too. */
  async function takeOver(): Promise<void> {
    let isTold = false;
    while (!isClosed()) {
      try {
        await retry.wait(WAIT_MS * retry.random());
        const next = await take();
        if (isClosed()) await leave(next);
        else place = next;
        return;
      } catch (error) {
        if (!isTold) log?.warn(`callback listener: the port was lost: ${error instanceof Error ? error.message : String(error)}`);
        isTold = true;
        await retry.wait(WATCH_MS);
      }
    }
  }

  let place = await take();
  return {
    port: place.kind === 'owner' ? place.own.port : wanted,
    async announce() {
      const { tickets, untilMs } = expected();
      if (place.kind === 'guest') await place.membership.expect(tickets, untilMs);
    },
    serves: () => place.kind === 'owner' && place.own.serves(),
    async close() {
      ending.abort();
      await leave(place);
    },
  };
}

async function leave(place: Place): Promise<void> {
  if (place.kind === 'guest') place.membership.leave();
  else await place.own.close();
}

async function toForeignOwner(error: UserError, url: URL, port: number): Promise<UserError> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const name = await nameForeignOwner(isIP(host) === 0 ? '127.0.0.1' : host, port);
  if (name === undefined) return error;
  return new UserError(`${error.message} It calls itself: ${name}`, {
    code: error.code, cause: error.cause,
    hint: callsItselfOurs(name)
      ? 'Another VS Code waits for a consent there: finish or cancel it, or set another callback URL and register it.'
      : error.hint ?? '',
  });
}
