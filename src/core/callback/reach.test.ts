import assert from 'node:assert/strict';
import { decideWayBack } from './reach.js';

const returnUrl = 'http://127.0.0.1:8765/agentcore/callback';

describe('the way back from the browser', () => {
  const ways: readonly (readonly [title: string, forwarded: string | undefined, isRemote: boolean, way: 'callback' | 'paste'])[] = [
    ['a window on this computer', returnUrl, false, 'callback'],
    ['a window on this computer that VS Code says nothing about', undefined, false, 'callback'],
    ['a remote window whose port is forwarded under the same address', returnUrl, true, 'callback'],
    ['a remote window that VS Code says nothing about', undefined, true, 'paste'],
    ['a remote window whose port is forwarded to another one', 'http://127.0.0.1:49152/agentcore/callback', true, 'paste'],
    ['a remote window whose port is forwarded under another name', 'http://localhost:8765/agentcore/callback', true, 'paste'],
    ['a codespace', 'https://octocat-8765.app.github.dev/agentcore/callback', true, 'paste'],
    ['a server that forwards by path', 'https://code.example/proxy/8765/agentcore/callback', true, 'paste'],
    ['a server on this computer that forwards by path', 'http://127.0.0.1:8080/proxy/8765/agentcore/callback', true, 'paste'],
    ['a tunnel', 'https://abc123-8765.euw.devtunnels.ms/agentcore/callback', true, 'paste'],
    ['a tunnel that adds a token', `${returnUrl}?tkn=abc`, true, 'paste'],
    ['an address that cannot be read', 'nonsense', true, 'paste'],
  ];
  for (const [title, forwarded, isRemote, way] of ways) {
    it(`is ${way === 'callback' ? 'the callback' : 'the paste box'} for ${title}`, () => {
      assert.equal(decideWayBack({ returnUrl, forwarded, isRemote }), way);
    });
  }

  it('is not moved by how an address is written', () => {
    assert.equal(decideWayBack({ returnUrl, forwarded: 'HTTP://127.0.0.1:8765/agentcore/callback', isRemote: true }), 'callback');
  });
});
