import { isLoopback } from '../base/safeUrl.js';
import { findLengthFault, findStranger, withRule } from '../base/textFaults.js';

/** `[a-zA-Z][a-zA-Z0-9_]{0,47}`: the name of an agent runtime in the service model of Bedrock AgentCore. */
export function validateRuntimeName(text: string): string | undefined {
  const rule = 'A name begins with a letter and has letters, digits and _ only, up to 48.';
  const first = /^[0-9_]/.test(text) ? `The ${text.charAt(0)} at 1 is not allowed.` : undefined;
  return withRule(rule, findStranger(text, /[A-Za-z0-9_]/) ?? first ?? findLengthFault(text, { min: 1, max: 48 }));
}

/** Where an agent of the user's own listens. A runtime gives it tokens, so it is on this computer. */
export function validateAgentUrl(text: string): string | undefined {
  const rule = 'The address of an agent is written like http://127.0.0.1:8080.';
  return withRule(rule, findStranger(text, /\S/) ?? findLengthFault(text, { min: 1, max: 2048 }) ?? findUrlFault(text));
}

function findUrlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return 'This one cannot be read as a URL.';
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (protocol !== 'http:') return 'This one does not begin with http://.';
  if (!isLoopback(hostname)) return 'This one is not on this computer.';
  return `${username}${password}${search}${hash}` === '' ? undefined : 'This one has more than a host, a port and a path.';
}
