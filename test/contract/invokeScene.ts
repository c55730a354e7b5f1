import { createAwsData } from '../../src/core/flow/awsData.js';
import type { IdentityData } from '../../src/core/flow/data.js';
import type { InvokeEvent, InvokeRequest, InvokeTarget } from '../../src/core/invoke/invoke.js';
import { createInvoker, type Invoker } from '../../src/core/invoke/invoker.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { startSandbox, type StartedSandbox, type StartOptions } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';

/** A sandbox, and what a window calls its agents with. */
export interface InvokeScene {
  readonly sandbox: StartedSandbox;
  readonly clients: Clients;
  readonly data: IdentityData;
  readonly invoker: Invoker;
  invoke(target: InvokeTarget, payload: unknown, more?: Partial<InvokeRequest>, signal?: AbortSignal): AsyncIterable<InvokeEvent>;
  stop(): Promise<void>;
}

export async function startInvokeScene(options: StartOptions = {}): Promise<InvokeScene> {
  const sandbox = await startSandbox(options);
  const access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region } as const;
  const data = createAwsData(access);
  const invoker = createInvoker(access, { tokens: data });
  return {
    sandbox, clients: createClients(sandbox.ready), data, invoker,
    invoke: (target, payload, more = {}, signal = new AbortController().signal) => (
      invoker.invoke({ target, sessionId: newSessionId(), payload: JSON.stringify(payload), ...more }, signal)),
    async stop() {
      invoker.dispose();
      data.dispose();
      await sandbox.stop();
    },
  };
}

/** What JSON the events of an answer hold. */
export const toValues = (events: readonly InvokeEvent[]): readonly unknown[] => events.flatMap((event) => (event.kind === 'message' ? [event.json?.value] : []));
