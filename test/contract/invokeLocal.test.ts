import assert from 'node:assert/strict';
import type { InvokeTarget } from '../../src/core/invoke/invoke.js';
import { pingLocal } from '../../src/core/invoke/ping.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { gather } from '../support/answers.js';
import { startNpmSdkServer, type OwnServer } from '../support/npmSdkServer.js';
import { createWorkload, PROVIDER, RETURN_URL, SCOPES } from './clients.js';
import { startInvokeScene, toValues, type InvokeScene } from './invokeScene.js';
import { createVisitor, giveConsent } from './visitor.js';

const USER = { userId: 'local-user' };

describe("An agent on this computer, written with npm's bedrock-agentcore, as a window invokes it", function () {
  this.timeout(40_000); // its SDK asks every 5 seconds, which cannot be set
  let scene: InvokeScene;
  let server: OwnServer;
  const target = (more: Partial<Extract<InvokeTarget, { kind: 'local' }>> = {}): InvokeTarget => (
    { kind: 'local', url: server.url, actsAs: { workloadName: 'local-agent', user: USER }, returnUrl: RETURN_URL, ...more });

  before(async () => {
    scene = await startInvokeScene();
    server = await startNpmSdkServer(scene.sandbox.ready);
    await createWorkload(scene.clients, 'local-agent');
  });
  after(async () => {
    await server.stop();
    await scene.stop();
  });

  it('says that it is healthy', async () => {
    assert.deepEqual(await pingLocal(server.url, new AbortController().signal), { kind: 'healthy', isBusy: false });
  });

  it('gets what the real runtime gives it: session, token and return URL', async () => {
    const sessionId = newSessionId();
    const [answer] = toValues(await gather(scene.invoke(target(), {}, { sessionId }))) as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual({ ...answer, requestId: typeof answer?.['requestId'] }, { sessionId, requestId: 'string', headers: [], oauth2CallbackUrl: RETURN_URL, hasToken: true });
  });

  it('works without a token where it acts as nobody', async () => {
    const [answer] = toValues(await gather(scene.invoke({ kind: 'local', url: server.url }, {}))) as readonly Readonly<Record<string, unknown>>[];
    assert.equal(answer?.['hasToken'], false);
  });

  it('asks for a consent, which is given and bound to the same user, and goes on with the token', async () => {
    const shown: string[] = [];
    for await (const event of scene.invoke(target(), { act: 'consent', provider: PROVIDER, scopes: SCOPES })) {
      shown.push(event.kind);
      if (event.kind === 'message') shown.push(...Object.keys(event.json?.value as object));
      if (event.kind !== 'consent') continue;
      assert.ok(event.isTrusted);
      const { url } = await giveConsent(createVisitor(scene.sandbox.ready.endpoint), event.url.url);
      assert.equal(`${url.origin}${url.pathname}`, RETURN_URL);
      await scene.data.completeResourceTokenAuth(event.url.sessionUri, USER);
    }
    assert.deepEqual(shown, ['started', 'message', 'hello', 'message', 'authorizationUrl', 'consent', 'message', 'claims', 'ended']);
  });

  it('says what went wrong where it fails', async () => {
    // To a caller that takes streams, this version of the SDK says nothing of its error.
    await assert.rejects(gather(scene.invoke(target(), { act: 'fail' })), {
      code: 'AgentFailed', message: `The agent at ${server.url} answered with status 500.`, hint: 'Its own log says why.',
    });
  });

  it('is not called where there is no token for it', async () => {
    await assert.rejects(gather(scene.invoke(target({ actsAs: { workloadName: 'not-there', user: USER } }), {})), { name: 'UserError', code: 'ResourceNotFoundException' });
  });
});
