import assert from 'node:assert/strict';
import { toToken } from '../../../test/support/token.js';
import { decodeJwt } from '../jwt/decode.js';
import type { CustomClaim, CustomJwtAuthorizer, Door } from './authorizer.js';
import { evaluate, type Evaluation } from './evaluate.js';
import type { RuleName } from './rule.js';
import type { Known } from './tokenRules.js';

const ISSUER = 'https://issuer.example';
const DISCOVERY_URL = `${ISSUER}/.well-known/openid-configuration`;
const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const CLAIMS = { iss: ISSUER, sub: 'alice', exp: NOW_S + 3600, iat: NOW_S, aud: 'my-api', client_id: 'web', scope: 'read write', groups: ['staff', 'blue'], dept: 'eng' };
const KNOWN: Known = { nowMs: NOW_MS, discoveries: new Map([[DISCOVERY_URL, { issuer: ISSUER }]]), signature: { issuer: ISSUER, holds: true } };

const at = (rules: Partial<CustomJwtAuthorizer> = {}, kind: Door['kind'] = 'runtime'): Door => ({
  kind, name: 'mine', inbound: { type: 'CUSTOM_JWT', authorizer: { discoveryUrl: DISCOVERY_URL, ...rules } },
});
const judge = (claims: object, rules: Partial<CustomJwtAuthorizer> = {}, known = KNOWN): Evaluation => evaluate(toToken({ ...CLAIMS, ...claims }), at(rules), known);
const toClaim = (name: string, type: CustomClaim['inboundTokenClaimValueType'], values: readonly string[]): CustomClaim => ({
  inboundTokenClaimName: name, inboundTokenClaimValueType: type,
  authorizingClaimMatchValue: type === 'STRING'
    ? { claimMatchOperator: 'EQUALS', claimMatchValue: { matchValueString: values[0] ?? '' } }
    : { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList: values } },
});

describe('evaluate', () => {
  it('lets a token in that meets every rule, and shows each of them in the order of the service', () => {
    const rules = { allowedAudience: ['my-api'], allowedClients: ['web'], allowedScopes: ['admin', 'read'], customClaims: [toClaim('dept', 'STRING', ['eng']), toClaim('groups', 'STRING_ARRAY', ['red', 'blue'])] };
    const { verdict, rules: results, failed } = judge({}, rules);
    assert.equal(verdict, 'Let in');
    assert.equal(failed, undefined);
    assert.deepEqual(results.map(({ rule }) => rule), ['structure', 'signature', 'issuer', 'time', 'subject', 'allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims', 'customClaims']);
    assert.ok(results.every((result) => result.verdict === 'pass'));
  });

  it('asks for no claim where the authorizer names none', () => {
    const { verdict, rules } = judge({ aud: undefined, client_id: undefined, scope: undefined });
    assert.equal(verdict, 'Let in');
    assert.deepEqual(rules.filter((one) => one.verdict === 'notAsked').map(({ rule }) => rule), ['allowedAudience', 'allowedClients', 'allowedScopes', 'customClaims']);
  });

  const refusals: readonly (readonly [what: string, claims: object, rules: Partial<CustomJwtAuthorizer>, rule: RuleName, found: string])[] = [
    ['of another issuer', { iss: 'https://stranger.example' }, {}, 'issuer', 'https://stranger.example'],
    ['that names no issuer', { iss: undefined }, {}, 'issuer', 'no iss'],
    ['that has ended', { exp: NOW_S }, {}, 'time', `exp ${NOW_S}`],
    ['without an end', { exp: undefined }, {}, 'time', 'no exp'],
    ['whose end is a text', { exp: `${NOW_S + 60}` }, {}, 'time', `exp ${NOW_S + 60}`],
    ['that does not count yet', { nbf: NOW_S + 1 }, {}, 'time', `nbf ${NOW_S + 1}`],
    ['that names nobody', { sub: '' }, {}, 'subject', ''],
    ['for another audience', { aud: ['a', 'b'] }, { allowedAudience: ['my-api'] }, 'allowedAudience', 'a, b'],
    ['of another client', {}, { allowedClients: ['mobile'] }, 'allowedClients', 'web'],
    ['whose client stands in another claim', { client_id: undefined, azp: 'web' }, { allowedClients: ['web'] }, 'allowedClients', 'no client_id'],
    ['without a scope that is allowed', { scope: 'readwrite' }, { allowedScopes: ['read'] }, 'allowedScopes', 'readwrite'],
    ['with a text where a list is asked for', { groups: 'staff' }, { customClaims: [toClaim('groups', 'STRING_ARRAY', ['staff'])] }, 'customClaims', 'staff'],
    ['with a list where a text is asked for', {}, { customClaims: [toClaim('groups', 'STRING', ['staff'])] }, 'customClaims', 'staff, blue'],
    ['whose claim only every object has', {}, { customClaims: [toClaim('toString', 'STRING', ['a'])] }, 'customClaims', 'no toString'],
  ];
  for (const [what, claims, rules, rule, found] of refusals) {
    it(`refuses a token ${what}`, () => {
      const { verdict, failed, sentence } = judge(claims, rules);
      assert.deepEqual([verdict, failed?.rule, failed?.found, failed?.why], ['Refused, 401', rule, found, sentence]);
    });
  }

  it('reads a time in milliseconds as the service does, as seconds of a far future', () => {
    assert.equal(judge({ exp: NOW_MS - 1000 }).verdict, 'Let in');
    assert.match(judge({ nbf: NOW_MS - 1000 }).sentence, /^The token does not count yet\. It does in \d+ years\.$/);
  });

  it('takes scopes as a list, and under the name that Microsoft and Okta give them', () => {
    for (const claims of [{ scope: ['read'] }, { scope: undefined, scp: ['read'] }, { scope: 'x', scp: 'y read' }]) assert.equal(judge(claims, { allowedScopes: ['read'] }).verdict, 'Let in');
  });

  it('names the first rule that refuses, and still says what the others find', () => {
    const { failed, rules } = judge({ exp: NOW_S - 1, aud: 'x' }, { allowedAudience: ['my-api'], allowedClients: ['web'] });
    assert.equal(failed?.rule, 'time');
    assert.deepEqual(rules.slice(3).map(({ rule, verdict }) => `${rule}: ${verdict}`), ['time: fail', 'subject: pass', 'allowedAudience: fail', 'allowedClients: pass', 'allowedScopes: notAsked', 'customClaims: notAsked']);
  });

  it('refuses what is no JWT: a runtime with 403, a gateway with 401', () => {
    const whole = toToken(CLAIMS).text;
    const [head = '', body = '', signature = ''] = whole.split('.');
    const other = (text: string): string => Buffer.from(text).toString('base64url');
    for (const text of ['abc', `${head}.${body}`, `${whole}.x`, `${head}..${signature}`, `${other('[]')}.${body}.${signature}`, `${head}.${other('{"a":1,}')}.${signature}`, `${head}.${body.slice(1)}!.${signature}`, `${head}.fw.${signature}`]) {
      assert.equal(evaluate(decodeJwt(text), at(), KNOWN).verdict, 'Refused, 403', text);
      assert.equal(evaluate(decodeJwt(text), at({}, 'gateway'), KNOWN).verdict, 'Refused, 401', text);
    }
    const { failed, rules } = evaluate(decodeJwt(`${head}.e30.a.b.c`), at(), KNOWN);
    assert.equal(failed?.rule, 'structure');
    assert.ok(rules.slice(1).every(({ verdict }) => verdict === 'notChecked' || verdict === 'notAsked'));
  });

  it('refuses at a gateway with 403 who is not enough, with 401 who does not hold', () => {
    const statusOf = (claims: object, rules: Partial<CustomJwtAuthorizer>) => evaluate(toToken({ ...CLAIMS, ...claims }), at(rules, 'gateway'), KNOWN).verdict;
    assert.equal(statusOf({}, { allowedClients: ['x'] }), 'Refused, 403');
    assert.equal(statusOf({}, { allowedScopes: ['x'] }), 'Refused, 403');
    assert.equal(statusOf({}, { customClaims: [toClaim('dept', 'STRING', ['x'])] }), 'Refused, 403');
    assert.equal(statusOf({}, { allowedAudience: ['x'] }), 'Refused, 401');
    assert.equal(statusOf({ exp: 1 }, { allowedClients: ['x'] }), 'Refused, 401');
  });

  it('decides nothing while signature and issuer are not known, and guesses the issuer by the address', () => {
    const { verdict, sentence, rules } = judge({}, {}, { nowMs: NOW_MS });
    assert.deepEqual([verdict, sentence], ['Not decided', 'Nothing that was checked refuses the token. Not checked: signature, issuer']);
    const issuer = rules.find(({ rule }) => rule === 'issuer');
    assert.deepEqual([issuer?.wanted, issuer?.why], [ISSUER, `The discovery document was not fetched; by its address the issuer is that of the token: ${ISSUER}`]);
    assert.match(judge({ iss: 'https://x.example' }, {}, { nowMs: NOW_MS }).rules[2]?.why ?? '', /another one than that of the token/);
    assert.match(judge({}, {}, { nowMs: NOW_MS, discoveries: new Map([[DISCOVERY_URL, { fault: 'status 503' }]]) }).rules[2]?.why ?? '', /could not be read here \(status 503\)/);
  });

  it('refuses what another rule refuses, even where the signature was not checked', () => {
    assert.equal(judge({}, { allowedClients: ['x'] }, { nowMs: NOW_MS }).verdict, 'Refused, 401');
  });

  it('takes the word of the discovery document, not of its address', () => {
    const known: Known = { nowMs: NOW_MS, discoveries: new Map([[DISCOVERY_URL, { issuer: 'https://sts.example/' }]]), signature: { issuer: 'https://sts.example/', holds: true } };
    assert.equal(judge({ iss: 'https://sts.example/' }, {}, known).verdict, 'Let in');
    assert.equal(judge({}, {}, known).failed?.rule, 'issuer');
  });

  it('counts a signature only where the keys are those of the authorizer’s issuer', () => {
    const of = (signature: Known['signature']) => judge({}, {}, signature === undefined ? { nowMs: NOW_MS } : { ...KNOWN, signature }).rules[1];
    assert.equal(of({ issuer: ISSUER, holds: false })?.verdict, 'fail');
    assert.deepEqual(of({ issuer: 'https://other.example', holds: true })?.verdict, 'notChecked');
  });

  it('refuses tokens that nobody signed, or with a shared secret, without checking', () => {
    for (const header of [{ alg: 'none' }, { alg: 'NONE' }, {}, { alg: 'HS256' }]) assert.equal(evaluate(toToken(CLAIMS, header), at(), { nowMs: NOW_MS }).failed?.rule, 'signature');
    const [head, body] = toToken(CLAIMS).text.split('.');
    assert.equal(evaluate(decodeJwt(`${head ?? ''}.${body ?? ''}.`), at(), KNOWN).failed?.rule, 'signature');
  });

  it('does not decide where only some workloads may send tokens', () => {
    assert.match(judge({}, { allowedWorkloadConfiguration: { workloadIdentities: ['mine'] } }).sentence, /Not checked: allowedWorkloadConfiguration$/);
  });

  it('says of who asks for no token what they do instead', () => {
    for (const type of ['AWS_IAM', 'NONE', 'AUTHENTICATE_ONLY'] as const) {
      const { verdict, sentence, rules } = evaluate(toToken(CLAIMS), { kind: 'gateway', inbound: { type } }, KNOWN);
      assert.deepEqual([verdict, rules], ['Does not ask', []]);
      assert.match(sentence, /\.$/);
    }
  });

  it('does not read what is larger than a token', () => {
    assert.equal(evaluate(decodeJwt('x'.repeat(300_000)), at(), KNOWN).verdict, 'Not decided');
  });
});
