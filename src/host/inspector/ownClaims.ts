import { toRecord } from '../../core/base/record.js';
import type { TestClaims } from '../../core/jwt/make/variants.js';

const TIMES = ['exp', 'nbf', 'iat'] as const;

/** The claims that a person typed, or a sentence that says why they are none. */
export function readClaims(text: string): { readonly claims: TestClaims } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `These claims are not JSON: ${error instanceof Error ? error.message : 'unknown'}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'Claims are a JSON object: {"sub": "alice"}' };
  const claims = toRecord(value);
  const wrong = TIMES.find((name) => claims[name] !== undefined && claims[name] !== null && typeof claims[name] !== 'number');
  return wrong === undefined ? { claims } : { fault: `This claim is a number of seconds since 1970, or null to leave it out: ${wrong}` };
}
