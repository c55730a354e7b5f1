import type { OnCall } from '../../core/activity/call.js';
import { UserError } from '../../core/base/errors.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { Connections } from './connections.js';

/** The sandbox of this window, whichever connection is the current one, and who is told what is done to it. Throws a `UserError` where none runs. */
export function requireSandbox(connections: Pick<Connections, 'opened'>): SandboxReady & { readonly onCall: OnCall } {
  const open = connections.opened('sandbox');
  if (open?.sandbox === undefined) throw new UserError('The local sandbox does not run.', { code: 'SandboxNotRunning', hint: 'Start it first.' });
  return { ...open.sandbox, onCall: open.onCall };
}
