import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../../src/generated/ids.js';
import { openStartUrl } from '../../../src/host/services/browser.js';

const extension = vscode.extensions.getExtension('agentcore-identity.agentcore-identity');

describe('the extension in its host', () => {
  before(async () => {
    await extension?.activate();
  });

  it('is found and active', () => {
    assert.equal(extension?.isActive, true);
  });

  it('has a handler for every command of the manifest', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(Object.values(commandIds).filter((id) => !registered.has(id)), []);
  });

  it('has its view, which can be focused', async () => {
    await vscode.commands.executeCommand(`${viewIds.resources}.focus`);
  });

  it('starts with the documented defaults of its settings', () => {
    const settings = vscode.workspace.getConfiguration('agentcoreIdentity');
    assert.equal(settings.get('callbackUrl'), 'http://127.0.0.1:8765/agentcore/callback');
    assert.equal(settings.get('defaultConnection'), '');
    assert.equal(settings.get('jwt.inEditor'), true);
    assert.equal(settings.get('jwt.clockSkewSeconds'), 60);
    assert.equal(settings.get('jwt.noticeBeforeExpirySeconds'), 0);
  });

  it('opens an address in the browser letter by letter, escapes that VS Code would rewrite among them', async () => {
    const target = '/agentcore/start/nonce?redirect_uri=http%3A%2F%2Fh%3A1&mail=a%2Bb%40c&scope=a%20b+c&lower=%3a%2b';
    const server = createServer((_request, response) => { response.end('<title>Opened</title>'); });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const asked = once(server, 'request') as Promise<[IncomingMessage]>;
      assert.equal(await openStartUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}${target}`, 'Open it by hand.'), 'opened');
      assert.equal((await asked)[0].url, target);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
