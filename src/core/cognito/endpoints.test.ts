import assert from 'node:assert/strict';
import { readPoolId, toPoolEndpoints } from './endpoints.js';

describe('toPoolEndpoints', () => {
  it('knows where a pool is on AWS', () => {
    assert.deepEqual(toPoolEndpoints({ kind: 'profile', profile: 'p', region: 'us-east-1' }, 'us-east-1_Ab', 'demo'), {
      issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab',
      discoveryUrl: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab/.well-known/openid-configuration',
      hostedUiUrl: 'https://demo.auth.us-east-1.amazoncognito.com',
      authorizationEndpoint: 'https://demo.auth.us-east-1.amazoncognito.com/oauth2/authorize',
      tokenEndpoint: 'https://demo.auth.us-east-1.amazoncognito.com/oauth2/token',
    });
  });

  it('knows that GovCloud signs in elsewhere', () => {
    const { hostedUiUrl } = toPoolEndpoints({ kind: 'profile', profile: 'p', region: 'us-gov-west-1' }, 'us-gov-west-1_Ab', 'demo');
    assert.equal(hostedUiUrl, 'https://demo.auth-fips.us-gov-west-1.amazoncognito.com');
  });

  it('finds everything of a pool of the sandbox under its issuer', () => {
    const access = { kind: 'sandbox', endpoint: 'http://127.0.0.1:41875', region: 'us-east-1' } as const;
    assert.deepEqual(toPoolEndpoints(access, 'us-east-1_Ab', 'demo'), {
      issuer: 'http://127.0.0.1:41875/us-east-1_Ab',
      discoveryUrl: 'http://127.0.0.1:41875/us-east-1_Ab/.well-known/openid-configuration',
      hostedUiUrl: 'http://127.0.0.1:41875/us-east-1_Ab',
      authorizationEndpoint: 'http://127.0.0.1:41875/us-east-1_Ab/oauth2/authorize',
      tokenEndpoint: 'http://127.0.0.1:41875/us-east-1_Ab/oauth2/token',
    });
  });
});

describe('where the endpoints of a profile lead', () => {
  const toAccess = (cognito: string) => ({ kind: 'profile', profile: 'p', region: 'us-east-1', endpoints: { cognito } } as const);

  it('finds the pools of a sandbox there as in the sandbox itself', () => {
    for (const origin of ['http://127.0.0.1:41875', 'http://localhost:41875', 'http://[::1]:41875']) {
      const { hostedUiUrl, tokenEndpoint } = toPoolEndpoints(toAccess(`${origin}/`), 'us-east-1_Ab', 'demo');
      assert.deepEqual([hostedUiUrl, tokenEndpoint], [`${origin}/us-east-1_Ab`, `${origin}/us-east-1_Ab/oauth2/token`]);
      assert.equal(readPoolId(toAccess(origin), `${origin}/us-east-1_Ab/.well-known/openid-configuration`), 'us-east-1_Ab');
    }
  });

  it('keeps AWS’s own issuers where it is another way to AWS', () => {
    const { issuer } = toPoolEndpoints(toAccess('https://vpce-1.cognito-idp.us-east-1.vpce.amazonaws.com'), 'us-east-1_Ab', 'demo');
    assert.equal(issuer, 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab');
  });
});

describe('the pool of an issuer', () => {
  const aws = { kind: 'profile', profile: 'dev', region: 'eu-west-1' } as const;
  const sandbox = { kind: 'sandbox', endpoint: 'http://127.0.0.1:4000', region: 'us-east-1' } as const;
  for (const [access, url, poolId] of [
    [aws, 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123', 'eu-west-1_AbC123'],
    [aws, 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123/.well-known/openid-configuration', 'eu-west-1_AbC123'],
    [aws, 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123', undefined],
    [aws, 'https://cognito-idp.eu-west-1.amazonaws.com.evil.example/eu-west-1_AbC123', undefined],
    [aws, 'http://127.0.0.1:4000/us-east-1_AbC123', undefined],
    [sandbox, 'http://127.0.0.1:4000/us-east-1_AbC123/.well-known/openid-configuration', 'us-east-1_AbC123'],
    [sandbox, 'http://127.0.0.1:4000/idp/demo', undefined],
    [aws, 'no URL', undefined],
  ] as const) {
    it(`is ${poolId ?? 'none that can be looked at'}: ${url}`, () => { assert.equal(readPoolId(access, url), poolId); });
  }
});
