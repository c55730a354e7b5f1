import type { InvokeFrame, InvokeHost, InvokeView, ShownTurn } from '../../src/webview/protocol/invoke.js';
import { usePanels, type OpenPanel } from './harness.js';
import { FRAME, fakeHost } from './invokeFixtures.js';

export type Invoke = OpenPanel<InvokeHost, InvokeView> & ReturnType<typeof fakeHost>;

/** Gives one suite a way to open invoke panels: see `usePanels`. */
export function useInvokePanels(): (turns: readonly ShownTurn[], frame?: InvokeFrame, change?: Partial<InvokeHost>, logs?: Parameters<typeof fakeHost>[3]) => Promise<Invoke> {
  const open = usePanels();
  return async (turns, frame = FRAME, change = {}, logs) => {
    const fake = fakeHost(frame, turns, change, logs);
    const panel = await open<InvokeHost, InvokeView>({ panel: 'invoke', host: fake.host });
    await panel.page.locator('header').waitFor();
    return { ...panel, ...fake };
  };
}
