import { connect } from 'node:net';
import * as v from 'valibot';
import { openChannel } from './channel.js';
import { isSame } from './checks.js';
import { newNonce, ownerMessage, proofOf, socketPath, type GuestMessage, type Kinship } from './handover.js';
import { toPage, type Respond } from './responder.js';

/** A guest's place behind the window that holds the port. */
export interface Membership {
  /** Says what this window waits for, in place of what it said before. Resolves when the owner has taken it in, or is gone. */
  expect(tickets: readonly string[], untilMs: number): Promise<void>;
  /** Resolves when the owner has gone, or `leave` was called. */
  readonly over: Promise<void>;
  leave(): void;
}

/** How long an owner may take to prove itself. */
const PROOF_MS = 2_000;

/** Joins the window that holds the port; undefined where none of ours does. */
export function joinOwner(kinship: Kinship, respond: Respond): Promise<Membership | undefined> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(kinship));
    const ownNonce = newNonce();
    const expected = new Map<number, () => void>();
    let ownerNonce: string | undefined;
    let isProven = false;
    let count = 0;
    const timer = setTimeout(() => { socket.destroy(); }, PROOF_MS);
    const over = new Promise<void>((settle) => {
      socket.once('close', () => {
        clearTimeout(timer);
        for (const go of expected.values()) go();
        settle();
        resolve(undefined);
      });
    });
    const say = (message: GuestMessage) => { channel.send(message); };
    const membership: Membership = {
      over,
      expect: (tickets, untilMs) => new Promise((settle) => {
        count += 1;
        if (socket.destroyed) settle();
        else expected.set(count, settle);
        say({ kind: 'expect', number: count, tickets: [...tickets], untilMs });
      }),
      leave: () => { socket.destroy(); },
    };
    const channel = openChannel(socket, (received) => {
      const message = v.parse(ownerMessage, received);
      if (message.kind === 'hello') {
        if (ownerNonce !== undefined) throw new Error('said before');
        ownerNonce = message.nonce;
        say({ kind: 'hello', nonce: ownNonce, proof: proofOf('guest', kinship, ownerNonce, ownNonce) });
      } else if (message.kind === 'welcome') {
        if (ownerNonce === undefined || !isSame(message.proof, proofOf('owner', kinship, ownerNonce, ownNonce))) throw new Error('no proof');
        isProven = true;
        clearTimeout(timer);
        resolve(membership);
      } else if (!isProven) {
        throw new Error('not proven');
      } else if (message.kind === 'expected') {
        expected.get(message.number)?.();
        expected.delete(message.number);
      } else {
        const { number, facts } = message;
        void respond(facts).then((answer) => { say({ kind: 'answer', number, answer }); });
      }
    });
  });
}

/** True where a window of ours holds the port. It is asked as a guest asks, and left at once. */
export async function isHeldByOurs(kinship: Kinship): Promise<boolean> {
  const membership = await joinOwner(kinship, () => Promise.resolve(toPage(404, { kind: 'nothingHere' })));
  membership?.leave();
  return membership !== undefined;
}
