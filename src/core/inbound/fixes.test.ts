import fc from 'fast-check';
import assert from 'node:assert/strict';
import { toToken } from '../../../test/support/token.js';
import { decodeJwt } from '../jwt/decode.js';
import type { CustomClaim, CustomJwtAuthorizer } from './authorizer.js';
import { evaluate } from './evaluate.js';
import type { Fix } from './fix.js';
import { fixesFor } from './fixes.js';
import { readAuthorizer } from './readAuthorizer.js';
import type { Known } from './tokenRules.js';

const POOL = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc';
const DISCOVERY_URL = `${POOL}/.well-known/openid-configuration`;
const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const KNOWN: Known = { nowMs: NOW_MS, discoveries: new Map([[DISCOVERY_URL, { issuer: POOL }]]), signature: { issuer: POOL, holds: true } };
const ACCESS = { iss: POOL, sub: '11', exp: NOW_S + 60, token_use: 'access', client_id: '7abc', scope: 'api/read' };
const ID = { iss: POOL, sub: '11', exp: NOW_S + 60, token_use: 'id', aud: '7abc' };

/** What to do about the first rule that refuses the token. */
function advise(claims: object, rules: Partial<CustomJwtAuthorizer>): readonly Fix[] {
  const token = toToken(claims);
  const authorizer = { discoveryUrl: DISCOVERY_URL, ...rules };
  const { failed } = evaluate(token, { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, KNOWN);
  return failed === undefined ? [] : fixesFor(failed, token, authorizer, KNOWN);
}

const wordsOf = (fixes: readonly Fix[]) => fixes.map(({ words }) => words);
const afterOf = (fix: Fix | undefined) => (fix?.where === 'authorizer' ? fix.after : undefined);
const equals = (name: string, matchValueString: string): CustomClaim => ({
  inboundTokenClaimName: name, inboundTokenClaimValueType: 'STRING', authorizingClaimMatchValue: { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString } },
});
const anyOf = (name: string, ...matchValueStringList: string[]): CustomClaim => ({
  inboundTokenClaimName: name, inboundTokenClaimValueType: 'STRING_ARRAY', authorizingClaimMatchValue: { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList } },
});

describe('fixesFor', () => {
  it('has an access token of Cognito, which has no aud, told by its client', () => {
    const fixes = advise(ACCESS, { allowedAudience: ['7abc'], allowedScopes: ['api/read'] });
    assert.deepEqual(wordsOf(fixes), ['Access tokens of Cognito have no aud. Use allowedClients instead of allowedAudience, with its client_id: 7abc']);
    assert.deepEqual(afterOf(fixes[0]), { discoveryUrl: DISCOVERY_URL, allowedScopes: ['api/read'], allowedClients: ['7abc'] });
  });

  it('keeps the clients that are allowed already', () => {
    assert.deepEqual(afterOf(advise(ACCESS, { allowedAudience: ['7abc'], allowedClients: ['other'] })[0])?.allowedClients, ['other', '7abc']);
  });

  it('has the access token sent where an ID token has no client_id, or its audience taken', () => {
    const fixes = advise(ID, { allowedClients: ['7abc'] });
    assert.deepEqual(wordsOf(fixes), ['Send the access token: an ID token has no client_id.', 'Or take ID tokens, by allowedAudience instead of allowedClients: 7abc']);
    assert.deepEqual(afterOf(fixes[1]), { discoveryUrl: DISCOVERY_URL, allowedAudience: ['7abc'] });
  });

  it('uses a custom claim where the issuer names the client in another one', () => {
    const fixes = advise({ ...ACCESS, token_use: undefined, client_id: undefined, cid: '0oa1' }, { allowedClients: ['0oa1'] });
    assert.match(wordsOf(fixes)[0] ?? '', /names the client in cid, which allowedClients does not look at/);
    assert.deepEqual(afterOf(fixes[0]), { discoveryUrl: DISCOVERY_URL, customClaims: [equals('cid', '0oa1')] });
  });

  it('allows another client, or has the token got with one that is allowed', () => {
    const fixes = advise(ACCESS, { allowedClients: ['a', 'b'] });
    assert.deepEqual(wordsOf(fixes), ['Allow the client of this token: 7abc', 'Or get the token with a client that is allowed: a or b']);
    assert.deepEqual(afterOf(fixes[0])?.allowedClients, ['a', 'b', '7abc']);
  });

  it('has scopes asked for by the names that are advertised', () => {
    const fixes = advise({ ...ACCESS, scope: 'openid' }, { allowedScopes: ['read', 'write'], advertisedScopeMapping: { read: 'api://mine/read' } });
    assert.deepEqual(wordsOf(fixes), ['Ask for one of these scopes when you get the token: api://mine/read, write', 'Or allow a scope that the token has: openid']);
    assert.deepEqual(wordsOf(advise({ ...ACCESS, scope: undefined }, { allowedScopes: ['read'] })), ['Ask for one of these scopes when you get the token: read']);
  });

  it('has another token got for another audience before the authorizer is opened to it', () => {
    const fixes = advise({ ...ACCESS, aud: 'their-api' }, { allowedAudience: ['my-api'] });
    assert.deepEqual(wordsOf(fixes), ['Get a token for an audience that is allowed: my-api', 'Or allow the audience of this token: their-api']);
  });

  it('sees that a rule is for a list and the claim is a text, and the other way round', () => {
    const list = advise({ ...ACCESS, groups: 'staff' }, { customClaims: [equals('sub', '11'), anyOf('groups', 'staff')] });
    assert.deepEqual(afterOf(list[0])?.customClaims, [equals('sub', '11'), equals('groups', 'staff')]);
    const text = advise({ ...ACCESS, groups: ['staff'] }, { customClaims: [equals('groups', 'staff')] });
    assert.deepEqual([list.length, text.length, afterOf(text[0])?.customClaims], [1, 1, [anyOf('groups', 'staff')]]);
  });

  it('leaves a claim that is missing to the issuer', () => {
    assert.deepEqual(wordsOf(advise(ACCESS, { customClaims: [equals('dept', 'eng')] })), ['Have the issuer put the claim into its tokens: dept']);
  });

  it('leaves what is wrong with the token to where it comes from', () => {
    const table: readonly (readonly [claims: object, words: RegExp])[] = [
      [{ exp: NOW_S - 60 }, /^Get a new token: refresh it, or sign in again\.$/],
      [{ ...ID, exp: NOW_S - 60 }, /^Sign in again/],
      [{ exp: undefined }, /say when its tokens end/],
      [{ exp: 'later' }, /numbers of seconds/],
      [{ nbf: NOW_MS - 1000 }, /numbers of seconds/],
      [{ nbf: NOW_S + 60 }, /^Wait, or set the clock/],
      [{ sub: undefined }, /set sub/],
    ];
    for (const [claims, words] of table) {
      const fixes = advise({ ...ACCESS, ...claims }, {});
      assert.deepEqual(fixes.map(({ where }) => where), ['token']);
      assert.match(wordsOf(fixes)[0] ?? '', words);
    }
  });

  it('trusts another issuer only where its documents can be fetched safely', () => {
    const [get, trust] = advise({ ...ACCESS, iss: 'https://sts.example/t/' }, {});
    assert.deepEqual([get?.where, afterOf(trust)?.discoveryUrl], ['token', 'https://sts.example/t/.well-known/openid-configuration']);
    for (const iss of ['http://sts.example', 'https://sts.example?x', 'https:sts.example']) assert.equal(advise({ ...ACCESS, iss }, {}).length, 1, iss);
  });

  it('has nothing to say of what does not refuse', () => {
    const authorizer = { discoveryUrl: DISCOVERY_URL };
    const { rules } = evaluate(toToken(ACCESS), { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, KNOWN);
    for (const result of rules) assert.deepEqual(fixesFor(result, toToken(ACCESS), authorizer, KNOWN), []);
  });

  it('says of every failure what to do, in a sentence', () => {
    const cut = decodeJwt('eyJhbGciOiJSUzI1NiJ9.eyJ');
    const jwe = decodeJwt('e30.a.b.c.d');
    for (const token of [cut, jwe, toToken(ACCESS, { alg: 'none' })]) {
      const authorizer = { discoveryUrl: DISCOVERY_URL };
      const { failed } = evaluate(token, { kind: 'gateway', inbound: { type: 'CUSTOM_JWT', authorizer } }, KNOWN);
      assert.ok(failed !== undefined);
      assert.deepEqual(fixesFor(failed, token, authorizer, KNOWN).map(({ where }) => where), ['token']);
    }
  });

  it('changes an authorizer so that the service takes it and the rule no longer refuses', () => {
    const text = fc.constantFrom('a', 'b', 'a b', 'ä', '');
    const word = fc.constantFrom('a', 'b', 'c');
    const json = fc.oneof(text, fc.array(fc.oneof(text, fc.constant(1)), { maxLength: 3 }), fc.constantFrom<unknown>(undefined, 1, null, {}));
    const claims = fc.record({ iss: fc.constantFrom<unknown>(POOL, 'https://x.example', 'http://x.example', 7), aud: json, client_id: json, scope: json, scp: json, cid: json, azp: json, groups: json, token_use: fc.constantFrom('id', 'access', undefined) });
    const list = fc.array(word, { minLength: 1, maxLength: 3 });
    const custom = fc.oneof(fc.tuple(fc.constantFrom('groups', 'cid', 'scope'), word).map(([name, value]) => equals(name, value)), list.map((values) => anyOf('groups', ...values)));
    const rules = fc.record({ allowedAudience: list, allowedClients: list, allowedScopes: list, customClaims: fc.array(custom, { minLength: 1, maxLength: 3 }) }, { requiredKeys: [] });
    let changes = 0;
    fc.assert(fc.property(claims, rules, (given, members) => {
      const token = toToken({ sub: 'alice', exp: NOW_S + 60, ...given });
      const before = { discoveryUrl: DISCOVERY_URL, ...members } as CustomJwtAuthorizer;
      const judge = (authorizer: CustomJwtAuthorizer) => evaluate(token, { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, KNOWN).rules;
      for (const result of judge(before).filter(({ verdict }) => verdict === 'fail')) {
        const fixes = fixesFor(result, token, before, KNOWN);
        assert.ok(fixes.length > 0);
        for (const after of fixes.flatMap((fix) => afterOf(fix) ?? [])) {
          assert.deepEqual(readAuthorizer(after), { authorizer: after, faults: [] });
          const again = judge(after).filter(({ rule, index }) => rule === result.rule && index === result.index);
          assert.ok(again.every(({ verdict }) => verdict !== 'fail'), JSON.stringify({ result, after, again }));
          changes += 1;
        }
      }
    }), { numRuns: 600 });
    assert.ok(changes > 300, `enough are tried: ${changes}`);
  });
});
