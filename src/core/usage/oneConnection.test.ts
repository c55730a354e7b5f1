import assert from 'node:assert/strict';
import type { ConnectionInfo } from '../tree/nodes.js';
import { oneConnection } from './oneConnection.js';

const info = (label: string): ConnectionInfo => ({ id: `profile:${label}@eu-west-1`, kind: 'aws', label, region: 'eu-west-1' });

describe('the connection of a selection', () => {
  it('is the one that all its rows are of', () => {
    assert.equal(oneConnection([]), undefined);
    assert.deepEqual(oneConnection([info('dev'), { ...info('dev') }]), info('dev'));
  });

  it('is none where rows are of several, which are named: names of resources are the same in all of them', () => {
    assert.throws(() => oneConnection([info('prod'), info('dev'), info('prod')]), {
      code: 'SeveralConnections', hint: 'Select rows of one of them: prod (eu-west-1), dev (eu-west-1)',
    });
  });
});
