import { toRecord } from '../base/record.js';

/** `use` gives out a token or a key, signs somebody in, or calls an agent: nothing is changed, but somebody acts as somebody. */
export type CallKind = 'read' | 'write' | 'use';

/** A call of a service that has ended. Never holds a token, a key, a password or a payload: see {@link resourcesIn}. */
export interface Call {
  /** As endpoints and the AWS CLI call it: `bedrock-agentcore-control`. */
  readonly service: string;
  readonly operation: string;
  readonly kind: CallKind;
  /** What the call names, the closest first: names, ids and ARNs by the member they were given in. */
  readonly resources: Readonly<Record<string, string>>;
  readonly startedAtMs: number;
  /** Of all attempts together; of an answer that streams, until it begins. */
  readonly durationMs: number;
  readonly attempts: number | undefined;
  /** `x-amzn-requestid` of the last attempt: what AWS Support and CloudTrail know the call by. */
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly result: 'done' | 'failed' | 'cancelled';
  /** The error's name, as in `AccessDeniedException`. Its message is left out: it may repeat what was sent. */
  readonly errorCode: string | undefined;
  /** Whether something may have changed although no answer said so. */
  readonly mayBeDone: boolean;
}

/** Told each call when it has ended. */
export type OnCall = (call: Call) => void;

/** Gives out what others must not have, or acts in somebody's name. */
const USES = /^(ExportSandboxState|GetWorkloadAccessToken|GetResource(Oauth2Token|ApiKey|PaymentToken)|CompleteResourceTokenAuth|Invoke|(Admin)?InitiateAuth|(Admin)?RespondToAuthChallenge|GetTokensFromRefreshToken)/;
const READS = /^(Get|List|Describe|AdminGet|AdminList|FilterLogEvents|StartLiveTail)/;

/** Tells by its name what an operation does. One that is not known for a read is taken for a write. */
export function kindOf(operation: string): CallKind {
  if (USES.test(operation)) return 'use';
  return READS.test(operation) ? 'read' : 'write';
}

/**
 * The members of an operation's input that are recorded, the closest to what is acted on first. An allow-list: whatever is not
 * in it, at any depth, may be a secret or hold one.
 */
const NAMES: readonly string[] = [
  'targetId', 'endpointName', 'Username', 'ClientId', 'ClientName', 'Identifier', 'Domain', 'resourceCredentialProviderName', 'qualifier',
  'name', 'agentRuntimeName', 'PoolName', 'workloadName', 'resourceArn', 'ResourceArn', 'agentRuntimeArn', 'agentRuntimeId', 'gatewayIdentifier', 'tokenVaultId',
  'UserPoolId', 'logGroupName', 'logGroupIdentifier', 'agentRuntimeVersion',
];

/** No name or ARN of a service is longer. */
const LONGEST = 2_048;

/** The one name that stands a level deeper: the key that a token vault is given. */
const KEY = { within: 'kmsConfiguration', name: 'kmsKeyArn' } as const;

/** What an input names; nothing else of it is looked at. */
export function resourcesIn(input: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const key = own(toRecord(own(input, KEY.within)), KEY.name);
  const named = [...NAMES.map((name) => ({ name, value: own(input, name) })), { name: KEY.name, value: key }];
  return Object.fromEntries(named.flatMap(({ name, value }) => (typeof value === 'string' && value !== '' ? [[name, value.slice(0, LONGEST)]] : [])));
}

const own = (record: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);
