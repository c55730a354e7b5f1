import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { WorkbenchOptions } from '../../scripts/vscode/launch.mjs';
import { makeFolder } from '../support/folder.js';
import { openWorkbench, type Workbench } from './pages/workbench.js';

/** The port of the default setting: what a person sees, where it is free. */
const DEFAULT_PORT = 8765;

/** The given loopback port where it is free now, else another one. The product itself never looks for one: return URLs are registered with theirs. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.once('error', () => { resolve(0); });
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => { server.close(resolve); });
  return port === 0 ? freePort(0) : port;
}

/** A window of a person who works with the sandbox: a folder, a fresh profile, a callback port of their own. */
export async function openScene(options: Omit<WorkbenchOptions, 'folder'> & { readonly port?: number } = {}): Promise<Workbench> {
  const folder = makeFolder({ 'hello-agent/README.md': '# An agent of mine\n' });
  const workbench = await openWorkbench({
    ...options, folder: join(folder.path, 'hello-agent'),
    settings: {
      'agentcoreIdentity.defaultConnection': 'sandbox',
      'agentcoreIdentity.callbackUrl': `http://127.0.0.1:${await freePort(options.port ?? DEFAULT_PORT)}/agentcore/callback`,
      ...options.settings,
    },
  });
  return { ...workbench, stop: async () => { await workbench.stop(); folder.remove(); } };
}

/** Brings a browser page to a size that its pictures have, and takes one. */
export async function pictureOfPage(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 900, height: 720 });
  await page.screenshot({ path });
}
