import { judgeToken, readBearer } from '../inbound/verify.js';
import type { Sandbox } from '../sandbox.js';
import type { GatewayRecord } from './records.js';

/** Whether a caller is let in: with the token that says who they are, or not, and why. */
export type Admission =
  | { readonly kind: 'letIn'; readonly userToken: string }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string };

const refused = (status: 401 | 403, message: string): Admission => ({ kind: 'refused', status, message });

/** Lets in whom the gateway's authorizer takes. */
export async function admit(sandbox: Sandbox, { authorizerConfiguration }: GatewayRecord, authorization: string | undefined): Promise<Admission> {
  const userToken = readBearer(authorization);
  if (userToken === undefined) return refused(401, 'Missing Bearer token');
  const verdict = await judgeToken(sandbox, authorizerConfiguration.customJWTAuthorizer, userToken);
  switch (verdict.kind) {
    case 'letIn': return { kind: 'letIn', userToken };
    case 'failed': return refused(403, verdict.failed.rule === 'allowedClients' ? 'The client of the token is not allowed' : 'The token is not allowed');
    case 'unreadable': case 'unverified': return refused(401, 'Invalid Bearer token');
  }
}
