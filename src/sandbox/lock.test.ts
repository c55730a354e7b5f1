import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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

  it('is taken over where its sandbox ended while it started, though its process number lives again', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.ppid }));
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(path, longAgo, longAgo);
    const lock = await acquire();
    assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { readonly pid: number }).pid, process.pid);
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
    writeFileSync(`${path}.${process.pid}`, '', { mode: 0o644 });
    lock.publish({ pid: process.pid });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    lock.release();
  });
});
