import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { type TestFolder, makeFolder } from '../support/folder.js';
import { repositoryRoot } from '../support/repository.js';

describe('npm start', () => {
  let temporary: TestFolder;
  before(() => { temporary = makeFolder(); });
  after(() => { temporary.remove(); });

  it('shows a workbench and leaves neither a process nor a folder', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/start.mjs', '--check'], {
      cwd: repositoryRoot,
      env: { ...process.env, TMPDIR: temporary.path, BUILT: '1' },
    });
    assert.match(stdout, /The workbench answers\./);
    assert.deepEqual(readdirSync(temporary.path), []);
    const { stdout: processes } = await promisify(execFile)('ps', ['-eo', 'args='], { maxBuffer: 2 ** 26 });
    assert.doesNotMatch(processes, new RegExp(temporary.path));
  });
});
