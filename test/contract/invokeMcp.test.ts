import { GetGatewayCommand, UpdateGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { createMcp, type Mcp, type McpCall } from '../../src/core/invoke/mcp.js';
import { newSessionId } from '../../src/core/invoke/sessionId.js';
import { findTargetProvider } from '../../src/core/invoke/targetProvider.js';
import { toArguments, toFields } from '../../src/core/invoke/toolForm.js';
import { createTranscript } from '../../src/core/invoke/transcript.js';
import { gather } from '../support/answers.js';
import { RETURN_URL } from './clients.js';
import { startInvokeScene, type InvokeScene } from './invokeScene.js';
import { signToken } from './runtimeScene.js';
import { createVisitor, giveConsent } from './visitor.js';

const GATEWAY = 'quickstart-gateway-sandbox001';
const PROFILE = 'profile___get_my_profile';

describe('A gateway of the sandbox, as a window calls it', function () {
  this.timeout(20_000);
  let scene: InvokeScene;
  let gatewayUrl: string;
  const { signal } = new AbortController();

  const toMcp = (token: Secret): Mcp => createMcp(scene.invoker.invoke, { target: { kind: 'gateway', url: gatewayUrl, signIn: { kind: 'bearer', token } }, sessionId: newSessionId() });
  const sign = async (claims: object = {}) => new Secret(await signToken(scene.sandbox.ready, { sub: 'alice', client_id: 'quickstart-web', ...claims }));
  const callTool = (mcp: Mcp, call: Partial<McpCall>) => gather(mcp.callTool({ name: PROFILE, arguments: {}, ...call }, { signal, askPerson: () => Promise.resolve('decline') }));

  before(async () => {
    scene = await startInvokeScene();
    gatewayUrl = (await scene.clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }))).gatewayUrl ?? '';
  });
  after(() => scene.stop());

  it('is connected to, lists its tools, and calls one with a form made from its schema', async () => {
    const mcp = toMcp(await sign());
    assert.equal((await mcp.connect(signal)).name, 'quickstart-gateway');
    const forecast = (await mcp.listTools(signal)).find(({ name }) => name === 'forecast___get_forecast');
    assert.ok(forecast !== undefined);
    const read = toArguments(toFields(forecast.inputSchema), { city: 'Lisbon' });
    assert.ok(read.kind === 'arguments');
    const events = await callTool(mcp, { name: forecast.name, arguments: read.values });
    assert.deepEqual(events.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'result', 'ended']);
    const transcript = createTranscript();
    const id = transcript.begin({ mode: 'json', text: '{}' }, 0);
    for (const event of events) await transcript.take(id, event, () => assert.fail());
    assert.deepEqual(JSON.parse(transcript.turns()[0]?.text ?? ''), { city: 'Lisbon', forecast: 'Fine, 21 degrees Celsius.' });
    transcript.dispose();
  });

  it('asks for the consent of the caller, which is bound to the very token of the call', async () => {
    const token = await sign({ sub: 'bob' });
    const mcp = toMcp(token);
    await mcp.connect(signal);
    const asked = await callTool(mcp, { returnUrl: RETURN_URL });
    assert.deepEqual(asked.map((event) => (event.kind === 'message' ? event.type : event.kind)), ['started', 'error', 'consent', 'ended']);
    const consent = asked.find((event) => event.kind === 'consent');
    assert.ok(consent?.isTrusted);
    assert.match(consent.message ?? '', /^Open this URL/);
    const { url } = await giveConsent(createVisitor(scene.sandbox.ready.endpoint), consent.url.url);
    assert.equal(`${url.origin}${url.pathname}`, RETURN_URL);
    await scene.data.completeResourceTokenAuth(consent.url.sessionUri, { userToken: token });
    assert.ok((await callTool(mcp, {})).some((event) => event.kind === 'message' && event.type === 'result'));
    // No part of the product asks for this; the sandbox answers as AWS does.
    const forced = {
      jsonrpc: '2.0', id: 9, method: 'tools/call',
      params: { name: PROFILE, arguments: {}, _meta: { 'aws.bedrock-agentcore.gateway/credentialProviderConfiguration': { oauthCredentialProvider: { forceAuthentication: true } } } },
    };
    const again = await gather(scene.invoke({ kind: 'gateway', url: gatewayUrl, signIn: { kind: 'bearer', token } }, forced));
    assert.ok(again.some(({ kind }) => kind === 'consent'));
  });

  it('is read for the name of the provider that one of its targets uses, where that is one of OAuth', async () => {
    const { endpoint, region } = scene.sandbox.ready;
    const control = createAwsControl({ kind: 'sandbox', endpoint, region });
    const names = await Promise.all(['profile', 'forecast', 'none'].map((target) => findTargetProvider(control, GATEWAY, target, signal)));
    assert.deepEqual(names, ['quickstart-demo', undefined, undefined]);
    control.dispose();
  });

  it('refuses a token of another client, and one that has ended before it is sent', async () => {
    await assert.rejects(toMcp(await sign({ client_id: 'another' })).connect(signal), { code: 'BearerRefused', message: /^The gateway does not let this token in/ });
    await assert.rejects(toMcp(await sign({ exp: 1 })).connect(signal), { code: 'TokenEnded' });
  });

  it('says so where there is no such tool', async () => {
    const mcp = toMcp(await sign());
    await mcp.connect(signal);
    const error = (await callTool(mcp, { name: 'none' })).find((event) => event.kind === 'message');
    assert.equal(error?.type, 'error');
  });

  it('is called with a signature where its authorizer is IAM, and with nothing else', async () => {
    await scene.clients.control.send(new UpdateGatewayCommand({
      gatewayIdentifier: GATEWAY, name: 'quickstart-gateway', roleArn: 'arn:aws:iam::000000000000:role/gateway', authorizerType: 'AWS_IAM',
    }));
    const toOther = (kind: 'iam' | 'none') => createMcp(scene.invoker.invoke, { target: { kind: 'gateway', url: gatewayUrl, signIn: { kind } }, sessionId: newSessionId() });
    const signed = toOther('iam');
    assert.equal((await signed.connect(signal)).name, 'quickstart-gateway');
    const events = await callTool(signed, { name: 'forecast___get_forecast', arguments: { city: 'Lisbon' } });
    assert.ok(events.some((event) => event.kind === 'message' && event.type === 'result'));
    await assert.rejects(toMcp(await sign()).connect(signal), { code: 'BearerRefused' });
    await assert.rejects(toOther('none').connect(signal), { code: 'CallerRefused', message: /^The gateway does not let this caller in/ });
  });
});
