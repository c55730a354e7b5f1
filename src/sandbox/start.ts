import type { Server } from 'node:http';
import { UserError } from '../core/base/errors.js';
import { createClock } from './clock.js';
import { resumeSetups } from './control/providerSetup.js';
import { createIssuerKeys } from './data/issuerKeys.js';
import { createIds } from './ids.js';
import { createIssuers } from './idp/issuers.js';
import { DEMO_ISSUER } from './idp/presets.js';
import type { Lock } from './lock.js';
import { createLog } from './log.js';
import type { Options } from './options.js';
import { toReadyLine, type ReadyLine } from './ready.js';
import { createCallRecords } from './records/callRecords.js';
import { createRuntimes } from './runtime/runtimes.js';
import { ACCOUNT_ID, type Sandbox } from './sandbox.js';
import { seedChanges } from './seed.js';
import { createSandboxServer } from './server.js';
import { createAgentLogs } from './steering/agentLogs.js';
import { createFaults } from './steering/faults.js';
import { createMemoryStore, openStore, put } from './store.js';
import { toErrorCode } from './textFile.js';

export interface RunningSandbox {
  readonly ready: ReadyLine;
  /** Loads the identity provider, so that its first page comes at once. */
  warmUp(): void;
  stop(): void;
}

/** Listens on loopback; false where the port is taken. */
function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      const code = toErrorCode(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else reject(error);
    };
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      resolve(true);
    });
  });
}

/** Takes the port that was asked for, or without one that of the last start, or else any. Gives the origin. */
async function takePort(server: Server, asked: number, last: number | undefined): Promise<number> {
  if (asked !== 0) {
    if (!await listen(server, asked)) {
      throw new UserError(`This port cannot be used, another program has it or it is reserved: ${asked}`, { code: 'PortInUse', hint: 'Give another --port, or 0 for any free one.' });
    }
  } else if (last === undefined || !await listen(server, last)) {
    if (!await listen(server, 0)) throw new UserError('There is no free port on 127.0.0.1.', { code: 'PortInUse', hint: 'Give one with --port.' });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Starts everything. The identity provider is loaded afterwards, by `warmUp` or the first request that needs it.
 * @param lock of the data directory, where there is one
 */
export async function startSandbox(
  { port: askedPort, dataDirectory, region, agentsFiles, patienceMs, seedFile, logLevel, logFile }: Options, lock: Lock | undefined,
): Promise<RunningSandbox> {
  const sow = seedFile === undefined ? undefined : (await import('./seedFile.js')).readSeedFile(seedFile);
  const log = createLog(logLevel, logFile);
  const clock = createClock();
  const { now } = clock;
  const ids = createIds();
  const seed = () => seedChanges(now(), ids);
  const store = dataDirectory === undefined ? createMemoryStore(seed()) : openStore(dataDirectory, {
    seed, needed: [['issuers', DEMO_ISSUER]], assertHeld: () => { lock?.assertHeld(); }, log,
  });
  const server = createSandboxServer(patienceMs === undefined ? undefined : { headersMs: patienceMs, requestMs: patienceMs });
  const port = await takePort(server.http, askedPort, store.get('settings', 'sandbox')?.lastPort);
  if (store.get('settings', 'sandbox')?.lastPort !== port) store.write(put('settings', 'sandbox', { lastPort: port }));
  const sandbox: Sandbox = {
    origin: `http://127.0.0.1:${port}`, region, accountId: ACCOUNT_ID, store, now, ids, log, controlToken: ids.token(24),
    renewals: new Map(), issuerKeys: createIssuerKeys(now),
  };
  sow?.(sandbox);
  const issuers = createIssuers(sandbox);
  const logs = createAgentLogs(now);
  const runtimes = createRuntimes(sandbox, logs, agentsFiles);
  server.serve(sandbox, { clock, issuers, runtimes, faults: createFaults(), logs, records: createCallRecords() });
  resumeSetups(sandbox);
  return {
    ready: toReadyLine(sandbox),
    warmUp: () => { issuers.get(DEMO_ISSUER).catch((error: unknown) => { log.error(`The identity provider cannot be loaded: ${String(error)}`); }); },
    stop() {
      runtimes.close();
      server.http.close();
      server.http.closeAllConnections();
      store.close();
    },
  };
}
