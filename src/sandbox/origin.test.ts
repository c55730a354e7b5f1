import assert from 'node:assert/strict';
import { toPublicUrl, toStoredUrl } from './origin.js';

describe('URLs of the sandbox itself', () => {
  const before = 'http://127.0.0.1:4000';
  const after = 'http://127.0.0.1:5000';

  it('move with it to another port', () => {
    assert.equal(toPublicUrl(toStoredUrl(`${before}/idp/demo?x=1`, before), after), `${after}/idp/demo?x=1`);
    assert.equal(toPublicUrl(toStoredUrl(`${before}/`, before), after), `${after}/`);
  });

  it('are not taken for one another where only a slash differs', () => {
    assert.notEqual(toStoredUrl(before, before), toStoredUrl(`${before}/`, before));
    for (const url of [before, `${before}/`]) assert.equal(toPublicUrl(toStoredUrl(url, before), before), url);
  });

  it('are told from those of others, whose port only begins alike', () => {
    for (const url of [`${before}1/callback`, 'http://127.0.0.1:8765/agentcore/callback', 'vscode://publisher.name/cb']) {
      assert.equal(toPublicUrl(toStoredUrl(url, before), after), url);
    }
  });
});
