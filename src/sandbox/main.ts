import { mkdirSync } from 'node:fs';
import { UserError } from '../core/base/errors.js';
import { acquireLock } from './lock.js';
import { parseOptions, USAGE, type Options } from './options.js';
import type { ReadyLine } from './ready.js';
import { startSandbox } from './start.js';

/** Wrong command line. */
const EXIT_USAGE = 2;

/** Prints one line; resolves when it has left the process. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => { process.stdout.write(`${text}\n`, () => { resolve(); }); });
}

function describe(ready: ReadyLine): string {
  const users = ready.users.map(({ username, password }) => `${username} / ${password}`).join(', ');
  return [
    `The sandbox ${ready.attached === true ? 'already runs' : 'is ready'}: ${ready.endpoint}`,
    `  export AWS_ENDPOINT_URL=${ready.endpoint} AWS_REGION=${ready.region} AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox`,
    `  users: ${users}`,
    ...(ready.attached === true ? [] : ['  Ctrl-C ends it.']),
  ].join('\n');
}

const announce = (ready: ReadyLine, { json }: Options) => print(json ? JSON.stringify(ready) : describe(ready));

/** What the file system refuses names its own call and nothing to do about it. */
function explain(error: unknown, folder: string | undefined): unknown {
  const isRefused = error instanceof Error && 'code' in error && 'syscall' in error && error.syscall !== 'listen';
  if (folder === undefined || !isRefused) return error;
  return new UserError(`The sandbox cannot use its data directory (${String(error.code)}): ${folder}`, {
    code: 'DataDirectory', hint: 'See that it is yours to write to and that the disk has room, or choose another one.', cause: error,
  });
}

async function run(options: Options): Promise<void> {
  const { dataDirectory } = options;
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const held = dataDirectory === undefined ? undefined : await acquireLock(dataDirectory);
  if (held?.kind === 'running') {
    if (options.seedFile !== undefined) {
      throw new UserError(`A sandbox already runs on this folder, so the seed was not taken: ${dataDirectory ?? ''}`, { code: 'AlreadyRunning', hint: 'End it first, or give another --data.' });
    }
    await announce({ ...held.ready as ReadyLine, attached: true }, options);
    process.exit(0); // a parent's IPC channel would keep the process
  }
  const lock = held?.lock;
  try {
    const running = await startSandbox(options, lock);
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      running.stop();
      lock?.release();
      process.exit(0);
    };
    // Not `once`: without a listener a second signal would kill the process in the middle of its clean-up.
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    if (process.send !== undefined) process.once('disconnect', stop); // the parent has ended, or let go
    if (process.send !== undefined && !process.connected) stop(); // already
    const { pid, endpoint, controlToken } = running.ready;
    lock?.publish({ pid, endpoint, controlToken });
    await announce(running.ready, options);
    setImmediate(() => { running.warmUp(); });
  } catch (error) {
    lock?.release();
    throw error;
  }
}

// Whoever reads the log may be gone; that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'help') {
  await print(USAGE.trimEnd());
} else if (parsed.kind === 'wrong') {
  process.stderr.write(`${parsed.message}\n`);
  process.exitCode = EXIT_USAGE;
} else {
  try {
    await run(parsed.options);
  } catch (thrown) {
    const error = explain(thrown, parsed.options.dataDirectory);
    const text = error instanceof UserError ? `${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}` : `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}
