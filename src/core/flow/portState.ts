import { connect } from 'node:net';
import type { Secret } from '../base/secret.js';
import { isHeldByOurs } from '../callback/membership.js';

export interface PortFacts {
  /** True where this window listens itself. */
  readonly isOurs: boolean;
  /** What the windows of this VS Code show each other. */
  readonly key?: Secret;
}

/**
 * Whether somebody listens on the port of a return URL now; `ours` where it is a window of this VS Code, which hands on what is for another.
 * It is asked by connecting: whoever takes the port to find out keeps it for a moment from the one who needs it. Only for telling
 * somebody beforehand; whoever listens takes the port for itself.
 */
export async function findPortState(returnUrl: string, { isOurs, key }: PortFacts): Promise<'free' | 'ours' | 'taken'> {
  if (isOurs) return 'ours';
  const { hostname, port: written } = new URL(returnUrl);
  const port = Number(written === '' ? 80 : written);
  if (!await isListenedOn(hostname.replace(/^\[|\]$/g, ''), port)) return 'free';
  return key !== undefined && await isHeldByOurs({ key, port }) ? 'ours' : 'taken';
}

function isListenedOn(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => { end(true); });
    socket.once('error', () => { end(false); });
  });
}
