import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { DecodedToken } from '../../core/jwt/decode.js';
import { toExactClaims } from '../../core/jwt/make/exactClaims.js';
import type { TestClaims } from '../../core/jwt/make/variants.js';
import { claimOf, stringOf } from '../../core/jwt/members.js';

/** Claims for a person to make test tokens of. */
export interface OfferedClaims {
  readonly claims: TestClaims;
  /** Name of the sandbox's issuer that is to sign them; undefined for its first one. */
  readonly issuer: string | undefined;
  /** What a person would else not see: why they are not those of the token on show. */
  readonly note: string | undefined;
}

/** The claims of the token on show, else those of a first user and client of the sandbox. */
export function offerClaims({ endpoint, users, clients }: Pick<SandboxReady, 'endpoint' | 'users' | 'clients'>, like: DecodedToken | undefined): OfferedClaims {
  const exact = like === undefined ? undefined : toExactClaims(like);
  if (like === undefined || exact === undefined || like.payload.length === 0) {
    return {
      claims: { sub: users[0]?.username ?? 'test-user', client_id: clients[0]?.clientId ?? 'test-client', scope: 'openid' }, issuer: undefined,
      note: like === undefined ? undefined : 'The claims of the token on show cannot be written again as they are, so these are of the sandbox.',
    };
  }
  const iss = stringOf(claimOf(like.payload, 'iss')) ?? '';
  // `ENDPOINT/idp/NAME`, as the sandbox calls its issuers, which fill in iss themselves; tokens of others are signed by its first one.
  const issuer = iss.startsWith(`${endpoint}/idp/`) ? iss.slice(`${endpoint}/idp/`.length).split('/')[0] : undefined;
  return { claims: Object.fromEntries(Object.entries(exact).filter(([name]) => name !== 'iss')), issuer, note: undefined };
}
