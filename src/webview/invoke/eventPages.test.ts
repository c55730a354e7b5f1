import assert from 'node:assert/strict';
import type { ShownEvent } from '../protocol/invoke.js';
import { createEventPages } from './eventPages.js';

const toEvent = (n: number): ShownEvent => ({ n, atMs: 0, deltaMs: 0, type: 'message', bytes: 1, data: String(n), incomplete: false });

function scene(read = (from: number, count: number) => Promise.resolve(Array.from({ length: count }, (_, index) => toEvent(from + index)))) {
  const asked: string[] = [];
  const failures: unknown[] = [];
  let settled: () => void = () => undefined;
  const pages = createEventPages((from, count) => {
    asked.push(`${from}+${count}`);
    return read(from, count);
  }, () => { settled(); }, (error) => {
    failures.push(error);
    settled();
  });
  const want = async (from: number, to: number, total: number): Promise<void> => {
    const arrived = new Promise<void>((resolve) => { settled = resolve; });
    pages.want(from, to, total);
    await arrived;
    await Promise.resolve();
  };
  return { pages, asked, failures, want };
}

describe('pages of events', () => {
  it('are read once, 200 events each', async () => {
    const { pages, asked, want } = scene();
    await want(1, 30, 1000);
    pages.want(31, 200, 1000);
    await want(401, 410, 1000);
    assert.deepEqual(asked, ['1+200', '401+200']);
    assert.equal(pages.get(405)?.data, '405');
    assert.equal(pages.get(300), undefined);
  });

  it('are completed as more events come', async () => {
    const { asked, want } = scene();
    await want(1, 30, 30);
    await want(1, 35, 35);
    assert.deepEqual(asked, ['1+30', '31+5']);
  });

  it('are forgotten, the one that was looked at longest ago first', async () => {
    const { pages, asked, want } = scene();
    for (const from of [1, 201, 401, 601, 801, 1001, 1201]) await want(from, from, 5000);
    assert.equal(pages.get(1), undefined);
    await want(1, 1, 5000);
    assert.equal(asked.filter((words) => words === '1+200').length, 2);
  });

  it('are not asked for again and again where the host has lost them', async () => {
    const { pages, asked, want } = scene(() => Promise.resolve([]));
    await want(1, 30, 30);
    pages.want(1, 30, 30);
    assert.deepEqual(asked, ['1+30']);
  });

  it('are asked for again after a failure', async () => {
    const { asked, failures, want } = scene(() => Promise.reject(new Error('gone')));
    await want(1, 30, 30);
    await want(1, 30, 30);
    assert.equal(failures.length, 2);
    assert.equal(asked.length, 2);
  });
});
