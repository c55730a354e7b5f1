import assert from 'node:assert/strict';
import { isSafeUrl } from './safeUrl.js';

describe('URLs that secrets may be sent to', () => {
  it('go to https, and to http on this computer only', () => {
    for (const [url, isSafe] of [
      ['https://id.example', true], ['http://127.0.0.1:80', true], ['http://localhost/x', true], ['http://[::1]:1', true], ['http://id.example', false],
      ['http://127.0.0.1.evil.example', false], ['javascript:alert(1)', false], ['', false],
    ] as const) {
      assert.equal(isSafeUrl(url), isSafe, url);
    }
  });
});
