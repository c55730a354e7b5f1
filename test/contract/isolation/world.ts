import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { createOauth2Provider, deleteOauth2Provider, updateOauth2Provider } from '../../../src/sandbox/control/oauth2Providers.js';
import { createWorkloadIdentity, deleteWorkloadIdentity } from '../../../src/sandbox/control/workloadIdentities.js';
import { authorize, callback } from '../../../src/sandbox/data/consent.js';
import { createIssuerKeys } from '../../../src/sandbox/data/issuerKeys.js';
import { completeResourceTokenAuth, getResourceOauth2Token } from '../../../src/sandbox/data/resourceToken.js';
import { getWorkloadAccessTokenForJwt, getWorkloadAccessTokenForUserId } from '../../../src/sandbox/data/workloadTokens.js';
import { createIds } from '../../../src/sandbox/ids.js';
import { ACCOUNT_ID, type Sandbox } from '../../../src/sandbox/sandbox.js';
import { TABLE_NAMES } from '../../../src/sandbox/state.js';
import { createMemoryStore, remove } from '../../../src/sandbox/store.js';
import { ServiceError, type ServiceErrorName } from '../../../src/sandbox/web/errors.js';
import { readIssued, startTellingServer, toCode, type Issued } from './tellingServer.js';

export const WORKLOADS = ['agent-a', 'agent-b'] as const;
export const USERS = ['ann', 'ben'] as const;
export const PROVIDERS = ['left', 'right'] as const;
export const FLOWS = ['USER_FEDERATION', 'M2M', 'ON_BEHALF_OF_TOKEN_EXCHANGE'] as const;

/** A user as a workload names them: by an id, or by a JWT whose subject is that same id. */
export interface User {
  readonly user: typeof USERS[number];
  readonly by: 'userId' | 'userToken';
}

/** Who asks for what. */
export interface Ask extends User {
  readonly workload: typeof WORKLOADS[number];
  readonly provider: typeof PROVIDERS[number];
  readonly flow: typeof FLOWS[number];
  readonly scopes: readonly string[];
  readonly audiences: readonly string[];
}

export type Answer =
  | { readonly kind: 'token'; readonly issued: Issued }
  | { readonly kind: 'session'; readonly uri: string; readonly status: string; readonly authorizationUrl: string | undefined }
  | { readonly kind: 'refused'; readonly name: ServiceErrorName };

type Operation = (sandbox: Sandbox, body: unknown) => unknown;

const RETURN_URL = 'http://127.0.0.1:8765/agentcore/callback';
const YEARS_MS = 20 * 31_536_000_000;

/** The sandbox's own operations on a memory store and a clock that is turned, beside a server whose tokens tell what they are for. */
export async function startWorld() {
  let store = createMemoryStore([]);
  const startMs = Date.now();
  let aheadMs = 0;
  const server = await startTellingServer();
  const silent = () => undefined;
  const sandbox: Sandbox = {
    origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: ACCOUNT_ID, controlToken: 'none', renewals: new Map(), issuerKeys: createIssuerKeys(Date.now), now: () => startMs + aheadMs, ids: createIds(),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    get store() { return store; },
  };
  const jwts = { ann: await server.signUser('ann', startMs + YEARS_MS), ben: await server.signUser('ben', startMs + YEARS_MS) };
  const identify = ({ user, by }: User) => (by === 'userId' ? { userId: user } : { userToken: jwts[user] });
  const run = async (operation: Operation, body: unknown) => await operation(sandbox, body) as Readonly<Record<string, string | undefined>>;
  /** What a browser is sent on to; undefined where it is shown a page. */
  const follow = async (url: URL) => {
    const id = /^\/identities\/oauth2\/callback\/(.+)$/.exec(url.pathname)?.[1];
    const request = new IncomingMessage(new Socket()); // without a connection, which would take longer than all the rest
    const response = new ServerResponse(request);
    response.setHeader('x-kept', ''); // only beside such a header those of writeHead can be read
    await (id === undefined ? authorize : callback)({
      sandbox, request, response, url, told: {}, requestId: 'none', params: id === undefined ? {} : { id },
    });
    const location = response.getHeader('location');
    return typeof location === 'string' ? new URL(location) : undefined;
  };
  /** One of the two is found by its discovery document, so that there is a wait wherever its address is needed. */
  const toProvider = (name: string, clientId: string) => ({
    name,
    credentialProviderVendor: 'CustomOauth2',
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: {
        clientId, clientSecret: 's', onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' },
        oauthDiscovery: name === 'right'
          ? { discoveryUrl: `${server.metadata.issuer}/.well-known/openid-configuration` }
          : { authorizationServerMetadata: server.metadata },
      },
    },
  });
  /** Creates or updates, and waits until the provider is READY. */
  const settle = async (operation: Operation, name: string, clientId: string) => {
    await run(operation, toProvider(name, clientId));
    while (store.get('oauth2Providers', name)?.setup !== undefined) await setImmediate();
  };

  return {
    nowMs: () => sandbox.now(),
    /** All is as new, but for time. */
    clear() { store = createMemoryStore([]); },
    /** All is deleted, in the middle of whatever is under way. */
    reset() { store.write(TABLE_NAMES.flatMap((table) => store.keys(table).map((key) => remove(table, key)))); },
    /** Holds the server's next answer back, or where `undefined` is given, none. */
    holdNext: server.holdNext,
    advance(ms: number) { aheadMs += ms; },
    revoke() { server.revoke(); },
    close() { server.close(); },
    createWorkload: (name: string) => run(createWorkloadIdentity, { name, allowedResourceOauth2ReturnUrls: [RETURN_URL] }),
    deleteWorkload: (name: string) => run(deleteWorkloadIdentity, { name }),
    createProvider: (name: string, clientId: string) => settle(createOauth2Provider, name, clientId),
    updateProvider: (name: string, clientId: string) => settle(updateOauth2Provider, name, clientId),
    deleteProvider: (name: string) => run(deleteOauth2Provider, { name }),
    async getWorkloadToken(ask: Pick<Ask, 'workload' | 'user' | 'by'>): Promise<string> {
      const operation = ask.by === 'userId' ? getWorkloadAccessTokenForUserId : getWorkloadAccessTokenForJwt;
      return (await run(operation, { workloadName: ask.workload, ...identify(ask) }))['workloadAccessToken'] ?? '';
    },
    async ask(workloadIdentityToken: string, ask: Ask, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
      const { provider, flow, scopes, audiences } = ask;
      try {
        const answer = await run(getResourceOauth2Token, {
          workloadIdentityToken, resourceCredentialProviderName: provider, oauth2Flow: flow, scopes, audiences,
          resourceOauth2ReturnUrl: RETURN_URL, ...more,
        });
        if (answer['accessToken'] !== undefined) return { kind: 'token', issued: readIssued(answer['accessToken']) };
        return { kind: 'session', uri: answer['sessionUri'] ?? '', status: answer['sessionStatus'] ?? '', authorizationUrl: answer['authorizationUrl'] };
      } catch (error) {
        if (error instanceof ServiceError) return { kind: 'refused', name: error.name };
        throw error;
      }
    },
    /** A person consents at the provider. Gives whether the browser came back to the return URL with the session. */
    async consent(authorizationUrl: string, issue: string): Promise<boolean> {
      const url = await follow(new URL(authorizationUrl));
      if (url === undefined) return false;
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code: toCode(url, issue), state: url.searchParams.get('state') ?? '' }).toString();
      const end = await follow(back);
      return end?.searchParams.has('error') === false;
    },
    async complete(sessionUri: string, user: User): Promise<boolean> {
      try {
        await run(completeResourceTokenAuth, { sessionUri, userIdentifier: identify(user) });
        return true;
      } catch (error) {
        if (error instanceof ServiceError && error.name === 'AccessDeniedException') return false;
        throw error;
      }
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;
