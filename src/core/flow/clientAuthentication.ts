import { UserError } from '../base/errors.js';
import { Secret } from '../base/secret.js';
import { encodeForm } from './secrets.js';

/** How a client proves itself at a token endpoint, as discovery documents name it (OpenID Connect Core 1.0, section 9). */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post' | 'none';

/** A client as an issuer knows it. */
export interface OauthClient {
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret?: Secret;
  /** Where nothing is said, what the issuer's discovery document names. */
  readonly clientAuthentication?: ClientAuthentication;
}

/** What a discovery document means that names no method (OpenID Connect Discovery 1.0, section 3). */
export const DEFAULT_METHODS: readonly string[] = ['client_secret_basic'];

/**
 * The method that is set; else none for a public client, and of the ways to show a secret the first that the issuer takes.
 * @throws UserError `clientRejected` where the issuer wants a proof that is not made here, such as `private_key_jwt`
 */
function chooseMethod({ clientSecret, clientAuthentication }: OauthClient, supported: readonly string[]): ClientAuthentication {
  if (clientAuthentication !== undefined) return clientAuthentication;
  if (clientSecret === undefined) return 'none';
  const method = (['client_secret_basic', 'client_secret_post'] as const).find((one) => supported.includes(one));
  if (method !== undefined) return method;
  throw new UserError(`The identity provider takes no client secret. It wants the client to prove itself by: ${supported.join(', ')}`, {
    code: 'clientRejected', hint: 'Use a client that proves itself by a secret, or set the method.',
  });
}

/** What a request carries so that the client is known. */
export interface ClientProof {
  readonly authorization: Secret | undefined;
  readonly form: Readonly<Record<string, string | Secret>>;
}

/** The client's proof for a token endpoint, or for a device authorization endpoint, where the same holds (RFC 8628, section 3.1). */
export function proveClient(client: OauthClient, supported: readonly string[]): ClientProof {
  const { clientId, clientSecret } = client;
  const method = chooseMethod(client, supported);
  if (method === 'none') return { authorization: undefined, form: { client_id: clientId } };
  if (clientSecret === undefined) {
    throw new UserError(`The client has no secret, which it needs for: ${method}`, { code: 'clientRejected', hint: 'Enter the client secret.' });
  }
  return method === 'client_secret_basic'
    ? { authorization: toBasic(clientId, clientSecret), form: {} }
    : { authorization: undefined, form: { client_id: clientId, client_secret: clientSecret } };
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
function toBasic(id: string, secret: Secret): Secret {
  return new Secret(`Basic ${Buffer.from(`${encodeForm(id)}:${encodeForm(secret.reveal())}`).toString('base64')}`);
}
