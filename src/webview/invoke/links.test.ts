import assert from 'node:assert/strict';
import { readLink } from './links.js';

describe('links in an answer', () => {
  it('lead to the web only', () => {
    for (const address of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vscode://ext/x', 'command:workbench.x', 'file:///etc/passwd', '/relative', '//host/x', '']) {
      assert.equal(readLink(address).kind, 'text', address);
    }
  });

  it('name their host as the browser will ask for it', () => {
    assert.deepEqual(readLink('https://аpple.com/x'), { kind: 'web', href: 'https://xn--pple-43d.com/x', host: 'xn--pple-43d.com' });
    assert.deepEqual(readLink('http://127.0.0.1:8080'), { kind: 'web', href: 'http://127.0.0.1:8080/', host: '127.0.0.1:8080' });
  });

  it('are told as consents, whatever the host, where there is a card of them', () => {
    const query = 'request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc';
    for (const address of [`https://evil.example/identities/oauth2/authorize?${query}`, `https://evil.example/x/identities/oauth2/authorize?a=b&amp;${query}`]) {
      assert.deepEqual(readLink(address), { kind: 'consent', host: 'evil.example' });
    }
  });

  it('are told in full, and not opened, where they only look like a consent', () => {
    const long = `https://evil.example/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:${'a'.repeat(1024)}`;
    assert.deepEqual(readLink(long), { kind: 'text', address: long.slice(0, 300) });
    for (const address of ['https://evil.example/identities/oauth2/authorize?request_uri=urn:x', 'https://login.example.com/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc']) {
      assert.deepEqual(readLink(address), { kind: 'text', address });
    }
  });

  it('are no links where a name stands before the host', () => {
    assert.equal(readLink('https://bedrock-agentcore.us-east-1.amazonaws.com@evil.example/').kind, 'text');
  });

  it('show what is invisible in them', () => {
    assert.deepEqual(readLink('javascript:\u202ex'), { kind: 'text', address: 'javascript:\\u202ex' });
  });
});
