import { UserError } from '../../core/base/errors.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { Connections } from './connections.js';

/** The sandbox of this window, whichever connection is the current one. Throws a `UserError` where none runs. */
export function requireSandbox(connections: Pick<Connections, 'opened'>): SandboxReady {
  const ready = connections.opened('sandbox')?.sandbox;
  if (ready === undefined) throw new UserError('The local sandbox does not run.', { code: 'SandboxNotRunning', hint: 'Start it first.' });
  return ready;
}
