import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import { openStore } from '../store.js';

describe('The key of a state', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-key-'));
    path = join(folder, 'key');
    open().close();
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
  const open = () => openStore(folder, { seed: () => [], log: { warn: () => undefined } });
  const readFolder = () => readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);

  it('is made with the folder, stays, and can be read by its owner only, also where it came back with a laxer mode', () => {
    const key = readFileSync(path, 'utf8');
    assert.match(key, /^[\w-]{43}\n$/);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    chmodSync(path, 0o644);
    open().close();
    assert.equal(readFileSync(path, 'utf8'), key);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  const wrongs: readonly (readonly [what: string, change: () => void, why: RegExp])[] = [
    ['is lost', () => { rmSync(path); }, /, which is missing: .*key$/],
    ['is that of another state', () => { writeFileSync(path, `${Buffer.alloc(32, 1).toString('base64url')}\n`); }, /, and this is another one: .*key$/],
    ['is cut off', () => { writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20)); }, /, and this is none: .*key$/],
  ];
  for (const [what, change, why] of wrongs) {
    it(`that ${what} is asked for in one sentence, and the folder stays as it is`, () => {
      change();
      const before = readFolder();
      assert.throws(open, (error) => error instanceof UserError && error.code === 'StateKeyLost' && why.test(error.message) && error.hint?.startsWith('Put that key back') === true);
      assert.deepEqual(readFolder(), before);
    });
  }

  it('is used again where its process died before it wrote the first state', () => {
    const key = readFileSync(path, 'utf8');
    rmSync(join(folder, 'state.json'));
    open().close();
    assert.equal(readFileSync(path, 'utf8'), key);
  });
});
