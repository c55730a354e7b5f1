import assert from 'node:assert/strict';
import { decideOpening, type NamedBy, type Opening } from './opening.js';

/** Named by, among the user's own, asked for by a person, trusted. */
const TABLE: readonly (readonly [NamedBy, boolean, boolean, boolean, Opening])[] = [
  ['user', true, false, true, 'open'],
  ['user', true, false, false, 'list'],
  ['user', true, true, true, 'open'],
  ['user', true, true, false, 'open'],
  ['workspace', true, false, true, 'open'],
  ['workspace', true, false, false, 'list'],
  ['workspace', true, true, true, 'open'],
  ['workspace', true, true, false, 'open'],
  ['workspace', false, false, true, 'suggest'],
  ['workspace', false, false, false, 'suggest'],
  ['workspace', false, true, true, 'ask'],
  ['workspace', false, true, false, 'needTrust'],
];

describe('decideOpening', () => {
  for (const [namedBy, isOwn, isAsked, isTrusted, expected] of TABLE) {
    const what = `${isOwn ? 'an own connection' : 'a foreign connection'} that the ${namedBy} names, ${isAsked ? 'at a click' : 'by itself'}`;
    it(`says ${expected} of ${what}, in a folder that is ${isTrusted ? 'trusted' : 'not trusted'}`, () => {
      assert.equal(decideOpening({ namedBy, isOwn, isAsked, isTrusted }), expected);
    });
  }

  it('opens nothing by itself in a folder that is not trusted', () => {
    for (const [namedBy, isOwn, isAsked, isTrusted] of TABLE) {
      if (!isTrusted && !isAsked) assert.notEqual(decideOpening({ namedBy, isOwn, isAsked, isTrusted }), 'open');
    }
  });
});
