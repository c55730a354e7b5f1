import { GetGatewayCommand, ResourceNotFoundException, UpdateGatewayCommand, type UpdateGatewayCommandInput } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { toSignedHeaders } from '../support/signed.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, type Clients } from './clients.js';
import { refusedMembers } from './refused.js';

const GATEWAY = 'quickstart-gateway-sandbox001';

describe('A gateway, as a resource', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  const update = (more: Partial<UpdateGatewayCommandInput>) => clients.control.send(new UpdateGatewayCommand({
    gatewayIdentifier: GATEWAY, name: 'quickstart-gateway', roleArn: 'arn:aws:iam::000000000000:role/gateway', authorizerType: 'CUSTOM_JWT',
    authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${sandbox.ready.issuer}/.well-known/openid-configuration`, allowedClients: ['quickstart-web'] } }, ...more,
  }));

  it('is listed in pages of a number in digits', async () => {
    for (const maxResults of ['1e2', '0x10', '', '0', '1001']) {
      const { status } = await fetch(`${sandbox.ready.endpoint}/gateways/?maxResults=${maxResults}`, { headers: toSignedHeaders() });
      assert.equal(status, 400, maxResults);
    }
  });

  it('keeps its name, and is changed only to whose tokens it takes', async () => {
    const before = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }));
    const customJWTAuthorizer = { discoveryUrl: 'https://issuer.example/x' };
    await assert.rejects(update({ authorizerConfiguration: { customJWTAuthorizer } }), refusedMembers('authorizerConfiguration.customJWTAuthorizer.discoveryUrl'));
    await assert.rejects(update({ authorizerType: 'NONE' }), refusedMembers('authorizerType'));
    await assert.rejects(update({ authorizerConfiguration: undefined }), refusedMembers('authorizerConfiguration'));
    await assert.rejects(update({ name: 'another' }), { name: 'ValidationException', message: /cannot be changed: quickstart-gateway$/ });
    await assert.rejects(update({ gatewayIdentifier: 'none-0123456789' }), ResourceNotFoundException);
    const { $metadata, ...now } = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }));
    assert.deepEqual({ $metadata: before.$metadata, ...now }, before, $metadata.requestId);
    const roleArn = 'arn:aws:iam::123456789012:role/mine';
    await update({ roleArn, description: 'Mine' });
    const after = await clients.control.send(new GetGatewayCommand({ gatewayIdentifier: GATEWAY }));
    assert.deepEqual([after.roleArn, after.description, after.status], [roleArn, 'Mine', 'READY']);
  });
});
