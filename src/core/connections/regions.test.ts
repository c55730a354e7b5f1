import assert from 'node:assert/strict';
import { findRegions } from './regions.js';

describe('regions to choose from', () => {
  const codes = (typed: string, preferred = 'us-east-1') => findRegions(typed, preferred).map(({ code }) => code);

  it('begin with that of the profile, also where it is in no list', () => {
    assert.deepEqual(codes('', 'eu-west-1').slice(0, 2), ['eu-west-1', 'us-east-1']);
    assert.equal(new Set(codes('', 'eu-west-1')).size, codes('').length);
    assert.equal(codes('', 'mx-central-1')[0], 'mx-central-1');
  });

  it('are found by code and by name', () => {
    assert.deepEqual(codes('Tokyo'), ['ap-northeast-1']);
    assert.deepEqual(codes('gov'), ['us-gov-west-1']);
    assert.deepEqual(codes('nowhere'), []);
  });

  it('may be any other that is written as one', () => {
    assert.deepEqual(codes(' mx-central-1 '), ['mx-central-1']);
    assert.deepEqual(codes('eu-west-1'), ['eu-west-1']);
  });
});
