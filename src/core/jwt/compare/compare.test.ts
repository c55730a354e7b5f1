import assert from 'node:assert/strict';
import { decodeJwt } from '../decode.js';
import type { DecodedToken } from '../decode.js';
import { toChangedRanges } from './changedRanges.js';
import { compareTokens } from './compare.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: object, header: object = { alg: 'RS256' }): DecodedToken => decodeJwt(`${encode(header)}.${encode(payload)}.c2ln`);
const words = (before: object, after: object): readonly string[] => compareTokens(tokenOf(before), tokenOf(after)).verdicts.map(({ label, state, word }) => `${label}: ${word} (${state})`);

describe('compareTokens', () => {
  it('finds in an exchange that the subject was kept, the audience narrowed, an actor added and scopes lost', () => {
    const before = { iss: 'i', sub: 'alice', aud: ['agent', 'api'], scope: 'read write', exp: 2000 };
    const after = { iss: 'i', sub: 'alice', aud: 'api', scope: 'read', exp: 1400, act: { sub: 'agent' } };
    assert.deepEqual(words(before, after), ['Subject: Kept (good)', 'Audience: Narrowed (good)', 'Actor: Added (good)', 'Scopes: Narrowed (good)', 'Life: Ends earlier (good)']);
    const { verdicts } = compareTokens(tokenOf(before), tokenOf(after));
    assert.deepEqual(verdicts.map(({ detail }) => detail), ['alice', 'api', 'agent', 'lost write', 'by 10 minutes']);
  });

  it('finds what an exchange must not do', () => {
    const before = { iss: 'i', sub: 'alice', aud: 'api', scope: 'read', exp: 2000, act: { sub: 'agent' } };
    const after = { iss: 'i', sub: 'mallory', aud: ['api', 'bank'], scope: 'read write' };
    assert.deepEqual(words(before, after), ['Subject: Changed (bad)', 'Audience: Widened (bad)', 'Actor: Lost (bad)', 'Scopes: Widened (bad)', 'Life: Never ends (bad)']);
  });

  it('gives all five for tokens that say nothing', () => {
    assert.deepEqual(words({}, {}), ['Subject: Not present (absent)', 'Audience: Not present (absent)', 'Actor: None (absent)', 'Scopes: Not present (absent)', 'Life: Not known (absent)']);
  });

  it('knows a subject of Entra by its oid, scopes in scp, and a chain of actors', () => {
    const before = { iss: 'i', sub: 'x', oid: 'o', scp: 'read', act: { sub: 'a' } };
    const after = { iss: 'i', sub: 'y', oid: 'o', scp: ['read'], act: { sub: 'b', act: { sub: 'a' } } };
    assert.deepEqual(words(before, after).slice(0, 4), ['Subject: Kept (good)', 'Audience: Not present (absent)', 'Actor: Added (good)', 'Scopes: Same (good)']);
    assert.equal(compareTokens(tokenOf(before), tokenOf(after)).verdicts[2]?.detail, 'b, for a');
  });

  it('goes by the header of a load balancer for issuer and end', () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const behind = tokenOf({ sub: 'alice' }, { alg: 'ES256', signer, iss: 'i', exp: 1400 });
    const cells = (before: DecodedToken, after: DecodedToken): readonly string[] => compareTokens(before, after).verdicts.map(({ word, detail }) => `${word}: ${detail}`);
    const issued = tokenOf({ iss: 'i', sub: 'alice', exp: 2000 });
    assert.deepEqual([cells(issued, behind)[0], cells(issued, behind)[4]], ['Kept: alice', 'Ends earlier: by 10 minutes']);
    assert.equal(cells(behind, tokenOf({ iss: 'i', sub: 'alice' }))[4], 'Never ends: exp was lost');
  });

  it('lists what stands in the header that nobody signed apart from the signed one', () => {
    const { text } = tokenOf({ sub: 'alice' });
    const { rows } = compareTokens(decodeJwt(text, '{"kid":"k1"}'), decodeJwt(text, '{"kid":"k2"}'));
    assert.deepEqual(rows.map(({ place, path, change }) => `${place} ${path}: ${change}`), ['header alg: same', 'unprotected kid: changed', 'payload sub: same']);
  });

  it('lists every claim side by side with the characters that changed', () => {
    const { rows } = compareTokens(tokenOf({ sub: 'alice', act: { sub: 'a' }, gone: 1 }, { alg: 'RS256', kid: 'k1' }), tokenOf({ sub: 'alicia', act: { sub: 'a' }, fresh: true }, { alg: 'RS256', kid: 'k2' }));
    assert.deepEqual(rows.map(({ place, path, change }) => `${place} ${path}: ${change}`), [
      'header alg: same', 'header kid: changed', 'payload sub: changed', 'payload act.sub: same', 'payload gone: removed', 'payload fresh: added',
    ]);
    assert.deepEqual(rows[2]?.ranges, { before: [{ start: 4, end: 5 }], after: [{ start: 4, end: 6 }] });
  });

  it('lists first who made it, about whom, for whom, who acts, what for and how long, however the tokens order them', () => {
    const { rows } = compareTokens(tokenOf({ exp: 1, audited: true, scope: 'a', sub: 's' }), tokenOf({ actors: 1, act: { sub: 'b' }, aud: ['x'], iss: 'i' }));
    assert.deepEqual(rows.map(({ path }) => path), ['alg', 'iss', 'sub', 'aud[0]', 'act.sub', 'scope', 'exp', 'audited', 'actors']);
  });

  it('compares a long list under a long name, and long names that differ only at the end', () => {
    const name = 'n'.repeat(20_000);
    const { rows } = compareTokens(tokenOf({ [name]: Array<number>(20_000).fill(0), [`${name}m`]: 1 }), tokenOf({ [name]: [1] }));
    assert.deepEqual(['changed', 'removed', 'added', 'same'].map((change) => rows.filter((row) => row.change === change).length), [1, 20_000, 0, 1]);
    assert.ok(rows.every(({ path }) => path.length < 500));
  });
});

describe('toChangedRanges', () => {
  const marked = (text: string, ranges: readonly { readonly start: number; readonly end: number }[]): readonly string[] => ranges.map(({ start, end }) => text.slice(start, end));
  const cases: readonly (readonly [before: string, after: string, lost: readonly string[], gained: readonly string[]])[] = [
    ['same', 'same', [], []], ['read write', 'read delete', ['write'], ['delete']], ['a b c', 'c a', ['b'], []], ['https://a/x', 'https://b/x', ['a'], ['b']],
    ['aa', 'aaa', [], ['a']], ['', 'x', [], ['x']], ['a😀b', 'a😁b', ['😀'], ['😁']],
  ];
  for (const [before, after, lost, gained] of cases) {
    it(`marks what changed from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const ranges = toChangedRanges(before, after);
      assert.deepEqual([marked(before, ranges.before), marked(after, ranges.after)], [lost, gained]);
    });
  }
});
