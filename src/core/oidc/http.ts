/** `fetch`, or what a test or a proxy puts in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Longer waits for nobody: a person sits before the screen. */
const TIMEOUT_MS = 15_000;

/** No redirect is followed: an endpoint that moved would carry the client's secret elsewhere. */
export function toInit(init: RequestInit, signal: AbortSignal | undefined): RequestInit {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return { ...init, redirect: 'error', signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) };
}

/** The JSON of an answer, or undefined where it has none. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
