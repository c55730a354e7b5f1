import assert from 'node:assert/strict';
import { Emitter } from '../../core/base/disposable.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { Connected, ConnectionState } from './connections.js';
import { whileConnected } from './whileConnected.js';

describe('whileConnected', () => {
  const info: ConnectionInfo = { id: 'profile:dev@eu-west-1', kind: 'aws', label: 'dev', region: 'eu-west-1' };
  const toConnected = (of: ConnectionInfo): Connected => ({ kind: 'connected', info: of, access: { kind: 'profile', profile: of.label, region: of.region }, sandbox: undefined });
  const prod = toConnected({ ...info, id: 'profile:prod@eu-west-1', label: 'prod' });

  /** Begins work that ends at its signal, and lets the connection become another state meanwhile. */
  function leave(state: ConnectionState): Promise<string> {
    const changed = new Emitter<ConnectionState>();
    const connections = { require: () => toConnected(info), onDidChange: changed.event };
    const running = whileConnected(connections, info, 'sign-in', new AbortController().signal, (signal) => new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => { resolve('cancelled'); });
    }));
    changed.fire(toConnected(info));
    changed.fire(state);
    changed.fire(toConnected(info));
    return running;
  }

  it('aborts the work when the sandbox ends, and says so, also where it runs again by then', async () => {
    await assert.rejects(leave({ kind: 'ended', reason: 'exit 1' }), {
      code: 'SandboxEnded', message: 'The sandbox ended. Its state is saved; this sign-in is cancelled.',
    });
  });

  it('aborts the work when another connection is opened, and names the one it was of', async () => {
    await assert.rejects(leave(prod), { code: 'OtherConnection', hint: 'Open it again, then start anew: dev, eu-west-1' });
    await assert.rejects(leave({ kind: 'none' }), { code: 'OtherConnection' });
  });

  it('gives the end of work whose connection stayed open', async () => {
    const connections = { require: () => toConnected(info), onDidChange: new Emitter<ConnectionState>().event };
    const { signal } = new AbortController();
    assert.equal(await whileConnected(connections, info, 'sign-in', signal, () => Promise.resolve('tokens')), 'tokens');
    await assert.rejects(whileConnected(connections, info, 'sign-in', signal, () => Promise.reject(new Error('boom'))), /boom/);
  });
});
