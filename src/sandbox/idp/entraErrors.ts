import { errors } from 'oidc-provider';
import type { Sandbox } from '../sandbox.js';
import { toText, type EntraCode } from './entraTexts.js';
import type { Problem, Refusal } from './manners.js';

/** A refusal with a code of Microsoft Entra's. */
interface Coded {
  readonly error?: string;
  readonly code: EntraCode;
  /** What its text names. */
  readonly values?: readonly string[];
  readonly suberror?: string;
  readonly status?: number;
}

/** Codes of our own refusals, which oidc-provider passes on as they are. */
const CODES = new WeakMap<errors.OIDCProviderError, Coded>();

/** An error to be thrown within oidc-provider, which {@link toEntraProblem} finds again. */
export function toEntraError(error: string, code: EntraCode, values: readonly string[] = [], suberror?: string): errors.OIDCProviderError {
  const failure = new errors.CustomOIDCProviderError(error, toText(code, values));
  CODES.set(failure, { error, code, values, ...(suberror === undefined ? {} : { suberror }) });
  return failure;
}

export const toMissing = (name: string) => toEntraError('invalid_request', 900144, [name]);

/** A code or refresh token of ours; what is shorter was cut off or is none. */
const TOKEN_LENGTH = 40;
const isWhole = (token: unknown) => typeof token === 'string' && token.length >= TOKEN_LENGTH;

function toGrantCode(detail: string, params: Readonly<Record<string, unknown>>): EntraCode {
  if (detail.includes('already consumed')) return 54005;
  if (detail.includes('redirect_uri mismatch')) return 500112;
  if (detail.includes('PKCE') || detail.includes('code_verifier')) return 501481;
  // Those that have ended are forgotten, so they cannot be told from those that there never were.
  if (detail.startsWith('authorization code') && isWhole(params['code'])) return 70008;
  if (detail.startsWith('refresh token') && isWhole(params['refresh_token'])) return 700082;
  return 9002313;
}

function toCoded({ failure, ctx }: Refusal): Coded {
  const params = (ctx.oidc.params ?? {}) as Readonly<Record<string, unknown>>;
  const { client } = ctx.oidc;
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const clientId = client?.clientId ?? text('client_id');
  switch (failure.error) {
    case 'invalid_client':
      return client === undefined ? { error: 'unauthorized_client', code: 700016, values: [clientId], status: 400 } : { code: 7000215, values: [clientId] };
    case 'invalid_redirect_uri':
      return { error: 'invalid_request', code: 50011, values: [text('redirect_uri'), clientId] };
    case 'invalid_grant':
      return { code: toGrantCode(failure.error_detail ?? '', params) };
    case 'invalid_scope':
      return { code: 70011, values: [text('scope')] };
    case 'invalid_target':
      return { error: 'invalid_request', code: 901002 };
    case 'unsupported_grant_type':
    case 'unauthorized_client':
      return { error: 'unsupported_grant_type', code: 70003, values: [text('grant_type')] };
    case 'access_denied':
      return { code: 65004 };
    case 'invalid_request': {
      const missing = /missing required parameter(?:\(s\))? '?(\w+)/.exec(failure.error_description ?? '')?.[1];
      return missing === undefined ? { code: 9002313 } : { code: 900144, values: [missing] };
    }
    case 'unsupported_response_mode': { // it is no longer among the parameters
      const mode = ctx.query['response_mode'];
      return { error: 'invalid_request', code: 70007, values: [typeof mode === 'string' ? mode : ''] };
    }
    case 'unsupported_response_type':
      return { code: 700054, values: [text('response_type')] };
    case 'login_required':
      return { code: 50058 };
    case 'consent_required':
      return { code: 65001, values: [clientId, client?.clientName ?? clientId] };
    case 'server_error':
    case 'temporarily_unavailable':
      return { code: 90033 };
    default:
      return { code: 9002313 };
  }
}

/** A refusal as Entra's endpoints tell it: one description with code, trace, correlation and time, and each of these once more. */
export function toEntraProblem(refusal: Refusal, { ids, now }: Pick<Sandbox, 'ids' | 'now'>): Problem {
  const { error = refusal.failure.error, code, values = [], suberror, status } = CODES.get(refusal.failure) ?? toCoded(refusal);
  const [trace, correlation] = [ids.uuid(), ids.uuid()];
  const timestamp = new Date(now()).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  return {
    error,
    error_description: `AADSTS${code}: ${toText(code, values)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    code: `AADSTS${code}`,
    ...(status === undefined ? {} : { status }),
    members: {
      scope: undefined, error_codes: [code], timestamp, trace_id: trace, correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      ...(suberror === undefined ? {} : { suberror }),
    },
  };
}
