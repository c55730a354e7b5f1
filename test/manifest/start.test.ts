import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../support/repository.js';

describe('npm start', () => {
  let temporary: string;
  before(() => { temporary = mkdtempSync(join(tmpdir(), 'start-test-')); });
  after(() => { rmSync(temporary, { recursive: true, force: true }); });

  it('shows a workbench and leaves neither a process nor a folder', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/start.mjs', '--check'], {
      cwd: repositoryRoot,
      env: { ...process.env, TMPDIR: temporary, BUILT: '1' },
    });
    assert.match(stdout, /The workbench answers\./);
    assert.deepEqual(readdirSync(temporary), []);
    const { stdout: processes } = await promisify(execFile)('ps', ['-eo', 'args='], { maxBuffer: 2 ** 26 });
    assert.doesNotMatch(processes, new RegExp(temporary));
  });
});
