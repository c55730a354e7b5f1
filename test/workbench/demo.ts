// Plays the journey with a picture of every step. Not a test: it exits with 1 where a step fails.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../support/repository.js';
import { journey, type JourneyState } from './journey.js';
import { openScene, pictureOfPage } from './scene.js';

const folder = join(repositoryRoot, 'test-results/demo');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const lines = ['# The journey, step by step', ''];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};
const state: JourneyState = { workbench: await openScene({ viewport: { width: 1280, height: 800 }, settings: { 'workbench.colorTheme': 'Dark 2026', 'window.title': '${rootName}', 'window.commandCenter': false } }) };
try {
  for (const [index, step] of journey.entries()) {
    const name = `${String(index + 1).padStart(2, '0')}-${step.title.replace(/\W+/g, '-')}.png`;
    const startedAt = performance.now();
    await step.act(state);
    const path = join(folder, name);
    if (step.look === 'browser' && state.browser !== undefined) await pictureOfPage(state.browser, path);
    else await state.workbench.page.screenshot({ path });
    say(`${index + 1}. ${step.title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s): ${name}`);
  }
  console.log(`The pictures and the transcript are in ${relative(repositoryRoot, folder)}/`);
} catch (error) {
  await state.workbench.page.screenshot({ path: join(folder, 'FAILED.png') });
  say(`FAILED: ${String(error)}`);
  process.exitCode = 1;
} finally {
  writeFileSync(join(folder, 'transcript.md'), `${lines.join('\n')}\n`);
  await state.workbench.stop();
}
