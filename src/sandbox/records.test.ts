import assert from 'node:assert/strict';
import { createRecords } from './records.js';

describe('Records of a table', () => {
  // Comes and goes in an order of its own: 7 and 1000 have no common factor.
  const names = Array.from({ length: 1000 }, (_, index) => `name-${(index * 7) % 1000}`);
  const fill = () => {
    const records = createRecords<number>();
    names.forEach((name, index) => { records.set(name, index); });
    for (const name of names.filter((_, index) => index % 3 === 0)) records.delete(name);
    return { records, left: names.filter((_, index) => index % 3 !== 0) };
  };

  it('are ordered by key, whatever came and went', () => {
    const { records, left } = fill();
    assert.deepEqual(records.keys(), left.toSorted());
    assert.deepEqual([records.get('name-0'), records.has('name-0'), records.get('name-7')], [undefined, false, 1]);
  });

  it('come page by page, also after a key that is gone', () => {
    const { records, left } = fill();
    const expected = left.toSorted();
    const pages: string[] = [];
    for (let after = '', page = records.page(after, 7); page.length > 0; page = records.page(after, 7)) {
      pages.push(...page.map(([key]) => key));
      after = pages.at(-1) ?? '';
      records.delete(after);
    }
    assert.deepEqual(pages, expected);
  });

  it('are all there, each once, also where one is replaced', () => {
    const { records, left } = fill();
    records.set(left[0] ?? '', -1);
    assert.deepEqual([...records.entries()].map(([key]) => key).sort(), left.toSorted());
    assert.deepEqual([records.size(), records.get(left[0] ?? '')], [left.length, -1]);
  });
});
