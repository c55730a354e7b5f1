import { linkSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../core/base/errors.js';
import { replacePrivate, writePrivate } from './privateFile.js';
import { readText, toErrorCode } from './textFile.js';

/** What the lock says: at first only whose it is, when that sandbox is ready where to ask it for more. No secret that outlives it. */
export interface LockContent {
  readonly pid: number;
  readonly endpoint?: string;
  readonly controlToken?: string;
}

/** Our hold on a data directory. */
export interface Lock {
  /** @throws UserError `LockLost` where the directory was removed, or this start took so long that another one took it */
  assertHeld(): void;
  /** Replaces what the lock says. @throws UserError `LockLost` as `assertHeld` */
  publish(content: LockContent): void;
  /** Does what it can: a lock that stays behind is taken over by the next start, since its process is gone. */
  release(): void;
}

/** How long another sandbox may take from its start to its ready line. */
const STARTING_MS = 10_000;
const ANSWER_MS = 2_000;
const POLL_MS = 50;
/** How many polls may find a lock that cannot be read. On Windows it is so while a lock is replaced or removed (EPERM, EBUSY). */
const UNREADABLE_POLLS = 5;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return toErrorCode(error) === 'EPERM'; // somebody else's process, but one
  }
}

/** Undefined where there is no such file. @throws UserError `LockUnreadable` */
function readLock(path: string): string | undefined {
  return readText(path, (code, cause) => new UserError(`The lock of the data directory cannot be read (${code}): ${path}`, {
    code: 'LockUnreadable', hint: 'Remove it where no sandbox has that directory, or choose another data directory.', cause,
  }));
}

/** Undefined for what is no lock. */
function parse(text: string): LockContent | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && 'pid' in content && typeof content.pid === 'number' ? content as LockContent : undefined;
  } catch {
    return undefined;
  }
}

const readPid = (path: string) => parse(readLock(path) ?? '')?.pid;

/** Makes a file of ours that must not exist yet; false where it does. `link` fails on an existing name, and the name never shows half a file. */
function createExclusively(path: string, content: LockContent): boolean {
  const own = `${path}.${process.pid}`;
  try {
    writePrivate(own, JSON.stringify(content));
    linkSync(own, path);
    return true;
  } catch (error) {
    if (toErrorCode(error) === 'EEXIST') return false;
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

/**
 * Removes a lock whose sandbox is gone, or which is none. Only one process at a time does so, and it looks again first: the lock may be a new
 * one by now. A turn is over in no time: one that is old was left behind, though its process number may live again.
 *
 * For a moment two may still have a turn, where both find an old one and the slower removes the new one of the faster. It may then remove the
 * lock that the faster has just made, which `assertHeld` tells that one before it changes anything more.
 */
function removeStale(path: string, stale: string): void {
  const turn = `${path}.takeover`;
  if (!createExclusively(turn, { pid: process.pid })) {
    const holder = readPid(turn);
    if ((holder !== undefined && !isAlive(holder)) || readAgeMs(turn) > STARTING_MS) rmSync(turn, { force: true });
    return;
  }
  try {
    if (readLock(path) === stale) rmSync(path, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

/** A process that is killed while it takes a lock leaves the file that it was about to give the lock's name. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^lock(?:\.takeover)?\.(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Takes the data directory, or tells which sandbox has it. A lock that a killed sandbox left behind is taken over.
 * @param patienceMs how long a sandbox that has the directory may take to answer
 * @throws UserError `SandboxSilent` where another process holds the directory and does not answer; `LockUnreadable`
 */
export async function acquireLock(
  folder: string, patienceMs = STARTING_MS,
): Promise<{ readonly kind: 'acquired'; readonly lock: Lock } | Extract<Found, { readonly kind: 'running' }>> {
  const path = join(folder, 'lock');
  removeLeftovers(folder);
  const giveUpAtMs = Date.now() + patienceMs;
  let unreadable = 0;
  for (;;) {
    const isLast = Date.now() > giveUpAtMs;
    if (createExclusively(path, { pid: process.pid })) return { kind: 'acquired', lock: toLock(path) };
    try {
      const found = await lookAt(path, isLast);
      if (found.kind === 'running') return found;
    } catch (error) {
      unreadable += 1;
      if (!(error instanceof UserError) || error.code !== 'LockUnreadable' || isLast || unreadable > UNREADABLE_POLLS) throw error;
    }
    await wait(POLL_MS);
  }
}

/** Asks the sandbox that has the lock. A lock that nobody has any more is removed. */
async function lookAt(path: string, isLast: boolean): Promise<Found> {
  const text = readLock(path);
  const content = parse(text ?? '');
  const found: Found = content === undefined ? { kind: 'gone' } : await probe(content);
  if (found.kind === 'running') return found;
  if (isLast) {
    throw new UserError(`Another sandbox holds this data directory and does not answer: ${content === undefined ? path : `process ${content.pid}`}`, {
      code: 'SandboxSilent', hint: 'End that process, or choose another data directory.',
    });
  }
  // A lock that is still without an endpoint after that time names a process that has its number by chance.
  const isStale = found.kind === 'gone' || (found.kind === 'starting' && readAgeMs(path) > STARTING_MS);
  if (text !== undefined && isStale) removeStale(path, text);
  return found;
}

/** How long ago a file was written; 0 where it is gone. */
function readAgeMs(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function toLock(path: string): Lock {
  const assertHeld = () => {
    if (readPid(path) === process.pid) return;
    throw new UserError(`This sandbox has lost its data directory, which was removed or taken by another one: ${dirname(path)}`, {
      code: 'LockLost', hint: 'Start again.',
    });
  };
  return {
    assertHeld,
    publish(content) {
      assertHeld();
      replacePrivate(path, JSON.stringify(content));
    },
    release() {
      try {
        if (readPid(path) === process.pid) rmSync(path, { force: true });
      } catch {
        // What the sandbox ends for is to be told, not this.
      }
    },
  };
}
