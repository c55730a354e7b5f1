// Everything a script starts is ended with it: on Ctrl-C, on an error and at its normal end.
// Processes get a process group of their own, so that what *they* start ends too.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long a process may take to end by itself before it is killed. */
const GRACE_MS = 3_000;

/** How often it is looked whether npm is still there. */
const PARENT_CHECK_MS = 500;

const groups = new Set();
const folders = new Set();
const endings = [];

/** Runs at the end of this process, the last one first. Errors in it are ignored: the rest must run. */
export function atEnd(ending) {
  endings.push(ending);
}

/** A new temporary folder, removed at the end of this process. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `agentcore-identity-${name}-`));
  folders.add(folder);
  return folder;
}

/** Removes a temporary folder now. A file that is still being written is waited for. */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  folders.delete(folder);
}

function signalGroup(pid, signal) {
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }); // not run there
    else process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** True while a process of the group lives. */
const groupLives = (pid) => process.platform !== 'win32' && signalGroup(pid, 0);

/**
 * Starts a process in a group of its own.
 * @returns the child, a promise of its exit code (128 + n after a signal n is not told apart: 1), and `stop`, which ends the whole group
 */
export function startProcess(command, args, options = {}) {
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options });
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  exited.catch(() => {}); // told by whoever awaits it
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const stop = async () => {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    const deadline = Date.now() + GRACE_MS;
    while (groupLives(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    signalGroup(pid, 'SIGKILL');
    groups.delete(pid);
  };
  return { child, exited, stop };
}

/** Ends processes that left our groups but name one of our folders in their command line, as a desktop VS Code does. */
export function endProcessesNaming(folder) {
  if (process.platform === 'win32') return;
  const rows = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\n');
  for (const row of rows.filter((line) => line.includes(folder))) {
    const pid = Number.parseInt(row, 10);
    if (pid !== process.pid) {
      try { process.kill(pid, 'SIGTERM'); } catch { /* it has just ended */ }
    }
  }
}

let ending;

/** Ends everything, once. Called by the handlers below; a script that is done may call it itself. */
export function endAll() {
  ending ??= (async () => {
    for (const last of endings.splice(0).reverse()) {
      try { await last(); } catch { /* the rest must run */ }
    }
  })();
  return ending;
}

/** What can still be done when the process may no longer wait. */
function endNow() {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
  for (const folder of folders) {
    try { removeFolder(folder); } catch { /* nothing more can be done */ }
  }
}

process.once('exit', endNow);
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.on(signal, () => { void endAll().finally(() => process.exit(code)); });
}
// npm hands a signal to the shell between us only, which ends without a word: we notice that it is gone.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) void endAll().finally(() => process.exit(143)); }, PARENT_CHECK_MS).unref();
}
process.once('uncaughtException', (error) => {
  console.error(error);
  void endAll().finally(() => process.exit(1));
});
