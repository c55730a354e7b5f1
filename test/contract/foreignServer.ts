import { CreateOauth2CredentialProviderCommand, UpdateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clients, Flow } from './clients.js';

/** A request that a token endpoint was sent. */
interface TokenRequest {
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}

/** An authorization server that is none of the sandbox's: it gives a token for every code. */
export interface ForeignServer {
  readonly issuer: string;
  /** Codes and refresh tokens that its token endpoint was given. */
  readonly exchanged: readonly string[];
  readonly asked: readonly TokenRequest[];
  /** What it answers from now on: a new token with these members, or with a status other than 200 the members alone. `meanwhile` is done before each answer. */
  answer(members: Readonly<Record<string, unknown>>, status?: number, meanwhile?: () => Promise<unknown>): void;
  /** What its discovery document is answered with from now on; `meanwhile` as above. */
  answerDiscovery(members: Readonly<Record<string, unknown>>, status?: number, meanwhile?: () => Promise<unknown>): void;
  close(): void;
}

const DISCOVERY_PATH = '/.well-known/openid-configuration';

export async function startForeignServer(): Promise<ForeignServer> {
  const exchanged: string[] = [];
  const asked: TokenRequest[] = [];
  const nothing = (): Promise<unknown> => Promise.resolve();
  let answer: { readonly members: Readonly<Record<string, unknown>>; readonly status: number; readonly meanwhile: typeof nothing } = {
    members: {}, status: 200, meanwhile: nothing,
  };
  let discovery: typeof answer = { members: {}, status: 200, meanwhile: nothing };
  const server = createServer((request, response) => {
    if (request.url === DISCOVERY_PATH) {
      const { members, status, meanwhile } = discovery;
      void meanwhile().then(() => response.writeHead(status).end(JSON.stringify({ ...toDiscovery(toIssuer(server)), ...members })));
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      exchanged.push(form.get('code') ?? form.get('refresh_token') ?? '');
      asked.push({ form, authorization: request.headers.authorization });
      const token = { access_token: `token-${exchanged.length}`, token_type: 'Bearer' };
      const { members, status, meanwhile } = answer;
      void meanwhile().then(() => response.writeHead(status).end(JSON.stringify(status === 200 ? { ...token, ...members } : members)));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    issuer: toIssuer(server),
    exchanged,
    asked,
    answer(members, status = 200, meanwhile = nothing) { answer = { members, status, meanwhile }; },
    answerDiscovery(members, status = 200, meanwhile = nothing) { discovery = { members, status, meanwhile }; },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const toIssuer = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const toDiscovery = (issuer: string) => ({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` });

/** What Create and Update say about a provider whose server is to be found by its discovery document. */
export function toDiscoveredConfig({ issuer }: ForeignServer) {
  return {
    credentialProviderVendor: 'CustomOauth2' as const,
    oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl: `${issuer}${DISCOVERY_PATH}` }, clientId: 'client', clientSecret: 'secret' } },
  };
}

/** What Create and Update say about a provider of such a server. */
export function toForeignConfig({ issuer }: ForeignServer, { clientId = 'client', clientSecret = 'secret' } = {}) {
  const authorizationServerMetadata = { issuer, authorizationEndpoint: `${issuer}/authorize`, tokenEndpoint: `${issuer}/token` };
  return {
    credentialProviderVendor: 'CustomOauth2' as const,
    oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery: { authorizationServerMetadata }, clientId, clientSecret } },
  };
}

export async function createForeignProvider({ control }: Clients, server: ForeignServer, name: string): Promise<void> {
  await control.send(new CreateOauth2CredentialProviderCommand({ name, ...toForeignConfig(server) }));
}

export async function updateForeignProvider({ control }: Clients, server: ForeignServer, name: string, client: { readonly clientId?: string; readonly clientSecret?: string }): Promise<void> {
  await control.send(new UpdateOauth2CredentialProviderCommand({ name, ...toForeignConfig(server, client) }));
}

/** The callback that the provider would send the browser to, with its state and a code. */
export async function readCallback({ authorizationUrl }: Flow): Promise<URL> {
  const { searchParams } = new URL((await fetch(authorizationUrl, { redirect: 'manual' })).headers.get('location') ?? '');
  const callback = new URL(searchParams.get('redirect_uri') ?? '');
  callback.searchParams.set('code', 'a-code');
  callback.searchParams.set('state', searchParams.get('state') ?? '');
  return callback;
}
