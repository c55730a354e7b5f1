import assert from 'node:assert/strict';
import { toToken } from '../../../test/support/token.js';
import { evaluate } from './evaluate.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import { toAuthorizerSnippets } from './snippets.js';

const ISSUER = 'https://issuer.example/pool';
const NOW_MS = 1_800_000_000_000;

describe('toAuthorizerSnippets', () => {
  it('writes a block of Terraform', () => {
    const { terraform } = toAuthorizerSnippets(toToken({ iss: ISSUER, aud: ['api', 'other'], client_id: 'web' })) ?? {};
    assert.equal(terraform, [
      'authorizer_configuration {', '  custom_jwt_authorizer {', `    discovery_url    = "${ISSUER}/.well-known/openid-configuration"`,
      '    allowed_audience = ["api", "other"]', '    allowed_clients  = ["web"]', '  }', '}', '',
    ].join('\n'));
  });

  for (const [what, claims] of [['an audience', { aud: 'api' }], ['a client', { client_id: 'web' }], ['both', { aud: ['api', 'b'], client_id: 'web' }]] as const) {
    it(`gives the CLI an authorizer that lets a token with ${what} in`, () => {
      const token = toToken({ iss: ISSUER, sub: 'alice', exp: NOW_MS / 1000 + 60, ...claims });
      const json = /^--authorizer-configuration '(.*)'$/.exec(toAuthorizerSnippets(token)?.cli ?? '')?.[1] ?? '';
      const { customJWTAuthorizer: authorizer } = JSON.parse(json) as { readonly customJWTAuthorizer: CustomJwtAuthorizer };
      const known = { nowMs: NOW_MS, discoveries: new Map([[authorizer.discoveryUrl, { issuer: ISSUER }]]), signature: { issuer: ISSUER, holds: true } };
      assert.equal(evaluate(token, { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, known).verdict, 'Let in');
    });
  }

  it('gives none for a token without issuer, or with neither audience nor client', () => {
    for (const claims of [{ aud: 'api' }, { iss: ISSUER }, { iss: ISSUER, aud: [] }]) assert.equal(toAuthorizerSnippets(toToken(claims)), undefined);
  });

  it('keeps hostile values within their quotes', () => {
    const { terraform = '', cli = '' } = toAuthorizerSnippets(toToken({ iss: ISSUER, aud: 'a"${file("x")}%{ if }\n', client_id: "'; rm -rf / #" })) ?? {};
    assert.ok(terraform.includes('["a\\"$${file(\\"x\\")}%%{ if }\\n"]'), terraform);
    assert.match(toAuthorizerSnippets(toToken({ iss: ISSUER, aud: '\b\\b' }))?.terraform ?? '', /\["\\u0008\\\\b"\]/);
    assert.ok(cli.includes(`'\\''; rm -rf / #`), cli);
  });
});
