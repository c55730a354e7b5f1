import type { Problem, Refusal } from './manners.js';

function toGrantProblem(detail: string): Pick<Problem, 'error' | 'error_description'> {
  if (detail.includes('redirect_uri mismatch')) return { error: 'redirect_uri_mismatch', error_description: 'Bad Request' };
  if (detail.includes('PKCE') || detail.includes('code_verifier')) return { error: 'invalid_grant', error_description: 'Invalid code verifier.' };
  if (detail.startsWith('refresh token')) return { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' };
  return { error: 'invalid_grant', error_description: 'Bad Request' };
}

function toWords({ failure, ctx }: Refusal): Pick<Problem, 'error' | 'error_description'> {
  const { error, error_description: description, error_detail: detail = '' } = failure;
  switch (error) {
    case 'invalid_client':
      return { error, error_description: ctx.oidc.client === undefined ? 'The OAuth client was not found.' : 'The provided client secret is invalid.' };
    case 'invalid_redirect_uri':
      return { error: 'redirect_uri_mismatch', error_description: 'Bad Request' };
    case 'invalid_grant':
      return toGrantProblem(detail);
    case 'unsupported_grant_type':
    case 'unauthorized_client':
      return { error: 'unsupported_grant_type', error_description: `Invalid grant_type: ${String(ctx.oidc.params?.['grant_type'])}` };
    case 'access_denied':
      return { error, error_description: undefined };
    default:
      return { error, error_description: description };
  }
}

/** A refusal as Google's endpoints tell it. */
export function toGoogleProblem(refusal: Refusal): Problem {
  const words = toWords(refusal);
  return { ...words, code: words.error, members: { scope: undefined } };
}
