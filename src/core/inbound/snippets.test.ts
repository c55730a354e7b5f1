import assert from 'node:assert/strict';
import { toToken } from '../../../test/support/token.js';
import { evaluate } from './evaluate.js';
import type { CustomJwtAuthorizer } from './authorizer.js';
import { toAuthorizerSnippets } from './snippets.js';

const ISSUER = 'https://issuer.example/pool';
const NOW_MS = 1_800_000_000_000;

describe('toAuthorizerSnippets', () => {
  it('writes a block of Terraform', () => {
    const { runtime, gateway } = toAuthorizerSnippets(toToken({ iss: ISSUER, sub: 'alice', aud: ['api', 'other'], client_id: 'web' })) ?? {};
    const block = [
      'authorizer_configuration {', '  custom_jwt_authorizer {', `    discovery_url    = "${ISSUER}/.well-known/openid-configuration"`,
      '    allowed_audience = ["api", "other"]', '    allowed_clients  = ["web"]', '  }', '}', '',
    ].join('\n');
    assert.deepEqual([runtime?.terraform, gateway?.terraform], [block, `authorizer_type = "CUSTOM_JWT"\n\n${block}`]);
  });

  it('gives a gateway the type of its authorizer, which a runtime does not have', () => {
    const { runtime, gateway } = toAuthorizerSnippets(toToken({ iss: ISSUER, sub: 'alice', aud: 'api' })) ?? {};
    assert.equal(gateway?.cli, `--authorizer-type CUSTOM_JWT ${runtime?.cli ?? ''}`);
  });

  for (const [what, claims] of [['an audience', { aud: 'api' }], ['a client', { client_id: 'web' }], ['both', { aud: ['api', 'b'], client_id: 'web' }]] as const) {
    it(`gives the CLI an authorizer that lets a token with ${what} in`, () => {
      const token = toToken({ iss: ISSUER, sub: 'alice', exp: NOW_MS / 1000 + 60, ...claims });
      const json = /^--authorizer-configuration '(.*)'$/.exec(toAuthorizerSnippets(token)?.runtime.cli ?? '')?.[1] ?? '';
      const { customJWTAuthorizer: authorizer } = JSON.parse(json) as { readonly customJWTAuthorizer: CustomJwtAuthorizer };
      const known = { nowMs: NOW_MS, discoveries: new Map([[authorizer.discoveryUrl, { issuer: ISSUER }]]), signature: { issuer: ISSUER, holds: true } };
      assert.equal(evaluate(token, { kind: 'runtime', inbound: { type: 'CUSTOM_JWT', authorizer } }, known).verdict, 'Let in');
    });
  }

  it('gives none for a token without issuer, or with neither audience nor client', () => {
    const others = [{ aud: 'api' }, { iss: ISSUER }, { iss: ISSUER, aud: [] }, { iss: ISSUER, aud: '' }, { iss: ISSUER, client_id: '' }];
    for (const claims of others) assert.equal(toAuthorizerSnippets(toToken({ sub: 'alice', ...claims })), undefined);
  });

  it('gives none for an issuer that cannot be asked for its document', () => {
    for (const iss of ['me', 'http://a.example', 'https://a.example?x', 'https://a.example#x', 'https:a.example', ' https://a.example', 'https://a.example\n', 'https://u:p@a.example']) assert.equal(toAuthorizerSnippets(toToken({ iss, sub: 'alice', aud: 'api' })), undefined);
    assert.notEqual(toAuthorizerSnippets(toToken({ iss: 'http://127.0.0.1:4000/idp/pool', sub: 'alice', aud: 'api' })), undefined);
  });

  it('gives none for a token that every authorizer refuses, but for one that has ended', () => {
    const claims = { iss: ISSUER, sub: 'alice', aud: 'api', exp: 1 };
    for (const alg of ['HS256', 'none']) assert.equal(toAuthorizerSnippets(toToken(claims, { alg })), undefined);
    assert.equal(toAuthorizerSnippets(toToken({ ...claims, sub: undefined })), undefined);
    assert.notEqual(toAuthorizerSnippets(toToken(claims)), undefined);
  });

  it('keeps hostile values within their quotes', () => {
    const { terraform = '', cli = '' } = toAuthorizerSnippets(toToken({ iss: ISSUER, sub: 'alice', aud: 'a"${file("x")}%{ if }\n', client_id: "'; rm -rf / #" }))?.gateway ?? {};
    assert.ok(terraform.includes('["a\\"$${file(\\"x\\")}%%{ if }\\n"]'), terraform);
    assert.match(toAuthorizerSnippets(toToken({ iss: ISSUER, sub: 'alice', aud: '\b\\b' }))?.runtime.terraform ?? '', /\["\\u0008\\\\b"\]/);
    assert.ok(cli.includes(`'\\''; rm -rf / #`), cli);
  });

  it('writes no sign that is not seen', () => {
    const { terraform = '', cli = '' } = toAuthorizerSnippets(toToken({ iss: ISSUER, sub: 'alice', aud: 'a\u202eb\u0085' }))?.runtime ?? {};
    for (const text of [terraform, cli]) assert.ok(text.includes('["a\\u202eb\\u0085"]'), text);
  });
});
