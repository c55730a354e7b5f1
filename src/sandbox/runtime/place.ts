import { isLoopback } from '../../core/base/safeUrl.js';
import type { BuiltInAgent, OwnProcess, RuntimeRecord } from '../state.js';

/** By the names that stand after `sandbox:`. */
export const BUILT_IN_AGENTS: readonly BuiltInAgent[] = ['quickStart', 'echo', 'twoLegged', 'onBehalfOf', 'severalServices', 'faulty'];

const SCHEME = 'sandbox:';

/**
 * Where an agent is: `sandbox:NAME` for one of the sandbox's own, or the http URL of a process on this computer. A runtime gives it
 * tokens, so no other computer is called.
 * @returns undefined for any other text
 */
export function toPlace(text: string): BuiltInAgent | OwnProcess | undefined {
  if (text.startsWith(SCHEME)) return BUILT_IN_AGENTS.find((name) => name === text.slice(SCHEME.length));
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, search, hash, href } = new URL(text);
  return protocol === 'http:' && isLoopback(hostname) && `${username}${password}${search}${hash}` === '' ? { url: href } : undefined;
}

/** The text that {@link toPlace} reads. */
export function toPlaceText(agent: NonNullable<RuntimeRecord['agent']>): string {
  return typeof agent === 'string' ? `${SCHEME}${agent}` : agent.url;
}
