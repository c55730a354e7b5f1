/** Claims to be signed; null leaves one out that the signer would fill in (as `POST /_sandbox/sign` does). */
export type TestClaims = Readonly<Record<string, unknown>>;

/** What is done to a token after it was signed. */
export type Tampering = 'none' | 'alg none' | 'empty signature' | 'broken signature' | 'changed payload' | 'unknown key' | 'shared secret';

/** One kind of test token. All but the first must be refused. */
export interface Variant {
  readonly id: string;
  readonly title: string;
  /** What is wrong with it, and what an agent that takes it lacks. */
  readonly says: string;
  readonly expected: 'accepted' | 'refused';
  /** Changes to the claims of the good token. */
  readonly claims: (good: TestClaims, nowS: number) => TestClaims;
  readonly tampering: Tampering;
}

const HOUR_S = 3600;
const OTHER_ISSUER = 'https://test-issuer.invalid/wrong';
const OTHER_AUDIENCE = 'https://test-audience.invalid/wrong';

const refused = (id: string, title: string, says: string, claims: Variant['claims'] = () => ({}), tampering: Tampering = 'none'): Variant => (
  { id, title, says, expected: 'refused', claims, tampering });

/** The test tokens for one's own agent, the good one first. */
export const VARIANTS: readonly Variant[] = [
  { id: 'good', title: 'Good', says: 'Nothing is wrong with it.', expected: 'accepted', claims: () => ({}), tampering: 'none' },
  refused('expired', 'Expired', 'It ended an hour ago. Who takes it does not check exp.', (_, nowS) => ({ iat: nowS - 2 * HOUR_S, exp: nowS - HOUR_S })),
  refused('not-yet', 'Not yet valid', 'It counts from an hour from now. Who takes it does not check nbf.', (_, nowS) => ({ nbf: nowS + HOUR_S, exp: nowS + 2 * HOUR_S })),
  refused('no-end', 'Without an end', 'It has no exp. Who takes it lets a token live for ever.', () => ({ exp: null })),
  refused('wrong-issuer', 'Wrong issuer', 'It names another issuer, with the key of this one. Who takes it does not check iss.', () => ({ iss: OTHER_ISSUER })),
  refused('wrong-audience', 'Wrong audience', 'It is meant for somebody else. Who takes it does not check aud.', () => ({ aud: OTHER_AUDIENCE })),
  refused('no-audience', 'Without an audience', 'It says for nobody that it is meant for them. Who takes it does not demand aud.', () => ({ aud: null })),
  refused('wrong-client', 'Wrong client', 'Another client asked for it. Who takes it does not check client_id.', () => ({ client_id: 'test-wrong-client', azp: null })),
  refused('missing-scope', 'Missing scope', 'It allows nothing. Who takes it does not check scope.', () => ({ scope: null, scp: null })),
  refused('no-subject', 'Without a subject', 'It is about nobody. Who takes it cannot tell users apart.', () => ({ sub: null })),
  refused('alg-none', 'Algorithm none', 'Its header says that nobody signed it. Who takes it takes anything.', undefined, 'alg none'),
  refused('empty-signature', 'Empty signature', 'Its signature was taken away. Who takes it does not check signatures.', undefined, 'empty signature'),
  refused('broken-signature', 'Broken signature', 'One bit of its signature was turned. Who takes it does not check signatures.', undefined, 'broken signature'),
  refused('changed-payload', 'Changed claims', 'Its subject was changed after it was signed. Who takes it does not check signatures.', undefined, 'changed payload'),
  refused('unknown-key', 'Unknown key', 'It names a key that the issuer does not have. Who takes it tries keys that it was not told.', undefined, 'unknown key'),
  refused('shared-secret', 'Shared secret', 'It is signed with a secret of a tutorial in place of the issuer’s key. Who takes it lets the token choose its algorithm.', undefined, 'shared secret'),
];
