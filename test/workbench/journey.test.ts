import assert from 'node:assert/strict';
import { journey, type JourneyState } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

describe('the journey from an empty window to a finished consent', () => {
  let scene: Scene;
  let state: JourneyState;
  before(async () => {
    scene = await openScene();
    state = { workbench: scene };
  });
  after(async () => { await scene.stop(); });
  pictureOfFailures(() => scene);

  for (const step of journey) {
    it(step.title, async () => { await step.act(state); });
  }

  it('leaves no secret in any log, setting or state of the window', async () => {
    const { users, clients, controlToken } = await scene.sandbox();
    const secrets = [...users.map(({ password }) => password), ...clients.map(({ clientSecret }) => clientSecret), controlToken];
    const files = scene.files();
    assert.ok(files.some(({ path, text }) => path.endsWith('AgentCore Identity.log') && text.includes('sandbox started')), 'the log is among the files');
    const found = files.filter(({ text }) => secrets.some((secret) => text.includes(secret)) || /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/.test(text));
    assert.deepEqual(found.map(({ path }) => path), []);
  });
});
