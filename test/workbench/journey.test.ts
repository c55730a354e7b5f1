import { journey, type JourneyState } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene } from './scene.js';

describe('the journey from an empty window to a finished consent', () => {
  let state: JourneyState;
  before(async () => { state = { workbench: await openScene() }; });
  after(async () => { await state.workbench.stop(); });
  pictureOfFailures(() => state.workbench);

  for (const step of journey) {
    it(step.title, async () => { await step.act(state); });
  }
});
