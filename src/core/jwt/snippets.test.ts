import assert from 'node:assert/strict';
import { transformSync } from 'esbuild';
import { decodeJwt } from './decode.js';
import type { DecodedToken } from './decode.js';
import { kindOf } from './kind.js';
import { toAuthorizationHeader, toClaimsTable, toEnvLine, toPartText, toVerificationSnippets, type VerificationSnippets } from './snippets.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: object): DecodedToken => decodeJwt(`${encode({ alg: 'RS256' })}.${encode(payload)}.c2ln`);
const COGNITO = { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3', client_id: 'app', token_use: 'access', scope: 'a' };

function toVerification(token: DecodedToken): VerificationSnippets {
  const snippets = toVerificationSnippets(token, kindOf(token));
  assert.ok(snippets);
  return snippets;
}

describe('snippets', () => {
  it('give the header of a request and a line of an .env file', () => {
    const token = tokenOf(COGNITO);
    assert.equal(toAuthorizationHeader(token), `Authorization: Bearer ${token.text}`);
    assert.equal(toEnvLine(token, kindOf(token)), `ACCESS_TOKEN=${token.text}`);
    const unknown = tokenOf({});
    assert.equal(toEnvLine(unknown, kindOf(unknown)), `TOKEN=${unknown.text}`);
    const proof = tokenOf({ htm: 'GET', htu: 'https://x' });
    assert.match(toEnvLine(proof, kindOf(proof)), /^DPOP_PROOF_TOKEN=/);
  });

  it('give header and payload as they were written', () => {
    const payload = '{"a": 1.0, "a": 12345678901234567890}';
    const token = decodeJwt(`${encode({ alg: 'RS256' })}.${Buffer.from(payload).toString('base64url')}.c2ln`);
    assert.deepEqual([toPartText(token, 'header'), toPartText(token, 'payload'), toPartText(decodeJwt('eyJh'), 'payload')], ['{"alg":"RS256"}', payload, '']);
  });

  it('write claims as a table that no claim can break, without the signature', () => {
    const token = tokenOf({ 'a|b': 'x\n| y `z`', sub: 'alice' });
    const table = toClaimsTable(token, kindOf(token), 0);
    assert.deepEqual(table.trimEnd().split('\n').map((line) => line.split(/(?<!\\)\|/).length), [5, 5, 5, 5]);
    assert.ok(!table.includes('c2ln'));
  });

  it('check a Cognito access token by its client, having no aud', () => {
    const token = tokenOf(COGNITO);
    const { typeScript, python } = toVerification(token);
    for (const snippet of [typeScript, python]) {
      assert.match(snippet, /client_id.*"app"/);
      assert.doesNotMatch(snippet, /audience/);
    }
  });

  it('check the audience of other tokens, and never take the algorithm none', () => {
    const token = decodeJwt(`${encode({ alg: 'none' })}.${encode({ iss: 'https://i.example', aud: ['my-api', 'other'] })}.`);
    const { typeScript, python } = toVerification(token);
    assert.match(typeScript, /algorithms: \["RS256"\], audience: "my-api"/);
    assert.match(python, /algorithms=\["RS256"\], issuer=ISSUER, audience="my-api"/);
  });

  it('ask no issuer for the keys of a load balancer', () => {
    const signer = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188';
    const token = decodeJwt(`${encode({ alg: 'ES256', kid: 'k', signer, iss: 'https://issuer.example' })}.${encode({ sub: 'alice' })}.c2ln`);
    assert.equal(toVerificationSnippets(token, kindOf(token)), undefined);
  });

  it('keep hostile values within their quotes', () => {
    const token = tokenOf({ iss: '"; process.exit(1); //\u2028\u202e', aud: "'\n\\" });
    const { typeScript, python } = toVerification(token);
    assert.doesNotThrow(() => transformSync(typeScript, { loader: 'ts', format: 'esm' }));
    assert.match(typeScript, /const issuer = "\\"; process\.exit\(1\); \/\/\\u2028\\u202e";/);
    assert.match(python, /^ISSUER = "\\"; process\.exit\(1\); \/\/\\u2028\\u202e"$/m);
  });
});
