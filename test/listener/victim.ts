// The listener in a process of its own, as the attacks meet it: a window without VS Code. Takes what to do as JSON lines, says
// what happens as JSON lines; cancels and ends when its parent lets go.
import { createInterface } from 'node:readline';
import { UserError } from '../../src/core/base/errors.js';
import { Secret } from '../../src/core/base/secret.js';
import type { PendingConsent } from '../../src/core/callback/consent.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import type { Order, Said, VictimOptions, WaitFor } from './window.js';

const say = (line: Said) => { process.stdout.write(`${JSON.stringify(line)}\n`); };
const { key, ...options } = JSON.parse(process.argv[2] ?? '{}') as VictimOptions;

const listener = createCallbackListener({
  lingerMs: 60_000, ...options, ...(key === undefined ? {} : { key: new Secret(key) }),
  log: { debug: () => undefined, info: () => undefined, warn: (message) => { say({ log: message }); }, error: () => undefined },
});
const waiting = new Map<string, PendingConsent>();

function begin({ name, state, lifeMs = 600_000, authorizationUrl = 'https://idp.example/authorize', isCode }: WaitFor): Promise<PendingConsent> {
  const facts = { agent: `agent of ${name}`, user: `user of ${name}` };
  const shared = { authorizationUrl, facts, expiresAtMs: Date.now() + lifeMs };
  if (isCode !== true) {
    return listener.expect({
      ...shared, sessionUri: `urn:ietf:params:oauth:request_uri:${name}`, state,
      // The very artefact that began the flow: it is known here, and never read from a callback.
      complete: () => { say({ bound: name, user: facts.user }); return Promise.resolve(); },
    });
  }
  return listener.expectCode({
    ...shared, state: new Secret(state ?? ''),
    complete: ({ code, iss }) => { say({ bound: name, code: code.reveal(), ...(iss === undefined ? {} : { iss }) }); return Promise.resolve(); },
  });
}

async function follow(order: Order): Promise<void> {
  if ('expect' in order) {
    const { name } = order.expect;
    const pending = await begin(order.expect);
    waiting.set(name, pending);
    say({ name, startUrl: pending.startUrl });
    void pending.outcome.then(({ kind }) => {
      waiting.delete(name);
      say({ name, outcome: kind });
    });
  } else if ('cancel' in order) {
    waiting.get(order.cancel)?.cancel();
  } else if ('measure' in order) {
    globalThis.gc?.();
    say({ heapBytes: process.memoryUsage().heapUsed });
  } else {
    const outcome = await listener.paste(order.paste, () => Promise.resolve(order.isSure));
    say({ pasted: outcome?.kind ?? 'not confirmed' });
  }
}

const orders = createInterface(process.stdin);
orders.on('line', (line) => {
  follow(JSON.parse(line) as Order).catch((error: unknown) => {
    say({ refused: error instanceof UserError ? error.code : 'unknown', message: error instanceof Error ? error.message : String(error) });
  });
});
orders.once('close', () => { void listener.dispose().then(() => process.exit()); });
say({ ready: true });
