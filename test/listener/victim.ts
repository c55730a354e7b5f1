// The listener in a process of its own, as the attacks meet it. Says what happens as JSON lines; cancels and ends when its
// parent lets go.
import { createCallbackListener } from '../../src/core/callback/listener.js';

const say = (line: Readonly<Record<string, unknown>>) => { process.stdout.write(`${JSON.stringify(line)}\n`); };

const listener = createCallbackListener({
  url: 'http://127.0.0.1:0/agentcore/callback', headersTimeoutMs: 200, requestTimeoutMs: 400, lingerMs: 60_000,
  log: { debug: () => undefined, info: () => undefined, warn: (message) => { say({ log: message }); }, error: () => undefined },
});

/** Each name becomes a consent; one that ends in "!" requires a state of the same name. */
for (const name of process.argv.slice(2)) {
  const pending = await listener.expect({
    sessionUri: `urn:ietf:params:oauth:request_uri:${name.replace('!', '')}`,
    authorizationUrl: `https://idp.example/authorize?${name}`,
    facts: { agent: `agent of ${name}`, user: `user of ${name}` },
    expiresAtMs: Date.now() + 600_000,
    ...(name.endsWith('!') ? { state: `state of ${name.replace('!', '')}` } : {}),
    complete: () => {
      say({ bound: name });
      return Promise.resolve();
    },
  });
  say({ name, startUrl: pending.startUrl });
  void pending.outcome.then(({ kind }) => { say({ name, outcome: kind }); });
}
say({ ready: true });

process.stdin.resume().once('end', () => { void listener.dispose().then(() => process.exit()); });
