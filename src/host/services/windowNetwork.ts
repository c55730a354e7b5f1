import * as vscode from 'vscode';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import type { Network } from '../../core/network/network.js';

/** The settings of VS Code that say how https reaches the world. */
const SETTINGS = ['http.proxy', 'http.noProxy', 'http.proxyStrictSSL', 'http.proxySupport'];

/** The network of this window, by VS Code's settings and the environment. Made when it is asked for first. */
export interface WindowNetwork extends Disposable {
  /** Rejects with a `UserError` where a setting or a variable cannot be followed. */
  get(): Promise<Network>;
  /** `fetch` by this network, for issuers. */
  readonly fetch: typeof fetch;
  /** A setting was changed: clients that were made with the former network are to be made anew. */
  readonly onDidChange: Event<void>;
}

export function createWindowNetwork(): WindowNetwork {
  const changed = new Emitter<void>();
  let network: Promise<Network> | undefined;

  function drop(): void {
    network?.then((made) => { made.dispose(); }, () => undefined);
    network = undefined;
  }

  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (network === undefined || !SETTINGS.some((id) => event.affectsConfiguration(id))) return;
    drop();
    changed.fire();
  });

  const get = () => (network ??= make().catch((error: unknown) => { network = undefined; throw error; }));
  return {
    get,
    fetch: async (input, init) => (await get()).fetch(input, init),
    onDidChange: changed.event,
    dispose() {
      subscription.dispose();
      changed.dispose();
      drop();
    },
  };
}

async function make(): Promise<Network> {
  const { createNetwork } = await import('../../core/network/network.js');
  const http = vscode.workspace.getConfiguration('http');
  const isOff = http.get<string>('proxySupport') === 'off';
  return createNetwork({
    // Not the one of the environment either.
    proxy: isOff ? undefined : http.get<string>('proxy'), noProxy: isOff ? ['*'] : http.get<readonly string[]>('noProxy'), isProxyVerified: http.get<boolean>('proxyStrictSSL'),
  });
}
