import { chmod, unlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import * as v from 'valibot';
import { openChannel } from './channel.js';
import { isSame } from './checks.js';
import { guestMessage, newNonce, proofOf, socketPath, type Kinship, type OwnerMessage } from './handover.js';
import { toPage, type Answer, type Respond } from './responder.js';

/** The windows that wait behind the one that holds the port. */
export interface Guests {
  /** The way to the window that waits for this ticket; undefined where none does. */
  find(ticket: string): Respond | undefined;
  /** Resolves when a window says what it waits for. */
  nextChange(): Promise<void>;
  /** True while a window waits here. */
  areHere(): boolean;
  /** Sends every guest away: they take the port over. */
  close(): Promise<void>;
}

interface Guest {
  readonly hand: Respond;
  tickets: ReadonlySet<string>;
}

const MAX_GUESTS = 32;
/** How long a caller may take to prove itself. */
const PROOF_MS = 2_000;

/** Opens the private socket of a port that is ours. @param onAlone called when the last guest has gone */
export async function openGuests(kinship: Kinship, onAlone: () => void): Promise<Guests> {
  const guests = new Set<Guest>();
  let waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  const path = socketPath(kinship);
  const server = createServer((socket) => {
    sockets.add(socket);
    receive(socket, kinship, {
      join: (guest) => { guests.add(guest); },
      leave: (guest) => { if (guests.delete(guest) && guests.size === 0) onAlone(); },
      changed: () => { for (const go of waiting.splice(0)) go(); },
    });
    socket.once('close', () => { sockets.delete(socket); });
  });
  server.maxConnections = MAX_GUESTS;
  const isFile = process.platform !== 'win32';
  // Left behind by a window that was killed: the port is ours now, and so is its socket.
  if (isFile) await unlink(path).catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => { resolve(); });
  });
  if (isFile) await chmod(path, 0o600);
  return {
    find: (ticket) => [...guests].find(({ tickets }) => tickets.has(ticket))?.hand,
    nextChange: () => new Promise((resolve) => { waiting = [...waiting, resolve]; }),
    areHere: () => guests.size > 0,
    close: () => new Promise((resolve) => {
      guests.clear();
      server.close(() => { resolve(); });
      for (const socket of sockets) socket.destroy();
    }),
  };
}

interface Listeners {
  readonly join: (guest: Guest) => void;
  readonly leave: (guest: Guest) => void;
  readonly changed: () => void;
}

/** The owner's side of one connection. */
function receive(socket: Socket, kinship: Kinship, { join, leave, changed }: Listeners): void {
  const ownNonce = newNonce();
  const asked = new Map<number, (answer: Answer) => void>();
  let count = 0;
  let isProven = false;
  let timer = setTimeout(() => { socket.destroy(); }, PROOF_MS).unref();
  const say = (message: OwnerMessage) => { channel.send(message); };
  const guest: Guest = {
    tickets: new Set(),
    hand: (facts) => new Promise((resolve) => {
      count += 1;
      asked.set(count, resolve);
      const headers = Object.fromEntries(Object.entries(facts.headers).flatMap(([name, values]) => (values === undefined ? [] : [[name, [...values]]])));
      say({ kind: 'request', number: count, facts: { ...facts, headers } });
    }),
  };
  const channel = openChannel(socket, (received) => {
    const message = v.parse(guestMessage, received);
    if (message.kind === 'hello') {
      if (isProven || !isSame(message.proof, proofOf('guest', kinship, ownNonce, message.nonce))) throw new Error('no proof');
      isProven = true;
      say({ kind: 'welcome', proof: proofOf('owner', kinship, ownNonce, message.nonce) });
      join(guest);
      return;
    }
    if (!isProven) throw new Error('not proven');
    if (message.kind === 'expect') {
      guest.tickets = new Set(message.tickets);
      changed();
      clearTimeout(timer);
      timer = setTimeout(() => { socket.destroy(); }, Math.max(0, message.untilMs - Date.now())).unref();
      say({ kind: 'expected', number: message.number });
    } else {
      asked.get(message.number)?.(message.answer);
      asked.delete(message.number);
    }
  });
  socket.once('close', () => {
    clearTimeout(timer);
    for (const settle of asked.values()) settle(toPage(503, { kind: 'windowClosed' }));
    leave(guest);
  });
  say({ kind: 'hello', nonce: ownNonce });
}
