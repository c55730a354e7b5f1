import { createCallbackListener } from '../../src/core/callback/listener.js';
import type { BrowserPort, CodePort } from '../../src/core/flow/ports.js';
import { freeUrl } from '../support/freeUrl.js';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openIdProvider.js';
import { createPerson, type Person } from './person.js';

/** An issuer that is none of the sandbox's, and the real listener at the redirect URI of its clients. */
export interface IssuerScene {
  readonly idp: OpenIdProvider;
  readonly code: CodePort;
  /** Port of the redirect URI. */
  readonly port: number;
  /** A browser for any number of sign-ins, with a person who does what `login_hint` says. */
  readonly browser: BrowserPort;
  /** A browser for one sign-in, with the page that it ends on. */
  createPerson(): Person;
  stop(): Promise<void>;
}

/** @param methods how clients prove themselves */
export async function startIssuerScene(methods?: Parameters<typeof startOpenIdProvider>[1]): Promise<IssuerScene> {
  const redirectUri = await freeUrl();
  const listener = createCallbackListener({ url: redirectUri, lingerMs: 200 });
  const idp = await startOpenIdProvider(redirectUri, methods);
  const createVisitingPerson = () => createPerson(idp.issuer, (visitor, url) => visitor.open(url));
  return {
    idp, port: Number(new URL(redirectUri).port),
    code: { redirectUri, expectCode: (code) => listener.expectCode(code) },
    browser: { open: (url, signal) => createVisitingPerson().open(url, signal) },
    createPerson: createVisitingPerson,
    async stop() {
      await listener.dispose();
      idp.close();
    },
  };
}
