import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { BEARER_INVOKE, recognise, toFlowFault } from './recognise.js';

const refusal = (status: number, name: string, message: string) => Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
const IAM = 'User: arn:aws:iam::123456789012:user/dev is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime on resource: arn:aws:x';

describe('an invoke that is refused', () => {
  for (const [id, error] of [
    ['bearerRefused', refusal(401, 'UnauthorizedException', 'OAuth authorization failed: token is expired')],
    ['bearerForbidden', refusal(403, 'ForbiddenException', "OAuth authorization failed: claim 'client_id' value mismatch")],
    ['bearerForbidden', refusal(403, 'AccessDeniedException', 'Authorization method mismatch. The agent is configured for a different authorization method.')],
    ['actionNotAllowed', refusal(403, 'AccessDeniedException', IAM)],
    ['actionNotAllowed', refusal(403, 'AccessDeniedException', `${IAM}:runtime/oauth_agent-abc`)],
    ['awsCredentials', refusal(403, 'ExpiredTokenException', 'The security token included in the request is expired')],
    ['throttled', refusal(429, 'ThrottlingException', 'Too many requests for this bearer token')],
    [undefined, refusal(403, 'ForbiddenException', 'Forbidden')],
  ] as const) {
    it(`is told as what it says: ${id ?? 'unknown'}, ${error.name}`, () => { assert.equal(recognise(error, 'InvokeAgentRuntime'), id); });
  }
});

describe('a refusal', () => {
  const session = refusal(403, 'AccessDeniedException', 'Invalid or expired session');
  const value = refusal(400, 'ValidationException', 'Request validation failed');

  it('of a session is none of a permission, though both are AccessDenied', () => { assert.equal(recognise(session, 'CompleteResourceTokenAuth'), 'sessionRefused'); });

  it('with a status and no words is told by how the agent was invoked', () => {
    for (const [status, id] of [[401, 'bearerRefused'], [403, 'bearerForbidden']] as const) {
      assert.equal(recognise(refusal(status, `Status${status}`, ''), BEARER_INVOKE), id);
      assert.equal(recognise(refusal(status, `Status${status}`, ''), 'InvokeAgentRuntime'), undefined);
    }
  });

  it('of a value is explained by what was asked for', () => {
    const call = 'GetResourceOauth2Token';
    assert.equal(recognise(value, call), 'parameterRefused');
    assert.equal(recognise(value, call, { missing: ['userToken'] }), 'userMissing');
    const callback = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d';
    assert.equal(recognise(value, call, { resourceOauth2ReturnUrl: callback }), 'parameterRefused', 'it does not speak of the return URL');
    const notRegistered = refusal(400, 'ValidationException', 'ResourceOauth2ReturnUrl is not registered on the workload identity');
    assert.equal(recognise(notRegistered, call, { resourceOauth2ReturnUrl: callback }), 'callbackMixedUp');
    assert.equal(recognise(notRegistered, call, { resourceOauth2ReturnUrl: 'http://127.0.0.1:8765/agentcore/callback' }), 'returnUrlNotRegistered');
  });

  it('of how the return URL is written is none of where it is registered', () => {
    const constraint = refusal(400, 'ValidationException', "1 validation error detected: Value at 'resourceOauth2ReturnUrl' failed to satisfy constraint: "
      + 'Member must satisfy regular expression pattern: \\w+:(\\/?\\/?)[^\\s]+');
    assert.equal(recognise(constraint, 'GetResourceOauth2Token', { resourceOauth2ReturnUrl: 'nowhere' }), 'parameterRefused');
  });

  for (const said of ['Workload access token has not been set. If invoking agent runtime via SIGV4 inbound auth, please specify the X-Amzn-Bedrock-AgentCore-Runtime-User-Id header', 'workloadIdentityToken not provided and no context available.']) {
    it(`of an agent without a token is known by the words of its SDK: ${said.slice(0, 30)}`, () => {
      assert.equal(recognise(refusal(424, 'RuntimeClientError', `Received error (500) from runtime: ${said}`), 'InvokeAgentRuntime'), 'workloadTokenNotSet');
    });
  }

  it('that the identity provider gave, and that AWS does not pass on, is told so', () => {
    for (const said of ['Error parsing ClientCredentials response', 'Failed to retrieve token']) {
      assert.equal(recognise(refusal(400, 'ValidationException', said), 'GetResourceOauth2Token'), 'providerRefused');
    }
  });

  it('of an issuer is told by its code, whatever its words speak of; only the service refreshes tokens', () => {
    // The words of RFC 6749, section 5.2.
    const words = 'The provided authorization grant or refresh token is invalid, expired, revoked, or does not match the redirection URI';
    const refused = new UserError(`The identity provider refused the request: invalid_grant (${words})`, { code: 'invalid_grant' });
    assert.equal(recognise(refused, 'POST token endpoint'), 'grantRejected');
    assert.notEqual(recognise(new UserError('The refresh token was not read.', { code: 'Other' }), 'POST token endpoint'), 'refreshFailed');
    assert.equal(recognise(refusal(400, 'ValidationException', 'Failed to refresh: invalid_grant'), 'GetResourceOauth2Token'), 'refreshFailed');
  });

  it('of a redirect URI is told by whose it is: the callback of AgentCore, or that of a sign-in at the issuer', () => {
    const words = 'redirect_uri does not match';
    const atIssuer = new UserError(`The identity provider refused the request: invalid_grant (${words})`, { code: 'invalid_grant' });
    assert.equal(recognise(atIssuer, 'POST token endpoint'), 'redirectUriNotRegistered');
    assert.equal(recognise(new UserError('Refused.', { code: 'redirect_uri_mismatch' }), 'POST token endpoint'), 'redirectUriNotRegistered');
    assert.equal(recognise(refusal(400, 'ValidationException', `invalid_grant: ${words}`), 'GetResourceOauth2Token'), 'callbackMixedUp');
  });

  it('comes with the source of what is said about it', () => {
    assert.deepEqual(toFlowFault(session, 'CompleteResourceTokenAuth').source, { kind: 'users', url: 'https://github.com/aws/bedrock-agentcore-sdk-typescript/issues/37' });
    assert.equal(toFlowFault(new Error('?'), 'GetResourceOauth2Token').source, undefined);
  });
});
