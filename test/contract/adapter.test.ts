import { UpdateGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import type { UserError } from '../../src/core/base/errors.js';
import { listAll } from '../../src/core/base/paging.js';
import { Secret } from '../../src/core/base/secret.js';
import type { AwaitedConsent, CallbackListener, PendingConsent } from '../../src/core/callback/consent.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import type { SessionBinding } from '../../src/core/flow/binding.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { addReturnUrl } from '../../src/core/identity/returnUrls.js';
import { readMessage } from '../../src/core/invoke/answer.js';
import { createAwsInvoke } from '../../src/core/invoke/awsInvoke.js';
import type { InvokeEvent } from '../../src/core/invoke/invoke.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { cookieOf, navigate } from '../support/rawHttp.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

const GATEWAY = 'quickstart-gateway-sandbox001';
const WELL_KNOWN = '/.well-known/openid-configuration';

describe('The adapters of the core, against the sandbox', function () {
  this.timeout(30_000);
  let sandbox: StartedSandbox;
  let access: AwsAccess;
  let control: IdentityControl;

  before(async () => {
    sandbox = await startSandbox();
    access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region };
    control = createAwsControl(access);
  });
  after(async () => {
    control.dispose();
    await sandbox.stop();
  });

  describe('identity control', () => {
    it('creates, reads, lists and deletes a workload identity', async () => {
      const made = await control.createWorkloadIdentity('adapter-agent', ['http://127.0.0.1:1/cb']);
      assert.match(made.arn, /workload-identity\/adapter-agent$/);
      const read = await control.getWorkloadIdentity('adapter-agent');
      assert.deepEqual(read.allowedResourceOauth2ReturnUrls, ['http://127.0.0.1:1/cb']);
      assert.ok(read.createdTime instanceof Date);
      assert.ok((await listAll((page) => control.listWorkloadIdentities(page))).some(({ name }) => name === 'adapter-agent'));
      await control.deleteWorkloadIdentity('adapter-agent');
      await assert.rejects(control.getWorkloadIdentity('adapter-agent'), { name: 'UserError', code: 'ResourceNotFoundException' });
    });

    it('reads a long list page by page', async () => {
      const names = Array.from({ length: 25 }, (_, index) => `paged-${String(index).padStart(2, '0')}`);
      for (const name of names) await control.createWorkloadIdentity(name, []);
      const first = await control.listWorkloadIdentities({});
      assert.equal(first.items.length, 20);
      assert.ok(first.nextToken !== undefined);
      const all = await listAll((page) => control.listWorkloadIdentities(page));
      assert.deepEqual(all.map(({ name }) => name).filter((name) => name.startsWith('paged-')).sort(), names);
      for (const name of names) await control.deleteWorkloadIdentity(name);
    });

    it('adds a return URL and keeps the others', async () => {
      await control.createWorkloadIdentity('adapter-urls', ['http://127.0.0.1:1/cb']);
      const { identity, added } = await addReturnUrl(control, 'adapter-urls', 'http://127.0.0.1:2/cb');
      assert.ok(added);
      assert.deepEqual(identity.allowedResourceOauth2ReturnUrls, ['http://127.0.0.1:1/cb', 'http://127.0.0.1:2/cb']);
    });

    it('creates, reads, lists and deletes a custom provider', async () => {
      const discoveryUrl = `${sandbox.ready.issuer}${WELL_KNOWN}`;
      const made = await control.createOauth2Provider('adapter-custom', {
        vendor: 'CustomOauth2', discoveryUrl, clientId: 'client-1', clientSecret: new Secret('s3cret'),
      });
      assert.deepEqual([made.vendor, made.clientId], ['CustomOauth2', 'client-1']);
      assert.match(made.callbackUrl ?? '', /\/identities\/oauth2\/callback\//);
      const read = await control.getOauth2Provider('adapter-custom');
      assert.deepEqual(
        [read.discoveryUrl, read.clientId, read.callbackUrl, read.status], [discoveryUrl, 'client-1', made.callbackUrl, 'READY'],
      );
      const listed = await listAll((page) => control.listOauth2Providers(page));
      assert.equal(listed.find(({ name }) => name === 'adapter-custom')?.vendor, 'CustomOauth2');
      await control.deleteOauth2Provider('adapter-custom');
      await assert.rejects(control.getOauth2Provider('adapter-custom'), { code: 'ResourceNotFoundException' });
    });

    for (const vendor of ['GoogleOauth2', 'GithubOauth2'] as const) {
      it(`creates a provider of ${vendor}`, async () => {
        const made = await control.createOauth2Provider(`adapter-${vendor}`, {
          vendor, clientId: 'client-2', clientSecret: new Secret('s3cret'),
        });
        assert.deepEqual([made.vendor, made.clientId], [vendor, 'client-2']);
      });
    }

    it('lists and reads the seeded runtime', async () => {
      const [runtime] = (await control.listAgentRuntimes({})).items;
      assert.ok(runtime !== undefined);
      const read = await control.getAgentRuntime(runtime.id);
      assert.deepEqual([read.name, read.status, read.inbound.kind], [runtime.name, 'READY', 'IAM']);
      assert.ok(read.workloadIdentityName !== undefined);
    });

    it('lists the endpoints of a runtime with the versions behind them', async () => {
      const [runtime] = (await control.listAgentRuntimes({})).items;
      assert.ok(runtime !== undefined);
      const { items } = await control.listRuntimeEndpoints(runtime.id, {});
      assert.deepEqual(items.map(({ name, liveVersion, targetVersion, status }) => [name, liveVersion, targetVersion, status]), [['DEFAULT', '1', '1', 'READY']]);
      assert.match(items[0]?.arn ?? '', /runtime-endpoint\/DEFAULT$/);
      await assert.rejects(control.listRuntimeEndpoints('none-0123456789', {}), { code: 'ResourceNotFoundException' });
    });

    it('lists and reads a gateway, with where it is called and whom it lets in', async () => {
      const [gateway] = (await control.listGateways({})).items;
      assert.ok(gateway !== undefined);
      const { createdTime, lastUpdatedTime, ...summary } = gateway;
      assert.deepEqual(summary, { id: GATEWAY, name: 'quickstart-gateway', status: 'READY', authorizerType: 'CUSTOM_JWT', protocol: 'MCP' });
      assert.ok(createdTime instanceof Date && lastUpdatedTime instanceof Date);
      const { url, inbound, workloadIdentityName, arn } = await control.getGateway(GATEWAY);
      assert.deepEqual([url, workloadIdentityName], [`${sandbox.ready.endpoint}/gateway/${GATEWAY}/mcp`, GATEWAY]);
      assert.match(arn, new RegExp(`:gateway/${GATEWAY}$`));
      assert.deepEqual(inbound, { kind: 'JWT', discoveryUrl: `${sandbox.ready.issuer}${WELL_KNOWN}` });
      const client = createClients(sandbox.ready).control;
      await client.send(new UpdateGatewayCommand({ gatewayIdentifier: GATEWAY, name: 'quickstart-gateway', roleArn: 'arn:aws:iam::000000000000:role/gateway', authorizerType: 'AWS_IAM' }));
      client.destroy();
      assert.deepEqual((await control.getGateway(GATEWAY)).inbound, { kind: 'IAM' });
      await assert.rejects(control.getGateway('none-0123456789'), { code: 'ResourceNotFoundException' });
    });

    it('reads how runtimes and gateways let callers in, in the members of the API', async () => {
      const [[runtime], [gateway]] = [(await control.listAgentRuntimes({})).items, (await control.listGateways({})).items];
      assert.deepEqual(await control.getInbound('runtime', runtime?.id ?? ''), { name: 'quickstart_agent', authorizerConfiguration: undefined });
      const { authorizerType } = await control.getInbound('gateway', gateway?.id ?? '');
      assert.equal(authorizerType, gateway?.authorizerType);
      await assert.rejects(control.getInbound('gateway', 'none-0123456789'), { code: 'ResourceNotFoundException' });
    });

    it('says in words what the service refuses', async () => {
      await assert.rejects(control.createWorkloadIdentity('no spaces allowed', []), ({ message, code }: UserError) => (
        code === 'ValidationException' && message.startsWith('Cannot create workload identity no spaces allowed: ')));
    });

    it('stops at the signal', async () => {
      await assert.rejects(control.listWorkloadIdentities({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    });
  });

  describe('an invocation', () => {
    let invoker: ReturnType<typeof createAwsInvoke>;
    let binding: SessionBinding;
    let listener: CallbackListener;
    let returnUrl: string;
    let runtimeArn: string;
    const unused: AwaitedConsent = {
      sessionUri: 'urn:ietf:params:oauth:request_uri:unused', authorizationUrl: 'https://idp.example/', facts: { agent: '', user: '' },
      expiresAtMs: Date.now() + 600_000, complete: () => Promise.resolve(),
    };

    before(async () => {
      invoker = createAwsInvoke(access);
      binding = createAwsData(access);
      listener = createCallbackListener({ url: 'http://127.0.0.1:0/agentcore/callback' });
      // A first consent takes the port, so that the return URL is known.
      returnUrl = new URL('/agentcore/callback', (await listener.expect(unused)).startUrl).href;
      const [runtime] = (await control.listAgentRuntimes({})).items;
      assert.ok(runtime !== undefined);
      runtimeArn = runtime.arn;
      const { workloadIdentityName } = await control.getAgentRuntime(runtime.id);
      await control.createWorkloadIdentity('adapter-flow', []);
      for (const name of ['adapter-flow', workloadIdentityName ?? '']) await addReturnUrl(control, name, returnUrl);
    });
    after(async () => {
      await listener.dispose();
      invoker.dispose();
      binding.dispose();
    });

    const invoke = (payload: Readonly<Record<string, unknown>>, signal = new AbortController().signal, userId = 'alice') => (
      invoker.invoke({
        agentRuntimeArn: runtimeArn,
        sessionId: newSessionId(),
        userId,
        payload: JSON.stringify({ prompt: 'Who am I?', returnUrl, ...payload }),
      }, signal));

    /** Sessions of which a consent is awaited. */
    const awaited = new Set<string>();

    /** Takes a consent URL of an answer in, as a window does: it is told again once nothing more of it can come. */
    async function expectConsent(event: InvokeEvent, userId: string): Promise<PendingConsent | undefined> {
      if (event.kind !== 'consent' || awaited.has(event.url.sessionUri)) return undefined;
      const { url, isTrusted } = event;
      awaited.add(url.sessionUri);
      assert.ok(isTrusted);
      return listener.expect({
        ...unused, sessionUri: url.sessionUri, authorizationUrl: url.url, facts: { agent: 'quickstart_agent', user: userId },
        complete: (_answer, signal) => binding.completeResourceTokenAuth(url.sessionUri, { userId }, signal),
      });
    }

    it('goes from the prompt over consent to a token, by way of the callback listener', async () => {
      const events: InvokeEvent[] = [];
      for await (const event of invoke({ includeToken: true })) {
        events.push(event);
        const pending = await expectConsent(event, 'alice');
        if (pending === undefined) continue;
        const start = await navigate(pending.startUrl);
        const end = await giveConsent(createVisitor(sandbox.ready.endpoint), start.headers['location'] ?? '');
        assert.equal(`${end.url.origin}${end.url.pathname}`, returnUrl);
        assert.equal((await navigate(end.url.href, { Cookie: cookieOf(start) })).status, 303);
        assert.deepEqual(await pending.outcome, { kind: 'completed' });
      }
      assert.equal(events[0]?.kind, 'started');
      const last = events.at(-1);
      assert.ok(last?.kind === 'ended' && last.outcome === 'complete');
      const result = events.flatMap((event) => (event.kind === 'message' ? readMessage(event).result ?? [] : [])).at(-1);
      const token = result?.accessToken?.reveal() ?? '';
      assert.match(token, /^eyJ/);
      assert.ok(result?.claims.some(({ name, value }) => name === 'sub' && value === 'alice'));
      const shown = events.map((event) => (event.kind === 'message' ? readMessage(event).block : '')).join('\n');
      assert.ok(!shown.includes(token));
    });

    it('hears of a refusal at the consent page', async () => {
      const controller = new AbortController();
      await assert.rejects(async () => {
        for await (const event of invoke({}, controller.signal, 'refuser')) {
          const pending = await expectConsent(event, 'refuser');
          if (pending === undefined) continue;
          const start = await navigate(pending.startUrl);
          const visitor = createVisitor(sandbox.ready.endpoint);
          const signIn = await visitor.open(start.headers['location'] ?? '');
          const end = await visitor.submit(
            await visitor.submit(signIn, { username: 'alice', password: 'wonderland', answer: 'signIn' }), { answer: 'deny' },
          );
          assert.equal((await navigate(end.url.href, { Cookie: cookieOf(start) })).status, 303);
          assert.deepEqual(await pending.outcome, { kind: 'refused', error: 'access_denied' });
          controller.abort();
        }
      }, { name: 'AbortError' });
    });

    it('is told that a wrong user may not bind the session', async () => {
      const controller = new AbortController();
      for await (const event of invoke({}, controller.signal, 'right-user')) {
        if (event.kind !== 'consent') continue;
        await assert.rejects(binding.completeResourceTokenAuth(event.url.sessionUri, { userId: 'wrong-user' }), ({ message }: UserError) => (
          message.startsWith('Cannot bind the session to the user: ')));
        break;
      }
    });

    it('ends with an AbortError in the middle of the stream', async () => {
      const controller = new AbortController();
      const kinds: string[] = [];
      await assert.rejects(async () => {
        for await (const { kind } of invoke({}, controller.signal, 'leaver')) {
          kinds.push(kind);
          if (kind === 'message') controller.abort();
        }
      }, { name: 'AbortError' });
      assert.deepEqual(kinds, ['started', 'message']);
    });

    it('ends with an AbortError before the first byte', async () => {
      await assert.rejects(
        async () => { for await (const event of invoke({}, AbortSignal.abort())) assert.fail(event.kind); }, { name: 'AbortError' },
      );
    });

    it('says so where there is no such runtime', async () => {
      const events = invoker.invoke(
        { agentRuntimeArn: `${runtimeArn}x`, sessionId: newSessionId(), payload: '{}' }, new AbortController().signal,
      );
      await assert.rejects(
        async () => { for await (const event of events) assert.fail(event.kind); },
        { name: 'UserError', code: 'ResourceNotFoundException' },
      );
    });
  });
});
