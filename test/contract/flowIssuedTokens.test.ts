import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import type { BrowserPort, CodePort } from '../../src/core/flow/ports.js';
import { userTokenByClient, userTokenByCode, userTokenByDevice } from '../../src/core/flow/userToken.js';
import { CLIENT_SECRET } from '../support/openIdProvider.js';
import { endOf, inStep, record } from './flowScene.js';
import { altered, faultOf, http, startIssuerScene, type IssuerScene } from './issuerScene.js';

describe('What an issuer gives for a sign-in', function () {
  this.timeout(20_000);
  let scene: IssuerScene;
  let code: CodePort;
  let browser: BrowserPort;
  let request: IssuerScene['request'];
  let byCode: IssuerScene['byCode'];

  before(async () => {
    scene = await startIssuerScene();
    ({ code, browser, request, byCode } = scene);
  });
  after(() => scene.stop());

  it('is asked for with a code once: what is wrong with the answer is told by a step of its own, and a refusal ends the run', async () => {
    let sent = 0;
    const begin = (change: (json: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) => {
      sent = 0;
      const send = altered('/token', (json) => {
        sent += 1;
        return change(json);
      });
      return record(userTokenByCode(request(), { http: send, code, browser }), { holdOnFailure: true });
    };
    const held = begin((json) => ({ ...json, id_token: undefined }));
    await held.saw(endOf('verify', 'failed'));
    held.run.retry();
    await held.saw((event) => endOf('verify', 'failed')(event) && 'attempt' in event && event.attempt === 2);
    held.run.cancel();
    assert.deepEqual([(await held.run.outcome).kind, sent], ['canceled', 1]);
    assert.deepEqual([faultOf(await begin(() => ({ error: 'invalid_grant' })).run.outcome), sent], [['redeem', 'grantRejected'], 1]);
    assert.deepEqual([faultOf(await begin(() => ({})).run.outcome), sent], [['redeem', 'unreadableAnswer'], 1]);
    const device = record(userTokenByDevice(request(), altered('/token', () => ({ token_type: 'Bearer' }))), { holdOnFailure: true });
    await device.saw(inStep('poll', 'stepStarted'));
    device.clock.rush();
    assert.deepEqual(faultOf(await device.run.outcome), ['poll', 'unreadableAnswer']);
  });

  it('opens no page again once somebody is back', async () => {
    const opened: string[] = [];
    const watched: BrowserPort = {
      open(url, signal) {
        opened.push(url);
        return browser.open(url, signal);
      },
    };
    const recorded = record(userTokenByCode(request(), { http, code, browser: watched }), { pauseBeforeEachCall: true });
    for (const stepId of ['discovery', 'openBrowser', 'consent']) {
      await recorded.saw(inStep(stepId, 'paused'));
      recorded.run.step();
    }
    await recorded.saw(inStep('returnUrl', 'paused'));
    await recorded.run.openAgain();
    assert.equal(opened.length, 1);
    assert.equal(recorded.events.filter(({ kind }) => kind === 'waiting').length, 1);
    recorded.run.resume();
    assert.equal((await recorded.run.outcome).kind, 'completed');
  });

  it('is kept where the issuer grants fewer scopes, and those are told', async () => {
    const fewer = altered('/token', (json) => ({ ...json, scope: 'openid' }));
    const begun = [[byCode({}, fewer), 'redeem'], [record(userTokenByClient(request({ client: { clientId: 'web', clientSecret: new Secret(CLIENT_SECRET) } }), fewer)), 'token']] as const;
    for (const [recorded, stepId] of begun) {
      const outcome = await recorded.run.outcome;
      assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
      assert.deepEqual(outcome.result.scopes, ['openid']);
      const notices = recorded.events.flatMap((event) => (event.kind === 'noticed' ? [[event.stepId, event.notice.id, event.notice.message]] : []));
      assert.deepEqual(notices, [[stepId, 'scopeNotGranted', 'The identity provider did not grant: email']]);
    }
  });
});
