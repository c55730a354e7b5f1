import { parseRecord } from '../base/record.js';

/** What the tree knows when it opens the invoke panel: sent along to agents that take it, as our samples do. */
export interface PayloadHints {
  readonly workloadName?: string;
  readonly provider?: string;
  readonly scopes?: readonly string[];
}

/**
 * The payload of a prompt. `returnUrl` tells the agent where a browser may be returned to after consent, and
 * `includeToken` that we want to see the token it gets, which agents that do not know the field ignore.
 */
export function toPayload(prompt: string, hints: PayloadHints, returnUrl: string): Readonly<Record<string, unknown>> {
  return { prompt, ...hints, returnUrl, includeToken: true };
}

/** What a payload itself names, whoever wrote it. Anything else in it, and anything that is no JSON, is passed over. */
export function namedIn(payload: string): PayloadHints {
  const { workloadName, provider, scopes } = parseRecord(payload);
  return {
    ...(typeof workloadName === 'string' ? { workloadName } : {}),
    ...(typeof provider === 'string' ? { provider } : {}),
    ...(Array.isArray(scopes) ? { scopes: scopes.filter((scope) => typeof scope === 'string') } : {}),
  };
}

/** What to show for a payload that was typed as JSON: its prompt where it has one, else the text as it is. */
export function promptOf(payload: string): string {
  const { prompt } = parseRecord(payload);
  return typeof prompt === 'string' && prompt !== '' ? prompt : payload;
}
