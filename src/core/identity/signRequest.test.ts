import assert from 'node:assert/strict';
import { toSignedPost } from './signRequest.js';

// Of AWS's published test suite for Signature Version 4 (aws-sig-v4-test-suite).
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const SCOPE = { region: 'us-east-1', service: 'service', nowMs: Date.UTC(2015, 7, 30, 12, 36, 0) };
const REQUEST = { url: new URL('https://example.amazonaws.com/'), contentType: 'application/x-www-form-urlencoded', body: 'Param1=value1' };

describe('toSignedPost', () => {
  it('signs as the test suite of AWS does: post-x-www-form-urlencoded', () => {
    assert.deepEqual(toSignedPost(REQUEST, CREDENTIALS, SCOPE), {
      'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20150830T123600Z',
      'authorization': 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, '
        + 'Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    });
  });

  it('signs a session token with the rest', () => {
    const headers = toSignedPost(REQUEST, { ...CREDENTIALS, sessionToken: 'the-token' }, SCOPE);
    assert.equal(headers['x-amz-security-token'], 'the-token');
    assert.match(headers['authorization'] ?? '', /SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, /);
  });
});
