import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import type { TokenRequest } from '../../src/core/flow/codeGrant.js';
import type { FlowOutcome } from '../../src/core/flow/events.js';
import { createIssuerHttp, type IssuerHttp } from '../../src/core/flow/issuerHttp.js';
import type { IssuedTokens } from '../../src/core/flow/oauth.js';
import type { BrowserPort, CodePort } from '../../src/core/flow/ports.js';
import { userTokenByCode } from '../../src/core/flow/userToken.js';
import { freeUrl } from '../support/freeUrl.js';
import { CLIENT_SECRET, startOpenIdProvider, type OpenIdProvider } from '../support/openIdProvider.js';
import { record, type Recorded } from './flowScene.js';
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
  /** What its confidential client asks for. */
  readonly request: (more?: Partial<TokenRequest>) => TokenRequest;
  /** A sign-in by code of {@link IssuerScene.request}. */
  readonly byCode: (more?: Partial<TokenRequest>, send?: IssuerHttp) => Recorded<IssuedTokens>;
  stop(): Promise<void>;
}

export const http = createIssuerHttp();

type Change = (json: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Answers of an issuer with some members changed, for one address. */
export const altered = (path: string, change: Change): IssuerHttp => async (asked, signal) => {
  const answer = await http(asked, signal);
  return asked.url.includes(path) && answer.json !== undefined ? { ...answer, json: change(answer.json) } : answer;
};

/** The step that a run failed at, and as what. */
export function faultOf(outcome: FlowOutcome<unknown>): readonly string[] {
  assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
  return [outcome.stepId, outcome.fault.id ?? outcome.fault.message];
}

/** @param methods how clients prove themselves */
export async function startIssuerScene(methods?: Parameters<typeof startOpenIdProvider>[1]): Promise<IssuerScene> {
  const redirectUri = await freeUrl();
  const listener = createCallbackListener({ url: redirectUri, lingerMs: 200 });
  const idp = await startOpenIdProvider(redirectUri, methods);
  const createVisitingPerson = () => createPerson(idp.issuer, (visitor, url) => visitor.open(url));
  const code: CodePort = { redirectUri, expectCode: (awaited) => listener.expectCode(awaited) };
  const browser: BrowserPort = { open: (url, signal) => createVisitingPerson().open(url, signal) };
  const request = (more: Partial<TokenRequest> = {}): TokenRequest => ({
    discoveryUrl: idp.discoveryUrl, client: { clientId: 'web', clientSecret: new Secret(CLIENT_SECRET) }, scopes: ['openid', 'email'], ...more,
  });
  return {
    idp, code, browser, request, port: Number(new URL(redirectUri).port),
    byCode: (more, send = http) => record(userTokenByCode(request(more), { http: send, code, browser })),
    createPerson: createVisitingPerson,
    async stop() {
      await listener.dispose();
      idp.close();
    },
  };
}
