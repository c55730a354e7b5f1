import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The sandbox's exit code where it could not even be started. */
const EXIT_FAILED = 1;

/**
 * Runs the sandbox with these options until it ends, as a process of its own that ends with this one. Its output is this process's, its exit
 * code too.
 */
export function runSandbox(options: readonly string[]): void {
  // The IPC channel is its life line: should this process be killed, the sandbox ends too.
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sandbox.js'), ...options], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // The terminal sends Ctrl-C to both, which the sandbox takes as one; whoever signals only this process means the sandbox.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { child.kill(signal); });
  child.once('error', (error) => {
    process.stderr.write(`The sandbox cannot be started: ${error.message}\n`);
    process.exitCode = EXIT_FAILED;
  });
  child.once('exit', (code) => { process.exit(code ?? EXIT_FAILED); });
}
