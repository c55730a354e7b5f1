import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AwaitedConsent } from '../../src/core/callback/consent.js';
import { cookieOf, navigate, type RawAnswer } from './rawHttp.js';

/** A consent that is good for ten minutes. Its name is in its session. */
export function toConsent(name: string, more: Partial<AwaitedConsent> = {}): AwaitedConsent {
  return {
    sessionUri: `urn:ietf:params:oauth:request_uri:${name}`,
    authorizationUrl: 'https://idp.example/authorize',
    facts: { agent: 'agent', user: 'alice' },
    expiresAtMs: Date.now() + 600_000,
    complete: () => Promise.resolve(),
    ...more,
  };
}

/** Where the service sends the browser back to. `more` is further query, from `&` on. */
export function toCallback(startUrl: string, name: string, more = ''): string {
  return new URL(`/agentcore/callback?session_id=${encodeURIComponent(`urn:ietf:params:oauth:request_uri:${name}`)}${more}`, startUrl).href;
}

/** Opens the start page as the browser does and gives its cookie. */
export async function openStartPage(startUrl: string): Promise<{ readonly Cookie: string }> {
  return { Cookie: cookieOf(await navigate(startUrl)) };
}

/** Between two tries of something that nothing tells of: who holds a port. */
const AGAIN_MS = 10;

/** Navigates as a person would who reloads while the port goes from one window to the next. */
export async function comeBack(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  for (;;) {
    const answer = await navigate(url, headers).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error;
    });
    // Closed without a word: the window that had taken the connection is gone.
    if (answer !== undefined && answer.status !== 0) return answer;
    await delay(AGAIN_MS);
  }
}

/** Resolves once nobody listens on a port. */
export async function untilFree(port: number): Promise<void> {
  for (;;) {
    const isTaken = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => { socket.destroy(); resolve(true); });
      socket.once('error', () => { resolve(false); });
    });
    if (!isTaken) return;
    await delay(AGAIN_MS);
  }
}
