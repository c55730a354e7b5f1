import { ListPaymentCredentialProvidersCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';
import { createClients } from './clients.js';

describe('Requests to the sandbox', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  const list = '/identities/ListWorkloadIdentities';

  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  /** fetch does not let one choose the Host header. */
  const send = async (headers: Readonly<Record<string, string>>, path = list) => {
    const sent = request(`${sandbox.ready.endpoint}${path}`, { method: 'POST', headers: { ...toSignedHeaders(), ...headers } });
    sent.end('{}');
    const [response] = await once(sent, 'response') as [IncomingMessage];
    response.resume();
    return response;
  };

  it('are served under 127.0.0.1 and localhost, and under no other name', async () => {
    const { port } = new URL(sandbox.ready.endpoint);
    assert.equal((await send({ host: `localhost:${port}` })).statusCode, 200);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`]) {
      assert.equal((await send({ host })).statusCode, 403, host);
    }
  });

  it('of pages from another origin are refused, and no answer has CORS headers', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) assert.equal((await send({ origin })).statusCode, 403, origin);
    const own = await send({ origin: sandbox.ready.endpoint });
    assert.equal(own.statusCode, 200);
    assert.equal(own.headers['access-control-allow-origin'], undefined);
    const metadata = await fetch(`${sandbox.ready.issuer}/.well-known/openid-configuration`);
    assert.equal(metadata.headers.get('access-control-allow-origin'), null);
  });

  it('for an operation that the sandbox does not have are answered with its name', async () => {
    const { control } = createClients(sandbox.ready);
    await assert.rejects(control.send(new ListPaymentCredentialProvidersCommand({})), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'UnknownOperationException');
      assert.equal(error.message, 'This operation is not part of the sandbox: ListPaymentCredentialProviders');
      return true;
    });
    const cognito = await fetch(sandbox.ready.endpoint, { method: 'POST', headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' }, body: '{}' });
    assert.match(await cognito.text(), /SignUp/);
    assert.equal(cognito.headers.get('x-amzn-errortype'), 'UnknownOperationException');
  });

  it('that are no JSON or too large are refused without a stack trace', async () => {
    const post = (body: string) => fetch(`${sandbox.ready.endpoint}${list}`, { method: 'POST', headers: toSignedHeaders(), body });
    const broken = await post('{');
    assert.equal(broken.status, 400);
    assert.equal((await broken.json() as { readonly __type: string }).__type, 'SerializationException');
    assert.equal((await post('[]')).status, 400);
    const large = await post(`{"x":"${'a'.repeat(1_100_000)}"}`);
    assert.equal(large.status, 413);
    assert.ok(!(await large.text()).includes('at '));
  });

  it('for its status need the control token', async () => {
    const status = (token: string) => fetch(`${sandbox.ready.endpoint}/_sandbox/status`, { headers: { 'x-sandbox-control-token': token } });
    assert.equal((await status('')).status, 403);
    assert.equal((await status('wrong')).status, 403);
    const { counts, pid } = await (await status(sandbox.ready.controlToken)).json() as { readonly counts: Readonly<Record<string, number>>; readonly pid: number };
    assert.equal(pid, sandbox.ready.pid);
    assert.deepEqual([counts['oauth2Providers'], counts['gateways'], counts['gatewayTargets']], [1, 1, 3]);
  });

  it('leave a line in the log without their query', async () => {
    await fetch(`${sandbox.ready.endpoint}/identities/oauth2/callback/x?code=hush&state=hush`);
    await sandbox.logged(/GET \/identities\/oauth2\/callback\/x 404 \d+ ms/);
    assert.ok(!sandbox.log().includes('hush'));
  });
});
