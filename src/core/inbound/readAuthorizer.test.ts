import assert from 'node:assert/strict';
import { toPathText } from './members.js';
import { readAuthorizer } from './readAuthorizer.js';

const discoveryUrl = 'https://issuer.example/.well-known/openid-configuration';
const CLAIM = { inboundTokenClaimName: 'cognito:groups', inboundTokenClaimValueType: 'STRING_ARRAY', authorizingClaimMatchValue: { claimMatchOperator: 'CONTAINS_ANY', claimMatchValue: { matchValueStringList: ['staff'] } } };
const toClaim = (changes: object) => ({ discoveryUrl, customClaims: [{ ...CLAIM, ...changes }] });
const toMatch = (claimMatchOperator: unknown, claimMatchValue: unknown, inboundTokenClaimValueType = 'STRING_ARRAY') => toClaim({ inboundTokenClaimValueType, authorizingClaimMatchValue: { claimMatchOperator, claimMatchValue } });

describe('readAuthorizer', () => {
  it('takes every member of the API, and what an SDK leaves undefined as not there', () => {
    const all = {
      discoveryUrl, allowedAudience: ['a'], allowedClients: ['b'], allowedScopes: ['api/read'], customClaims: [CLAIM], advertisedScopeMapping: { 'api/read': 'api://mine/read' },
      privateEndpoint: { selfManagedLatticeResource: {} }, privateEndpointOverrides: [{ domain: 'x.example' }], allowedWorkloadConfiguration: { workloadIdentities: ['mine'] },
    };
    assert.deepEqual(readAuthorizer(all), { authorizer: all, faults: [] });
    assert.deepEqual(readAuthorizer({ discoveryUrl, allowedAudience: undefined, customClaims: null }), { authorizer: { discoveryUrl }, faults: [] });
  });

  /** What is wrong, where it is said to be, what is said, and whether the rest can be used. */
  const table: readonly (readonly [what: string, value: unknown, at: string, says: RegExp, isUsable: boolean])[] = [
    ['no object', ['x'], '', /must be an object/, false],
    ['no discovery URL', {}, '', /A member is missing: discoveryUrl/, false],
    ['a discovery URL of OAuth', { discoveryUrl: 'https://x.example/.well-known/oauth-authorization-server' }, 'discoveryUrl', /ends with \/\.well-known\/openid-configuration/, false],
    ['one that is no text', { discoveryUrl: 7 }, 'discoveryUrl', /must be a text/, false],
    ['the issuer alone', { discoveryUrl: 'https://x.example' }, 'discoveryUrl', /ends with/, false],
    ['a text for a list', { discoveryUrl, allowedClients: 'web' }, 'allowedClients', /must be a list/, false],
    ['a number in a list', { discoveryUrl, allowedClients: ['web', 7] }, 'allowedClients[1]', /must be a text/, false],
    ['an empty list', { discoveryUrl, allowedAudience: [] }, 'allowedAudience', /must not be empty/, true],
    ['an empty text', { discoveryUrl, allowedAudience: [''] }, 'allowedAudience[0]', /is not empty/, true],
    ['scopes in one text', { discoveryUrl, allowedScopes: ['read write'] }, 'allowedScopes[0]', /no spaces.*: read write$/, true],
    ['a scope that is too long', { discoveryUrl, allowedScopes: ['x'.repeat(256)] }, 'allowedScopes[0]', /more than 255/, true],
    ['the plural', { discoveryUrl, allowedAudiences: ['x'] }, 'allowedAudiences', /is written: allowedAudience$/, true],
    ['another writing', { discoveryUrl, allowed_clients: ['x'] }, 'allowed_clients', /is written: allowedClients$/, true],
    ['what nobody knows', { discoveryUrl, issuer: 'x' }, 'issuer', /no such member here: issuer$/, true],
    ['no custom claims', { discoveryUrl, customClaims: [] }, 'customClaims', /must not be empty/, true],
    ['a claim without a name', toClaim({ inboundTokenClaimName: undefined }), 'customClaims[0]', /missing: inboundTokenClaimName/, false],
    ['a name with a slash', toClaim({ inboundTokenClaimName: 'https://x' }), 'customClaims[0].inboundTokenClaimName', /letters, digits/, true],
    ['a claim that has its own rule', toClaim({ inboundTokenClaimName: 'client_id' }), 'customClaims[0].inboundTokenClaimName', /a rule of its own: allowedClients/, true],
    ['another type', toClaim({ inboundTokenClaimValueType: 'NUMBER' }), 'customClaims[0].inboundTokenClaimValueType', /one of: STRING, STRING_ARRAY/, false],
    ['an operator of the other type', toMatch('EQUALS', { matchValueString: 'a' }), 'customClaims[0].authorizingClaimMatchValue.claimMatchOperator', /one of: CONTAINS, CONTAINS_ANY/, false],
    ['a list for one text', toMatch('CONTAINS', { matchValueStringList: ['a'] }), 'customClaims[0].authorizingClaimMatchValue.claimMatchValue', /missing: matchValueString$/, false],
    ['one text for a list', toMatch('CONTAINS_ANY', { matchValueString: 'a' }), 'customClaims[0].authorizingClaimMatchValue.claimMatchValue', /missing: matchValueStringList$/, false],
    ['an empty list of values', toMatch('CONTAINS_ANY', { matchValueStringList: [] }), 'customClaims[0].authorizingClaimMatchValue.claimMatchValue.matchValueStringList', /must not be empty/, true],
    ['a value with a colon', toMatch('EQUALS', { matchValueString: 'a:b' }, 'STRING'), 'customClaims[0].authorizingClaimMatchValue.claimMatchValue', /A value to match has/, true],
    ['a scope that is advertised by no text', { discoveryUrl, advertisedScopeMapping: { read: 7 } }, 'advertisedScopeMapping.read', /must be a text/, true],
    ['no scopes that are advertised', { discoveryUrl, advertisedScopeMapping: {} }, 'advertisedScopeMapping', /from 1 to 50/, true],
    ['too many endpoints', { discoveryUrl, privateEndpointOverrides: Array(6).fill({}) }, 'privateEndpointOverrides', /up to 5/, true],
  ];
  for (const [what, value, at, says, isUsable] of table) {
    it(`says of ${what} where it is and what is wrong`, () => {
      const { authorizer, faults } = readAuthorizer(value);
      const found = faults.find(({ message }) => says.test(message));
      assert.equal(found && toPathText(found.path), at, JSON.stringify(faults));
      assert.equal(authorizer !== undefined, isUsable);
    });
  }

  it('says all that is wrong, each from where the configuration stands', () => {
    const { faults } = readAuthorizer({ discoveryUrl, allowedClients: [''], allowedScopes: ['a b'] }, ['runtimes', 0]);
    assert.deepEqual(faults.map(({ path }) => toPathText(path)), ['runtimes[0].allowedClients[0]', 'runtimes[0].allowedScopes[0]']);
  });
});
