import { readFile, stat } from 'node:fs/promises';
import type { OnCall } from '../activity/call.js';
import { recordSteering } from '../activity/recordSteering.js';
import { UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import type { Secret } from '../base/secret.js';
import { findLengthFault, withRule } from '../base/textFaults.js';
import { steer, type SteeringAddress } from './call.js';

/** A sandbox that is steered, and who is told of it. */
export interface Steered extends SteeringAddress {
  readonly onCall?: OnCall | undefined;
}

/** What the sandbox seals secrets with: 8 to 1024 characters that can stand in a header (docs/sandbox.md, "Steering it"). */
export function validatePassphrase(text: string): string | undefined {
  const isPlain = /^[\x20-\x7e]*$/.test(text) ? undefined : 'This one has others.';
  return withRule('A passphrase has 8 to 1024 characters, letters and signs of ASCII.', findLengthFault(text, { min: 8, max: 1024 }) ?? isPlain);
}

/** Makes the sandbox as new, but for port, users, keys and client secret. */
export async function resetSandbox(sandbox: Steered, signal?: AbortSignal): Promise<void> {
  await recordSteering(sandbox.onCall, 'ResetSandbox', () => steer(sandbox, { method: 'POST', path: 'reset', signal }));
}

/** Everything that the sandbox remembers as JSON text, its secrets sealed with the passphrase. */
export function exportState(sandbox: Steered, passphrase: Secret, signal?: AbortSignal): Promise<string> {
  return recordSteering(sandbox.onCall, 'ExportSandboxState', () => (
    steer(sandbox, { method: 'GET', path: 'export', headers: { [PASSPHRASE]: passphrase.reveal() }, signal })));
}

/** Puts an exported state in the place of everything but the port: all of it, or nothing where something is wrong. */
export async function importState(sandbox: Steered, state: string, passphrase: Secret | undefined, signal?: AbortSignal): Promise<void> {
  const headers = passphrase === undefined ? {} : { [PASSPHRASE]: passphrase.reveal() };
  await recordSteering(sandbox.onCall, 'ImportSandboxState', () => steer(sandbox, { method: 'POST', path: 'import', body: state, headers, signal }));
}

/** What the sandbox takes at most (src/sandbox/transfer.ts). */
const LARGEST_STATE_BYTES = 100 * 1024 * 1024;

/** Reads the file of an exported state. @throws UserError `NotAState` before anything is read of one that is too large, or that is no file */
export async function readState(path: string, largestBytes = LARGEST_STATE_BYTES): Promise<string> {
  const found = await stat(path);
  if (found.isFile() && found.size <= largestBytes) return readFile(path, 'utf8');
  const what = found.isFile() ? `The file is larger than any exported state, ${toMegabytes(largestBytes)} MB: ${toMegabytes(found.size)} MB` : 'An exported state is a file, and this is none.';
  throw new UserError(what, { code: 'NotAState', hint: CHOOSE_EXPORT });
}

const toMegabytes = (bytes: number) => Math.ceil(bytes / (1024 * 1024));

const CHOOSE_EXPORT = 'Choose a file that Export the State has written.';

/** True where the secrets of an exported state are sealed, so that its passphrase is needed. Throws a `UserError` where it is not JSON. */
export function isSealed(state: string): boolean {
  try {
    return toRecord(JSON.parse(state))['secrets'] !== 'in clear';
  } catch {
    throw new UserError('The file is no exported state: it is not JSON.', { code: 'NotAState', hint: CHOOSE_EXPORT });
  }
}

const PASSPHRASE = 'x-sandbox-passphrase';
