import { UserError } from '../../core/base/errors.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { Connections } from './connections.js';

/**
 * Runs work that may take minutes for as long as its connection is open, and aborts it when it is not any more.
 * Throws a `UserError` then: `SandboxEnded` or `OtherConnection`.
 * @param what is aborted, such as "sign-in"
 */
export async function whileConnected<T>(
  connections: Pick<Connections, 'require' | 'onDidChangeList'>, info: ConnectionInfo, what: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { access } = connections.require(info);
  const left = new AbortController();
  let why: UserError | undefined;
  const subscription = connections.onDidChangeList(() => {
    why ??= findReason(() => connections.require(info).access === access, info, what);
    if (why !== undefined) left.abort();
  });
  try {
    const value = await work(AbortSignal.any([signal, left.signal]));
    if (why === undefined) return value;
  } catch (error) {
    if (why === undefined) throw error;
  } finally {
    subscription.dispose();
  }
  throw why;
}

function findReason(isOpen: () => boolean, { label, region }: ConnectionInfo, what: string): UserError | undefined {
  let hasEnded = false;
  try {
    if (isOpen()) return undefined;
  } catch (error) {
    hasEnded = error instanceof UserError && error.code === 'SandboxEnded';
  }
  if (hasEnded) return new UserError(`The sandbox ended. Its state is saved; this ${what} is cancelled.`, { code: 'SandboxEnded' });
  return new UserError(`Its connection was left, so this ${what} is cancelled.`, {
    code: 'OtherConnection', hint: `Open it again, then start anew: ${label}, ${region}`,
  });
}
