import { connect } from 'node:net';
import { UserError } from '../base/errors.js';
import { isLoopback } from '../base/safeUrl.js';
import type { Secret } from '../base/secret.js';
import { isHeldByOurs } from '../callback/membership.js';

export interface PortFacts {
  /** True where this window listens itself. */
  readonly isOurs: boolean;
  /** What the windows of this VS Code show each other. */
  readonly key?: Secret;
}

/** `ours`: a window of this VS Code listens, which hands on what is for another. `elsewhere`: the URL is not one of this computer. */
export type PortState = 'free' | 'ours' | 'taken' | 'elsewhere';

/** How long this computer may take to say whether somebody listens. */
const PATIENCE_MS = 2_000;

/** The port that a URL leads to, also where it is the one of its scheme and not written. */
export function toPort(url: string): number {
  const { port, protocol } = new URL(url);
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/**
 * Whether somebody listens on the port of a return URL now. It is asked by connecting: whoever takes the port to find out keeps it for a
 * moment from the one who needs it. Only for telling somebody beforehand; whoever listens takes the port for itself. Nothing is connected
 * to that is not this computer. Stops at the signal with an `AbortError`.
 * @throws UserError `noAnswer` where the connection is neither taken nor refused in time
 */
export async function findPortState(returnUrl: string, { isOurs, key }: PortFacts, signal: AbortSignal): Promise<PortState> {
  const { hostname } = new URL(returnUrl);
  if (!isLoopback(hostname)) return 'elsewhere';
  if (isOurs) return 'ours';
  const port = toPort(returnUrl);
  if (!await isListenedOn(hostname.replace(/^\[|\]$/g, ''), port, signal)) return 'free';
  return key !== undefined && await isHeldByOurs({ key, port }) ? 'ours' : 'taken';
}

function isListenedOn(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(toAbortError());
      return;
    }
    const socket = connect({ host, port });
    const end = (tell: () => void) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      tell();
    };
    const onAbort = () => { end(() => { reject(toAbortError()); }); };
    signal.addEventListener('abort', onAbort);
    socket.setTimeout(PATIENCE_MS, () => { end(() => { reject(new UserError('The port did not answer in time.', { code: 'noAnswer' })); }); });
    socket.once('connect', () => { end(() => { resolve(true); }); });
    socket.once('error', () => { end(() => { resolve(false); }); });
  });
}

const toAbortError = () => new DOMException('The request was given up.', 'AbortError');
