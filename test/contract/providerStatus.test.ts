import {
  CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand, ResourceNotFoundException,
  TagResourceCommand, UpdateOauth2CredentialProviderCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { askForToken, createWorkload, readSettled, toCustomConfig, type Ask } from './clients.js';
import { startForeignServer, toDiscoveredConfig, type ForeignServer } from './foreignServer.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { refusedWith } from './refused.js';

/** Something that another server waits for before it answers. */
function createGate() {
  const gate = new EventEmitter();
  const asked = once(gate, 'asked');
  const opened = once(gate, 'opened');
  return {
    asked,
    open: () => gate.emit('opened'),
    wait: () => {
      gate.emit('asked');
      return opened;
    },
  };
}

describe('The status of an OAuth2 credential provider in the sandbox', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  let foreign: ForeignServer;
  type Config = ReturnType<typeof toDiscoveredConfig>;
  const create = (name: string, config: Config) => sandbox.clients.control.send(new CreateOauth2CredentialProviderCommand({ name, ...config }));
  const update = (name: string, config: Config) => sandbox.clients.control.send(new UpdateOauth2CredentialProviderCommand({ name, ...config }));
  const read = (name: string) => sandbox.clients.control.send(new GetOauth2CredentialProviderCommand({ name }));
  const ask = (name: string, more: Ask = {}) => askForToken(sandbox.clients, 'agent', 'u', { resourceCredentialProviderName: name, ...more });
  const toUrlConfig = (discoveryUrl: string) => {
    const { oauth2ProviderConfigInput: { customOauth2ProviderConfig: custom }, ...rest } = toDiscoveredConfig(foreign);
    return { ...rest, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...custom, oauthDiscovery: { discoveryUrl } } } };
  };

  before(async () => {
    sandbox = await startKeptSandbox();
    foreign = await startForeignServer();
    await createWorkload(sandbox.clients, 'agent');
  });
  beforeEach(() => { foreign.answerDiscovery({}); });
  after(async () => {
    foreign.close();
    await sandbox.stop();
  });

  it('is CREATING in the answer, and READY at the next question where no other server has to be asked', async () => {
    const { control } = sandbox.clients;
    assert.equal((await control.send(new CreateOauth2CredentialProviderCommand({ name: 'own', ...toCustomConfig(sandbox.ready) }))).status, 'CREATING');
    assert.equal((await read('own')).status, 'READY');
    assert.equal((await control.send(new UpdateOauth2CredentialProviderCommand({ name: 'own', ...toCustomConfig(sandbox.ready) }))).status, 'UPDATING');
    assert.equal((await read('own')).status, 'READY');
    assert.ok((await ask('own')).authorizationUrl);
    await control.send(new CreateOauth2CredentialProviderCommand({
      name: 'google', credentialProviderVendor: 'GoogleOauth2', oauth2ProviderConfigInput: { googleOauth2ProviderConfig: { clientId: 'c', clientSecret: 's' } },
    }));
    assert.equal((await read('google')).status, 'READY');
  });

  it('is CREATING until the discovery document was read, and no flow begins before', async () => {
    const gate = createGate();
    foreign.answerDiscovery({}, 200, gate.wait);
    await create('slow', toDiscoveredConfig(foreign));
    await gate.asked;
    assert.equal((await read('slow')).status, 'CREATING');
    for (const oauth2Flow of ['USER_FEDERATION', 'M2M'] as const) await assert.rejects(ask('slow', { oauth2Flow }), refusedWith('Its status is: CREATING'));
    const { credentialProviderArn: resourceArn } = await read('slow');
    await sandbox.clients.control.send(new TagResourceCommand({ resourceArn, tags: { team: 'blue' } }));
    gate.open();
    assert.equal((await readSettled(sandbox.clients, 'slow')).status, 'READY');
    assert.ok((await ask('slow')).authorizationUrl);
  });

  const failures = [
    ['is answered with an error', {}, 500, /status 500/],
    ['lacks an endpoint', { token_endpoint: undefined }, 200, /lacks issuer, authorization_endpoint or token_endpoint/],
    [
      'names an endpoint that is neither https nor on this computer', { token_endpoint: 'http://id.example/token' }, 200,
      /neither https nor on this computer: http:\/\/id\.example\/token/,
    ],
  ] as const;
  for (const [what, members, status, reason] of failures) {
    it(`is CREATE_FAILED with its reason where the discovery document ${what}`, async () => {
      const name = `failed-${status}-${Object.keys(members).length}-${reason.source.length}`;
      foreign.answerDiscovery(members, status);
      await create(name, toDiscoveredConfig(foreign));
      const failed = await readSettled(sandbox.clients, name);
      assert.equal(failed.status, 'CREATE_FAILED');
      assert.match(failed.failureReason ?? '', reason);
      await assert.rejects(ask(name), refusedWith('has the status CREATE_FAILED'));
    });
  }

  it('is CREATE_FAILED where nothing listens at the address, or it is http to another computer', async () => {
    await create('nobody', toUrlConfig('http://127.0.0.1:1/.well-known/openid-configuration'));
    assert.match((await readSettled(sandbox.clients, 'nobody')).failureReason ?? '', /does not answer/);
    await create('plain-http', toUrlConfig('http://id.example/.well-known/openid-configuration'));
    assert.match((await readSettled(sandbox.clients, 'plain-http')).failureReason ?? '', /neither https nor on this computer/);
  });

  it('is UPDATE_FAILED after an update to a server that is not there, and READY again after a better one', async () => {
    await create('moving', toDiscoveredConfig(foreign));
    assert.equal((await readSettled(sandbox.clients, 'moving')).status, 'READY');
    foreign.answerDiscovery({}, 404);
    const updated = await update('moving', toDiscoveredConfig(foreign));
    assert.equal(updated.status, 'UPDATING');
    const failed = await readSettled(sandbox.clients, 'moving');
    assert.deepEqual([failed.status, failed.callbackUrl], ['UPDATE_FAILED', updated.callbackUrl]);
    await assert.rejects(ask('moving'), refusedWith('has the status UPDATE_FAILED'));
    foreign.answerDiscovery({});
    await update('moving', toDiscoveredConfig(foreign));
    const mended = await readSettled(sandbox.clients, 'moving');
    assert.deepEqual([mended.status, mended.failureReason], ['READY', undefined]);
    assert.ok((await ask('moving')).authorizationUrl);
  });

  it('is that of the last update, however late an earlier one comes to its end', async () => {
    const [first, second] = [createGate(), createGate()];
    foreign.answerDiscovery({}, 500, first.wait);
    await create('raced', toDiscoveredConfig(foreign));
    await first.asked;
    foreign.answerDiscovery({}, 200, second.wait);
    await update('raced', toDiscoveredConfig(foreign));
    await second.asked;
    first.open();
    foreign.answerDiscovery({});
    await create('after-raced', toDiscoveredConfig(foreign));
    await readSettled(sandbox.clients, 'after-raced');
    assert.equal((await read('raced')).status, 'UPDATING');
    second.open();
    assert.equal((await readSettled(sandbox.clients, 'raced')).status, 'READY');
  });

  it('does not come back where the provider was deleted while it was CREATING', async () => {
    const gate = createGate();
    foreign.answerDiscovery({}, 200, gate.wait);
    await create('gone', toDiscoveredConfig(foreign));
    await gate.asked;
    await sandbox.clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'gone' }));
    gate.open();
    await assert.rejects(read('gone'), ResourceNotFoundException);
    await create('gone', toDiscoveredConfig(foreign));
    assert.equal((await readSettled(sandbox.clients, 'gone')).status, 'READY');
  });

  it('comes to its end after a restart in the middle', async () => {
    const gate = createGate();
    foreign.answerDiscovery({}, 200, gate.wait);
    await create('interrupted', toDiscoveredConfig(foreign));
    await gate.asked;
    foreign.answerDiscovery({});
    await sandbox.restart();
    assert.equal((await readSettled(sandbox.clients, 'interrupted')).status, 'READY');
    gate.open();
  });
});
