import { parseRecord } from '../base/record.js';
import { readStart, sendHttp } from './http.js';

const LONGEST_ANSWER = 10_000;

/** How a local agent is, by its `GET /ping` ("HTTP protocol contract" of the developer guide: `Healthy` or `HealthyBusy`). */
export type Health =
  | { readonly kind: 'healthy'; readonly isBusy: boolean }
  /** Something answers otherwise. */
  | { readonly kind: 'unhealthy'; readonly statusCode: number; readonly status: string | undefined }
  | { readonly kind: 'unreachable' };

/** How long a program may take to say how it is, in milliseconds: it answers at once, or it hangs. */
const LIMIT_MS = 4_000;

/** @throws an `AbortError`; everything else is an answer too, and so is none within `limitMs` */
export async function pingLocal(url: string, ended: AbortSignal, limitMs = LIMIT_MS): Promise<Health> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(limitMs)]);
  try {
    const answer = await sendHttp({ url: new URL('/ping', url), method: 'GET', headers: { Accept: 'application/json' } }, { signal });
    const { statusCode = 0 } = answer;
    const { status: said } = parseRecord(await readStart(answer, LONGEST_ANSWER));
    const status = typeof said === 'string' ? said : undefined;
    signal.throwIfAborted();
    if (statusCode === 200 && (status === 'Healthy' || status === 'HealthyBusy')) return { kind: 'healthy', isBusy: status === 'HealthyBusy' };
    return { kind: 'unhealthy', statusCode, status };
  } catch {
    ended.throwIfAborted();
    return { kind: 'unreachable' };
  }
}
