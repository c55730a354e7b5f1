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

async function run(options: Options): Promise<void> {
  const { dataDirectory } = options;
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const held = dataDirectory === undefined ? undefined : await acquireLock(dataDirectory);
  if (held?.kind === 'running') {
    await announce({ ...held.ready as ReadyLine, attached: true }, options);
    process.exit(0); // a parent's IPC channel would keep the process
  }
  const lock = held?.lock;
  try {
    const running = await startSandbox(options);
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
  } catch (error) {
    const text = error instanceof UserError ? `${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}` : `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}
