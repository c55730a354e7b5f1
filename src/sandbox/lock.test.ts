import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock } from './lock.js';

describe('The lock of a data directory', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  const acquire = async () => {
    const held = await acquireLock(folder);
    assert.ok(held.kind === 'acquired');
    return held.lock;
  };

  /** A file of a process that lives, from long ago. */
  const writeOld = (file: string) => {
    writeFileSync(file, JSON.stringify({ pid: process.ppid }));
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(file, longAgo, longAgo);
  };
  /** No process has so high a number. */
  const NOBODY = 2 ** 31 - 1;
  /** Of a start that must fail: long enough to try again. */
  const PATIENCE_MS = 200;

  it('is taken over where its sandbox ended while it started, though its process number lives again', async () => {
    writeOld(path);
    const lock = await acquire();
    assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { readonly pid: number }).pid, process.pid);
    lock.release();
  });

  it('is taken over where an earlier start was killed in the middle of that, though its process number lives again', async () => {
    writeFileSync(path, JSON.stringify({ pid: NOBODY }));
    writeOld(`${path}.takeover`);
    (await acquire()).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is taken over where it holds no lock', async () => {
    writeFileSync(path, 'no json');
    (await acquire()).release();
  });

  it('that cannot be read is named, with the reason, long before patience ends', async () => {
    mkdirSync(path);
    await assert.rejects(acquireLock(folder), { code: 'LockUnreadable', message: `The lock of the data directory cannot be read (EISDIR): ${path}` });
  });

  it('that cannot be read for a moment is looked at again', async () => {
    mkdirSync(path);
    const acquiring = acquire(); // has looked once when it returns
    rmdirSync(path);
    (await acquiring).release();
  });

  it('that cannot be read any more stays where it is when its sandbox ends', async () => {
    const lock = await acquire();
    rmSync(path);
    mkdirSync(path);
    lock.release();
    assert.ok(statSync(path).isDirectory());
  });

  it('is given up in time where its sandbox starts and starts', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.ppid }));
    await assert.rejects(acquireLock(folder, PATIENCE_MS), { code: 'SandboxSilent' });
  });

  it('is given up in time where another start is taking it over and does not end', async () => {
    writeFileSync(path, JSON.stringify({ pid: NOBODY }));
    writeFileSync(`${path}.takeover`, JSON.stringify({ pid: process.ppid }));
    await assert.rejects(acquireLock(folder, PATIENCE_MS), { code: 'SandboxSilent' });
  });

  it('comes with the files removed that killed starts have left, and with those of the living kept', async () => {
    for (const name of [`lock.${NOBODY}`, `lock.takeover.${NOBODY}`, `lock.${process.ppid}`]) writeFileSync(join(folder, name), '{}');
    const lock = await acquire();
    assert.deepEqual(readdirSync(folder), ['lock', `lock.${process.ppid}`]);
    lock.release();
  });

  it('is not held any more where the folder was removed', async () => {
    const lock = await acquire();
    lock.assertHeld();
    rmSync(folder, { recursive: true });
    assert.throws(() => { lock.assertHeld(); }, { code: 'LockLost' });
    lock.release();
  });

  it('is not published by a sandbox that has lost it meanwhile', async () => {
    const lock = await acquire();
    const others = JSON.stringify({ pid: process.ppid });
    writeFileSync(path, others);
    assert.throws(() => { lock.publish({ pid: process.pid }); }, { code: 'LockLost' });
    lock.release();
    assert.equal(readFileSync(path, 'utf8'), others);
  });

  it('can be read by its owner only, also where it finds a file with a laxer mode', async () => {
    writeFileSync(`${path}.${process.pid}`, '', { mode: 0o644 });
    const lock = await acquire();
    assert.equal(statSync(path).mode & 0o777, 0o600);
    writeFileSync(`${path}.new`, '', { mode: 0o644 });
    lock.publish({ pid: process.pid });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    lock.release();
  });
});
