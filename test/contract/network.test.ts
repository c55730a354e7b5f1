import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { createServer as createSilentServer, type AddressInfo } from 'node:net';
import { Secret } from '../../src/core/base/secret.js';
import { createIssuerHttp } from '../../src/core/flow/issuerHttp.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { getCaller } from '../../src/core/identity/callerIdentity.js';
import { clientConfig } from '../../src/core/identity/clients.js';
import { createInvoker } from '../../src/core/invoke/invoker.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { createFetch } from '../../src/core/network/fetch.js';
import { createNetwork, type Network } from '../../src/core/network/network.js';
import { createTunnelAgent } from '../../src/core/network/tunnelAgent.js';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from '../support/connectProxy.js';
import { createPrivateCa, type PrivateCa } from '../support/privateCa.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { startTlsFront, type TlsFront } from '../support/tlsFront.js';
import { signToken } from './runtimeScene.js';

/** A host that only the proxy knows. */
const HOST = 'agentcore.example';
const ORIGIN = `https://${HOST}`;
const IN_ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'sandbox' };

describe('proxies and private authorities', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let ca: PrivateCa;
  let front: TlsFront;
  const opened: (() => unknown)[] = [];

  before(async () => {
    sandbox = await startSandbox();
    ca = createPrivateCa([HOST, 'localhost']);
    front = await startTlsFront(ca, sandbox.ready.endpoint);
  });
  after(async () => {
    front.close();
    ca.remove();
    await sandbox.stop();
  });
  const environment = { ...process.env };
  beforeEach(() => { Object.assign(process.env, IN_ENVIRONMENT); });
  afterEach(async () => {
    for (const key of Object.keys(IN_ENVIRONMENT)) {
      if (environment[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = environment[key];
    }
    for (const close of opened.splice(0).reverse()) await close();
  });

  const access = (): AwsAccess => ({
    kind: 'profile', profile: 'default', region: sandbox.ready.region, endpoints: { agentCore: ORIGIN, agentCoreControl: ORIGIN, sts: ORIGIN },
  });

  async function startProxy(options: Omit<ConnectProxyOptions, 'leadsTo'> = {}): Promise<ConnectProxy> {
    const proxy = await startConnectProxy({ leadsTo: front.port, ...options });
    opened.push(() => proxy.close());
    return proxy;
  }

  async function networkOf(env: Readonly<Record<string, string>>, proxy?: string): Promise<Network> {
    const network = await createNetwork({ proxy }, env);
    opened.push(() => network.dispose());
    return network;
  }

  async function list(network: Network): Promise<number> {
    const control = createAwsControl(access(), { ...clientConfig(access(), 'agentCoreControl', network), maxAttempts: 1 });
    opened.push(() => control.dispose());
    await control.listWorkloadIdentities({});
    return (await control.listWorkloadIdentities({})).items.length;
  }

  const variables = (port: number) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_CA_BUNDLE: ca.path });

  it('lead calls of the SDK through one tunnel that is kept, by HTTPS_PROXY and AWS_CA_BUNDLE', async () => {
    const proxy = await startProxy();
    await list(await networkOf(variables(proxy.port)));
    assert.deepEqual(proxy.targets, [`${HOST}:443`]);
  });

  it('may as well be http.proxy and NODE_EXTRA_CA_CERTS', async () => {
    const proxy = await startProxy();
    await list(await networkOf({ NODE_EXTRA_CA_CERTS: ca.path, HTTPS_PROXY: 'http://127.0.0.1:9' }, `127.0.0.1:${proxy.port}`));
    assert.deepEqual(proxy.targets, [`${HOST}:443`]);
  });

  it('may be a proxy that is spoken to by https', async () => {
    const proxy = await startProxy({ tls: ca });
    await list(await networkOf({ ...variables(0), HTTPS_PROXY: `https://localhost:${proxy.port}` }));
    assert.deepEqual(proxy.targets, [`${HOST}:443`]);
  });

  it('may be such a proxy with a certificate that nobody knows, where http.proxyStrictSSL says so, but no such service', async () => {
    const other = createPrivateCa(['localhost']);
    opened.push(() => { other.remove(); });
    const proxy = await startProxy({ tls: other });
    const settings = { proxy: `https://localhost:${proxy.port}` };
    const trusting = async (isProxyVerified: boolean, env: Readonly<Record<string, string>>) => {
      const network = await createNetwork({ ...settings, isProxyVerified }, env);
      opened.push(() => { network.dispose(); });
      return network;
    };
    await list(await trusting(false, { AWS_CA_BUNDLE: ca.path }));
    await assert.rejects(list(await trusting(true, { AWS_CA_BUNDLE: ca.path })), { code: 'ProxyUnreachable' });
    await assert.rejects(list(await trusting(false, {})), (error: Error) => error.message.includes('the certificate of the service is not trusted'));
  });

  it('take a user and a password from the URL of the proxy, and ask for them without showing any', async () => {
    const proxy = await startProxy({ credentials: 'ada:p@ss/word' });
    await list(await networkOf({ ...variables(0), HTTPS_PROXY: `http://ada:p%40ss%2Fword@127.0.0.1:${proxy.port}` }));
    assert.deepEqual(proxy.targets, [`${HOST}:443`]);
    await assert.rejects(list(await networkOf({ ...variables(0), HTTPS_PROXY: `http://ada:wrong@127.0.0.1:${proxy.port}` })), {
      name: 'UserError', code: 'ProxyWantsSignIn', message: 'Cannot list workload identities: the proxy wants a user and a password.',
      hint: `Add them to its URL in the setting http.proxy or in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT. The proxy is 127.0.0.1:${proxy.port}`,
    });
  });

  it('are told apart from the service where they are at fault', async () => {
    const { port } = await startConnectProxy({}).then((proxy) => { opened.push(() => proxy.close()); return proxy; });
    await assert.rejects(list(await networkOf(variables(port))), {
      name: 'UserError', code: 'ProxyRefused', hint: `Whoever looks after it can say why. It answered with HTTP status 502, at 127.0.0.1:${port}`,
    });
    const closed = await startConnectProxy({});
    await closed.close();
    await assert.rejects(list(await networkOf(variables(closed.port))), {
      name: 'UserError', code: 'ProxyUnreachable', message: 'Cannot list workload identities: the proxy cannot be reached.',
    });
    const silent = createSilentServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    opened.push(() => silent.close());
    const agent = createTunnelAgent({ findProxy: () => new URL(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`), timeoutMs: 50 });
    await assert.rejects(createFetch(agent)(ORIGIN), { code: 'ProxyUnreachable' });
  });

  it('do not lead to hosts of NO_PROXY', async () => {
    const proxy = await startProxy();
    await assert.rejects(list(await networkOf({ ...variables(proxy.port), NO_PROXY: 'example' })), { name: 'UserError', code: 'Unreachable' });
    assert.deepEqual(proxy.targets, []);
  });

  it('are not trusted unless they are named', async () => {
    const proxy = await startProxy();
    await assert.rejects(list(await networkOf({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` })), (error: Error) => (
      error.message.includes('the certificate of the service is not trusted')));
  });

  it('are named in words where AWS_CA_BUNDLE has none, and passed over in NODE_EXTRA_CA_CERTS as Node does', async () => {
    await assert.rejects(networkOf({ AWS_CA_BUNDLE: '/nowhere.pem' }), {
      name: 'UserError', code: 'AuthoritiesUnreadable', message: 'The file that AWS_CA_BUNDLE names has no certificates that can be read: /nowhere.pem',
    });
    const proxy = await startProxy();
    await list(await networkOf({ ...variables(proxy.port), NODE_EXTRA_CA_CERTS: '/nowhere.pem' }));
  });

  it('lead calls of our own: who is calling, an issuer, and an agent with a bearer token', async () => {
    const proxy = await startProxy();
    const network = await networkOf(variables(proxy.port));
    assert.equal((await getCaller(access(), { network })).accountId, sandbox.ready.accountId);
    const http = createIssuerHttp({ fetch: network.fetch });
    const { status, json } = await http({ url: `${ORIGIN}/idp/demo/.well-known/openid-configuration` }, new AbortController().signal);
    assert.deepEqual([status, typeof json?.['issuer']], [200, 'string']);
    const invoker = createInvoker(access(), { tokens: { getWorkloadAccessToken: () => assert.fail('No agent of this computer is called.') }, network });
    opened.push(() => { invoker.dispose(); });
    const agentRuntimeArn = `arn:aws:bedrock-agentcore:${sandbox.ready.region}:${sandbox.ready.accountId}:runtime/none-0123456789`;
    for (const signIn of [{ kind: 'bearer', token: new Secret(await signToken(sandbox.ready, {})) }, { kind: 'iam' }] as const) {
      const events = invoker.invoke({ target: { kind: 'runtime', agentRuntimeArn, signIn }, sessionId: newSessionId(), payload: '{}' }, new AbortController().signal);
      await assert.rejects(async () => { for await (const event of events) assert.fail(event.kind); }, { name: 'UserError', code: 'ResourceNotFoundException' });
    }
    assert.ok(proxy.targets.every((target) => target === `${HOST}:443`) && proxy.targets.length > 0);
  });

  it('send a form and give an answer piece by piece until the signal', async () => {
    const proxy = await startProxy();
    const network = await networkOf(variables(proxy.port));
    const controller = new AbortController();
    let close = () => undefined as unknown;
    const streaming = createServer({ key: ca.key, cert: ca.cert }, (incoming, answer) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => {
        answer.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
        answer.write(`${incoming.headers['content-type'] ?? ''} ${body}`);
        close = () => answer.destroy();
      });
    });
    await once(streaming.listen(0, '127.0.0.1'), 'listening');
    opened.push(() => { close(); streaming.closeAllConnections(); streaming.close(); });
    const url = `https://localhost:${(streaming.address() as AddressInfo).port}/`;
    const response = await network.fetch(url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }), signal: controller.signal });
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    const chunks = (response.body ?? assert.fail('There is no body.')).getReader();
    const first = await chunks.read();
    assert.equal(new TextDecoder().decode(first.value as Uint8Array), 'application/x-www-form-urlencoded;charset=UTF-8 a=b+c');
    controller.abort();
    await assert.rejects(chunks.read());
    await assert.rejects(network.fetch(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.deepEqual(proxy.targets, []);
  });

  it('follow no redirect', async () => {
    const network = await networkOf(variables((await startProxy()).port));
    const redirecting = createServer({ key: ca.key, cert: ca.cert }, (_incoming, answer) => answer.writeHead(302, { location: 'https://elsewhere.example/' }).end());
    await once(redirecting.listen(0, '127.0.0.1'), 'listening');
    opened.push(() => { redirecting.closeAllConnections(); redirecting.close(); });
    const url = `https://localhost:${(redirecting.address() as AddressInfo).port}/`;
    assert.equal((await network.fetch(url, { redirect: 'manual' })).status, 302);
    await assert.rejects(network.fetch(url), { name: 'TypeError', message: 'The answer is a redirect, which is not followed.' });
  });
});
