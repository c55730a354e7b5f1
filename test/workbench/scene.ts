import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WorkbenchOptions } from '../../scripts/vscode/launch.mjs';
import { makeFolder } from '../support/folder.js';
import { openWorkbench, type Workbench } from './pages/workbench.js';

/** The port of the default setting: what a person sees, where it is free. */
const DEFAULT_PORT = 8765;

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
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const port = await takePort(server, wanted).catch(() => takePort(server, 0));
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** A window with what its tests may want to know of it. */
export interface Scene extends Workbench {
  readonly callbackPort: number;
  /** The process that the sandbox in the extension's own storage says it is. */
  readonly sandboxPid: () => number;
}

/** A window of a person who works with the sandbox: a folder, a fresh profile, a callback port of their own. */
export async function openScene(options: Omit<WorkbenchOptions, 'folder'> = {}): Promise<Scene> {
  const folder = makeFolder({ 'hello-agent/README.md': '# An agent of mine\n' });
  const callbackPort = await freePort(DEFAULT_PORT);
  const workbench = await openWorkbench({
    // No credentials of this machine: a connection to AWS finds none and contacts nobody.
    env: { AWS_CONFIG_FILE: join(folder.path, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none'), AWS_EC2_METADATA_DISABLED: 'true' },
    ...options, folder: join(folder.path, 'hello-agent'),
    settings: {
      'agentcoreIdentity.defaultConnection': 'sandbox',
      'agentcoreIdentity.callbackUrl': `http://127.0.0.1:${callbackPort}/agentcore/callback`,
      ...options.settings,
    },
  });
  return {
    ...workbench, callbackPort,
    sandboxPid() {
      const lock = readdirSync(workbench.profile, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(join('sandbox', 'lock')));
      if (lock === undefined) throw new Error('no sandbox runs on this profile');
      return (JSON.parse(readFileSync(join(workbench.profile, lock), 'utf8')) as { readonly pid: number }).pid;
    },
    stop: async () => { await workbench.stop(); folder.remove(); },
  };
}

/** Brings a browser page to a size that its pictures have, and takes one. */
export async function pictureOfPage(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 900, height: 720 });
  await page.screenshot({ path });
}
