import { CreateApiKeyCredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Logger } from '../../src/core/base/log.js';
import { Secret } from '../../src/core/base/secret.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import { apiKey } from '../../src/core/flow/apiKey.js';
import type { FlowEvent } from '../../src/core/flow/events.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import { machineToMachine } from '../../src/core/flow/machineToMachine.js';
import type { FlowPlan } from '../../src/core/flow/plan.js';
import { userFederation } from '../../src/core/flow/userFederation.js';
import { userTokenByClient, userTokenByCode, userTokenByPassword } from '../../src/core/flow/userToken.js';
import { startCodeListener } from '../support/codeListener.js';
import { startFaultyProxy } from '../support/faultyProxy.js';
import { CLIENT_SECRET, startOpenIdProvider } from '../support/openIdProvider.js';
import { PROVIDER, SCOPES } from './clients.js';
import { takeConsentedToken } from './consented.js';
import { inStep, record, startFlowScene, WORKLOAD, type FlowScene } from './flowScene.js';
import { createPerson } from './person.js';
import { createVisitor, giveConsent } from './visitor.js';

/** Every secret that events carry, however deep. */
function secretsOf(value: unknown): string[] {
  if (value instanceof Secret) return [value.reveal()];
  if (Array.isArray(value)) return value.flatMap(secretsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsOf) : [];
}

/** What somebody may see of a run: its events as JSON and as the console prints them, and its end. */
const seen = (events: readonly FlowEvent[]) => [JSON.stringify(events), inspect(events, { depth: Infinity })].join('\n');

function assertHidden(text: string, secrets: readonly string[], atLeast: number): void {
  const distinct = [...new Set(secrets)].filter((secret) => secret !== '');
  assert.ok(distinct.length >= atLeast, `only ${distinct.length} secrets`);
  for (const secret of distinct) {
    assert.ok(!text.includes(secret), `a secret of ${secret.length} characters is in the clear: ${secret.slice(0, 6)}`);
    assert.ok(!text.includes(encodeURIComponent(secret)), 'a secret is in the clear in a URL');
  }
}

describe('No secret of a flow is seen in the clear', function () {
  this.timeout(20_000);
  let scene: FlowScene;
  const lines: string[] = [];
  const write = (line: string) => { lines.push(line); };
  const log: Logger = { debug: write, info: write, warn: write, error: write };
  const follow = async <S, R>(plan: FlowPlan<S, R>) => {
    const recorded = record(plan);
    void recorded.saw(inStep('poll', 'stepStarted')).then(() => { recorded.clock.rush(); });
    return { ...recorded, outcome: await recorded.run.outcome };
  };

  before(async () => { scene = await startFlowScene(); });
  after(() => scene.stop());

  it('of user federation: tokens, state, session, URLs, custom parameters, log and pages', async () => {
    await scene.listener.dispose();
    const listener = createCallbackListener({ url: scene.returnUrl, log });
    const userToken = new Secret(await takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, 'leaks'));
    const person = createPerson(scene.sandbox.ready.endpoint, (visitor, url) => giveConsent(visitor, url));
    const resource = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl, customParameters: { login_hint: 'hint-of-the-user' } };
    const { events, outcome } = await follow(userFederation({ workloadName: WORKLOAD, user: { userToken }, resource }, { data: scene.data, consent: listener, browser: person }));
    assert.equal(outcome.kind, 'completed');
    const page = await person.end;
    await listener.dispose();
    const secrets = [...secretsOf(events), userToken.reveal(), 'hint-of-the-user', 'wonderland', scene.sandbox.ready.clients[0]?.clientSecret ?? ''];
    assertHidden([seen(events), lines.join('\n'), page.body, scene.sandbox.log()].join('\n'), secrets, 9);
  });

  it('of machines and keys', async () => {
    await scene.clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'leaky', apiKey: 'the-key-itself' }));
    const key = await follow(apiKey(scene.data, { workloadName: WORKLOAD }, 'leaky'));
    assertHidden(seen(key.events), [...secretsOf(key.events), 'the-key-itself'], 2);
    const machine = await follow(machineToMachine(scene.data, { workloadName: WORKLOAD }, { providerName: PROVIDER, scopes: ['email'] }));
    assertHidden(seen(machine.events), secretsOf(machine.events), 2);
  });

  it('of a sign-in at an issuer: code, verifier, nonce, client secret and tokens', async () => {
    const code = await startCodeListener();
    const idp = await startOpenIdProvider(code.redirectUri);
    const urls: string[] = [];
    const browser = {
      open: async (url: string) => {
        const { headers } = await fetch(url, { redirect: 'manual' });
        const end = await createVisitor(idp.issuer).open(headers.get('location') ?? '');
        urls.push(headers.get('location') ?? '', end.url.href);
        void fetch(end.url).catch(() => undefined);
      },
    };
    try {
      const client = { clientId: 'web', clientSecret: new Secret(CLIENT_SECRET) };
      const { events, outcome } = await follow(userTokenByCode({ discoveryUrl: idp.discoveryUrl, client, scopes: ['openid'] }, { http: createIssuerHttp(), code, browser }));
      assert.equal(outcome.kind, 'completed');
      const query = urls.flatMap((url) => ['state', 'nonce', 'code'].map((name) => new URL(url).searchParams.get(name) ?? ''));
      assertHidden(seen(events), [...secretsOf(events), ...query, CLIENT_SECRET], 8);
    } finally {
      idp.close();
      code.close();
    }
  });

  it('that an issuer repeats in its refusal, or that was wrong', async () => {
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
        const { events, outcome } = await follow(userTokenByClient(request, createIssuerHttp()));
        assert.ok(outcome.kind === 'failed');
        assert.match(outcome.fault.message, /The secret \[secret\] is wrong/);
        assertHidden(seen(events), ['hunter2-secret', 'an-assertion-of-ours'], 2);
      }
    } finally {
      issuer.close();
    }
    const { events } = await follow(userTokenByPassword('alice', new Secret('a-wrong-password'), {
      signIn: () => Promise.reject(new Error('Incorrect username or password.')), newPassword: () => Promise.reject(new Error('There is none.')),
    }));
    assertHidden(seen(events), ['a-wrong-password'], 1);
  });
});
