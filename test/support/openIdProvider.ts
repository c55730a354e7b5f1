import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** An issuer that is none of the sandbox's: oidc-provider, with people who do at once what `login_hint` says: `nobody` refuses, `half` leaves email out. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly discoveryUrl: string;
  /** May use every grant; its secret is {@link CLIENT_SECRET}. */
  readonly clientId: string;
  close(): void;
}

export const CLIENT_SECRET = 'a-client-secret-of-a-test';
/** A client whose id and secret are not the same once they are encoded (RFC 6749, section 2.3.1). */
export const ODD_CLIENT = { clientId: 'odd:client', clientSecret: 'a secret:with/+%25' };
const FORM = /<form [^>]*method="post" action=/;

type ClientAuthMethod = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none';

/** @param methods how clients prove themselves; a client with a secret does it by the first one that is for secrets */
export async function startOpenIdProvider(
  redirectUri: string, methods: readonly ClientAuthMethod[] = ['client_secret_basic', 'client_secret_post', 'none'],
): Promise<OpenIdProvider> {
  const bySecret = methods.find((method) => method !== 'none' && method !== 'private_key_jwt');
  const withSecret = { client_secret: CLIENT_SECRET, ...(bySecret === undefined ? {} : { token_endpoint_auth_method: bySecret }) };
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => { answer(request, response); });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clientAuthMethods: [...methods],
    clients: [
      {
        client_id: 'web', ...withSecret, redirect_uris: [redirectUri], response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
      },
      { client_id: 'narrow', ...withSecret, redirect_uris: [], response_types: [], grant_types: ['client_credentials'], scope: 'openid' },
      { client_id: 'code-only', ...withSecret, redirect_uris: ['https://app.example/cb'], response_types: ['code'], grant_types: ['authorization_code'] },
      { client_id: ODD_CLIENT.clientId, ...withSecret, client_secret: ODD_CLIENT.clientSecret, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] },
      { client_id: 'public', token_endpoint_auth_method: 'none', redirect_uris: [redirectUri], response_types: ['code'], grant_types: ['authorization_code'] },
    ],
    cookies: { keys: ['a-cookie-key-of-a-test'] },
    scopes: ['openid', 'offline_access', 'email'],
    pkce: { required: () => true },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, ClientCredentials: 3600, DeviceCode: 600, Grant: 3600, IdToken: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form) => { ctx.body = form.replace(FORM, '<form method="post" action='); },
        userCodeConfirmSource: (ctx, form) => { ctx.body = form.replace(FORM, '<form method="post" action='); },
        successSource: (ctx) => { ctx.body = 'The code was entered.'; },
      },
    },
  });
  const handle = provider.callback();
  /** Signs in as alice and allows everything, or says no. */
  const interact = async (request: IncomingMessage, response: ServerResponse) => {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
    if (params['login_hint'] === 'nobody') {
      await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'No.' });
    } else if (prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: { accountId: 'alice' } });
    } else {
      const grant = grantId === undefined ? new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) }) : await provider.Grant.find(grantId);
      const isHalf = params['login_hint'] === 'half';
      grant?.addOIDCScope(isHalf ? 'openid' : String(params['scope']));
      if (isHalf) grant?.rejectOIDCScope('email');
      await provider.interactionFinished(request, response, { consent: { grantId: await grant?.save() ?? '' } }, { mergeWithLastSubmission: true });
    }
  };
  answer = (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void interact(request, response);
    else void handle(request, response);
  };
  return {
    issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration`, clientId: 'web',
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
