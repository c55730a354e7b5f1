// The VS Code server of npm's code-server: on a free loopback port, for whoever holds its token.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { startProcess } from '../lifetime.mjs';

/** A loaded machine may take long to print the port. */
const READY_MS = 60_000;

/** What the server prints once it serves. */
const READY_LINE = /Extension host agent listening on (\d+)/;

const verbose = Boolean(process.env.VSCODE_TEST_VERBOSE);

/** The port of the ready line, or an error with the last lines that the server wrote. */
function readPort({ child, exited }) {
  let lastLines = [];
  return new Promise((resolve_, reject) => {
    const fail = (why) => reject(new Error(`The VS Code server ${why}:\n${lastLines.join('\n')}`));
    const timer = setTimeout(() => fail(`was not ready after ${READY_MS} ms`), READY_MS);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lastLines = [...lastLines.slice(-40), line];
        if (verbose) console.error(`[server] ${line}`);
        const port = READY_LINE.exec(line)?.[1];
        if (port) {
          clearTimeout(timer);
          resolve_(Number(port));
        }
      });
    }
    exited.then((code) => fail(`ended with ${code}`), (error) => fail(error.message)).finally(() => clearTimeout(timer));
  });
}

/**
 * Starts the server on a profile.
 * @returns its origin, its process group, `address` (the page of a folder, with our extension from source or without) and `stop`
 */
export async function startServer({ node, main }, { profile, env = {}, trustAll = true }) {
  const token = randomBytes(16).toString('hex');
  const running = startProcess(node, [
    main, '--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms',
    '--server-data-dir', profile.folder, '--extensions-dir', profile.extensions,
    '--telemetry-level', 'off', '--disable-update-check', '--disable-getting-started-override',
    ...(trustAll ? ['--disable-workspace-trust'] : []),
  ], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let port;
  try {
    port = await readPort(running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  const origin = `http://127.0.0.1:${port}`;
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`;
  const address = ({ folder, extensionPath, testsPath }) => {
    const payload = [];
    if (extensionPath) payload.push(['extensionDevelopmentPath', remote(extensionPath)]);
    if (testsPath) payload.push(['extensionTestsPath', remote(testsPath)]);
    const query = new URLSearchParams({ tkn: token, folder: resolve(folder) });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `${origin}/?${query}`;
  };
  return { origin, pid: running.child.pid, exited: running.exited, address, stop: running.stop };
}

/** Installs a VSIX into a profile, as a person would who has downloaded it. */
export async function installVsix({ node, main }, profile, vsix) {
  await promisify(execFile)(node, [
    main, '--server-data-dir', profile.folder, '--extensions-dir', profile.extensions, '--accept-server-license-terms',
    '--install-extension', resolve(vsix), '--force',
  ]);
}
