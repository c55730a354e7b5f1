import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import { readWindowKey } from './windowKey.js';

const silent = () => undefined;

describe('the key that windows share', () => {
  let folder: TestFolder;
  let warned: string[];
  beforeEach(() => {
    folder = makeFolder();
    warned = [];
  });
  afterEach(() => { folder.remove(); });
  const read = (path = join(folder.path, 'storage')) => readWindowKey(path, { debug: silent, info: silent, error: silent, warn: (message) => { warned.push(message); } });

  it('is the same for windows that make it at the same moment, and later', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => read()));
    assert.equal(new Set([...keys, await read()].map((key) => key?.reveal())).size, 1);
    assert.match(keys[0]?.reveal() ?? '', /^[\w-]{43}$/);
  });

  it('is in a file of the user\'s alone, and nothing else is left there', async () => {
    await read();
    assert.deepEqual(readdirSync(join(folder.path, 'storage')), ['callback-port.key']);
    assert.equal(statSync(join(folder.path, 'storage', 'callback-port.key')).mode & 0o777, 0o600);
  });

  it('is missing where there is no place for it, which is said', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    assert.equal(await read(join(folder.path, 'file')), undefined);
    assert.equal(warned.length, 1);
  });
});
