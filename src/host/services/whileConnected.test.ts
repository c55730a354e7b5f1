import assert from 'node:assert/strict';
import { Emitter } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { OpenConnection } from './connections.js';
import { whileConnected } from './whileConnected.js';

describe('whileConnected', () => {
  const info: ConnectionInfo = { id: 'profile:dev@eu-west-1', kind: 'aws', label: 'dev', region: 'eu-west-1' };
  const none = () => assert.fail('No client is asked for.');
  const toOpen = (): OpenConnection => ({
    kind: 'connected', info, access: { kind: 'profile', profile: 'dev', region: 'eu-west-1' }, sandbox: undefined, network: undefined,
    control: none, cognito: none, binding: none, invoker: none, onCall: () => undefined,
  });

  /** Begins work that ends at its signal, and lets the connection be left in a way meanwhile, and come back. */
  function leave(require: () => OpenConnection): Promise<string> {
    const changed = new Emitter<void>();
    const open = toOpen();
    const connections = { require: () => open, onDidChangeList: changed.event };
    const running = whileConnected(connections, info, 'sign-in', new AbortController().signal, (signal) => new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => { resolve('cancelled'); });
    }));
    changed.fire();
    connections.require = require;
    changed.fire();
    connections.require = () => open;
    changed.fire();
    return running;
  }

  it('aborts the work when the sandbox ends, and says so, also where it runs again by then', async () => {
    await assert.rejects(leave(() => { throw new UserError('The sandbox ended.', { code: 'SandboxEnded' }); }), {
      code: 'SandboxEnded', message: 'The sandbox ended. Its state is saved; this sign-in is cancelled.',
    });
  });

  it('aborts the work when its connection is left or opened anew, and names it', async () => {
    const refusal = { code: 'OtherConnection', hint: 'Open it again, then start anew: dev, eu-west-1' };
    await assert.rejects(leave(() => { throw new UserError('Not open.', { code: 'OtherConnection' }); }), refusal);
    await assert.rejects(leave(toOpen), refusal);
  });

  it('gives the end of work whose connection stayed open', async () => {
    const open = toOpen();
    const connections = { require: () => open, onDidChangeList: new Emitter<void>().event };
    const { signal } = new AbortController();
    assert.equal(await whileConnected(connections, info, 'sign-in', signal, () => Promise.resolve('tokens')), 'tokens');
    await assert.rejects(whileConnected(connections, info, 'sign-in', signal, () => Promise.reject(new Error('boom'))), /boom/);
  });
});
