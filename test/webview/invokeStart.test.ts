import assert from 'node:assert/strict';
import type { InvokeHost, InvokeView } from '../../src/webview/protocol/invoke.js';
import { assertAccessible, assertFits, takePicture, usePanels } from './harness.js';
import { FRAME, fakeHost, finished } from './invokeFixtures.js';

describe('the beginning of the invoke panel', () => {
  const open = usePanels();

  it('says why the conversation could not be read, and reads it when asked to', async () => {
    const { host } = fakeHost(FRAME, [finished({ text: 'Here it is.' })]);
    let fails = true;
    const ready = () => (fails ? Promise.reject(Object.assign(new Error('The runtime cannot be read.'), { hint: 'Connect again.' })) : host.ready());
    const { page } = await open<InvokeHost, InvokeView>({ panel: 'invoke', host: { ...host, ready }, width: 400 });
    const alert = page.getByRole('alert').filter({ hasText: 'The conversation could not be read. The runtime cannot be read. Connect again.' });
    await alert.waitFor();
    await takePicture(page, 'invoke-not-started-400-dark');
    await assertFits(page, 'not started');
    await assertAccessible(page, 'not started');
    fails = false;
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Here it is.').waitFor();
    assert.equal(await alert.count(), 0);
  });
});
