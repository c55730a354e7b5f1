import assert from 'node:assert/strict';
import { decodeJwt } from './decode.js';
import type { DecodedToken } from './decode.js';
import { readTimes } from './times.js';

const NOW_S = 1_795_305_600;
const NOW_MS = NOW_S * 1000;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: object): DecodedToken => decodeJwt(`${encode({ alg: 'RS256' })}.${encode(payload)}.c2ln`);
const sentences = (payload: object, skewSeconds = 0): readonly string[] => readTimes(tokenOf(payload), NOW_MS, skewSeconds).sentences;

describe('readTimes', () => {
  it('gives each time in a form that is the same in every time zone', () => {
    const { claims, lifeFraction, lifeMs } = readTimes(tokenOf({ iat: NOW_S - 900, exp: NOW_S + 2700, auth_time: NOW_S - 7200 }), NOW_MS);
    assert.deepEqual(claims.map(({ name, iso, relative }) => [name, iso, relative]), [
      ['iat', '2026-11-21T23:45:00Z', '15 minutes ago'], ['auth_time', '2026-11-21T22:00:00Z', '2 hours ago'], ['exp', '2026-11-22T00:45:00Z', 'in 45 minutes'],
    ]);
    assert.equal(lifeFraction, 0.25);
    assert.equal(lifeMs, 3_600_000);
  });

  const cases: readonly (readonly [payload: object, skewSeconds: number, said: readonly RegExp[]])[] = [
    [{ exp: NOW_S + 60 }, 0, []],
    [{ exp: NOW_S - 30 }, 0, [/^The token ended 30 seconds ago\.$/]],
    [{ exp: NOW_S - 30 }, 60, [/which a clock that is 1 minute|60 seconds/]],
    [{ exp: NOW_S - 90 }, 60, [/^The token ended 90 seconds|2 minutes ago\.$/]],
    [{}, 0, [/never ends/]],
    [{ exp: 'soon' }, 0, [/not written as a time/]],
    [{ exp: NOW_S + 600, nbf: NOW_S + 300 }, 0, [/does not count yet: it begins in 5 minutes\.$/]],
    [{ exp: NOW_S + 600, nbf: NOW_S + 30 }, 60, [/clock skew forgives\.$/]],
    [{ exp: NOW_S + 600, iat: NOW_S + 300 }, 60, [/issued in the future/]],
    [{ exp: NOW_S + 60, nbf: NOW_S + 120 }, 300, [/begins/, /never count/]],
    [{ exp: NOW_MS + 60_000 }, 0, [/^exp is written in milliseconds/]],
    [{ exp: NOW_S + 60, iat: 'x', nbf: null }, 0, [/^nbf is not a time|^iat is not a time/, /^nbf is not a time|^iat is not a time/]],
  ];
  for (const [payload, skewSeconds, said] of cases) {
    it(`says of ${JSON.stringify(payload)} with a skew of ${skewSeconds} s what is worth saying`, () => {
      const all = sentences(payload, skewSeconds);
      assert.equal(all.length, said.length, all.join(' '));
      for (const [index, pattern] of said.entries()) assert.match(all[index] ?? '', pattern);
    });
  }
});
