import { closeSync, fsyncSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../core/base/errors.js';
import { openPrivate } from './privateFile.js';

/** What the lock says: at first only whose it is, when that sandbox is ready where to ask it for more. No secret that outlives it. */
export interface LockContent {
  readonly pid: number;
  readonly endpoint?: string;
  readonly controlToken?: string;
}

/** Our hold on a data directory. */
export interface Lock {
  /** Replaces what the lock says. @throws UserError `LockLost` where this start took so long that another one took the directory */
  publish(content: LockContent): void;
  release(): void;
}

/** How long another sandbox may take from its start to its ready line. */
const STARTING_MS = 10_000;
const ANSWER_MS = 2_000;
const POLL_MS = 50;

const errorCode = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM'; // somebody else's process, but one
  }
}

function read(path: string): LockContent | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content === 'object' && content !== null && 'pid' in content && typeof content.pid === 'number' ? content as LockContent : undefined;
  } catch {
    return undefined; // gone, or no lock of ours
  }
}

/** Writes a file that appears whole or not at all. */
function write(path: string, content: LockContent): void {
  const file = openPrivate(path, 'w');
  writeFileSync(file, JSON.stringify(content));
  fsyncSync(file);
  closeSync(file);
}

/** Makes a file of ours that must not exist yet; false where it does. `link` fails on an existing name, and the name never shows half a file. */
function createExclusively(path: string, content: LockContent): boolean {
  const own = `${path}.${process.pid}`;
  write(own, content);
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** The sandbox that a lock names, with its ready line where it answers. `silent`: its process lives and its port is taken, but nothing comes. */
type Found = { readonly kind: 'running'; readonly ready: object } | { readonly kind: 'starting' | 'silent' | 'gone' };

async function probe(content: LockContent): Promise<Found> {
  const { pid, endpoint, controlToken } = content;
  if (!isAlive(pid)) return { kind: 'gone' };
  if (endpoint === undefined || controlToken === undefined) return { kind: 'starting' };
  try {
    const answer = await fetch(`${endpoint}/_sandbox/status`, { headers: { 'x-sandbox-control-token': controlToken }, signal: AbortSignal.timeout(ANSWER_MS) });
    if (!answer.ok) {
      await answer.body?.cancel();
      return { kind: 'gone' };
    }
    const { ready } = await answer.json() as { readonly ready?: object };
    return { kind: 'running', ready: { ...content, ...ready } }; // an older sandbox has its whole ready line in the lock
  } catch (error) {
    return { kind: error instanceof Error && error.name === 'TimeoutError' ? 'silent' : 'gone' };
  }
}

/** Removes a lock whose sandbox is gone. Only one process at a time does so, and it looks again first: the lock may be a new one by now. */
function removeStale(path: string, stale: LockContent): void {
  const turn = `${path}.takeover`;
  if (!createExclusively(turn, { pid: process.pid })) {
    const holder = read(turn);
    if (holder !== undefined && !isAlive(holder.pid)) rmSync(turn, { force: true });
    return;
  }
  try {
    if (JSON.stringify(read(path)) === JSON.stringify(stale)) rmSync(path, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

/**
 * Takes the data directory, or tells which sandbox has it. A lock that a killed sandbox left behind is taken over.
 * @throws UserError `SandboxSilent` where another process holds the directory and does not answer
 */
export async function acquireLock(folder: string): Promise<{ readonly kind: 'acquired'; readonly lock: Lock } | Extract<Found, { readonly kind: 'running' }>> {
  const path = join(folder, 'lock');
  const giveUpAtMs = Date.now() + STARTING_MS;
  for (;;) {
    if (createExclusively(path, { pid: process.pid })) return { kind: 'acquired', lock: toLock(path) };
    const content = read(path);
    if (content === undefined) {
      removeUnreadable(path);
      continue;
    }
    const found = await probe(content);
    if (found.kind === 'running') return found;
    // A lock that is still without an endpoint after that time names a process that has its number by chance.
    if (found.kind === 'gone' || (found.kind === 'starting' && readAgeMs(path) > STARTING_MS)) removeStale(path, content);
    if (found.kind !== 'gone' && Date.now() > giveUpAtMs) {
      throw new UserError(`Another sandbox holds this data directory and does not answer: process ${content.pid}`, {
        code: 'SandboxSilent', hint: 'End that process, or choose another data directory.',
      });
    }
    await wait(POLL_MS);
  }
}

/** How long ago a file was written; 0 where it is gone. */
function readAgeMs(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** A lock of ours appears whole, so one that cannot be read is not ours, or has just been removed. */
function removeUnreadable(path: string): void {
  try {
    readFileSync(path);
  } catch {
    return;
  }
  if (read(path) === undefined) rmSync(path, { force: true });
}

function toLock(path: string): Lock {
  return {
    publish(content) {
      if (read(path)?.pid !== process.pid) {
        throw new UserError(`Another sandbox has taken the data directory meanwhile: ${dirname(path)}`, { code: 'LockLost', hint: 'Start again.' });
      }
      const next = `${path}.${process.pid}`;
      write(next, content);
      renameSync(next, path);
    },
    release() {
      if (read(path)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}
