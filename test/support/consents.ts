import type { AwaitedConsent } from '../../src/core/callback/consent.js';
import { cookieOf, navigate } from './rawHttp.js';

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
