import assert from 'node:assert/strict';
import { UserError } from './errors.js';
import { explain, mayBeDone, plainText, rethrow } from './explain.js';

/** An error as the AWS SDK throws it. */
function awsError(name: string, message = '', metadata: { readonly httpStatusCode?: number; readonly requestId?: string } = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: metadata });
}

describe('explain', () => {
  const table: readonly (readonly [given: unknown, message: string, hint: RegExp, code: string])[] = [
    [awsError('AccessDeniedException'), 'access denied.', /IAM policy\.$/, 'AccessDeniedException'],
    [
      awsError(
        'AccessDeniedException',
        'User: arn:aws:iam::1:user/x is not authorized to perform: bedrock-agentcore:ListWorkloadIdentities on resource: *',
      ),
      'access denied.', /role or user: bedrock-agentcore:ListWorkloadIdentities$/, 'AccessDeniedException',
    ],
    [
      awsError('AccessDeniedException', 'Invalid or expired session'),
      'the session has ended, was completed before, or was started for another user or token.', /the very user id or token/, 'SessionRefused',
    ],
    [awsError('AccessDenied'), 'access denied.', /IAM/, 'AccessDenied'],
    [
      awsError('AccessDeniedException', 'Authorization method mismatch. The agent is configured for a different authorization method'),
      'the runtime takes another kind of authentication.', /bearer token/, 'AuthorizerMismatch',
    ],
    [
      awsError('UnauthorizedException', 'Workload access token is not known'),
      'Workload access token is not known.',
      /very one/,
      'UnauthorizedException',
    ],
    [awsError('UnauthorizedException'), 'the service did not accept who is asking.', /very one/, 'UnauthorizedException'],
    [awsError('ExpiredTokenException'), 'the credentials of this connection have expired.', /Sign in again/, 'ExpiredTokenException'],
    [
      awsError('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
      'the credentials of this connection have expired.', /aws sso login/, 'CredentialsProviderError',
    ],
    [
      awsError('CredentialsProviderError', 'Could not load credentials from any providers'),
      'no AWS credentials were found.',
      /profile/,
      'NoCredentials',
    ],
    [awsError('CredentialsError'), 'no AWS credentials were found.', /profile/, 'NoCredentials'],
    [awsError('UnrecognizedClientException'), 'AWS does not know these credentials.', /clock/, 'UnrecognizedClientException'],
    [awsError('ThrottlingException'), 'too many requests.', /Wait/, 'ThrottlingException'],
    [awsError('ResourceNotFoundException'), 'it does not exist.', /Refresh/, 'ResourceNotFoundException'],
    [awsError('ValidationException', 'WorkloadIdentity with name already exists: mine'), 'a workload identity named mine exists already.', /^Choose another name\.$/, 'ValidationException'],
    [awsError('ConflictException', 'Oauth2CredentialProvider with name already exists: mine'), 'an OAuth2 credential provider named mine exists already.', /^Choose/, 'ConflictException'],
    [awsError('ConflictException', 'Thing with name already exists: mine'), 'Thing with name already exists: mine.', /another name/, 'ConflictException'],
    [awsError('ConflictException', 'Provider demo already exists'), 'Provider demo already exists.', /another name/, 'ConflictException'],
    [awsError('ValidationException', 'name: must not be blank'), 'name: must not be blank.', /Change the value/, 'ValidationException'],
    [
      awsError('ValidationException', 'You must register and use at least one ResourceOauth2ReturnUrl'),
      'the return URL is not registered on the workload identity.', /Add the return URL/, 'ReturnUrlNotRegistered',
    ],
    [
      awsError('ValidationException', 'WorkloadIdentity is linked to a service and cannot be deleted'),
      'it belongs to a runtime or a gateway.',
      /owner/,
      'LinkedToService',
    ],
    [awsError('ServiceQuotaExceededException'), 'the limit of this account is reached.', /Service Quotas/, 'ServiceQuotaExceededException'],
    [
      awsError('ResourceLimitExceededException'),
      'the limit of this account is reached.',
      /Service Quotas/,
      'ResourceLimitExceededException',
    ],
    [
      awsError('RuntimeClientError', 'KeyError: prompt'),
      'the agent itself failed.',
      /The agent said: KeyError: prompt\.$/,
      'RuntimeClientError',
    ],
    [
      awsError('InternalServerException', '', { requestId: 'r-1' }),
      'the service had a fault of its own.',
      /Request id: r-1$/,
      'InternalServerException',
    ],
    [awsError('TimeoutError'), 'no answer in time.', /Try again/, 'TimeoutError'],
    [
      awsError('SyntaxError', 'Unexpected token <', { httpStatusCode: 502 }),
      'the answer is not one of AgentCore.',
      /HTTP status: 502$/,
      'UnreadableAnswer',
    ],
    [
      awsError('ServiceMadeOfCheese', 'no rennet', { requestId: 'r-2' }),
      'no rennet.',
      /^We do not know this answer\. Request id: r-2$/,
      'ServiceMadeOfCheese',
    ],
    [
      Object.assign(new Error('self signed'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      'the certificate of the service is not trusted.',
      /NODE_EXTRA_CA_CERTS/,
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    [new TypeError('x is not a function'), 'x is not a function.', /^We do not know this answer\.$/, 'TypeError'],
    ['thrown text', 'thrown text.', /do not know/, 'Error'],
    [undefined, 'undefined.', /do not know/, 'Error'],
  ];

  for (const [given, message, hint, code] of table) {
    it(`says "${message}" for ${given instanceof Error ? `${given.name} ${given.message}`.trim() : String(given)}`, () => {
      const explained = explain(given, 'list workload identities');
      assert.equal(explained.message, `Cannot list workload identities: ${message}`);
      assert.match(explained.hint ?? '', hint);
      assert.equal(explained.code, code);
      assert.equal(explained.cause, given);
    });
  }

  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'UND_ERR_SOCKET']) {
    it(`calls ${code} unreachable`, () => {
      assert.equal(explain(Object.assign(new Error('connect'), { code }), 'list').code, 'Unreachable');
    });
  }

  it('finds the network code in a cause and in the gathered errors of several addresses', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    assert.equal(explain(new TypeError('fetch failed', { cause: refused }), 'list').code, 'Unreachable');
    assert.equal(explain(new AggregateError([refused, refused]), 'list').code, 'Unreachable');
  });

  it('lets a UserError pass unchanged', () => {
    const given = new UserError('The port is taken.', { code: 'PortInUse' });
    assert.equal(explain(given, 'list'), given);
  });
});

describe('rethrow', () => {
  it('throws a cancellation as it is', () => {
    const canceled = new DOMException('stopped', 'AbortError');
    assert.throws(() => rethrow(canceled, 'list'), (error) => error === canceled);
  });

  it('throws everything else explained', () => {
    assert.throws(() => rethrow(awsError('ThrottlingException'), 'list'), { name: 'UserError', code: 'ThrottlingException' });
  });
});

describe('mayBeDone', () => {
  const answer = (name: string, httpStatusCode: number, fault = 'client', attempts = 1) => (
    Object.assign(new Error(''), { name, $fault: fault, $metadata: { httpStatusCode, attempts } }));
  const network = (code: string) => Object.assign(new Error(''), { code });
  const table: readonly (readonly [what: string, error: unknown, expected: boolean])[] = [
    ['refused by the service', answer('LimitExceededException', 400), false],
    ['refused for want of a permission', answer('AccessDeniedException', 400), false],
    ['never sent, as nobody listens', network('ECONNREFUSED'), false],
    ['never sent, as the name is not known', network('ENOTFOUND'), false],
    ['never sent, as the certificate is not trusted', network('SELF_SIGNED_CERT_IN_CHAIN'), false],
    ['never sent, as the proxy refused', network('ProxyRefused'), false],
    ['never sent, as there are no credentials', Object.assign(new Error(''), { name: 'CredentialsProviderError' }), false],
    ['answered with a fault of the service', answer('InternalErrorException', 500, 'server'), true],
    ['answered 503 under a name of its own', answer('ServiceUnavailableException', 503, 'server'), true],
    ['answered 504 by a gateway', answer('UnknownError', 504, 'server'), true],
    ['answered 403 by nobody knows whom', answer('UnknownError', 403), true],
    ['answered with 408', answer('RequestTimeoutException', 408), true],
    ['answered with a page', awsError('SyntaxError', 'Unexpected token <', { httpStatusCode: 403 }), true],
    ['refused at the second attempt', answer('ConflictException', 409, 'client', 2), true],
    ['broken off', network('ECONNRESET'), true],
    ['broken off in TLS', network('EPROTO'), true],
    ['answered with what is no HTTP', network('HPE_INVALID_CONSTANT'), true],
    ['answered in part', network('ERR_STREAM_PREMATURE_CLOSE'), true],
    ['not answered in time', awsError('TimeoutError'), true],
  ];
  for (const [what, error, expected] of table) {
    it(`is ${String(expected)} of a call that was ${what}`, () => {
      assert.deepEqual([mayBeDone(error), mayBeDone(explain(error, 'create it'))], [expected, expected]);
    });
  }
});

describe('plainText', () => {
  it('is the message and the hint', () => {
    assert.equal(
      plainText(new UserError('The port is taken.', { code: 'PortInUse', hint: 'Close the other program.' })),
      'The port is taken. Close the other program.',
    );
    assert.equal(plainText(new UserError('The port is taken.', { code: 'PortInUse' })), 'The port is taken.');
    assert.equal(plainText(new Error('plain')), 'plain');
    assert.equal(plainText('text'), 'text');
  });

  it('tells of a credential_process that failed, and not what its command says', () => {
    const error = Object.assign(new Error('Command failed: get-keys --password hunter2'), { name: 'CredentialsProviderError' });
    const { message, hint, code } = explain(error, 'list');
    assert.deepEqual([message, hint, code], [
      'Cannot list: the program that gives the credentials of the profile failed.', 'Run its credential_process in a terminal to see why.', 'NoCredentials',
    ]);
  });
});
