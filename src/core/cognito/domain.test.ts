import assert from 'node:assert/strict';
import { fakeTime } from '../../../test/support/fakeCognito.js';
import { toDomainPrefix, waitUntilActive, waitUntilGone } from './domain.js';

describe('toDomainPrefix', () => {
  const table: readonly (readonly [name: string, prefix: string])[] = [
    ['My Demo', 'my-demo-7f31c2'],
    ['  Demo_1 / 2! ', 'demo-1-2-7f31c2'],
    ['Cognito of mine', 'pool-7f31c2'],
    ['awsome', 'pool-7f31c2'],
    ['+++', 'pool-7f31c2'],
    [`${'x'.repeat(39)}-y`, `${'x'.repeat(39)}-7f31c2`],
  ];
  for (const [name, prefix] of table) {
    it(`is ${prefix} for ${JSON.stringify(name)}`, () => {
      assert.equal(toDomainPrefix(name, '7f31c2'), prefix);
      assert.match(prefix, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    });
  }
});

describe('waiting for a domain', () => {
  const answers = (...statuses: readonly (string | undefined)[]) => {
    let asked = 0;
    const getDomain = () => {
      const status = statuses[Math.min(asked++, statuses.length - 1)];
      return Promise.resolve(status === undefined ? undefined : { poolId: 'pool', status });
    };
    return { control: { getDomain }, time: fakeTime() };
  };

  it('ends at once where the domain failed', async () => {
    const wait = answers('CREATING', 'FAILED');
    await assert.rejects(waitUntilActive(wait, 'demo'), { code: 'DomainFailed' });
    assert.deepEqual(wait.time.waits, [500]);
  });

  it('ends where it is cancelled during a wait', async () => {
    const controller = new AbortController();
    const wait = answers('CREATING');
    const time = { ...wait.time, wait: (ms: number, signal?: AbortSignal) => { controller.abort(); return wait.time.wait(ms, signal); } };
    await assert.rejects(waitUntilActive({ ...wait, time, signal: controller.signal }, 'demo'), { name: 'AbortError' });
  });

  it('waits until a deleted one is gone, or is that of another pool', async () => {
    const wait = answers('DELETING', 'DELETING', undefined);
    await waitUntilGone(wait, 'demo', 'pool');
    assert.deepEqual(wait.time.waits, [500, 1_000]);
    await waitUntilGone(answers('ACTIVE'), 'demo', 'another pool');
  });
});
