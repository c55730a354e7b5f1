import type { IncomingMessage } from 'node:http';
import { readHeader } from './request.js';

/** Why a request counts as not signed: no signature, one that lacks a part, or one that cannot be right. */
export interface SignatureProblem {
  readonly kind: 'missing' | 'incomplete' | 'wrong';
  readonly message: string;
}

/** "RequestExpired" of the common errors: more than 15 minutes from the date on the request. */
const TOLERANCE_MS = 900_000;
const ALGORITHM = 'AWS4-HMAC-SHA256';
const PARTS = ['Credential', 'Signature', 'SignedHeaders'] as const;

/** A time as signatures write it, `20260131T235959Z`. */
const toStamp = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');

function readStamp(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * Looks at the form of a signature of version 4, as "Signing AWS API requests" in the IAM user guide gives it, and at its date. Whether
 * it is right is not checked: every key is accepted.
 * @param service the name under which the service is signed for, such as `bedrock-agentcore`
 * @param nowMs the computer's time, by which clients sign, not the sandbox's, which somebody may have moved
 * @returns undefined where nothing is wrong
 */
export function validateSignature(request: IncomingMessage, service: string, nowMs = Date.now()): SignatureProblem | undefined {
  const authorization = request.headers.authorization ?? '';
  if (authorization === '') return { kind: 'missing', message: 'Missing Authentication Token' };
  const [algorithm = '', ...rest] = authorization.split(' ');
  const given = new Map((algorithm === ALGORITHM ? rest.join('') : '').split(',').map((part) => {
    const [name = '', ...value] = part.split('=');
    return [name, value.join('=')];
  }));
  const missing = PARTS.filter((part) => (given.get(part) ?? '') === '');
  const stamp = readHeader(request, 'x-amz-date');
  const gaps = [
    ...missing.map((part) => `Authorization header requires '${part}' parameter.`),
    ...(stamp === undefined ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."] : []),
  ];
  if (gaps.length > 0) return { kind: 'incomplete', message: gaps.join(' ') };
  const scope = (given.get('Credential') ?? '').split('/');
  if (scope.length < 5 || scope.includes('') || scope.at(-1) !== 'aws4_request') {
    return { kind: 'incomplete', message: 'Credential must have exactly 5 slash-delimited elements, as keyid/date/region/service/aws4_request.' };
  }
  if (!/^[0-9a-f]{64}$/.test(given.get('Signature') ?? '')) return { kind: 'incomplete', message: 'Signature must be the 64 hexadecimal digits of an HMAC-SHA256.' };
  return validateScope(scope.slice(-4), (given.get('SignedHeaders') ?? '').split(';'), service) ?? validateDate(scope.at(-4) ?? '', stamp ?? '', nowMs);
}

function validateScope([, , signedFor]: readonly string[], signedHeaders: readonly string[], service: string): SignatureProblem | undefined {
  if (signedFor !== service) return { kind: 'wrong', message: `Credential should be scoped to correct service: '${service}'.` };
  if (!signedHeaders.includes('host')) return { kind: 'wrong', message: "'Host' must be a 'SignedHeader' in the AWS Authorization." };
  return undefined;
}

function validateDate(day: string, stamp: string, nowMs: number): SignatureProblem | undefined {
  const signedAtMs = readStamp(stamp);
  if (Number.isNaN(signedAtMs)) return { kind: 'incomplete', message: 'X-Amz-Date must be a time in the ISO 8601 basic format, as 20260131T235959Z.' };
  const wrong = (message: string): SignatureProblem => ({ kind: 'wrong', message });
  if (!stamp.startsWith(day)) return wrong(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${stamp.slice(0, 8)}'.`);
  const earliestMs = nowMs - TOLERANCE_MS;
  const latestMs = nowMs + TOLERANCE_MS;
  if (signedAtMs < earliestMs) return wrong(`Signature expired: ${stamp} is now earlier than ${toStamp(earliestMs)} (${toStamp(nowMs)} - 15 min.)`);
  if (signedAtMs > latestMs) return wrong(`Signature not yet current: ${stamp} is still later than ${toStamp(latestMs)} (${toStamp(nowMs)} + 15 min.)`);
  return undefined;
}
