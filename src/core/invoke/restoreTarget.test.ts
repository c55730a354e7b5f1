import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { restoreTarget } from './restoreTarget.js';

describe('restoreTarget', () => {
  const connectionId = 'profile:acme@us-east-1';
  const address = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-abcdefghij';
  const restore = (kind: 'runtime' | 'gateway', code: string) => {
    const fail = () => Promise.reject(new UserError('It cannot be read.', { code }));
    const place = { control: { getAgentRuntime: fail, getGateway: fail }, access: { kind: 'profile', profile: 'acme', region: 'us-east-1' }, connectionId } as const;
    return restoreTarget({ kind, address: kind === 'runtime' ? address : 'https://tools-abcdefghij.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp', connectionId }, place);
  };

  for (const kind of ['runtime', 'gateway'] as const) {
    it(`finds none where its ${kind} is gone, and only there`, async () => {
      assert.equal(await restore(kind, 'ResourceNotFoundException'), undefined);
      await assert.rejects(restore(kind, 'ThrottlingException'), { code: 'ThrottlingException' });
    });
  }
});
