// What windows say to each other on the private socket of a port. The owner of the port listens, a guest connects; each
// proves that it holds the key before anything else is said.
import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Secret } from '../base/secret.js';

/** Which port it is about, and what shows that a window is ours. */
export interface Kinship {
  /** Shared by the windows of one VS Code; from its secret storage. */
  readonly key: Secret;
  readonly port: number;
}

const text = v.pipe(v.string(), v.maxLength(1_024));
const nonce = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const headers = v.record(v.string(), v.array(v.string()));

/** What a guest may say. */
export const guestMessage = v.variant('kind', [
  v.object({ kind: v.literal('hello'), nonce, proof: text }),
  /** Replaces what was said before; the owner forgets it at `untilMs`. */
  v.object({ kind: v.literal('expect'), number: v.number(), tickets: v.pipe(v.array(text), v.maxLength(512)), untilMs: v.number() }),
  v.object({
    kind: v.literal('answer'), number: v.number(),
    answer: v.object({ status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)), headers: v.record(v.string(), v.string()), body: v.string() }),
  }),
]);

/** What the owner of the port may say. */
export const ownerMessage = v.variant('kind', [
  v.object({ kind: v.literal('hello'), nonce }),
  v.object({ kind: v.literal('welcome'), proof: text }),
  v.object({ kind: v.literal('expected'), number: v.number() }),
  v.object({ kind: v.literal('request'), number: v.number(), facts: v.object({ method: v.string(), target: v.string(), headers }) }),
]);

export type GuestMessage = v.InferOutput<typeof guestMessage>;
export type OwnerMessage = v.InferOutput<typeof ownerMessage>;

export const newNonce = (): string => randomBytes(32).toString('base64url');

/** Bound to both nonces, to the port and to the role, so that no proof can be sent back or used twice. */
export function proofOf(role: 'owner' | 'guest', { key, port }: Kinship, ownerNonce: string, guestNonce: string): string {
  return createHmac('sha256', key.reveal()).update(`${role} ${port} ${ownerNonce} ${guestNonce}`).digest('base64url');
}

/** Socket paths end at 103 bytes on macOS. */
const MAX_PATH_BYTES = 103;

/**
 * Where the private socket of a port is. Only who holds the key can know its name, so nobody else can sit there first.
 * Windows keeps pipes apart from files; the path of a pipe was not run there.
 */
export function socketPath({ key, port }: Kinship, { platform = process.platform, env = process.env, temporary = tmpdir() } = {}): string {
  const name = `agentcore-identity-${createHmac('sha256', key.reveal()).update(`socket ${port}`).digest('hex').slice(0, 32)}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const folders = [env['XDG_RUNTIME_DIR'] ?? temporary, temporary];
  return folders.map((folder) => join(folder, `${name}.sock`)).find((path) => Buffer.byteLength(path) <= MAX_PATH_BYTES) ?? `/tmp/${name}.sock`;
}
