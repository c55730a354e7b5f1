import { ServiceError, type FieldProblem } from '../web/errors.js';
import { readFields, type FieldReader, type TextRule } from '../web/fields.js';
import { toInvalidParameter } from './errors.js';

/** Any text without control characters, as the service's model writes it. */
const PRINTABLE = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

/** Rules of the service model of `cognito-idp` 2016-04-18. Usernames are personal, so they are not repeated in errors. */
export const RULES = {
  poolId: { pattern: /^[\w-]+_[0-9a-zA-Z]+$/, min: 1, max: 55 },
  poolName: { pattern: /^[\w\s+=,.@-]+$/, min: 1, max: 128 },
  domain: { pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, min: 1, max: 63 },
  identifier: { pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/, min: 1, max: 256 },
  resourceServerName: { pattern: /^[\w\s+=,.@-]+$/, min: 1, max: 256 },
  scopeName: { pattern: /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/, min: 1, max: 256 },
  scopeDescription: { min: 1, max: 256 },
  clientId: { pattern: /^[\w+]+$/, min: 1, max: 128 },
  clientName: { pattern: /^[\w\s+=,.@-]+$/, min: 1, max: 128 },
  clientSecret: { pattern: /^[\w+]+$/, min: 24, max: 64, secret: true },
  clientSecretId: { pattern: /^[\w+-]+$/, min: 1, max: 128 },
  scope: { pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/, min: 1, max: 256 },
  redirectUrl: { pattern: PRINTABLE, min: 1, max: 1024, validate: (url) => (url.startsWith('/') ? 'Member must be an absolute URL' : undefined) },
  identityProvider: { pattern: PRINTABLE, min: 1, max: 32 },
  username: { pattern: PRINTABLE, min: 1, max: 128, secret: true },
  password: { pattern: /^\S+$/, max: 256, secret: true },
  attributeName: { pattern: PRINTABLE, min: 1, max: 32 },
  attributeValue: { max: 2048, secret: true },
  groupName: { pattern: PRINTABLE, min: 1, max: 128 },
  groupDescription: { max: 2048 },
  arn: { min: 20, max: 2048 },
  session: { min: 20, max: 2048, secret: true },
  token: { min: 1, max: 131_072, secret: true },
  filter: { max: 256, secret: true },
  tagKey: { min: 1, max: 128 },
  tagValue: { max: 256 },
} as const satisfies Record<string, TextRule>;

/** A text that is one of a few, for members that are lists of such. */
export const oneOf = (...choices: readonly string[]): TextRule => ({
  max: 131_072, validate: (value) => (choices.includes(value) ? undefined : `Member must satisfy enum value set: [${choices.join(', ')}]`),
});

/** Members whose own members are the caller's, not the service's. */
const MAPS: ReadonlySet<string> = new Set(['UserPoolTags', 'AuthParameters', 'ChallengeResponses', 'ClientMetadata', 'Tags']);

/** Requests are not nested so deeply. */
const MOST_LEVELS = 32;

/** The service calls members `UserPoolId` in requests, and `userPoolId` where it refuses one. */
function toRefusedNames(value: unknown, level = 0): unknown {
  if (level > MOST_LEVELS) throw new ServiceError('SerializationException', `The body is nested more deeply than this many levels: ${MOST_LEVELS}`);
  if (Array.isArray(value)) return value.map((item) => toRefusedNames(item, level + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]: [string, unknown]) => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`, MAPS.has(name) ? item : toRefusedNames(item, level + 1),
  ]));
}

/** Reads a request, members by their names with a small first letter. Its `check` throws InvalidParameterException with all that was noted. */
export function readRequest(body: unknown): FieldReader {
  const problems: FieldProblem[] = [];
  return {
    ...readFields(toRefusedNames(body), '', problems),
    check() {
      if (problems.length === 0) return;
      const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
      throw toInvalidParameter(`${count} detected: ${problems.map(({ message }) => message).join('; ')}`);
    },
  };
}

/** A flag whose default is not `false`. */
export function readFlag(request: FieldReader, name: string, otherwise: boolean): boolean {
  return request.has(name) ? request.flag(name) : otherwise;
}
