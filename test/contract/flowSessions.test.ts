import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { IdentityData } from '../../src/core/flow/data.js';
import { userFederation } from '../../src/core/flow/userFederation.js';
import { PROVIDER, SCOPES } from './clients.js';
import { inStep, record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { createPerson } from './person.js';
import { giveConsent } from './visitor.js';

/** Sessions last so long. */
const LIFETIME_MS = 600_000;

describe('The session of a user federation', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  before(async () => { scene = await startFlowScene(); });
  after(() => scene.stop());

  /** A run whose browser is back, held before the session is bound. */
  async function holdBeforeBind(userId: string) {
    let asked = 0;
    const data: IdentityData = {
      ...scene.data,
      getResourceOauth2Token: (...input) => {
        asked += 1;
        return scene.data.getResourceOauth2Token(...input);
      },
    };
    const browser = createPerson(scene.sandbox.ready.endpoint, (visitor, url) => giveConsent(visitor, url));
    const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl };
    const recorded = record(userFederation({ workloadName: WORKLOAD, user: { userId }, resource }, { data, browser, consent: scene.listener }));
    await recorded.saw(inStep('consent', 'stepStarted'));
    recorded.run.pause();
    for (const stepId of ['returnUrl', 'checkReturn']) {
      await recorded.saw(inStep(stepId, 'paused'));
      recorded.run.step();
    }
    await recorded.saw(inStep('bind', 'paused'));
    return { recorded, asked: () => asked };
  }

  it('is not asked for any more once the browser is back', async () => {
    const { recorded, asked } = await holdBeforeBind('back');
    const before = asked();
    assert.equal(recorded.clock.waiting(), 0);
    recorded.clock.advance(60_000);
    await turn();
    assert.equal(asked(), before);
    recorded.run.resume();
    await recorded.saw(inStep('poll', 'stepStarted'));
    recorded.clock.rush();
    assert.equal((await recorded.run.outcome).kind, 'completed');
  });

  it('is told to be over where it was bound too late', async () => {
    const { recorded } = await holdBeforeBind('late');
    await scene.advance(LIFETIME_MS + 1_000);
    recorded.clock.advance(LIFETIME_MS);
    recorded.run.resume();
    const outcome = await recorded.run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.stepId === 'bind');
    assert.equal(outcome.fault.id, 'sessionExpired');
  });

  it('is told to have failed where the service ended it before its time', async () => {
    const { recorded } = await holdBeforeBind('ended');
    await scene.advance(LIFETIME_MS + 1_000);
    recorded.run.resume();
    const outcome = await recorded.run.outcome;
    assert.ok(outcome.kind === 'failed' && outcome.stepId === 'bind');
    assert.equal(outcome.fault.id, 'consentInterrupted');
  });
});
