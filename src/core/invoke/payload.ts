import { parseRecord } from '../base/record.js';

/** What the tree knows when it opens the invoke panel: sent along to agents that take it, as our samples do. */
export interface PayloadHints {
  readonly workloadName?: string;
  readonly provider?: string;
  readonly scopes?: readonly string[];
}

/** What decides what goes into a payload beside the prompt. */
export interface PayloadPlace {
  readonly returnUrl: string;
  /** True where the sandbox is connected. */
  readonly isSandbox: boolean;
}

/**
 * The payload of a prompt. `returnUrl` tells the agent where a browser may be returned to after consent. `includeToken` says that we
 * want to see the token it gets, and is for the sandbox alone: elsewhere a token in an answer is one in the agent's logs and traces too,
 * and whoever wants that writes the member under JSON.
 */
export function toPayload(prompt: string, hints: PayloadHints, { returnUrl, isSandbox }: PayloadPlace): Readonly<Record<string, unknown>> {
  return { prompt, ...hints, returnUrl, ...(isSandbox ? { includeToken: true } : {}) };
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
