import { SignJWT } from 'jose';
import { CLIENT_ASSERTION_TYPE } from '../grantTypes.js';
import type { ClientAuthenticationMethod } from '../oauth2Config.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord } from '../state.js';

/** What a provider knows of its client. */
export type TokenClient = Pick<Oauth2ProviderRecord, 'clientId' | 'clientSecret'>
  & Partial<Pick<Oauth2ProviderRecord, 'discovery' | 'clientAuthenticationMethod' | 'privateKeyJwtConfig' | 'signingKey'>>;

/** What a request to a token endpoint takes of the sandbox. */
export type TokenContext = Pick<Sandbox, 'now' | 'ids'>;

/**
 * A client's assertion is made for one request. Its times are the sandbox's: once those were moved forward, a server elsewhere, which
 * has the computer's, may refuse it as one of the future.
 */
const ASSERTION_LIFETIME_S = 300; // Guess: assertion-lifetime

/** Where the provider does not say how, the metadata of its server may; `CLIENT_SECRET_BASIC` is the service's own choice. */
function toMethod({ clientAuthenticationMethod, discovery }: TokenClient): ClientAuthenticationMethod {
  const metadata = discovery !== undefined && 'authorizationServerMetadata' in discovery ? discovery.authorizationServerMetadata : undefined;
  const isPostOnly = metadata?.tokenEndpointAuthMethods?.includes('client_secret_basic') === false;
  return clientAuthenticationMethod ?? (isPostOnly ? 'CLIENT_SECRET_POST' : 'CLIENT_SECRET_BASIC'); // Guess: method-from-metadata
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
function toBasic({ clientId, clientSecret }: TokenClient): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

/** RFC 7523, section 3. Claims that the provider adds take no place of the service's own, but that of the audience. */
function signAssertion({ clientId, privateKeyJwtConfig: config, signingKey }: TokenClient, tokenEndpoint: string, { now, ids }: TokenContext): Promise<string> {
  if (config === undefined || signingKey === undefined) throw new Error('The provider has no key to sign with.');
  const nowS = Math.floor(now() / 1000);
  const claims = { aud: tokenEndpoint, ...config.additionalPayloadClaims }; // Guess: assertion-audience
  return new SignJWT({ ...claims, iss: clientId, sub: clientId, jti: ids.uuid(), iat: nowS, exp: nowS + ASSERTION_LIFETIME_S })
    .setProtectedHeader({ ...config.additionalHeaderClaims, alg: config.signingAlgorithm, typ: 'JWT' })
    .sign(signingKey);
}

/** Adds to a request what proves who the client is. */
export async function authenticateClient(
  client: TokenClient, tokenEndpoint: string, { form, headers }: { readonly form: URLSearchParams; readonly headers: Headers }, context: TokenContext,
): Promise<void> {
  switch (toMethod(client)) {
    case 'CLIENT_SECRET_BASIC':
      headers.set('authorization', toBasic(client));
      return;
    case 'CLIENT_SECRET_POST':
      form.set('client_id', client.clientId);
      form.set('client_secret', client.clientSecret);
      return;
    case 'PRIVATE_KEY_JWT':
      form.set('client_id', client.clientId);
      form.set('client_assertion_type', CLIENT_ASSERTION_TYPE);
      form.set('client_assertion', await signAssertion(client, tokenEndpoint, context));
      return;
    case 'AWS_IAM_ID_TOKEN_JWT':
      throw new Error('AWS IAM signs no tokens in the sandbox.'); // refused before: see usable.ts
  }
}
