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

/** What to show for a payload that was typed as JSON: its prompt where it has one, else the text as it is. */
export function promptOf(payload: string): string {
  try {
    const parsed: unknown = JSON.parse(payload);
    if (typeof parsed === 'object' && parsed !== null && 'prompt' in parsed && typeof parsed.prompt === 'string' && parsed.prompt !== '') return parsed.prompt;
  } catch {
    // Not JSON, so it is its own prompt.
  }
  return payload;
}
