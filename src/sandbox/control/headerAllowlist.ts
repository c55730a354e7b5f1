import type { FieldReader, TextRule } from '../web/fields.js';

/** The service's bound on `requestHeaderAllowlist`. */
const MOST_HEADERS = 20;

/** The one family of names beginning with `x-amzn-` that may be passed on. */
const CUSTOM = 'x-amzn-bedrock-agentcore-runtime-custom-';

/** Headers that cannot be passed on, by "Restricted headers" in "Pass custom headers to Amazon Bedrock AgentCore Runtime". */
const RESTRICTED = new Set([
  'proxy-authorization', 'www-authenticate',
  'accept', 'accept-charset', 'accept-encoding', 'accept-language', 'content-type', 'content-length', 'content-encoding', 'content-language',
  'content-location', 'content-range',
  'cache-control', 'etag', 'expires', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified',
  'pragma', 'vary',
  'connection', 'keep-alive', 'proxy-connection', 'upgrade',
  'host', 'user-agent', 'referer', 'from',
  'range', 'accept-ranges', 'transfer-encoding', 'te', 'trailer',
  'server', 'date', 'via', 'cookie', 'set-cookie',
]);

function validateName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower.startsWith(CUSTOM)) return undefined;
  if (RESTRICTED.has(lower) || lower.startsWith('x-amz-') || lower.startsWith('x-amzn-')) return 'Member must not be a restricted header';
  return undefined;
}

const HEADER_NAME = { pattern: /^[A-Za-z][A-Za-z0-9_-]{0,255}$/, max: 256, validate: validateName } as const satisfies TextRule;

/**
 * Reads `requestHeaderConfiguration`: the headers of a caller that reach the agent. Problems are noted on the request.
 * @param takesTokens whether the runtime has a customJWTAuthorizer: `Authorization` needs one
 */
export function readHeaderAllowlist(request: FieldReader, takesTokens: boolean): readonly string[] | undefined {
  if (!request.has('requestHeaderConfiguration')) return undefined;
  const config = request.union('requestHeaderConfiguration', ['requestHeaderAllowlist']);
  config.size('requestHeaderAllowlist', 1, MOST_HEADERS);
  const names = config.texts('requestHeaderAllowlist', HEADER_NAME) ?? [];
  const lower = names.map((name) => name.toLowerCase());
  if (new Set(lower).size < lower.length) config.fail('requestHeaderAllowlist', 'Member must have unique values, in whatever case');
  if (lower.includes('authorization') && !takesTokens) config.fail('requestHeaderAllowlist', 'Member must not have Authorization without a customJWTAuthorizer');
  return names;
}
