import assert from 'node:assert/strict';
import { fakeCognito, refusal, unanswered } from '../../../test/support/fakeCognito.js';
import { Secret } from '../base/secret.js';
import { toPoolEndpoints } from './endpoints.js';
import { createProvider, registerProvider, type ProviderTools } from './provider.js';

const OWN = 'http://127.0.0.1:8765/agentcore/callback';
const PROVIDER = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d';
const NAME = 'demo-cognito';

/** A set-up of which a provider is to be made. Every step is written down; each may be made to fail or to be the last. */
async function makeSetup() {
  const cognito = fakeCognito();
  const { id: poolId } = await cognito.control.createPool('demo', {});
  const { id: clientId } = await cognito.control.createClient(poolId, { flow: 'code', name: 'web', callbackUrls: [OWN], scopes: ['openid'] });
  const cancel = new AbortController();
  const steps: string[] = [];
  const providers = new Map<string, string>();
  const world = { at: undefined as ((step: string) => void) | undefined, callbackUrl: PROVIDER as string | undefined };

  const step = async <T>(name: string, signal: AbortSignal | undefined, act: () => T): Promise<T> => {
    steps.push(name);
    signal?.throwIfAborted();
    await Promise.resolve();
    const answer = act();
    world.at?.(name);
    return answer;
  };
  const tools: ProviderTools = {
    signal: cancel.signal,
    keep: (thing) => step(`keep ${thing.name}`, undefined, () => undefined),
    cognito: {
      changeCallbackUrls: (pool, client, toUrls, signal) => step('changeCallbackUrls', signal, () => undefined)
        .then(() => cognito.control.changeCallbackUrls(pool, client, toUrls)),
    },
    control: {
      createOauth2Provider: (name, config, signal) => step('create', signal, () => {
        assert.ok(config.vendor === 'CognitoOauth2');
        providers.set(name, config.clientId);
        return toProvider(name, config.clientId);
      }),
      getOauth2Provider: (name, signal) => step('get', signal, () => {
        const found = providers.get(name);
        if (found === undefined) throw refusal('ResourceNotFoundException');
        return toProvider(name, found);
      }),
      deleteOauth2Provider: () => Promise.reject(new Error('Nothing is deleted here.')),
    },
  };
  const toProvider = (name: string, client: string) => ({
    name, arn: `arn:${name}`, vendor: 'CognitoOauth2', callbackUrl: world.callbackUrl, status: 'READY', failureReason: undefined, issuer: undefined,
    clientId: client, discoveryUrl: undefined,
  });
  const setup = {
    summary: {
      ...toPoolEndpoints({ kind: 'profile', profile: 'p', region: 'us-east-1' }, poolId, 'demo'),
      poolId, poolName: 'demo', username: 'alice', codeClientId: clientId, machineClientId: 'm', machineScopes: [],
    },
    secrets: { codeClientSecret: new Secret('code'), machineClientSecret: new Secret('machine') },
  };
  const callbackUrls = () => cognito.pools.get(poolId)?.clients.get(clientId)?.callbackUrls;
  return { world, tools, setup, steps, providers, cancel, callbackUrls };
}

describe('createProvider', () => {
  it('keeps what it is about to create, creates it and registers its callback URL on the client', async () => {
    const { tools, setup, steps, callbackUrls } = await makeSetup();
    assert.deepEqual(await createProvider(NAME, setup, tools), { kind: 'registered', callbackUrl: PROVIDER });
    assert.deepEqual(steps, [`keep ${NAME}`, 'create', 'get', 'changeCallbackUrls']);
    assert.deepEqual(callbackUrls(), [OWN, PROVIDER]);
  });

  it('sends nothing where it was cancelled before', async () => {
    const { tools, setup, steps, cancel } = await makeSetup();
    cancel.abort();
    await assert.rejects(createProvider(NAME, setup, tools), { name: 'AbortError' });
    assert.deepEqual(steps, []);
  });

  for (const last of [`keep ${NAME}`, 'create', 'get', 'changeCallbackUrls']) {
    it(`leaves nothing unsaid when it is cancelled during: ${last.replace(` ${NAME}`, '')}`, async () => {
      const { world, tools, setup, providers, cancel, callbackUrls } = await makeSetup();
      world.at = (name) => { if (name === last) cancel.abort(); };
      const outcome = await createProvider(NAME, setup, tools);
      assert.ok(providers.has(NAME));
      assert.equal(outcome.kind === 'registered', callbackUrls()?.includes(PROVIDER));
      if (outcome.kind === 'notRegistered') assert.equal(outcome.error.code, 'Cancelled');
    });
  }

  for (const code of ['TimeoutError', 'ServiceUnavailableException', 'EPROTO']) {
    it(`goes on where the answer of the creation was lost in ${code}, for the provider is there`, async () => {
      const { world, tools, setup, callbackUrls } = await makeSetup();
      world.at = (name) => { if (name === 'create') throw unanswered(code); };
      assert.equal((await createProvider(NAME, setup, tools)).kind, 'registered');
      assert.deepEqual(callbackUrls(), [OWN, PROVIDER]);
    });
  }

  it('takes no provider for its own that was there before', async () => {
    const { world, tools, setup } = await makeSetup();
    world.at = (name) => { if (name === 'create') throw refusal('ConflictException'); };
    await assert.rejects(createProvider(NAME, setup, tools), { code: 'ConflictException' });
  });

  it('says that the callback URL is not registered, and registers it when asked again', async () => {
    const { world, tools, setup, callbackUrls } = await makeSetup();
    world.callbackUrl = undefined;
    const outcome = await createProvider(NAME, setup, tools);
    assert.equal(outcome.kind === 'notRegistered' ? outcome.error.code : '', 'NoCallbackUrl');
    world.callbackUrl = PROVIDER;
    assert.deepEqual(await registerProvider(NAME, setup.summary, tools), { kind: 'registered', callbackUrl: PROVIDER });
    assert.deepEqual(callbackUrls(), [OWN, PROVIDER]);
  });
});
