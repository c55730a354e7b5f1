import { UserError } from '../base/errors.js';
import { findLengthFault, findStranger, withRule } from '../base/textFaults.js';

export const SESSION_ID = 'X-Amzn-Bedrock-AgentCore-Runtime-Session-Id';
export const USER_ID = 'X-Amzn-Bedrock-AgentCore-Runtime-User-Id';
export const REQUEST_ID = 'X-Amzn-Bedrock-AgentCore-Runtime-Request-Id';
/** Headers of this prefix may be on a runtime's allow-list ("Pass custom headers to Amazon Bedrock AgentCore Runtime"). */
export const CUSTOM_PREFIX = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-';
/** Where a local agent learns our return URL; AWS's SDKs read it. */
export const RETURN_URL = 'OAuth2CallbackUrl';
export const namesReturnUrl = (headers: Readonly<Record<string, string>> = {}): boolean => Object.keys(headers).some((name) => name.toLowerCase() === RETURN_URL.toLowerCase());
export const WORKLOAD_ACCESS_TOKEN = 'WorkloadAccessToken';
export const ACCEPT = 'text/event-stream, application/json';

/** Headers that are made by us, or that say how a message is sent. */
const RESERVED: ReadonlySet<string> = new Set([
  SESSION_ID, USER_ID, REQUEST_ID, WORKLOAD_ACCESS_TOKEN, 'Authorization', 'Host', 'Content-Length', 'Content-Type', 'Connection', 'Transfer-Encoding',
  'Expect', 'Upgrade', 'Accept', 'Mcp-Session-Id', 'MCP-Protocol-Version',
].map((name) => name.toLowerCase()));

/** A name of a header (RFC 9110, section 5.1) that a caller may choose. */
export function validateHeaderName(text: string): string | undefined {
  const rule = `The name of a header has letters, digits and the signs !#$%&'*+.^_\`|~-, up to 256.`;
  const fault = findStranger(text, /[A-Za-z0-9!#$%&'*+.^_`|~-]/) ?? findLengthFault(text, { min: 1, max: 256 });
  if (fault !== undefined) return withRule(rule, fault);
  return RESERVED.has(text.toLowerCase()) || /^x-amz-/i.test(text) ? `This header is set by the invocation itself: ${text}` : undefined;
}

/** A value of a header: visible ASCII and spaces, up to 4 KB, as AgentCore Runtime passes it on. The message never repeats it. */
export function validateHeaderValue(text: string): string | undefined {
  const rule = 'The value of a header has visible ASCII characters and spaces, up to 4096.';
  return withRule(rule, findStranger(text, /[\x20-\x7e]/) ?? findLengthFault(text, { min: 1, max: 4_096 }));
}

/** @throws UserError `Header` for the first that may not be sent */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const fault = validateHeaderName(name) ?? validateHeaderValue(value);
    if (fault !== undefined) throw new UserError(fault, { code: 'Header', hint: `Change this header: ${name}` });
  }
}
