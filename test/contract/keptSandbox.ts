import { makeFolder } from '../support/folder.js';
import { startSandbox, type ReadyLine } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';

/** A sandbox that keeps its state, so that it can be started again; `ready` and `clients` are those of its last start. */
export interface KeptSandbox {
  readonly ready: ReadyLine;
  readonly clients: Clients;
  /** Everything that it has written to stderr since its last start. */
  log(): string;
  restart(): Promise<void>;
  /** Ends it and removes its state. */
  stop(): Promise<void>;
}

export async function startKeptSandbox(): Promise<KeptSandbox> {
  const folder = makeFolder();
  const start = async () => {
    const sandbox = await startSandbox({ dataDirectory: folder.path });
    return { sandbox, clients: createClients(sandbox.ready) };
  };
  let running = await start();
  return {
    get ready() { return running.sandbox.ready; },
    get clients() { return running.clients; },
    log: () => running.sandbox.log(),
    async restart() {
      await running.sandbox.stop();
      running = await start();
    },
    async stop() {
      await running.sandbox.stop();
      folder.remove();
    },
  };
}
