import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { parseSandboxReady, type SandboxReady } from '../../src/core/identity/sandboxReady.js';
import type { WorkbenchOptions } from '../../scripts/vscode/launch.mjs';
import { makeFolder } from '../support/folder.js';
import { openWorkbench, type Workbench } from './pages/workbench.js';

/** The port of the default setting, which a person sees; of files that run side by side each process of mocha has its own. */
const CALLBACK_PORT = 8765 + Number(process.env['MOCHA_WORKER_ID'] ?? 0);

const listFiles = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

/** Takes a loopback port for a server. Rejects where it is taken. */
export function takePort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The wanted port where it is free now, else another one. The product itself never looks for one: return URLs are registered with theirs. */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const port = await takePort(server, wanted).catch(() => takePort(server, 0));
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** A window with what its tests may want to know of it. */
export interface Scene extends Workbench {
  readonly callbackPort: number;
  /** The workspace folder. */
  readonly folder: string;
  /** What the sandbox in the extension's own storage says of itself. */
  readonly sandbox: () => Promise<SandboxReady>;
  /** Every file that VS Code and the extension wrote for this window, but the sandbox's own, which hold its secrets. */
  readonly files: () => readonly { readonly path: string; readonly text: string }[];
  /** Adds a connection to AWS with the first profile or another one, and makes it the current one. */
  readonly connectAws: (profile?: string) => Promise<void>;
  /** Starts the sandbox, or comes back to it: until its rows are on show. */
  readonly startSandbox: () => Promise<void>;
}

/**
 * A window of a person who works with the sandbox: a folder, a fresh profile, a callback port of their own.
 * @param files that are in the folder; the AWS config of this person is `.aws/config` in it
 */
export async function openScene({ files = {}, env = {}, ...options }: Omit<WorkbenchOptions, 'folder'> & { readonly files?: Readonly<Record<string, string>> } = {}): Promise<Scene> {
  const inFolder = Object.entries({ 'README.md': '# An agent of mine\n', ...files }).map(([name, text]) => [`hello-agent/${name}`, text]);
  const folder = makeFolder(Object.fromEntries(inFolder) as Readonly<Record<string, string>>);
  const callbackPort = await freePort(CALLBACK_PORT);
  const workbench = await openWorkbench({
    // No credentials of this machine: a connection to AWS finds none and contacts nobody. Private sockets are in this folder and
    // go with it: a window that is killed leaves one behind.
    env: {
      XDG_RUNTIME_DIR: folder.path, AWS_CONFIG_FILE: join(folder.path, 'hello-agent/.aws/config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none'), AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    ...options, folder: join(folder.path, 'hello-agent'),
    settings: {
      'agentcoreIdentity.defaultConnection': 'sandbox',
      'agentcoreIdentity.callbackUrl': `http://127.0.0.1:${callbackPort}/agentcore/callback`,
      ...options.settings,
    },
  });
  return {
    ...workbench, callbackPort, folder: join(folder.path, 'hello-agent'),
    async sandbox() {
      const lock = listFiles(workbench.profile).find((path) => path.endsWith(join('sandbox', 'lock')));
      if (lock === undefined) throw new Error('no sandbox runs on this profile');
      const { endpoint, controlToken } = JSON.parse(readFileSync(lock, 'utf8')) as { readonly endpoint: string; readonly controlToken: string };
      const status = await fetch(`${endpoint}/_sandbox/status`, { headers: { 'x-sandbox-control-token': controlToken } });
      return parseSandboxReady(JSON.stringify((await status.json() as { readonly ready: unknown }).ready));
    },
    files: () => listFiles(workbench.profile)
      .filter((path) => !path.includes(join('globalStorage', 'agentcore-identity.agentcore-identity', 'sandbox')))
      .map((path) => ({ path, text: readFileSync(path, 'latin1') })),
    async connectAws(profile) {
      const { run, quickInput } = workbench;
      await run('AgentCore Identity: Connect to AWS…');
      await quickInput.shows('Which profile of your AWS config?');
      await (profile === undefined ? quickInput.accept() : quickInput.pick(profile));
      await quickInput.shows('AWS region, as in us-east-1.');
      await quickInput.accept();
      await workbench.statusBar(profile ?? 'default');
    },
    async startSandbox() {
      await workbench.run('AgentCore Identity: Start the Local Sandbox');
      await workbench.tree.shows('quickstart_agent');
      await workbench.tree.counts('Agent Runtimes');
    },
    stop: async () => { await workbench.stop(); folder.remove(); },
  };
}

/** Brings a browser page to a size that its pictures have, and takes one. */
export async function pictureOfPage(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 900, height: 720 });
  await page.screenshot({ path });
}
