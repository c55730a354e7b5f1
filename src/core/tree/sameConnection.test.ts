import assert from 'node:assert/strict';
import type { ConnectionInfo } from './nodes.js';
import { requireSame } from './sameConnection.js';

describe('requireSame', () => {
  const meant: ConnectionInfo = { id: 'profile:dev@eu-west-1', kind: 'aws', label: 'dev', region: 'eu-west-1' };

  it('lets work go on in the connection it began in', () => {
    requireSame({ ...meant }, meant);
  });

  it('names the connection to open again where another one is open, or none', () => {
    for (const open of [undefined, { ...meant, id: 'profile:prod@eu-west-1', label: 'prod' }]) {
      assert.throws(() => { requireSame(open, meant); }, { code: 'OtherConnection', hint: 'Open it again, then start anew: dev, eu-west-1' });
    }
  });
});
