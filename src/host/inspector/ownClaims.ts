import { toRecord } from '../../core/base/record.js';
import type { TestClaims } from '../../core/jwt/make/variants.js';

const TIMES = ['exp', 'nbf', 'iat'] as const;

/** Seconds in what a length of time ends in. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The claims that a person typed, times such as "+30m" and "-1h" counted from now, or a sentence that says why they are none. */
export function readClaims(text: string, nowMs: number): { readonly claims: TestClaims } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `These claims are not JSON: ${error instanceof Error ? error.message : 'unknown'}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'Claims are a JSON object: {"sub": "alice"}' };
  const claims = Object.fromEntries(Object.entries(toRecord(value)).map(([name, given]) => [name, TIMES.some((time) => time === name) ? fromNow(given, nowMs) : given]));
  const wrong = TIMES.find((name) => claims[name] !== undefined && claims[name] !== null && typeof claims[name] !== 'number');
  return wrong === undefined ? { claims } : { fault: `This claim is a number of seconds since 1970, a time from now such as "+30m" or "-1h", or null to leave it out: ${wrong}` };
}

/** Seconds since 1970 of a text such as "+30m"; everything else as it is. */
function fromNow(given: unknown, nowMs: number): unknown {
  const [, sign, amount, unit = ''] = typeof given === 'string' ? /^([+-])(\d{1,9})([smhd])$/.exec(given) ?? [] : [];
  return sign === undefined ? given : Math.floor(nowMs / 1000) + Number(`${sign}${amount ?? ''}`) * (UNITS[unit] ?? 0);
}
