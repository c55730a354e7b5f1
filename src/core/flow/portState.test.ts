import assert from 'node:assert/strict';
import { findPortState, toPort } from './portState.js';

describe('the port of a return URL', () => {
  it('is not asked for where the URL is not one of this computer', async () => {
    assert.equal(await findPortState('https://app.example.com/cb', { isOurs: false }, new AbortController().signal), 'elsewhere');
  });

  it('is that of its scheme where none is written', () => {
    assert.deepEqual(['http://localhost/cb', 'https://localhost/cb', 'http://127.0.0.1:8765/cb', 'https://[::1]:443/cb'].map(toPort), [80, 443, 8765, 443]);
  });

  it('is no longer asked for at the signal', async () => {
    const controller = new AbortController();
    const asked = findPortState('http://127.0.0.1:9/cb', { isOurs: false }, controller.signal);
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    await assert.rejects(findPortState('http://127.0.0.1:9/cb', { isOurs: false }, controller.signal), { name: 'AbortError' });
  });
});
