import assert from 'node:assert/strict';
import type { InvokeFrame, InvokeHost, InvokeView, Turn } from '../../src/webview/protocol/invoke.js';
import { startHarness } from './harness.js';
import type { Harness, OpenPanel } from './harness.js';
import { FRAME, fakeHost } from './invokeFixtures.js';

export type Invoke = OpenPanel<InvokeHost, InvokeView> & ReturnType<typeof fakeHost>;

/** Gives one suite a browser and a way to open panels in it, which are checked for violations and closed after each test. */
export function useInvokePanels(): (turns: readonly Turn[], frame?: InvokeFrame, change?: Partial<InvokeHost>) => Promise<Invoke> {
  let harness: Harness;
  let open: Invoke[] = [];

  before(async () => { harness = await startHarness(); });
  after(() => harness.close());
  afterEach(async () => {
    for (const panel of open) {
      assert.deepEqual(panel.violations, []);
      await panel.close();
    }
    open = [];
  });

  return async (turns, frame = FRAME, change = {}) => {
    const fake = fakeHost(frame, turns, change);
    const panel = await harness.open<InvokeHost, InvokeView>({ panel: 'invoke', host: fake.host });
    await panel.page.locator('header').waitFor();
    const shown = { ...panel, ...fake };
    open.push(shown);
    return shown;
  };
}
