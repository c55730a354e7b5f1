import type { ServerResponse } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import type { Faults } from '../steering/faults.js';
import { failAsAws, meetFault } from '../steering/meetFault.js';
import { ServiceError, type ServiceErrorName } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import { readForm, readHeader } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';
import { refuseUnknown } from '../web/unknownOperation.js';
import { issueCredentials, readCaller, toRoleIdentity, type CallerProblem, type Identity } from './caller.js';
import { toXml, type XmlElements } from './xml.js';

/** The version of STS, which is also part of its XML namespace. */
const VERSION = '2011-06-15';

/** Constraints of AssumeRole in the API reference of STS. */
const RULES = {
  roleArn: { pattern: /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\u0021-\u007E]+$/, min: 20, max: 2048 },
  sessionName: { pattern: /^[\w+=,.@-]*$/, min: 2, max: 64 },
} as const;
const LEAST_DURATION_S = 900;
const MOST_DURATION_S = 43_200;
const USUAL_DURATION_S = 3_600;

type Operation = (sandbox: Sandbox, caller: Identity, form: URLSearchParams) => XmlElements;

const getCallerIdentity: Operation = (_sandbox, { arn, id, accountId }) => ({ Arn: arn, UserId: id, Account: accountId });

/** Every role may be assumed. Policies, tags and the like are not looked at: nothing here depends on them. */
const assumeRole: Operation = (sandbox, _caller, form) => {
  const duration = form.get('DurationSeconds');
  const request = readFields({
    roleArn: form.get('RoleArn'), roleSessionName: form.get('RoleSessionName'), sourceIdentity: form.get('SourceIdentity'),
    durationSeconds: duration === null ? null : Number(duration),
  });
  const roleArn = request.text('roleArn', RULES.roleArn);
  const sessionName = request.text('roleSessionName', RULES.sessionName);
  const sourceIdentity = request.optionalText('sourceIdentity', RULES.sessionName);
  const durationS = request.integer('durationSeconds', LEAST_DURATION_S, MOST_DURATION_S) ?? USUAL_DURATION_S;
  request.check();
  const session = { roleArn, sessionName, expiresAtMs: sandbox.now() + durationS * 1000 };
  const { id, arn } = toRoleIdentity(session);
  return { Credentials: issueCredentials(sandbox, session), AssumedRoleUser: { AssumedRoleId: id, Arn: arn }, SourceIdentity: sourceIdentity };
};

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([['GetCallerIdentity', getCallerIdentity], ['AssumeRole', assumeRole]]);

export const STS_OPERATIONS: readonly string[] = [...OPERATIONS.keys()];

/** How a request is refused; codes of "Common errors" in the API reference of STS. */
interface Refusal {
  readonly status: number;
  readonly code: string;
}

const OF_CALLERS: Readonly<Record<CallerProblem['kind'], Refusal>> = {
  missing: { status: 403, code: 'MissingAuthenticationToken' },
  incomplete: { status: 400, code: 'IncompleteSignature' },
  wrong: { status: 403, code: 'SignatureDoesNotMatch' },
  expired: { status: 403, code: 'ExpiredToken' },
};

/** All else that an operation throws is about a parameter. */
const OF_FAULTS: Readonly<Partial<Record<ServiceErrorName, Refusal>>> = {
  ThrottlingException: { status: 400, code: 'Throttling' },
  AccessDeniedException: { status: 403, code: 'AccessDenied' },
  InternalServerException: { status: 500, code: 'InternalFailure' },
};

function send(response: ServerResponse, status: number, root: string, elements: XmlElements): void {
  response.writeHead(status, { 'content-type': 'text/xml', 'cache-control': 'no-store' });
  response.end(`<${root} xmlns="https://sts.amazonaws.com/doc/${VERSION}/">${toXml(elements)}</${root}>`);
}

function refuse({ response, requestId }: Call, { status, code }: Refusal, message: string): void {
  const type = status < 500 ? 'Sender' : 'Receiver';
  send(response, status, 'ErrorResponse', { Error: { Type: type, Code: code, Message: message }, RequestId: requestId });
}

/**
 * `POST /`: operations of STS in the AWS Query protocol, a form as the request and XML as the answer. What is not in that protocol, or
 * is of another service, is refused with its name.
 */
export function toStsHandler(faults: Faults): Handler {
  return async (call) => {
    const { sandbox, request } = call;
    const type = readHeader(request, 'content-type') ?? '';
    if (readHeader(request, 'x-amz-target') !== undefined || !type.startsWith('application/x-www-form-urlencoded')) {
      await refuseUnknown(call);
      return;
    }
    const form = await readForm(request);
    const name = form.get('Action') ?? '';
    const operation = form.get('Version') === VERSION ? OPERATIONS.get(name) : undefined;
    if (operation === undefined) {
      const shown = /^\w{1,64}$/.test(name) ? name : 'POST /';
      sandbox.log.warn(`Not part of the sandbox: ${shown}`);
      refuse(call, { status: 400, code: 'InvalidAction' }, `This operation is not part of the sandbox: ${shown}`);
      return;
    }
    const caller = readCaller(sandbox, request, 'sts');
    if ('kind' in caller) refuse(call, OF_CALLERS[caller.kind], caller.message);
    else await run(call, faults, name, () => operation(sandbox, caller, form));
  };
}

async function run(call: Call, faults: Faults, name: string, operate: () => XmlElements): Promise<void> {
  let result: XmlElements;
  try {
    if (!await meetFault(faults, name, call, failAsAws('sts'))) return;
    result = operate();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    refuse(call, OF_FAULTS[error.name] ?? { status: 400, code: 'ValidationError' }, error.message);
    return;
  }
  send(call.response, 200, `${name}Response`, { [`${name}Result`]: result, ResponseMetadata: { RequestId: call.requestId } });
}
