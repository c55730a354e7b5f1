import { isCancellation } from '../base/errors.js';
import { parseRecord } from '../base/record.js';
import { readStart, sendHttp } from './http.js';

const LONGEST_ANSWER = 10_000;

/** How a local agent is, by its `GET /ping` ("HTTP protocol contract" of the developer guide: `Healthy` or `HealthyBusy`). */
export type Health =
  | { readonly kind: 'healthy'; readonly isBusy: boolean }
  /** Something answers otherwise. */
  | { readonly kind: 'unhealthy'; readonly statusCode: number; readonly status: string | undefined }
  | { readonly kind: 'unreachable' };

/** @throws an `AbortError`; everything else is an answer too */
export async function pingLocal(url: string, signal: AbortSignal): Promise<Health> {
  try {
    const answer = await sendHttp({ url: new URL('/ping', url), method: 'GET', headers: { Accept: 'application/json' } }, signal);
    const { statusCode = 0 } = answer;
    const { status: said } = parseRecord(await readStart(answer, LONGEST_ANSWER));
    const status = typeof said === 'string' ? said : undefined;
    signal.throwIfAborted();
    if (statusCode === 200 && (status === 'Healthy' || status === 'HealthyBusy')) return { kind: 'healthy', isBusy: status === 'HealthyBusy' };
    return { kind: 'unhealthy', statusCode, status };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { kind: 'unreachable' };
  }
}
