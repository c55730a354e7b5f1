import { UserError } from '../base/errors.js';
import { openLoopback } from '../callback/loopback.js';

const PATIENCE = { headersTimeoutMs: 1_000, requestTimeoutMs: 1_000 };

/**
 * Whether the port of a return URL can be listened on now: takes it and gives it back. Only for telling somebody beforehand; whoever
 * listens takes the port for itself.
 */
export async function findPortState(returnUrl: string, isOurs: boolean): Promise<'free' | 'ours' | 'taken'> {
  if (isOurs) return 'ours';
  try {
    await (await openLoopback(new URL(returnUrl), PATIENCE, (_request, response) => { response.destroy(); })).close();
    return 'free';
  } catch (error) {
    if (error instanceof UserError && error.code === 'PortInUse') return 'taken';
    throw error;
  }
}
