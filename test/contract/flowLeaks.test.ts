import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Logger } from '../../src/core/base/log.js';
import { Secret } from '../../src/core/base/secret.js';
import type { FlowEvent, FlowOutcome } from '../../src/core/flow/events.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { userFederation } from '../../src/core/flow/userFederation.js';
import { userTokenByClient } from '../../src/core/flow/userToken.js';
import { encodeForm } from '../../src/core/flow/secrets.js';
import { startFaultyProxy } from '../support/faultyProxy.js';
import { CLIENT_SECRET } from '../support/openIdProvider.js';
import { PROVIDER, SCOPES } from './clients.js';
import { PERSON } from './cognitoPool.js';
import { follow } from './everyFlow/follow.js';
import { FLOWS, requestsOf, type FlowCase } from './everyFlow/table.js';
import { repeating, tapped } from './everyFlow/tap.js';
import { API_KEY, startFlowWorld, type FlowWorld } from './everyFlow/world.js';
import { record, WORKLOAD } from './flowScene.js';

/** What somebody may see of a run: its events and its end, as JSON and as the console prints them. */
const seen = (events: readonly FlowEvent[], outcome: FlowOutcome<unknown>) => (
  [events, outcome].flatMap((value) => [JSON.stringify(value), inspect(value, { depth: Infinity })]).join('\n'));

function assertHidden(text: string, secrets: Iterable<string>, where: string): void {
  for (const secret of secrets) {
    for (const written of [secret, encodeURIComponent(secret), encodeForm(secret)]) {
      assert.ok(!text.includes(written), `a secret of ${secret.length} characters is in the clear in ${where}: ${secret.slice(0, 6)}…`);
    }
  }
}

/** At least so many secrets each flow has: a tap that hears nothing proves nothing. */
const AT_LEAST: Readonly<Record<FlowCase['kind'], number>> = {
  userFederation: 6, machineToMachine: 2, onBehalfOf: 3, apiKey: 2, userTokenByCode: 9, direct: 9, userTokenByDevice: 6, userTokenByClient: 2, userTokenByPassword: 3,
};

describe('No secret of a flow is seen in the clear', function () {
  this.timeout(20_000);
  let world: FlowWorld;
  const lines: string[] = [];
  const write = (line: string) => { lines.push(line); };
  const log: Logger = { debug: write, info: write, warn: write, error: write };

  before(async () => { world = await startFlowWorld({ log, lingerMs: 2_000 }); });
  after(() => world.stop());

  /** What has no way to hide: these are known before any flow. */
  const known = () => [CLIENT_SECRET, API_KEY, PERSON.password, world.pool.secret, world.userToken.reveal(), 'wonderland', world.scene.sandbox.ready.clients[0]?.clientSecret ?? ''];

  for (const [name, flow] of FLOWS) {
    it(`in events, log, pages and result of a run: ${name}`, async () => {
      const secrets = new Set<string>();
      const followed = await follow(world, tapped(flow, secrets), { log });
      const outcome = await followed.run.outcome;
      assert.equal(outcome.kind, 'completed');
      assert.ok(secrets.size >= AT_LEAST[flow.kind], `only ${secrets.size} secrets`);
      const nonces = followed.events.flatMap((event) => (event.kind === 'waiting' && event.waiting.for === 'consent' ? [event.waiting.url.reveal().split('/').at(-1) ?? ''] : []));
      const all = [...secrets, ...nonces, ...known()];
      assertHidden(seen(followed.events, outcome), all, 'events');
      if (flow.calls['openBrowser'] !== undefined) {
        // The code and the session are in the address of the callback; the page is at another one.
        const page = await followed.page;
        assert.match(page.body, /<title>(Consent given|Signed in)</);
        assertHidden(`${page.body}\n${JSON.stringify(page.headers)}`, all, 'the page');
      }
      assertHidden(lines.join('\n'), all, 'the log of the listener');
      assertHidden(world.scene.sandbox.log(), all, 'the log of the sandbox');
      await followed.closed();
    });

    it(`in events and result of a run in which whoever refuses repeats them all: ${name}`, async () => {
      for (const { stepId, call } of requestsOf(flow)) {
        const secrets = new Set<string>();
        const now = { stepId: '' };
        const followed = await follow(world, repeating(tapped(flow, secrets), () => now.stepId === stepId, secrets), {
          log, onEvent: (event) => { if (event.kind === 'stepStarted') now.stepId = event.stepId; },
        });
        const outcome = await followed.run.outcome;
        assert.ok(outcome.kind === 'failed', `${stepId} ${call} ${outcome.kind}`);
        assertHidden(seen(followed.events, outcome), [...secrets, ...known()], `events of a refusal at ${stepId}`);
        await followed.closed();
      }
    });
  }

  it('where they are parameters of the person who runs the flow', async () => {
    const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: world.scene.returnUrl, customParameters: { login_hint: 'hint-of-the-user' } };
    const given: FlowCase = {
      kind: 'userFederation', calls: { consent: ['clock'], poll: ['clock'] },
      plan: ({ data, consent, browser }) => userFederation(
        { workloadName: WORKLOAD, user: { userToken: world.userToken }, resource: { ...resource, customState: new Secret('state-of-ours'), forceAuthentication: true } },
        { data, consent, browser },
      ),
    };
    const followed = await follow(world, given);
    const outcome = await followed.run.outcome;
    assert.equal(outcome.kind, 'completed', JSON.stringify(outcome));
    assertHidden(seen(followed.events, outcome), ['hint-of-the-user', 'state-of-ours'], 'events');
    await followed.closed();
  });

  it('that an issuer repeats in its refusal', async () => {
    const issuer = await startFaultyProxy('http://127.0.0.1:9');
    issuer.disturb((path) => ({
      kind: 'answer', status: path === '/token' ? 400 : 200,
      body: path === '/token'
        ? { error: 'invalid_client', error_description: 'The secret hunter2-secret is wrong for web.' }
        : { issuer: issuer.endpoint, token_endpoint: `${issuer.endpoint}/token` },
    }));
    try {
      for (const clientAuthentication of ['client_secret_basic', 'client_secret_post'] as const) {
        const client = { clientId: 'web', clientSecret: new Secret('hunter2-secret'), clientAuthentication };
        const request = { discoveryUrl: `${issuer.endpoint}/.well-known/openid-configuration`, client, scopes: [], extra: { client_assertion: 'an-assertion-of-ours' } };
        const { run, events } = record(userTokenByClient(request, createIssuerHttp()));
        const outcome = await run.outcome;
        assert.ok(outcome.kind === 'failed');
        assert.match(outcome.fault.message, /The secret \[secret\] is wrong/);
        assertHidden(seen(events, outcome), ['hunter2-secret', 'an-assertion-of-ours'], 'events');
      }
    } finally {
      issuer.close();
    }
  });
});
