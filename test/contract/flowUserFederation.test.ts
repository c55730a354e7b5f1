import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { decodeJwt } from 'jose';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Secret } from '../../src/core/base/secret.js';
import type { UserIdentifier } from '../../src/core/flow/binding.js';
import type { IdentityData, ResourceTokenParameters } from '../../src/core/flow/data.js';
import type { ConsentPort } from '../../src/core/flow/ports.js';
import { secretsOf } from '../../src/core/flow/secrets.js';
import { userFederation, type UserFederationOptions } from '../../src/core/flow/userFederation.js';
import { PROVIDER, SCOPES } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { endOf, inStep, record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { createPerson, type Answer } from './person.js';
import { createVisitor, giveConsent } from './visitor.js';

const allow: Answer = (visitor, url) => giveConsent(visitor, url);
const deny: Answer = async (visitor, url) => {
  const consent = await visitor.submit(await visitor.open(url), { username: 'alice', password: 'wonderland', answer: 'signIn' });
  return visitor.submit(consent, { answer: 'deny' });
};

describe('A flow of user federation', function () {
  this.timeout(20_000);
  let scene: FlowScene;

  before(async () => { scene = await startFlowScene(); });
  after(() => scene.stop());

  const plan = (user: UserIdentifier, answer?: Answer, more: Partial<UserFederationOptions> = {}, resource: Partial<UserFederationOptions['resource']> = {}) => {
    const person = createPerson(scene.sandbox.ready.endpoint, answer);
    const options = { workloadName: WORKLOAD, user, resource: { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl, ...resource }, ...more };
    return { person, plan: userFederation(options, { data: scene.data, consent: scene.listener, browser: person }) };
  };
  const begin = (...args: Parameters<typeof plan>) => {
    const made = plan(...args);
    return { person: made.person, recorded: record(made.plan) };
  };
  const finish = async ({ recorded }: ReturnType<typeof begin>) => {
    void recorded.saw(inStep('poll', 'stepStarted')).then(() => { recorded.clock.rush(); });
    return recorded.run.outcome;
  };

  it('gives the port back as soon as it is cancelled', async () => {
    const flow = begin({ userId: 'port' });
    await flow.recorded.saw(inStep('consent', 'stepStarted'));
    flow.recorded.run.cancel();
    const outcome = await flow.recorded.run.outcome;
    assert.deepEqual(outcome, { kind: 'canceled', stepId: 'consent' });
    assert.ok(flow.recorded.events.some(endOf('consent', 'canceled')));
    await assert.rejects(fetch(scene.returnUrl));
  });

  it('goes from the workload access token over the browser to the token of the resource', async () => {
    const flow = begin({ userId: 'whole' }, allow);
    const outcome = await finish(flow);
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.equal(outcome.result.wasInVault, false);
    assert.equal(decodeJwt(outcome.result.resourceAccessToken.reveal()).sub, 'alice');
    assert.notEqual(outcome.result.workloadAccessToken.reveal(), outcome.result.resourceAccessToken.reveal());
    assert.deepEqual(flow.recorded.story(), [
      'workloadToken ok', 'resourceToken ok', 'openBrowser ok', 'authorize notObserved', 'consent ok', 'exchangeCode notObserved',
      'returnUrl ok', 'checkReturn ok', 'bind ok', 'poll ok',
    ]);
    assert.match((await flow.person.end).body, /flow-agent/);
  });

  it('shows the way back: what the return URL brought, and what was compared', async () => {
    const flow = begin({ userId: 'way-back' }, allow);
    await finish(flow);
    const { events } = flow.recorded;
    const session = events.find(inStep('resourceToken', 'response'));
    const came = events.find(inStep('returnUrl', 'request'));
    const checked = events.find(inStep('checkReturn', 'response'));
    assert.ok(session?.kind === 'response' && came?.kind === 'request' && checked?.kind === 'response');
    assert.deepEqual(secretsOf(came.request['session_id']), secretsOf(session.response['sessionUri']));
    assert.match(secretsOf(came.request['state']).join(), /^[\w-]{43}$/);
    assert.deepEqual(checked.response, { session_id: 'is the one of this flow', state: 'is the one that was sent' });
    const [started] = events;
    const lanes = started?.kind === 'started' ? started.steps.map(({ id, from, to }) => `${id}: ${from} to ${to}`) : [];
    assert.deepEqual(lanes.slice(2, 8), [
      'openBrowser: agent to browser', 'authorize: browser to agentCore', 'consent: browser to identityProvider', 'exchangeCode: agentCore to identityProvider',
      'returnUrl: browser to agent', 'checkReturn: agent to agent',
    ]);
  });

  it('goes on with no session and no state but its own, whatever a listener says', async () => {
    for (const change of [{ sessionUri: 'urn:ietf:params:oauth:request_uri:other' }, { state: new Secret('other') }, { state: undefined }]) {
      const consent: ConsentPort = {
        expect: (awaited) => scene.listener.expect({ ...awaited, complete: (answer, signal) => awaited.complete({ ...answer, ...change }, signal) }),
      };
      const person = createPerson(scene.sandbox.ready.endpoint, allow);
      const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl };
      const { run } = record(userFederation({ workloadName: WORKLOAD, user: { userId: 'deceived' }, resource }, { data: scene.data, consent, browser: person }));
      const outcome = await run.outcome;
      assert.ok(outcome.kind === 'failed' && outcome.stepId === 'checkReturn', JSON.stringify(outcome));
      assert.match((await person.end).body, /Could not finish/);
    }
  });

  it('reminds once of a browser that is not back after 30 seconds, and once of the last minute', async () => {
    const flow = begin({ userId: 'reminded' });
    await flow.recorded.saw(inStep('consent', 'stepStarted'));
    flow.recorded.clock.rush();
    await flow.recorded.run.outcome;
    const { events } = flow.recorded;
    const startedAtMs = events.find(inStep('consent', 'stepStarted'))?.atMs ?? 0;
    const reminders = events.flatMap((event) => (event.kind === 'reminded' ? [[event.stepId, event.reminder, event.atMs - startedAtMs]] : []));
    assert.deepEqual(reminders, [['consent', 'noReturn', 30_000], ['consent', 'lastMinute', 540_000]]);
  });

  it('asks nobody where the vault has a token', async () => {
    await finish(begin({ userId: 'vault' }, allow));
    const again = begin({ userId: 'vault' });
    const outcome = await again.recorded.run.outcome;
    assert.ok(outcome.kind === 'completed' && outcome.result.wasInVault);
    assert.deepEqual(again.recorded.story(), [
      'workloadToken ok', 'resourceToken ok', 'openBrowser skipped', 'authorize skipped', 'consent skipped', 'exchangeCode skipped',
      'returnUrl skipped', 'checkReturn skipped', 'bind skipped', 'poll skipped',
    ]);
    const forced = begin({ userId: 'vault' }, allow, {}, { forceAuthentication: true });
    const anew = await finish(forced);
    assert.ok(anew.kind === 'completed' && !anew.result.wasInVault);
  });

  it('completes the session with the very JWT that began it', async () => {
    const userToken = new Secret(await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'jwt'));
    const flow = begin({ userToken }, allow);
    const outcome = await finish(flow);
    assert.equal(outcome.kind, 'completed', JSON.stringify(outcome));
    const call = flow.recorded.events.find(inStep('bind', 'request'));
    assert.ok(call?.kind === 'request');
    const named = call.request['userIdentifier'];
    assert.deepEqual(secretsOf(named), [userToken.reveal()]);
  });

  it('polls first after 5 seconds and then every 5, with the same return URL, state and session, and without forcing', async () => {
    const asked: ResourceTokenParameters[] = [];
    const person = createPerson(scene.sandbox.ready.endpoint);
    const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl, forceAuthentication: true, customParameters: { prompt: 'login' } };
    const recorded = record(userFederation({ workloadName: WORKLOAD, user: { userId: 'polls' }, resource }, {
      consent: scene.listener, browser: person,
      data: {
        ...scene.data,
        getResourceOauth2Token: (token, flow, parameters, signal) => {
          asked.push(parameters);
          return scene.data.getResourceOauth2Token(token, flow, parameters, signal);
        },
      },
    }));
    await recorded.saw(inStep('consent', 'stepStarted'));
    for (const n of [1, 2, 3]) {
      await recorded.clock.waited();
      recorded.clock.advance(4_999);
      await turn();
      assert.equal(asked.length, n);
      recorded.clock.advance(1);
      await recorded.saw((event) => event.kind === 'polled' && event.n === n && event.of === 120);
    }
    recorded.run.cancel();
    await recorded.run.outcome;
    const [first, ...polls] = asked;
    assert.ok(first !== undefined);
    const { forceAuthentication, customState, ...same } = first;
    assert.equal(forceAuthentication, true);
    const session = recorded.events.find(inStep('resourceToken', 'response'));
    assert.ok(session?.kind === 'response' && session.response['sessionUri'] instanceof Secret);
    for (const { customState: repeated, ...poll } of polls) {
      assert.deepEqual(poll, { ...same, sessionUri: session.response['sessionUri'].reveal() });
      // Two secrets are always equal to the eye; what they keep must be.
      assert.equal(repeated?.reveal(), customState?.reveal());
    }
    assert.match(customState?.reveal() ?? '', /^[\w-]{43}$/);
    assert.equal(same.resourceOauth2ReturnUrl, scene.returnUrl);
  });

  it('stops at once where the session has failed, or the user refuses', async () => {
    const refused = begin({ userId: 'refusing' }, deny);
    const outcome = await refused.recorded.run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.stepId === 'checkReturn');
    assert.equal(outcome.fault.id, 'consentRefused');

    // The browser's way back is lost, so that only the poll can tell.
    const { endpoint } = scene.sandbox.ready;
    const lost = begin({ userId: 'lost' });
    await lost.recorded.saw(inStep('consent', 'stepStarted'));
    const answer = lost.recorded.events.find(inStep('resourceToken', 'response'));
    assert.ok(answer?.kind === 'response' && answer.response['authorizationUrl'] instanceof Secret);
    await deny(createVisitor(endpoint), answer.response['authorizationUrl'].reveal());
    await lost.recorded.clock.waited();
    lost.recorded.clock.advance(5_000);
    const failed = await lost.recorded.run.outcome;
    assert.ok(failed.kind === 'failed');
    assert.equal(failed.fault.id, 'consentInterrupted');
    assert.equal(lost.recorded.events.filter(({ kind }) => kind === 'polled').length, 1);
  });

  it('ends after ten minutes where nobody came back', async () => {
    const flow = begin({ userId: 'nobody' });
    await flow.recorded.saw(inStep('consent', 'stepStarted'));
    flow.recorded.clock.rush();
    const outcome = await flow.recorded.run.outcome;
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.fault.id, 'sessionExpired');
    const polled = flow.recorded.events.filter(({ kind }) => kind === 'polled');
    assert.equal(polled.length, 120);
  });

  it('takes the token where somebody else has completed the session meanwhile', async () => {
    const flow = begin({ userId: 'elsewhere' });
    await flow.recorded.saw(inStep('consent', 'stepStarted'));
    const answer = flow.recorded.events.find(inStep('resourceToken', 'response'));
    assert.ok(answer?.kind === 'response');
    const { authorizationUrl, sessionUri } = answer.response;
    assert.ok(authorizationUrl instanceof Secret && sessionUri instanceof Secret);
    await giveConsent(createVisitor(scene.sandbox.ready.endpoint), authorizationUrl.reveal());
    await scene.clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: sessionUri.reveal(), userIdentifier: { userId: 'elsewhere' } }));
    await flow.recorded.clock.waited();
    flow.recorded.clock.advance(5_000);
    assert.equal((await flow.recorded.run.outcome).kind, 'completed');
    assert.deepEqual(flow.recorded.story().slice(-5), ['exchangeCode notObserved', 'returnUrl skipped', 'checkReturn skipped', 'bind skipped', 'poll skipped']);
  });

  it('tells on the page how the session was bound, and is told to the one who named another user', async () => {
    const flow = begin({ userId: 'owner' }, allow, { complete: { user: { userId: 'stranger' } } });
    const outcome = await flow.recorded.run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.stepId === 'bind');
    assert.equal(outcome.fault.id, 'otherArtefact');
    assert.match((await flow.person.end).body, /Could not finish/);
  });

  it('asks on for the token where a binding was taken but its answer lost, and the session still seems to go on', async () => {
    const lose = (isRetriedByHand: boolean, isSent: boolean) => {
      const { data } = scene;
      let bindings = 0;
      let isAskedAfter = false;
      const told: IdentityData = {
        ...data,
        async completeResourceTokenAuth(sessionUri, user, signal) {
          bindings += 1;
          if (bindings === 1 && isSent) await data.completeResourceTokenAuth(sessionUri, user, signal);
          if (bindings === 1 && isRetriedByHand) throw Object.assign(new Error('The answer is lost.'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
          throw Object.assign(new Error('Invalid or expired session'), { name: 'ValidationException', $metadata: { attempts: isSent ? 2 : 1 } });
        },
        async getResourceOauth2Token(...args) {
          if (bindings === 0 || isAskedAfter) return data.getResourceOauth2Token(...args);
          isAskedAfter = true;
          return { kind: 'session', sessionUri: args[2].sessionUri ?? '', sessionStatus: 'IN_PROGRESS', authorizationUrl: undefined };
        },
      };
      const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl };
      const user = { userId: `lost-${String(isRetriedByHand)}-${String(isSent)}` };
      const browser = createPerson(scene.sandbox.ready.endpoint, allow);
      return record(userFederation({ workloadName: WORKLOAD, user, resource }, { data: told, consent: scene.listener, browser }), { holdOnFailure: isRetriedByHand });
    };
    const [byHand, bySdk, never] = [lose(true, true), lose(false, true), lose(false, false)];
    await byHand.saw(endOf('bind', 'failed'));
    byHand.run.retry();
    for (const recorded of [byHand, bySdk]) {
      await recorded.saw(inStep('poll', 'request'));
      recorded.clock.rush();
      assert.equal((await recorded.run.outcome).kind, 'completed');
      assert.deepEqual(recorded.story().slice(-2), ['bind ok', 'poll ok']);
    }
    const outcome = await never.run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.fault.id === 'sessionRefused', JSON.stringify(outcome));
  });

  it('waits before each call when told to, and runs a failed step again', async () => {
    const made = plan({ userId: 'stepwise' }, allow);
    const recorded = record(made.plan, { pauseBeforeEachCall: true, holdOnFailure: true });
    for (const step of ['workloadToken', 'resourceToken', 'openBrowser', 'consent', 'returnUrl', 'checkReturn', 'bind']) {
      await recorded.saw(inStep(step, 'paused'));
      assert.ok(!recorded.events.some(inStep(step, 'stepStarted')), step);
      recorded.run.step();
    }
    await recorded.saw(inStep('poll', 'paused'));
    recorded.run.resume();
    await recorded.saw(inStep('poll', 'request'));
    recorded.clock.rush();
    assert.equal((await recorded.run.outcome).kind, 'completed');
  });
});
