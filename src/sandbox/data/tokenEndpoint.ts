import type { Tokens } from '../state.js';
import { authenticateClient, type TokenClient, type TokenContext } from './clientAuthentication.js';
import { fetchBounded } from './boundedFetch.js';

/**
 * What a token endpoint said: tokens, or a code of RFC 6749 section 5.2 (`server_error` where it said none), with the vendor's own code
 * where its description begins with one, such as Entra's `AADSTS65001`. Of the description nothing else is kept: it may quote secrets.
 */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'refused'; readonly error: string; readonly vendorCode?: string };

/** A code that may be put in a URL and a log. */
export function toErrorCode(error: unknown): string {
  return typeof error === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(error) ? error : 'server_error';
}

/** Asks a token endpoint for tokens, as the provider's client. Never throws. */
export async function requestTokens(
  tokenEndpoint: string,
  client: TokenClient,
  parameters: Readonly<Record<string, string>> | URLSearchParams,
  context: TokenContext,
): Promise<TokenAnswer> {
  const nowMs = context.now();
  const form = new URLSearchParams(parameters);
  const headers = new Headers({ accept: 'application/json' });
  try {
    await authenticateClient(client, tokenEndpoint, { form, headers }, context);
    const response = await fetchBounded(tokenEndpoint, { method: 'POST', headers, body: form });
    // A server that fails says nothing about the grant, whatever its body holds.
    return response.status < 500 ? readAnswer(await readBody(response), nowMs) : { kind: 'refused', error: 'server_error' };
  } catch {
    return { kind: 'refused', error: 'server_error' };
  }
}

/** JSON, or a form as some servers answer (GitHub's), whatever was asked for. */
async function readBody(response: Response): Promise<unknown> {
  const isForm = response.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  return isForm ? Object.fromEntries(new URLSearchParams(await response.text())) : response.json();
}

/** An answer without a token is a refusal, whatever its status: some servers refuse with 200. */
function readAnswer(answer: unknown, nowMs: number): TokenAnswer {
  const {
    access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn, error, error_description: description,
  } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof accessToken !== 'string' || accessToken === '') {
    const vendorCode = typeof description === 'string' ? /^[A-Z][A-Z0-9]{1,15}\d{3,10}(?=:)/.exec(description)?.[0] : undefined;
    return { kind: 'refused', error: toErrorCode(error), ...(vendorCode === undefined ? {} : { vendorCode }) };
  }
  const seconds = readSeconds(expiresIn);
  return {
    kind: 'tokens',
    tokens: {
      accessToken,
      ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
      ...(seconds === undefined ? {} : { expiresAtMs: nowMs + seconds * 1000 }),
    },
  };
}

/** A number, as RFC 6749 section 5.1 has it, or its digits as a text, which some servers send. What is neither says nothing about the end. */
function readSeconds(expiresIn: unknown): number | undefined {
  const seconds = typeof expiresIn === 'string' && /^\d+$/.test(expiresIn) ? Number(expiresIn) : expiresIn;
  return typeof seconds === 'number' && Number.isFinite(seconds * 1000) ? seconds : undefined;
}
