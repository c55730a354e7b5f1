import assert from 'node:assert/strict';
import { judgeTime } from '../inbound/tokenRules.js';
import { decodeJwt } from './decode.js';
import type { DecodedToken } from './decode.js';
import { kindOf } from './kind.js';
import { lifeOf } from './life.js';
import { clockRemarksOf, timesOf } from './times.js';
import { verdictsOf } from './verdicts.js';
import { noticesOf } from './warn/notices.js';

const NOW_S = 1_795_305_600;
const NOW_MS = NOW_S * 1000;
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: object | string): DecodedToken => decodeJwt(`${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(payload)}.c2ln`);

describe('timesOf', () => {
  it('tells seconds from milliseconds, from what no calendar reaches and from what is no number', () => {
    assert.deepEqual(timesOf(tokenOf({ iat: NOW_S, nbf: NOW_MS, exp: 1e20 })), {
      iat: { state: 'seconds', atMs: NOW_MS }, nbf: { state: 'milliseconds', atMs: NOW_MS }, exp: { state: 'beyond', isPast: false }, auth_time: { state: 'absent' },
    });
    assert.deepEqual(timesOf(tokenOf('{"exp":1e400,"nbf":"1","iat":null}')), { iat: { state: 'not a time' }, nbf: { state: 'not a time' }, exp: { state: 'not a time' }, auth_time: { state: 'absent' } });
  });
});

describe('the times of a token', () => {
  const cases: readonly (readonly [payload: object, time: string, service: 'pass' | 'fail', life: RegExp, said: readonly (string | RegExp)[]])[] = [
    [{ exp: NOW_S + 3600, iat: NOW_S - 60, nbf: `${NOW_S + 9999}` }, 'failed: Not a time, nbf is not a number of seconds', 'fail', /bar/, ['nbf is not a time.']],
    [{ exp: NOW_S + 3600, iat: 'x', auth_time: null }, 'failed: Not a time, iat is not a number of seconds', 'fail', /not written as a time in seconds\.$/, ['iat is not a time.', 'auth_time is not a time.']],
    [{ exp: null }, 'failed: Not a time, exp is not a number of seconds', 'fail', /not written as a time\.$/, ['exp is not a time.']],
    [{ exp: NOW_MS - 3_600_000, iat: NOW_MS - 7_200_000 }, 'to know: Milliseconds, exp is not in seconds', 'pass', /written in milliseconds/, ['exp is written in milliseconds.', 'iat is written in milliseconds.']],
    [{ exp: NOW_S + 3600, nbf: NOW_MS - 60_000 }, 'failed: Milliseconds, nbf is not in seconds', 'fail', /not said\.$/, ['nbf is written in milliseconds.']],
    [{ exp: NOW_S + 3600, nbf: -200_000_000_000 }, 'holds: In life, 1 hour left', 'pass', /bar/, []],
    [{ exp: -200_000_000_000 }, 'failed: Ended, 6395 years ago', 'fail', /not said\.$/, []],
    [{ exp: NOW_S + 3600, iat: NOW_S + 7200 }, 'holds: In life, 1 hour left', 'pass', /was issued no earlier than that\.$/, [/^It was issued in the future, in 2 hours by its own clock\.$/]],
    [{ exp: NOW_S + 3600, iat: NOW_S + 3000 }, 'holds: In life, 1 hour left', 'pass', /bar/, [/^It was issued in the future, in 50 minutes/]],
    [{ exp: NOW_S + 3600, iat: NOW_S, nbf: NOW_S + 30 }, 'to know: Within skew, counts in 30 seconds', 'fail', /bar/, [/^It begins in 30 seconds, which a clock that is \d+ \w+ off would already accept\.$/]],
    [{ exp: NOW_S - 30 }, 'to know: Within skew, ended 30 seconds ago', 'fail', /not said\.$/, [/^It ended 30 seconds ago, which a clock/]],
    [{ exp: NOW_S - 90 }, 'failed: Ended, 2 minutes ago', 'fail', /not said\.$/, []],
    [{ exp: NOW_S + 3600, nbf: NOW_S + 7200 }, 'failed: Not yet, counts in 2 hours', 'fail', /begins no earlier/, ['The token can never count.']],
    [{ exp: 1e20, iat: NOW_S }, 'to know: Never ends, exp is beyond any calendar', 'pass', /never ends/, []],
    [{ exp: -1e20 }, 'failed: Ended, beyond any calendar', 'fail', /has ended/, []],
    [{ exp: NOW_S + 3600, nbf: 1e20 }, 'failed: Not yet, counts beyond any calendar', 'fail', /not said\.$/, []],
    [{}, 'to know: Never ends, no exp claim', 'fail', /never ends/, []],
  ];
  for (const [payload, words, service, life, said] of cases) {
    it(`of ${JSON.stringify(payload)} are told without contradicting each other`, () => {
      const token = tokenOf(payload);
      const time = verdictsOf(token, kindOf(token), NOW_MS, { skewSeconds: 60 })[2];
      assert.equal(`${time?.state}: ${time?.word}, ${time?.detail}`, words);
      assert.equal(judgeTime(token, NOW_MS).verdict, service);
      const told = lifeOf(token, NOW_MS);
      assert.match(told.kind === 'bar' ? 'bar' : told.text, life);
      const all = [...noticesOf(token).map(({ title }) => title), ...clockRemarksOf(token, NOW_MS, 60)];
      assert.equal(all.length, said.length, all.join(' '));
      for (const [index, pattern] of said.entries()) assert.match(all[index] ?? '', typeof pattern === 'string' ? new RegExp(`^${pattern}$`) : pattern);
    });
  }
});
