import { randomUUID } from 'node:crypto';
import { errors } from 'oidc-provider';
import type { Problem, Refusal } from './manners.js';

/**
 * An error with a code of Microsoft Entra's security token service. The codes and their texts are those of Microsoft's page
 * "Microsoft Entra authentication and authorization error codes" and of the answers that its users quote.
 */
export function toEntraError(error: string, code: number, text: string, suberror?: string): errors.OIDCProviderError {
  const failure = error === 'invalid_scope' ? new errors.InvalidScope(text, '') : new errors.CustomOIDCProviderError(error, text);
  return Object.assign(failure, { entra: { code, text, suberror } });
}

const MISSING_PARAMETER = 900144;
export const toMissing = (name: string) => toEntraError('invalid_request', MISSING_PARAMETER, `The request body must contain the following parameter: '${name}'.`);

interface Coded {
  readonly error?: string;
  readonly code: number;
  readonly text: string;
  readonly suberror?: string | undefined;
}

/** A code or refresh token of ours; what is shorter was cut off or is none. */
const TOKEN_LENGTH = 40;
const isWhole = (token: unknown) => typeof token === 'string' && token.length >= TOKEN_LENGTH;

function toGrantError(detail: string, params: Readonly<Record<string, unknown>>): Coded {
  if (detail.includes('already consumed')) {
    return { code: 54005, text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.' };
  }
  if (detail.includes('redirect_uri mismatch')) return { code: 500112, text: 'The reply address does not match the reply address provided when requesting Authorization code.' };
  if (detail.includes('PKCE') || detail.includes('code_verifier')) return { code: 501481, text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.' };
  // Those that have ended are forgotten, so they cannot be told from those that there never were.
  if (detail.startsWith('authorization code') && isWhole(params['code'])) {
    return { code: 70008, text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.' };
  }
  if (detail.startsWith('refresh token') && isWhole(params['refresh_token'])) return { code: 700082, text: 'The refresh token has expired due to inactivity.' };
  return { code: 9002313, text: 'Invalid request. Request is malformed or invalid.' };
}

function toCoded({ failure, ctx }: Refusal): Coded {
  const { entra } = failure as { readonly entra?: Coded };
  if (entra !== undefined) return entra;
  const params = (ctx.oidc.params ?? {}) as Readonly<Record<string, unknown>>;
  const asked = params['client_id'] ?? ctx.oidc.client?.clientId;
  const clientId = typeof asked === 'string' ? asked : '';
  switch (failure.error) {
    case 'invalid_client':
      if (ctx.oidc.client !== undefined) {
        return { code: 7000215, text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${ctx.oidc.client.clientId}'.` };
      }
      return { error: 'unauthorized_client', code: 700016, text: `Application with identifier '${clientId}' was not found in the directory 'Sandbox'.` };
    case 'invalid_redirect_uri':
      return { error: 'invalid_request', code: 50011, text: `The redirect URI '${String(params['redirect_uri'])}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.` };
    case 'invalid_grant':
      return toGrantError(failure.error_detail ?? '', params);
    case 'invalid_scope':
      return { code: 70011, text: `The provided value for the input parameter 'scope' is not valid. The scope ${(failure as { readonly scope?: string }).scope ?? ''} is not valid.` };
    case 'invalid_target':
      return { error: 'invalid_request', code: 901002, text: "The 'resource' request parameter is not supported." };
    case 'unsupported_grant_type':
    case 'unauthorized_client':
      return { error: 'unsupported_grant_type', code: 70003, text: `The app requested an unsupported grant type '${String(params['grant_type'])}'.` };
    case 'access_denied':
      return { code: 65004, text: 'User declined to consent to access the app.' };
    case 'invalid_request': {
      const missing = /missing required parameter(?:\(s\))? '?(\w+)/.exec(failure.error_description ?? '')?.[1];
      return missing === undefined ? { code: 9002313, text: 'Invalid request. Request is malformed or invalid.' } : { code: MISSING_PARAMETER, text: toMissing(missing).error_description ?? '' };
    }
    default:
      return { code: 90033, text: 'A transient error has occurred. Please try again.' };
  }
}

/** A refusal as Entra's endpoints tell it: one description with code, trace, correlation and time, and each of these once more. */
export function toEntraProblem(refusal: Refusal, nowMs: number): Problem {
  const { error = refusal.failure.error, code, text, suberror } = toCoded(refusal);
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = new Date(nowMs).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  return {
    error,
    error_description: [`AADSTS${code}: ${text}`, `Trace ID: ${trace}`, `Correlation ID: ${correlation}`, `Timestamp: ${timestamp}`].join(' '),
    code: `AADSTS${code}`,
    members: {
      scope: undefined, error_codes: [code], timestamp, trace_id: trace, correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      ...(suberror === undefined ? {} : { suberror }),
    },
  };
}
