import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import { CreateApiKeyCredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { apiKey } from '../../src/core/flow/apiKey.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import type { IdentityData } from '../../src/core/flow/data.js';
import type { FlowOutcome } from '../../src/core/flow/events.js';
import { machineToMachine } from '../../src/core/flow/machineToMachine.js';
import type { FlowPlan } from '../../src/core/flow/plan.js';
import { userFederation } from '../../src/core/flow/userFederation.js';
import { FAULTS, startFaultyProxy, type FaultyProxy } from '../support/faultyProxy.js';
import { PROVIDER, SCOPES } from './clients.js';
import { endOf, inStep, record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { createPerson, type Answer } from './person.js';
import { giveConsent } from './visitor.js';

const allow: Answer = (visitor, url) => giveConsent(visitor, url);
const IDS = { throttle: 'throttled', 500: 'serviceFault', timeout: 'noAnswer', cut: 'unreachable' } as const;
type FaultName = keyof typeof IDS;

/** Where each step of a flow asks, and how many times that place was asked before in the flow. */
const CALLS = [
  ['workloadToken', '/identities/GetWorkloadAccessTokenForUserId', 0], ['resourceToken', '/identities/oauth2/token', 0],
  ['bind', '/identities/CompleteResourceTokenAuth', 0],
] as const;

describe('A flow whose service fails it', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  let proxy: FaultyProxy;
  let data: IdentityData;

  before(async () => {
    scene = await startFlowScene();
    proxy = await startFaultyProxy(scene.sandbox.ready.endpoint);
    const access = { kind: 'sandbox', endpoint: proxy.endpoint, region: scene.sandbox.ready.region } as const;
    data = createAwsData(access, new BedrockAgentCoreClient({
      region: access.region, endpoint: access.endpoint, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1,
      requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true },
    }));
    await scene.clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'key', apiKey: 'k' }));
  });
  after(async () => {
    data.dispose();
    proxy.close();
    await scene.stop();
  });
  beforeEach(() => { proxy.disturb(() => undefined); });

  const optionsFor = (userId: string) => (
    { workloadName: WORKLOAD, user: { userId }, resource: { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl } });
  const federated = (userId: string, answer?: Answer) => {
    const person = createPerson(scene.sandbox.ready.endpoint, answer);
    return userFederation(optionsFor(userId), { data, consent: scene.listener, browser: person });
  };
  /** A fault for one path, after it was asked some times. */
  const disturb = (path: string, after: number, name: FaultName) => {
    let count = 0;
    proxy.disturb((asked) => {
      if (asked !== path) return undefined;
      count += 1;
      return count > after ? FAULTS[name] : undefined;
    });
  };
  const failed = (outcome: FlowOutcome<unknown>, stepId: string, name: FaultName) => {
    assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
    assert.deepEqual([outcome.stepId, outcome.fault.id], [stepId, IDS[name]]);
  };

  for (const name of ['throttle', 500, 'timeout', 'cut'] satisfies FaultName[]) {
    for (const [stepId, path, after] of CALLS) {
      it(`ends at the step with what is wrong, and goes on when that is tried again: ${name} at ${stepId}`, async () => {
        disturb(path, after, name);
        const recorded = record(federated(`${name}-${stepId}`, allow), { holdOnFailure: true });
        void recorded.saw(inStep('poll', 'stepStarted')).then(() => { recorded.clock.rush(); });
        const end = await recorded.saw(endOf(stepId, 'failed'));
        assert.ok(end.kind === 'stepEnded' && end.outcome.kind === 'failed');
        assert.equal(end.outcome.fault.id, IDS[name], JSON.stringify(end.outcome.fault));
        proxy.disturb(() => undefined);
        recorded.run.retry();
        assert.equal((await recorded.run.outcome).kind, 'completed');
        assert.ok(recorded.events.some((event) => 'attempt' in event && event.stepId === stepId && event.attempt === 2));
      });
    }

    it(`asks again at the next poll where one fails: ${name}`, async () => {
      disturb('/identities/oauth2/token', 1, name);
      const recorded = record(federated(`${name}-poll`, allow));
      await recorded.saw(inStep('poll', 'request'));
      await recorded.clock.waited();
      recorded.clock.advance(5_000);
      const polled = await recorded.saw((event) => event.kind === 'polled');
      assert.ok(polled.kind === 'polled' && polled.status === IDS[name]);
      proxy.disturb(() => undefined);
      recorded.clock.rush();
      assert.equal((await recorded.run.outcome).kind, 'completed');
    });

    it(`fails a flow of two calls at the one that is meant: ${name}`, async () => {
      const plans: readonly (readonly [string, string, FlowPlan<object, unknown>])[] = [
        ['resourceToken', '/identities/oauth2/token', machineToMachine(data, { workloadName: WORKLOAD }, { providerName: PROVIDER, scopes: [] })],
        ['apiKey', '/identities/api-key', apiKey(data, { workloadName: WORKLOAD }, 'key')],
      ];
      for (const [stepId, path, plan] of plans) {
        disturb(path, 0, name);
        failed(await record(plan).run.outcome, stepId, name);
      }
    });
  }

  it('takes a session as bound where only the answer to that was lost', async () => {
    const person = createPerson(scene.sandbox.ready.endpoint, allow);
    let isFirst = true;
    const recorded = record(userFederation(optionsFor('lost-answer'), {
      consent: scene.listener, browser: person,
      data: {
        ...data,
        async completeResourceTokenAuth(...input) {
          await data.completeResourceTokenAuth(...input);
          if (!isFirst) return;
          isFirst = false;
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        },
      },
    }), { holdOnFailure: true });
    await recorded.saw(endOf('bind', 'failed'));
    recorded.run.retry();
    assert.equal((await recorded.run.outcome).kind, 'completed');
    assert.deepEqual(recorded.story().slice(-2), ['bind ok', 'poll skipped']);
  });

  for (const [stepId, path, after] of [...CALLS, ['poll', '/identities/oauth2/token', 1] as const]) {
    it(`ends at once when it is cancelled while nobody answers: ${stepId}`, async () => {
      disturb(path, after, 'timeout');
      const recorded = record(federated(`cancel-${stepId}`, allow));
      void recorded.saw(inStep('poll', 'stepStarted')).then(() => { recorded.clock.rush(); });
      await recorded.saw(inStep(stepId, 'request'));
      recorded.run.cancel();
      assert.deepEqual(await recorded.run.outcome, { kind: 'canceled', stepId });
      assert.equal(recorded.events.at(-1)?.kind, 'ended');
    });
  }

  it('ends at once when it is cancelled while it is held, before a call or after a failed one', async () => {
    const paused = record(federated('cancel-paused'), { pauseBeforeEachCall: true });
    await paused.saw(inStep('workloadToken', 'paused'));
    paused.run.cancel();
    assert.deepEqual(await paused.run.outcome, { kind: 'canceled', stepId: 'workloadToken' });

    disturb('/identities/oauth2/token', 0, 500);
    const held = record(federated('cancel-held'), { holdOnFailure: true });
    await held.saw(endOf('resourceToken', 'failed'));
    held.run.cancel();
    assert.deepEqual(await held.run.outcome, { kind: 'canceled', stepId: 'resourceToken' });
    const signal = AbortSignal.abort();
    assert.deepEqual(await record(federated('cancel-before'), { signal }).run.outcome, { kind: 'canceled', stepId: undefined });
  });

  it('opens what a browser did not open once more', async () => {
    const person = createPerson(scene.sandbox.ready.endpoint, allow);
    let isFirst = true;
    const recorded = record(userFederation(optionsFor('no-browser'), {
      consent: scene.listener, data,
      browser: {
        open(url, signal) {
          if (!isFirst) return person.open(url, signal);
          isFirst = false;
          return Promise.reject(new Error('There is no browser.'));
        },
      },
    }), { holdOnFailure: true });
    await recorded.saw(endOf('openBrowser', 'failed'));
    recorded.run.retry();
    await recorded.saw(inStep('poll', 'request'));
    recorded.clock.rush();
    assert.equal((await recorded.run.outcome).kind, 'completed');
  });
});
