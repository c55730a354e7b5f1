import { cognitoRules } from './cognitoErrors.js';
import { isCancellation, UserError } from './errors.js';
import { fixed, named, toSentence, type Fault, type Rule } from './explainRule.js';
import { PROXY_CODES, proxyRules } from './proxyErrors.js';
import { toRecord } from './record.js';

/** What the network says, by Node's own codes and those of its `fetch`. */
const UNREACHABLE = [
  'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT',
];
const UNTRUSTED = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
];

/** "WorkloadIdentity with name already exists: NAME", which comes as a ValidationException, and of others as a ConflictException. */
const EXISTS = /^(\w+) with name already exists: ([\w-]+)\.?$/;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['WorkloadIdentity', 'a workload identity'], ['Oauth2CredentialProvider', 'an OAuth2 credential provider'], ['ApiKeyCredentialProvider', 'an API key credential provider'],
]);
const findExisting = (message: string): readonly (string | undefined)[] => {
  const [, type = '', name] = EXISTS.exec(message) ?? [];
  return [NAMED.get(type), name];
};

/** The first rule that applies explains. Names and statuses are those of AWS's API reference for Bedrock AgentCore. */
const rules: readonly Rule[] = [
  ...cognitoRules,
  {
    // AWS gives it the name of a missing permission: https://github.com/aws/bedrock-agentcore-sdk-typescript/issues/37
    applies: ({ message }) => /invalid or expired session/i.test(message),
    explain: fixed(
      'the session has ended, was completed before, or was started for another user or token',
      'Complete it within 10 minutes, once, and with the very user id or token that began it.', 'SessionRefused',
    ),
  },
  {
    applies: ({ message }) => /authorization method mismatch/i.test(message),
    explain: fixed(
      'the runtime takes another kind of authentication',
      'A runtime with a customJWTAuthorizer takes a bearer token, any other one requests signed with IAM.',
      'AuthorizerMismatch',
    ),
  },
  {
    applies: ({ name }) => name.startsWith('AccessDenied'),
    explain: ({ message }) => {
      const action = /is not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
      return {
        what: 'access denied',
        hint: action === undefined
          ? 'The credentials of this connection are not allowed to do this. Add the action to their IAM policy.'
          : `Add this action to the IAM policy of the role or user: ${action}`,
      };
    },
  },
  {
    applies: (fault) => /^(ExpiredToken|TokenRefreshRequired)/.test(fault.name)
      || (isCredentialFault(fault) && /expired/i.test(fault.message)),
    explain: fixed('the credentials of this connection have expired', 'Sign in again, for example with aws sso login, and try once more.'),
  },
  {
    // The SDK gives the message of Node's `exec`, which has the whole command: that may hold a secret.
    applies: (fault) => isCredentialFault(fault) && /^Command failed|credential_process returned/.test(fault.message),
    explain: fixed('the program that gives the credentials of the profile failed', 'Run its credential_process in a terminal to see why.', 'NoCredentials'),
  },
  {
    applies: isCredentialFault,
    explain: fixed('no AWS credentials were found', 'Sign in to the profile of this connection, or connect with another profile.', 'NoCredentials'),
  },
  {
    applies: named(
      'UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException', 'SignatureDoesNotMatch', 'IncompleteSignature',
    ),
    explain: fixed('AWS does not know these credentials', 'Check the profile of this connection and the clock of this computer.'),
  },
  {
    applies: ({ name }) => name.startsWith('Unauthorized'),
    explain: ({ message }) => ({
      what: message === '' ? 'the service did not accept who is asking' : message,
      hint: 'The user or the token named here must be the very one that began the flow.',
    }),
  },
  {
    applies: ({ name }) => name.startsWith('Throttling') || name === 'TooManyRequestsException',
    explain: fixed('too many requests', 'Wait a few seconds and try again.'),
  },
  {
    applies: ({ name }) => name.startsWith('ResourceNotFound'),
    explain: fixed('it does not exist', 'It may have been deleted meanwhile, or belongs to another region. Refresh the view.'),
  },
  {
    applies: ({ message }) => findExisting(message)[0] !== undefined,
    explain: ({ message }) => ({ what: `${findExisting(message).join(' named ')} exists already`, hint: 'Choose another name.' }),
  },
  {
    applies: named('ConflictException', 'ConcurrentModificationException', 'RetryableConflictException'),
    explain: ({ message }) => ({
      what: message === '' ? 'it exists already or is being changed' : message,
      hint: 'Take another name, or wait until the change that is under way has ended.',
    }),
  },
  {
    applies: ({ name, message }) => name === 'ValidationException' && /return ?url/i.test(message)
      && /register|not allowed|must provide/i.test(message),
    explain: fixed(
      'the return URL is not registered on the workload identity',
      'Add the return URL to the workload identity and try again.',
      'ReturnUrlNotRegistered',
    ),
  },
  {
    applies: ({ name, message }) => name === 'ValidationException' && /linked to a service/i.test(message),
    explain: fixed(
      'it belongs to a runtime or a gateway',
      'AWS made this workload identity for its owner and deletes it together with it.',
      'LinkedToService',
    ),
  },
  {
    applies: named('ValidationException'),
    explain: ({ message }) => ({
      what: message === '' ? 'the service refused a value' : message, hint: 'Change the value that is named and try again.',
    }),
  },
  {
    applies: named('ServiceQuotaExceededException', 'ResourceLimitExceededException'),
    explain: fixed('the limit of this account is reached', 'Delete what is no longer needed, or ask for more in Service Quotas.'),
  },
  {
    applies: named('RuntimeClientError'),
    explain: ({ message }) => ({
      what: 'the agent itself failed', hint: message === '' ? 'The log of the agent says why.' : `The agent said: ${toSentence(message)}`,
    }),
  },
  ...proxyRules,
  {
    applies: ({ code }) => UNREACHABLE.includes(code),
    explain: ({ code }) => ({
      what: 'the service cannot be reached',
      hint: `Check the connection and the proxy of this computer. The network said: ${code}`,
      code: 'Unreachable',
    }),
  },
  {
    applies: ({ code }) => UNTRUSTED.includes(code),
    explain: ({ code }) => ({
      what: 'the certificate of the service is not trusted',
      hint: `Name your own authority in AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS. The check said: ${code}`,
      code,
    }),
  },
  { applies: named('TimeoutError'), explain: fixed('no answer in time', 'Try again. Behind a proxy, check its settings.') },
  {
    applies: ({ name, status }) => name === 'SyntaxError' && status !== undefined,
    explain: ({ status }) => ({
      what: 'the answer is not one of AgentCore',
      hint: `Something else answers at this address, perhaps a proxy. Its HTTP status: ${status ?? 0}`,
      code: 'UnreadableAnswer',
    }),
  },
  {
    applies: ({ name, status }) => name === 'InternalServerException' || (status !== undefined && status >= 500),
    explain: ({ requestId }) => ({ what: 'the service had a fault of its own', hint: `Try again in a moment.${forSupport(requestId)}` }),
  },
];

/**
 * Says in words why something failed: the one place that knows the names of AWS's and the network's errors.
 * A {@link UserError} passes unchanged.
 * @param doing what was tried, to follow "Cannot", e.g. `list workload identities`
 */
export function explain(error: unknown, doing: string): UserError {
  if (error instanceof UserError) return error;
  const fault = toFault(error);
  const explanation = rules.find((rule) => rule.applies(fault))?.explain(fault) ?? {
    what: fault.message === '' ? fault.name : fault.message,
    hint: `We do not know this answer.${forSupport(fault.requestId)}`,
  };
  return new UserError(toSentence(`Cannot ${doing}: ${explanation.what}`), {
    code: explanation.code ?? fault.name,
    hint: explanation.hint,
    cause: error,
  });
}

/** Throws: a cancellation as it is, everything else explained. For the `catch` of an adapter. */
export function rethrow(error: unknown, doing: string): never {
  throw isCancellation(error) ? error : explain(error, doing);
}

/** The request was not sent at all: nobody was found to take it. */
const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', ...UNTRUSTED, ...PROXY_CODES];

const REQUEST_TIMEOUT = 408;

/**
 * True where a call that was begun may have been carried out although it failed. False only where the service itself
 * refused it, with an error of its own and a status of 4xx, or where nothing was sent: whatever else comes back, such as
 * the status of a proxy, says nothing about what the service did. Nor does the last of several attempts about the others.
 */
export function mayBeDone(error: unknown): boolean {
  const thrown = toRecord(error instanceof UserError ? error.cause : error);
  const fault = toFault(thrown);
  const { attempts = 1 } = toRecord(thrown['$metadata']);
  if (typeof attempts === 'number' && attempts > 1) return true;
  if (UNSENT.includes(fault.code) || isCredentialFault(fault)) return false;
  const { name, status = 0 } = fault;
  const isModeled = thrown['$fault'] === 'client' && !name.startsWith('Unknown');
  return !isModeled || status < 400 || status >= 500 || status === REQUEST_TIMEOUT;
}

/** An error on one line: its message, and its hint where it has one. A message may end with a name: then a full stop parts the two. */
export function plainText(error: unknown): string {
  if (error instanceof UserError) return error.hint === undefined ? error.message : `${toSentence(error.message)} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

function isCredentialFault({ name, message }: Fault): boolean {
  return /^(CredentialsProviderError|CredentialsError|TokenProviderError|CredentialsProvider)/.test(name)
    || message.startsWith('Could not load credentials');
}

const forSupport = (requestId: string | undefined) => (requestId === undefined ? '' : ` Request id: ${requestId}`);

function toFault(error: unknown): Fault {
  const { name, message, $metadata } = toRecord(error);
  const metadata = toRecord($metadata);
  return {
    name: typeof name === 'string' ? name : 'Error',
    code: findCode(error, 0),
    message: typeof message === 'string' ? message.trim() : error instanceof Object ? '' : String(error),
    status: typeof metadata['httpStatusCode'] === 'number' ? metadata['httpStatusCode'] : undefined,
    requestId: typeof metadata['requestId'] === 'string' ? metadata['requestId'] : undefined,
  };
}

/** Node puts the code on the error, `fetch` on its cause, and a try of several addresses on each of `errors`. */
function findCode(error: unknown, depth: number): string {
  const { code, cause, errors } = toRecord(error);
  if (typeof code === 'string') return code;
  if (depth > 3) return '';
  const inner: readonly unknown[] = [cause, ...(Array.isArray(errors) ? errors as unknown[] : [])];
  return inner.filter((item) => item !== undefined).map((item) => findCode(item, depth + 1)).find((found) => found !== '') ?? '';
}
