import { isCancellation } from '../base/errors.js';
import { explain } from '../base/explain.js';
import type { AwsAccess } from '../identity/access.js';
import { toLine, writeCli } from './languages.js';
import { readCreateCall, type Readable, type Recreatable } from './readCall.js';

/**
 * Commands of the AWS CLI that make these resources again. One that cannot be read is left out with a comment that says why, and the
 * others are written. Throws an `AbortError` at the signal.
 */
export async function writeRecreation(control: Readable, items: readonly Recreatable[], access: AwsAccess, signal?: AbortSignal): Promise<string> {
  const texts: string[] = [];
  for (const item of items) texts.push(await writeOne(control, item, access, signal));
  return texts.join('\n');
}

async function writeOne(control: Readable, item: Recreatable, access: AwsAccess, signal: AbortSignal | undefined): Promise<string> {
  const leftOut = (why: string) => `# ${toLine(`${item.name} is left out. ${why}`)}\n`;
  try {
    const written = writeCli(await readCreateCall(control, item, signal), access);
    return written.kind === 'none' ? leftOut(written.reason) : written.text;
  } catch (error) {
    signal?.throwIfAborted();
    if (isCancellation(error)) throw error;
    return leftOut(explain(error, `read ${item.name}`).message);
  }
}
