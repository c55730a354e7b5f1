import assert from 'node:assert/strict';
import { toGateway } from './awsGateways.js';

describe('How a gateway lets callers in, by GetGateway', () => {
  const inboundOf = (authorizerType: 'AWS_IAM' | 'NONE' | 'AUTHENTICATE_ONLY' | 'CUSTOM_JWT', discoveryUrl?: string) => toGateway({
    gatewayArn: undefined, gatewayId: 'g', createdAt: undefined, updatedAt: undefined, status: 'READY', name: 'g', authorizerType,
    ...(discoveryUrl === undefined ? {} : { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl } } }),
  }).inbound;

  it('is told apart by the type of its authorizer', () => {
    assert.deepEqual([inboundOf('AWS_IAM'), inboundOf('NONE'), inboundOf('AUTHENTICATE_ONLY')], [{ kind: 'IAM' }, { kind: 'NONE' }, { kind: 'AUTHENTICATE_ONLY' }]);
    assert.deepEqual(inboundOf('CUSTOM_JWT', 'https://issuer.example/.well-known/openid-configuration'), { kind: 'JWT', discoveryUrl: 'https://issuer.example/.well-known/openid-configuration' });
  });
});
