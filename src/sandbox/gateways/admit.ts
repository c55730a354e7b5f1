import { decodeJwt } from 'jose';
import { verifyUserToken } from '../data/userToken.js';
import { toPublicUrl } from '../origin.js';
import type { Sandbox } from '../sandbox.js';
import type { GatewayRecord } from './records.js';

/** Whether a caller is let in: with the token that says who they are, or not, and why. */
export type Admission =
  | { readonly kind: 'letIn'; readonly userToken: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string };

const refused = (status: 401 | 403, message: string): Admission => ({ kind: 'refused', status, message });

/** Lets in whom the gateway's authorizer takes: bearer tokens of its issuer, made for one of its clients. */
export async function admit(sandbox: Sandbox, { authorizerConfiguration }: GatewayRecord, authorization: string | undefined): Promise<Admission> {
  const { discoveryUrl, allowedClients } = authorizerConfiguration.customJWTAuthorizer;
  const userToken = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (userToken === undefined) return refused(401, 'Missing Bearer token');
  try {
    const { issuer } = await verifyUserToken(sandbox, userToken);
    if (`${issuer}/.well-known/openid-configuration` !== toPublicUrl(discoveryUrl, sandbox.origin)) return refused(401, 'Invalid Bearer token');
  } catch {
    return refused(401, 'Invalid Bearer token');
  }
  const { client_id: clientId } = decodeJwt(userToken);
  return typeof clientId === 'string' && allowedClients.includes(clientId) ? { kind: 'letIn', userToken } : refused(403, 'The client of the token is not allowed');
}
