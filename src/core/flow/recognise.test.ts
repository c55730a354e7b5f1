import assert from 'node:assert/strict';
import { recognise } from './recognise.js';

const refusal = (status: number, name: string, message: string) => Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
const IAM = 'User: arn:aws:iam::123456789012:user/dev is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime on resource: arn:aws:x';

describe('an invoke that is refused', () => {
  for (const [id, error] of [
    ['bearerRefused', refusal(401, 'UnauthorizedException', 'OAuth authorization failed: token is expired')],
    ['bearerForbidden', refusal(403, 'ForbiddenException', "OAuth authorization failed: claim 'client_id' value mismatch")],
    ['bearerForbidden', refusal(403, 'AccessDeniedException', 'Authorization method mismatch. The agent is configured for a different authorization method.')],
    ['actionNotAllowed', refusal(403, 'AccessDeniedException', IAM)],
    ['awsCredentials', refusal(403, 'ExpiredTokenException', 'The security token included in the request is expired')],
    ['throttled', refusal(429, 'ThrottlingException', 'Too many requests for this bearer token')],
    [undefined, refusal(403, 'ForbiddenException', 'Forbidden')],
  ] as const) {
    it(`is told as what it says: ${id ?? 'unknown'}, ${error.name}`, () => { assert.equal(recognise(error, 'InvokeAgentRuntime'), id); });
  }
});
