import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { CustomClaim, CustomJwtAuthorizer } from './authorizer.js';
import { findFailedRule } from './evaluate.js';

const DISCOVERY = 'https://issuer.example/.well-known/openid-configuration';

/** Few values, so that tokens and rules meet as often as they do not. */
const VALUES = ['a', 'b', 'c', 'ab', 'A', 'a b'] as const;
const value = fc.constantFrom(...VALUES);
const word = fc.constantFrom('a', 'b', 'c', 'ab', 'A');
const anyJson = fc.oneof(
  { weight: 4, arbitrary: value },
  { weight: 4, arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(1, null, true) }), { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(1, 0, null, true, {}, { a: 'a' }, '', undefined) },
);
const CLAIM_NAMES = ['groups', 'role', 'cognito:groups', 'aud', 'toString'] as const;

const claims = fc.record({
  sub: fc.constant('someone'), aud: anyJson, client_id: anyJson, scope: anyJson, scp: anyJson,
  groups: anyJson, role: anyJson, 'cognito:groups': anyJson, azp: value, appid: value,
});

const customClaim: fc.Arbitrary<CustomClaim> = fc.oneof(
  fc.record({
    inboundTokenClaimName: fc.constantFrom(...CLAIM_NAMES), inboundTokenClaimValueType: fc.constant('STRING' as const),
    authorizingClaimMatchValue: fc.record({ claimMatchOperator: fc.constant('EQUALS' as const), claimMatchValue: fc.record({ matchValueString: word }) }),
  }),
  fc.record({
    inboundTokenClaimName: fc.constantFrom(...CLAIM_NAMES), inboundTokenClaimValueType: fc.constant('STRING_ARRAY' as const),
    authorizingClaimMatchValue: fc.record({ claimMatchOperator: fc.constant('CONTAINS' as const), claimMatchValue: fc.record({ matchValueString: word }) }),
  }),
  fc.record({
    inboundTokenClaimName: fc.constantFrom(...CLAIM_NAMES), inboundTokenClaimValueType: fc.constant('STRING_ARRAY' as const),
    authorizingClaimMatchValue: fc.record({
      claimMatchOperator: fc.constant('CONTAINS_ANY' as const), claimMatchValue: fc.record({ matchValueStringList: fc.array(word, { minLength: 1, maxLength: 3 }) }),
    }),
  }),
);

/** Most rules are absent, else hardly a token would meet them all. */
const seldom = <T>(rule: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: rule });
const list = seldom(fc.array(word, { minLength: 1, maxLength: 5 }));
const authorizer = fc.record({
  discoveryUrl: fc.constant(DISCOVERY), allowedAudience: list, allowedClients: list, allowedScopes: list, customClaims: seldom(fc.array(customClaim, { minLength: 1, maxLength: 2 })),
});

/**
 * What the developer guide says, read aloud: one loop for each sentence and nothing shared with the code. Gives the rules that fail,
 * all of them.
 */
function readGuide(rules: CustomJwtAuthorizer, token: Readonly<Record<string, unknown>>): readonly string[] {
  const failed: string[] = [];
  if (rules.allowedAudience !== undefined) {
    let found = false;
    for (const audience of rules.allowedAudience) {
      if (token['aud'] === audience) found = true;
      if (Array.isArray(token['aud'])) for (const one of token['aud'] as unknown[]) if (one === audience) found = true;
    }
    if (!found) failed.push('allowedAudience');
  }
  if (rules.allowedClients !== undefined) {
    let found = false;
    for (const client of rules.allowedClients) if (token['client_id'] === client) found = true;
    if (!found) failed.push('allowedClients');
  }
  if (rules.allowedScopes !== undefined) {
    let found = false;
    for (const wanted of rules.allowedScopes) {
      for (const name of ['scope', 'scp']) {
        const given = token[name];
        if (typeof given === 'string' && ` ${given} `.includes(` ${wanted} `)) found = true;
        if (Array.isArray(given)) for (const one of given as unknown[]) if (one === wanted) found = true;
      }
    }
    if (!found) failed.push('allowedScopes');
  }
  let hold = true;
  for (const { inboundTokenClaimName: name, inboundTokenClaimValueType: type, authorizingClaimMatchValue: { claimMatchValue } } of rules.customClaims ?? []) {
    const given = Object.entries(token).find(([claim]) => claim === name)?.[1];
    const wanted = 'matchValueString' in claimMatchValue ? [claimMatchValue.matchValueString] : claimMatchValue.matchValueStringList;
    if (type === 'STRING' && given !== wanted[0]) hold = false;
    if (type === 'STRING_ARRAY' && !(Array.isArray(given) && wanted.some((one) => (given as unknown[]).indexOf(one) >= 0))) hold = false;
  }
  if (!hold) failed.push('customClaims');
  return failed;
}

describe('The rules of a customJWTAuthorizer', () => {
  it('let in and refuse as the guide says, whatever the rules and the token', () => {
    let letIn = 0;
    let refused = 0;
    fc.assert(fc.property(authorizer, claims, (rules, token) => {
      const failed = readGuide(rules as CustomJwtAuthorizer, token);
      assert.equal(findFailedRule(rules as CustomJwtAuthorizer, token as never)?.rule, failed[0]);
      if (failed.length === 0) letIn += 1;
      else refused += 1;
    }), { numRuns: 10_000 });
    assert.ok(letIn > 500 && refused > 500, `both are tried: ${letIn}, ${refused}`);
  });

  it('let no token in for a claim that every object has', () => {
    const toString: CustomClaim = {
      inboundTokenClaimName: 'toString', inboundTokenClaimValueType: 'STRING', authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString: 'a' } },
    };
    assert.deepEqual(findFailedRule({ discoveryUrl: DISCOVERY, customClaims: [toString] }, {}), { rule: 'customClaims', claim: 'toString' });
  });

  it('name the claim that fails', () => {
    const failed = (rules: Partial<CustomJwtAuthorizer>) => findFailedRule({ discoveryUrl: DISCOVERY, ...rules }, { aud: 'x', azp: 'a' })?.claim;
    assert.equal(failed({ allowedAudience: ['a'] }), 'aud');
    assert.equal(failed({ allowedClients: ['a'] }), 'client_id');
    assert.equal(failed({ allowedScopes: ['a'] }), 'scope');
    assert.equal(failed({}), undefined);
  });
});
