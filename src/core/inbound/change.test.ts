import assert from 'node:assert/strict';
import { toChange } from './change.js';

describe('toChange', () => {
  const discoveryUrl = 'https://issuer.example/.well-known/openid-configuration';

  it('writes both configurations in one order, so that only what has changed differs', () => {
    const { before, after } = toChange({ allowedScopes: ['read'], allowedAudience: ['x'], discoveryUrl }, { discoveryUrl, allowedClients: ['web'], allowedScopes: ['read'] }, 'customJWTAuthorizer');
    assert.deepEqual(JSON.parse(before), { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, allowedAudience: ['x'], allowedScopes: ['read'] } } });
    const lines = (text: string) => text.split('\n');
    assert.deepEqual(lines(after).filter((line) => !lines(before).includes(line)), ['      "allowedClients": [', '        "web"']);
    assert.ok(before.endsWith('}\n'));
  });

  it('spells the member as agentcore.json does, where that is the place', () => {
    assert.deepEqual(JSON.parse(toChange({ discoveryUrl }, { discoveryUrl }, 'customJwtAuthorizer').after), { authorizerConfiguration: { customJwtAuthorizer: { discoveryUrl } } });
  });

  it('keeps what is not evaluated', () => {
    const kept = { advertisedScopeMapping: { a: 'b' }, privateEndpoint: { x: 1 }, privateEndpointOverrides: [], allowedWorkloadConfiguration: { y: 2 } };
    assert.deepEqual(JSON.parse(toChange({ discoveryUrl, ...kept }, { discoveryUrl }, 'customJWTAuthorizer').before), { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, ...kept } } });
  });
});
