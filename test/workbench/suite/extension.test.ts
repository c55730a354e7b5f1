import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../../src/generated/ids.js';

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
  });
});
