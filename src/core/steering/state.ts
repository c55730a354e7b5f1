import { UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import type { Secret } from '../base/secret.js';
import { findLengthFault, withRule } from '../base/textFaults.js';
import { steer, type SteeringAddress } from './call.js';

/** What the sandbox seals secrets with: 8 to 1024 characters that can stand in a header (docs/sandbox.md, "Steering it"). */
export function validatePassphrase(text: string): string | undefined {
  const isPlain = /^[\x20-\x7e]*$/.test(text) ? undefined : 'This one has others.';
  return withRule('A passphrase has 8 to 1024 characters, letters and signs of ASCII.', findLengthFault(text, { min: 8, max: 1024 }) ?? isPlain);
}

/** Makes the sandbox as new, but for port, users, keys and client secret. */
export async function resetSandbox(address: SteeringAddress, signal?: AbortSignal): Promise<void> {
  await steer(address, { method: 'POST', path: 'reset', signal });
}

/** Everything that the sandbox remembers as JSON text, its secrets sealed with the passphrase. */
export function exportState(address: SteeringAddress, passphrase: Secret, signal?: AbortSignal): Promise<string> {
  return steer(address, { method: 'GET', path: 'export', headers: { [PASSPHRASE]: passphrase.reveal() }, signal });
}

/** Puts an exported state in the place of everything but the port: all of it, or nothing where something is wrong. */
export async function importState(address: SteeringAddress, state: string, passphrase: Secret | undefined, signal?: AbortSignal): Promise<void> {
  await steer(address, { method: 'POST', path: 'import', body: state, headers: passphrase === undefined ? {} : { [PASSPHRASE]: passphrase.reveal() }, signal });
}

/** True where the secrets of an exported state are sealed, so that its passphrase is needed. Throws a `UserError` where it is not JSON. */
export function isSealed(state: string): boolean {
  try {
    return toRecord(JSON.parse(state))['secrets'] !== 'in clear';
  } catch {
    throw new UserError('The file is no exported state: it is not JSON.', { code: 'NotAState', hint: 'Choose a file that Export the State has written.' });
  }
}

const PASSPHRASE = 'x-sandbox-passphrase';
