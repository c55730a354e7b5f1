import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../support/repository.js';
import { journey, type JourneyState } from './journey.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene } from './scene.js';

describe('the packaged extension', () => {
  let folder: string;
  let state: JourneyState;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'agentcore-identity-vsix-'));
    const vsix = join(folder, 'extension.vsix');
    execFileSync(process.execPath, [join(repositoryRoot, 'scripts/package.mjs'), vsix], { stdio: 'pipe' });
    state = { workbench: await openScene({ vsix }) };
  });
  after(async () => {
    await state.workbench.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  pictureOfFailures(() => state.workbench);

  it('plays the same journey once it is installed', async () => {
    for (const step of journey) await step.act(state);
  });
});
