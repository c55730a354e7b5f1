import assert from 'node:assert/strict';
import { toAdvertisedScopes } from './authorizer.js';

describe('The scopes that clients are told to ask for', () => {
  it('have the names of the mapping, and their own where it has none', () => {
    const authorizer = { discoveryUrl: '/x', allowedScopes: ['read', 'write', 'toString'] };
    assert.deepEqual(toAdvertisedScopes({ ...authorizer, advertisedScopeMapping: { read: 'api://read' } }), ['api://read', 'write', 'toString']);
    assert.deepEqual(toAdvertisedScopes(authorizer), ['read', 'write', 'toString']);
    assert.equal(toAdvertisedScopes({ discoveryUrl: '/x' }), undefined);
  });
});
