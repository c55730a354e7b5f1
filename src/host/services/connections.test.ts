import assert from 'node:assert/strict';
import { createConnections } from './connections.js';

describe('connections', function () {
  this.timeout(20_000); // loads the AWS SDK
  /** Without a sandbox: what opens one is not called. */
  const create = () => createConnections({
    sandbox: { start: () => Promise.reject(new Error('There is none.')), stop: () => Promise.resolve('ended'), onDidEnd: () => ({ dispose: () => undefined }), dispose: () => undefined },
    sandboxDataDirectory: () => '/nowhere', defaultConnection: () => '', onError: () => undefined,
  });

  it('let work go on in the connection it began in, and give its clients', async () => {
    const connections = create();
    connections.connectAws('dev', 'eu-west-1');
    const { info } = connections.require();
    assert.equal(connections.require({ ...info }).info, info);
    const { control, cognito } = await connections.clientsOf(info);
    assert.deepEqual([control, cognito], [await connections.control(), await connections.cognito()]);
    connections.dispose();
  });

  it('name the connection to open again where another one is open', async () => {
    const connections = create();
    connections.connectAws('dev', 'eu-west-1');
    const { info } = connections.require();
    connections.connectAws('prod', 'eu-west-1');
    const refusal = { code: 'OtherConnection', hint: 'Open it again, then start anew: dev, eu-west-1' };
    assert.throws(() => connections.require(info), refusal);
    await assert.rejects(connections.clientsOf(info), refusal);
    connections.dispose();
  });

  it('give no clients of a connection that is left while they are made', async () => {
    const connections = create();
    connections.connectAws('dev', 'eu-west-1');
    const { info } = connections.require();
    const clients = connections.clientsOf(info);
    connections.connectAws('prod', 'eu-west-1');
    await assert.rejects(clients, { code: 'OtherConnection', hint: 'Open it again, then start anew: dev, eu-west-1' });
    connections.connectAws('dev', 'eu-west-1');
    assert.equal((await connections.clientsOf(info)).cognito, await connections.cognito());
    connections.dispose();
  });

  it('say how to open one where none is', () => {
    const connections = create();
    assert.throws(() => connections.require(), { code: 'NotConnected' });
    connections.connectAws('dev', 'eu-west-1');
    const { info } = connections.require();
    void connections.stopSandbox();
    assert.throws(() => connections.require(info), { code: 'NotConnected' });
    connections.dispose();
  });
});
