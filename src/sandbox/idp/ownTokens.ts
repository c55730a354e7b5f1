import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord } from '../state.js';
import { toPublicJwk } from './keys.js';

/** An issuer of ours, as those see it who check its tokens. */
export interface IssuerContext {
  readonly sandbox: Sandbox;
  readonly record: IssuerRecord;
  readonly issuer: string;
}

/**
 * The claims of a token that this issuer has signed and that has not run out. Rejects where it is none.
 * @param typ the token's kind, as its header says it, such as `at+jwt` (RFC 9068)
 */
export async function verifyOwnToken({ sandbox, record, issuer }: IssuerContext, token: string, { audience, typ }: { readonly audience?: string; readonly typ?: string } = {}): Promise<JWTPayload> {
  const keys = createLocalJWKSet({ keys: record.keys.map(toPublicJwk) });
  const { payload } = await jwtVerify(token, keys, {
    issuer, requiredClaims: ['exp', 'sub'], currentDate: new Date(sandbox.now()), ...(audience === undefined ? {} : { audience }), ...(typ === undefined ? {} : { typ }),
  });
  return payload;
}
