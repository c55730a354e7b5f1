import assert from 'node:assert/strict';
import { toClaimRows } from '../../core/jwt/claimRows.js';
import { readJson } from '../../core/jwt/json.js';
import { toShownRows } from './foldRows.js';

function rowsOf(value: unknown) {
  const { root } = readJson(JSON.stringify(value));
  return toClaimRows(root?.kind === 'object' ? root.members : []);
}

describe('the rows of a tree that folds', () => {
  const rows = rowsOf({ act: { sub: 'a', act: { sub: 'b' } }, aud: ['x', 'y'], sub: 'c' });
  const paths = (folded: readonly number[]) => toShownRows(rows, new Set(folded)).map(({ row }) => row.path);

  it('are all on show where nothing is folded', () => {
    assert.deepEqual(paths([]), ['act', 'act.sub', 'act.act', 'act.act.sub', 'aud', 'aud[0]', 'aud[1]', 'sub']);
  });

  it('hide what is below a folded one, however deep', () => {
    assert.deepEqual(paths([0, 4]), ['act', 'aud', 'sub']);
    assert.deepEqual(paths([2]), ['act', 'act.sub', 'act.act', 'aud', 'aud[0]', 'aud[1]', 'sub']);
  });

  it('know their places among their siblings, folded or not', () => {
    const places = (folded: readonly number[]) => toShownRows(rows, new Set(folded)).map(({ place, siblings }) => `${place}/${siblings}`);
    assert.deepEqual(places([]), ['1/3', '1/2', '2/2', '1/1', '2/3', '1/2', '2/2', '3/3']);
    assert.deepEqual(places([0]), ['1/3', '2/3', '1/2', '2/2', '3/3']);
  });
});
