import assert from 'node:assert/strict';
import type { CustomJwtAuthorizer, Door } from '../../core/inbound/authorizer.js';
import { judgeAll } from '../../core/inbound/table.js';
import type { Discovery } from '../../core/inbound/tokenRules.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import type { Verification } from '../../core/jwt/verify/verify.js';
import { toKnown, toUndecided } from './known.js';

const NOW_MS = 1_800_000_000_000;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${encode({ alg: 'RS256' })}.${encode({ iss: 'https://a.example', sub: 'alice', exp: NOW_MS / 1000 + 600 })}.c2ln`;
const urlOf = (issuer: string): string => `${issuer}/.well-known/openid-configuration`;

function doorOf(issuer: string): Door {
  const authorizer: CustomJwtAuthorizer = { discoveryUrl: urlOf(issuer) };
  return { kind: 'runtime', name: issuer, inbound: { type: 'CUSTOM_JWT', authorizer } };
}

function verified(signature: Verification['signature']['state'], issuer: Verification['issuer']['state'], token = TOKEN, url = urlOf('https://a.example')) {
  const fetched = [{ purpose: 'discovery document', url, status: 200, bytes: 2, keys: undefined, fault: undefined }] as const;
  const verification: Verification = { signature: { state: signature, reason: '', key: undefined }, issuer: { state: issuer, reason: '' }, fetched, warnings: [], atMs: NOW_MS };
  return { token: { text: token }, verification, tookMs: 1 };
}

describe('what is known of a token beside itself', () => {
  const token = decodeJwt(TOKEN);
  const none: ReadonlyMap<string, Discovery> = new Map();
  const verdicts = (result: ReturnType<typeof verified> | undefined, asked = none) => judgeAll(token, [doorOf('https://a.example'), doorOf('https://b.example')], toKnown(token, NOW_MS, result, asked)).map(({ verdict }) => verdict);

  it('decides nothing before a verification', () => {
    assert.deepEqual(verdicts(undefined), ['Not decided', 'Not decided']);
  });

  it('decides for the issuer that was asked', () => {
    assert.deepEqual(verdicts(verified('verified', 'matches')), ['Let in', 'Not decided']);
    assert.deepEqual(verdicts(verified('failed', 'matches')), ['Refused, 401', 'Not decided']);
  });

  it('takes keys from elsewhere for authorizers with that address only, whatever issuer is named there', () => {
    const foreign = verified('verified', 'named elsewhere', TOKEN, urlOf('https://evil.example'));
    const asked: ReadonlyMap<string, Discovery> = new Map([[urlOf('https://a.example'), { issuer: 'https://a.example' }]]);
    const doors = [doorOf('https://a.example'), doorOf('https://evil.example')];
    const rows = judgeAll(token, doors, toKnown(token, NOW_MS, foreign, asked));
    assert.deepEqual(rows.map(({ verdict }) => verdict), ['Not decided', 'Let in']);
    const refused = judgeAll(token, doors, toKnown(token, NOW_MS, verified('failed', 'named elsewhere', TOKEN, urlOf('https://evil.example')), asked));
    assert.deepEqual(refused.map(({ verdict }) => verdict), ['Not decided', 'Refused, 401']);
  });

  it('says nothing of another token, of an issuer that has another name, or by a key that somebody brought', () => {
    for (const result of [verified('verified', 'matches', 'eyJ.other.token'), verified('verified', 'differs'), verified('verified', 'not checked')]) {
      assert.deepEqual(verdicts(result), ['Not decided', 'Not decided']);
    }
  });

  it('decides by the discovery documents that were fetched', () => {
    assert.deepEqual(verdicts(undefined, new Map([[urlOf('https://b.example'), { issuer: 'https://b.example' }]])), ['Not decided', 'Refused, 401']);
  });

  it('names the documents that would decide, but not what Verify fetches', () => {
    const undecided = (result: ReturnType<typeof verified> | undefined, issuers: readonly string[]) => {
      const known = toKnown(token, NOW_MS, result, none);
      return toUndecided(judgeAll(token, issuers.map(doorOf), known), token, known).map(({ url, needsConsent }) => [url, needsConsent]);
    };
    const issuers = ['https://a.example', 'https://b.example', 'https://b.example', 'https://10.0.0.1', 'http://c.example'];
    assert.deepEqual(undecided(undefined, issuers), [[urlOf('https://b.example'), false], [urlOf('https://10.0.0.1'), true]]);
    assert.deepEqual(undecided(verified('verified', 'matches'), ['https://a.example']), []);
  });
});
