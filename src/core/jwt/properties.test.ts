import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeTime } from '../inbound/tokenRules.js';
import { flowPartOf } from './agentFlow.js';
import { decodeBase64Url, encodeBase64Url } from './base64url.js';
import { toClaimRows } from './claimRows.js';
import { compareTokens } from './compare/compare.js';
import { decodeJwt, spanOf } from './decode.js';
import { explainClaim } from './explain.js';
import { findTokens } from './find.js';
import { readJson } from './json.js';
import { kindOf } from './kind.js';
import { lifeOf } from './life.js';
import { claimOf, stringOf } from './members.js';
import { clockRemarksOf } from './times.js';
import { verdictsOf } from './verdicts.js';
import type { Verdict } from './verdicts.js';
import { planVerification } from './verify/plan.js';
import type { Verification } from './verify/verify.js';
import { noticesOf } from './warn/notices.js';

const NOW_MS = 1_795_305_600_000;
const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

const json = fc.json({ maxDepth: 4 });
/** Now, about now, in milliseconds, and what is no time. */
const time = fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null), ...[0, 30, -30, 3600, -3600].flatMap((off) => [fc.constant(NOW_MS / 1000 + off), fc.constant(NOW_MS + off * 1000)]));
const claims = fc.record({
  iss: fc.oneof(fc.webUrl(), fc.string()), sub: fc.string(), aud: fc.oneof(fc.string(), fc.array(fc.string())), exp: time, iat: time, 
  nbf: time, scope: fc.string(), token_use: fc.constantFrom('access', 'id', 'x'), act: fc.jsonValue(),
}, { requiredKeys: [] }).map((value) => JSON.stringify(value));
const header = fc.record({
  alg: fc.constantFrom('RS256', 'HS256', 'none', 'NONE', 'ES256', 'x', ''), kid: fc.string(), crit: fc.jsonValue(), typ: fc.constantFrom('JWT', 'at+jwt', 'x'), enc: fc.constant('A256GCM'),
}, { requiredKeys: [] }).map((value) => JSON.stringify(value));
const part = fc.oneof(fc.base64String(), fc.string({ unit: 'binary' }), claims.map(encode), header.map(encode), json.map(encode), fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')));
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(part, { maxLength: 7 }).map((parts) => parts.join('.')),
  fc.tuple(header, claims, fc.constantFrom('', 'c2lnbmF0dXJl', 'AAAA')).map(([head, body, signature]) => `${encode(head)}.${encode(body)}.${signature}`),
);
const verification: fc.Arbitrary<Verification> = fc.record({
  signature: fc.record({ state: fc.constantFrom('verified', 'failed', 'not checked'), reason: fc.constant('A reason.'), key: fc.constant(undefined) }),
  issuer: fc.record({ state: fc.constantFrom('matches', 'differs', 'not checked'), reason: fc.constant('A reason.') }),
  fetched: fc.constant([]), warnings: fc.constant([]), atMs: fc.constant(0),
});

describe('whatever the text is', () => {
  it('nothing throws, and what is said stays within the token', () => {
    fc.assert(fc.property(anything, fc.option(json, { nil: undefined }), (text, unprotected) => {
      const token = decodeJwt(text, unprotected);
      for (const { column, message } of token.faults) {
        assert.ok(column >= 1 && column <= text.length + 1, `${message} ${column}`);
        assert.match(message, /\.$/);
      }
      for (const segment of token.segments) {
        assert.ok(segment.start <= segment.end && segment.end <= text.length);
        for (const member of segment.role === 'payload' ? token.payload : []) {
          const { start, end } = spanOf(token, segment, member);
          assert.ok(segment.start <= start && start <= end && end <= segment.end);
        }
      }
      const kind = kindOf(token);
      for (const { name, value } of token.payload) explainClaim(name, value, { place: 'payload', vendor: kind.vendor, nowMs: NOW_MS });
      for (const { range } of toClaimRows(token.payload)) assert.ok(range === undefined || range.start <= range.end);
      flowPartOf(token, kind);
      lifeOf(token, NOW_MS);
      compareTokens(token, decodeJwt(text.slice(1)));
      planVerification(token, { kind: 'issuer' });
      clockRemarksOf(token, NOW_MS, 60);
      noticesOf(token);
      findTokens(text);
    }), { numRuns: 400 });
  });

  it('the six verdicts are there and do not contradict each other or the token', () => {
    fc.assert(fc.property(anything, fc.option(verification, { nil: undefined }), fc.constantFrom(0, 60), (text, found, skewSeconds) => {
      const token = decodeJwt(text);
      const verdicts = verdictsOf(token, kindOf(token), NOW_MS, { skewSeconds, ...(found === undefined ? {} : { verification: found }) });
      assert.deepEqual(verdicts.map(({ label }) => label), ['Structure', 'Signature', 'Time', 'Issuer', 'Audience', 'Type']);
      const [structure, signature, time, issuer] = verdicts as [Verdict, Verdict, Verdict, Verdict];
      assert.equal(structure.state === 'holds', token.faults.length === 0);
      if (signature.state === 'holds') {
        assert.equal(found?.signature.state, 'verified');
        assert.doesNotMatch(stringOf(claimOf(token.header, 'alg')) ?? '', /^none$/i);
      }
      // What nobody signed is the token's own word for what it is.
      if (verdicts[5]?.state === 'holds') assert.equal(found?.signature.state, 'verified');
      if (issuer.state === 'holds') assert.equal(found?.issuer.state, 'matches');
      // Services make no allowance for clocks: what only a skew forgives is never a verdict that holds.
      if (token.form === 'jws' && !token.isPartial) {
        const service = judgeTime(token, NOW_MS);
        if (time.state === 'holds') assert.equal(service.verdict, 'pass', service.why);
        if (time.state === 'failed') assert.equal(service.verdict, 'fail', time.detail);
      }
      // A refused plan is never followed by a verified signature.
      if (planVerification(token, { kind: 'key', text: '' }).refusal === undefined) assert.notEqual(signature.word, 'Not signed');
    }), { numRuns: 600 });
  });

  it('a token is found within any words around it, where it stands', () => {
    const words = fc.stringMatching(/^[a-z ,;:"'\n]{0,40}$/);
    fc.assert(fc.property(words, header, claims, words, (before, head, body, after) => {
      const token = `${encode(head)}.${encode(body)}.${'c2lnbmF0dXJl'.repeat(3)}c2lnbmF`;
      fc.pre(head.length > 6 && body.length > 6);
      const text = `${before} ${token} ${after}`;
      const [found] = findTokens(text);
      assert.equal(found?.token, token);
      assert.equal(text.slice(found.offset, found.offset + found.length), token);
      assert.equal(text.split('\n')[found.line - 1]?.slice(found.column - 1, found.column + 9), token.slice(0, 10));
    }));
  });
});

describe('base64url and JSON', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(encodeBase64Url(bytes), Buffer.from(bytes).toString('base64url'));
      const decoded = decodeBase64Url(encodeBase64Url(bytes));
      assert.deepEqual([...decoded.bytes], [...bytes]);
      assert.deepEqual(decoded.faults, []);
    }));
  });

  it('are read without a fault where JSON.parse reads them, and with one where it does not', () => {
    fc.assert(fc.property(fc.oneof(json, fc.string(), json.map((text) => text.slice(1)), json.map((text) => `${text},`)), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      const { root, faults } = readJson(text);
      assert.equal(faults.length === 0, isJson, text);
      if (isJson) assert.equal(root?.raw, text.trim());
    }), { numRuns: 500 });
  });
});
