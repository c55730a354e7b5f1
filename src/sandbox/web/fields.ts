import { isObject } from '../objects.js';
import { toFieldViolation, type FieldProblem } from './errors.js';

/** Form of a text member, as the service's model gives it. Lengths in Unicode code points, as Smithy counts them. */
export interface TextRule {
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max: number;
  /** Not repeated in error messages. */
  readonly secret?: boolean;
  /** What a pattern cannot say: the constraint that the value fails, or undefined. */
  readonly validate?: (value: string) => string | undefined;
}

/** Where the browser is sent after a consent: a URL that can be read, and that shows no content of its own. */
function validateReturnUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return 'Member must be a URL';
  return ['javascript:', 'data:', 'vbscript:'].includes(new URL(url).protocol) ? 'Member must not be a URL that is a program or a document itself' : undefined;
}

/** AWS keeps this beginning of a tag's key for itself, in capitals too. */
function validateTagKey(key: string): string | undefined {
  return key.toLowerCase().startsWith('aws:') ? "Member must not begin with 'aws:'" : undefined;
}

/** Rules of the service models of `bedrock-agentcore-control` 2023-06-05 and `bedrock-agentcore` 2024-02-28. */
export const RULES = {
  workloadName: { pattern: /^[A-Za-z0-9_.-]+$/, min: 3, max: 255 },
  providerName: { pattern: /^[a-zA-Z0-9\-_]+$/, min: 1, max: 128 },
  returnUrl: { pattern: /^\w+:(\/?\/?)[^\s]+$/, min: 1, max: 2048, validate: validateReturnUrl }, // Guess: return-url-form
  discoveryUrl: { pattern: /^.+\/\.well-known\/(openid-configuration|oauth-authorization-server)$/, max: 2048 },
  clientId: { min: 1, max: 256 },
  optionalClientId: { max: 256 },
  clientSecret: { max: 2048, secret: true },
  apiKey: { max: 65_536, secret: true },
  secretId: { min: 1, max: 2048 },
  jsonKey: { min: 1, max: 128 },
  tokenVaultId: { pattern: /^[a-zA-Z0-9\-_]+$/, min: 1, max: 64 },
  kmsKeyArn: { pattern: /^arn:aws(|-cn|-us-gov):kms:[a-zA-Z0-9-]*:[0-9]{12}:key\/[a-zA-Z0-9-]{36}$/, min: 1, max: 2048 },
  taggedArn: { pattern: /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]+:[0-9]{12}:[^/]+\/.+$/, min: 20, max: 1011 },
  tagKey: { pattern: /^[a-zA-Z0-9\s._:/=+@-]*$/, min: 1, max: 128, validate: validateTagKey },
  tagValue: { pattern: /^[a-zA-Z0-9\s._:/=+@-]*$/, max: 256 },
  url: { pattern: /^https?:\/\/[^\s]+$/, max: 2048 },
  tenantId: { min: 1, max: 2048 },
  claimName: { pattern: /^[A-Za-z0-9_.:#-]+$/, min: 1, max: 255 },
  claimValue: { min: 1, max: 2048, secret: true },
  latticeResource: { pattern: /^((rcfg-[0-9a-z]{17})|(arn:[a-z0-9-]+:vpc-lattice:[a-zA-Z0-9-]+:\d{12}:resourceconfiguration\/rcfg-[0-9a-z]{17}))$/, min: 20, max: 2048 },
  vpcId: { pattern: /^vpc-(([0-9a-z]{8})|([0-9a-z]{17}))$/, max: 21 },
  subnetId: { pattern: /^subnet-[0-9a-zA-Z]{8,17}$/, max: 24 },
  securityGroupId: { pattern: /^sg-(([0-9a-z]{8})|([0-9a-z]{17}))$/, max: 20 },
  routingDomain: { min: 3, max: 255 },
  overriddenDomain: { min: 1, max: 253 },
  roleArn: { pattern: /^arn:aws(-[^:]+)?:iam::([0-9]{12})?:role\/.+$/, min: 1, max: 2048 },
  userId: { min: 1, max: 128 },
  userToken: { pattern: /^[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+$/, min: 1, max: 131_072, secret: true },
  workloadToken: { min: 1, max: 131_072, secret: true },
  scope: { min: 1, max: 128 },
  resource: { min: 1, max: 2048 },
  sessionUri: { pattern: /^urn:ietf:params:oauth:request_uri:[a-zA-Z0-9\-._~]+$/, max: 1024 },
  customState: { min: 1, max: 4096, secret: true },
  parameterName: { pattern: /^[a-zA-Z0-9\-_.]+$/, min: 1, max: 256 },
  parameterValue: { min: 1, max: 2048, secret: true },
  nextToken: { max: 2048 },
} as const satisfies Record<string, TextRule>;

function describeProblem(path: string, value: string, rule: TextRule): string | undefined {
  const shown = rule.secret === true ? '' : ` '${value.slice(0, 200)}'`;
  const failed = (constraint: string) => `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
  if (/\p{Surrogate}/u.test(value)) return failed('Member must be well-formed Unicode');
  const { length } = Array.from(value);
  if (length < (rule.min ?? 0)) return failed(`Member must have length greater than or equal to ${rule.min ?? 0}`);
  if (length > rule.max) return failed(`Member must have length less than or equal to ${rule.max}`);
  if (rule.pattern !== undefined && !rule.pattern.test(value)) return failed(`Member must satisfy regular expression pattern: ${rule.pattern.source}`);
  const constraint = rule.validate?.(value);
  return constraint === undefined ? undefined : failed(constraint);
}

/** More are not told: the answer to a long list of bad items would be many times as long as the request. */
const MOST_PROBLEMS = 100;
/** How much of a caller's own name for a member is repeated. */
const SHOWN_NAME = 200;

/** Reads the members of one JSON object, gathering what is wrong with them until {@link FieldReader.check}. */
export interface FieldReader {
  /** A text that must be there; empty where it is not, which `check` refuses. */
  text(name: string, rule: TextRule): string;
  optionalText(name: string, rule: TextRule): string | undefined;
  texts(name: string, rule: TextRule): readonly string[] | undefined;
  textMap(name: string, nameRule: TextRule, valueRule: TextRule): Readonly<Record<string, string>>;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  integer(name: string, min: number, max: number): number | undefined;
  flag(name: string): boolean;
  /** A nested object as it is, of any members; empty where it is missing. */
  json(name: string): Readonly<Record<string, unknown>>;
  /** A nested object; a reader without members where it is missing. */
  object(name: string): FieldReader;
  /** A nested object of which exactly one of these members must be set. */
  union(name: string, members: readonly string[]): FieldReader;
  /** The objects of a list. */
  objects(name: string): readonly FieldReader[] | undefined;
  /** Notes a list or map that has fewer or more entries. One that is missing has none to count. */
  size(name: string, min: number, max: number): void;
  has(name: string): boolean;
  /** Notes a member that must be there and is not. */
  need(name: string): void;
  names(): readonly string[];
  /** Notes a constraint that a member fails, in the service's words. */
  fail(name: string, constraint: string): void;
  /** Notes a problem of the caller's own. */
  refuse(name: string, message: string): void;
  /** Throws a ValidationException that lists all that was noted, here and in nested objects. */
  check(): void;
}

export function readFields(value: unknown, path = '', problems: FieldProblem[] = []): FieldReader {
  const members = isObject(value) ? value : {};
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const note = (name: string, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ name, message });
  };
  const get = (name: string): unknown => (Object.hasOwn(members, name) ? members[name] ?? undefined : undefined);
  const fail = (name: string, constraint: string) => { note(at(name), `Value at '${at(name)}' failed to satisfy constraint: ${constraint}`); };
  const wrongType = (name: string, type: string) => { fail(name, `Member must be ${type}`); };
  const takeText = (name: string, found: unknown, rule: TextRule): string | undefined => {
    if (typeof found !== 'string') {
      wrongType(name, 'a string');
      return undefined;
    }
    const problem = describeProblem(at(name), found, rule);
    if (problem !== undefined) note(at(name), problem);
    return found;
  };
  /** A nested object. What is none is refused as a whole, without its members. */
  const nest = (name: string, found: unknown): FieldReader => {
    if (found === undefined || isObject(found)) return readFields(found, at(name), problems);
    wrongType(name, 'an object');
    return readFields(undefined, at(name), []);
  };
  const missing = (name: string) => { note(at(name), `Value null at '${at(name)}' failed to satisfy constraint: Member must not be null`); };

  const reader: FieldReader = {
    text(name, rule) {
      if (get(name) !== undefined) return takeText(name, get(name), rule) ?? '';
      missing(name);
      return '';
    },
    optionalText: (name, rule) => (get(name) === undefined ? undefined : takeText(name, get(name), rule)),
    texts(name, rule) {
      const found = get(name);
      if (found === undefined) return undefined;
      if (!Array.isArray(found)) {
        wrongType(name, 'a list');
        return undefined;
      }
      return found.flatMap((item: unknown, index) => takeText(`${name}.${index + 1}.member`, item, rule) ?? []);
    },
    textMap(name, nameRule, valueRule) {
      const found = get(name);
      if (found === undefined) return {};
      if (!isObject(found)) {
        wrongType(name, 'a map');
        return {};
      }
      return Object.fromEntries(Object.entries(found).flatMap(([key, item]) => {
        takeText(name, key, nameRule);
        const text = takeText(`${name}.${key.slice(0, SHOWN_NAME)}`, item, valueRule);
        return text === undefined ? [] : [[key, text]];
      }));
    },
    choice(name, choices) {
      const found = get(name);
      const chosen = choices.find((choice) => choice === found);
      if (found !== undefined && chosen === undefined) wrongType(name, `one of [${choices.join(', ')}]`);
      return chosen;
    },
    integer(name, min, max) {
      const found = get(name);
      if (found === undefined) return undefined;
      if (typeof found === 'number' && Number.isInteger(found) && found >= min && found <= max) return found;
      wrongType(name, `a whole number from ${min} to ${max}`);
      return undefined;
    },
    flag(name) {
      const found = get(name);
      if (found !== undefined && typeof found !== 'boolean') wrongType(name, 'true or false');
      return found === true;
    },
    json(name) {
      const found = get(name);
      if (found === undefined || isObject(found)) return { ...found };
      wrongType(name, 'an object');
      return {};
    },
    object: (name) => nest(name, get(name)),
    union(name, names) {
      const arms = nest(name, get(name));
      if (get(name) === undefined) missing(name);
      else if (isObject(get(name)) && (arms.names().length !== 1 || !names.some((one) => arms.has(one)))) fail(name, `Member must have exactly one of its union members set: [${names.join(', ')}]`);
      return arms;
    },
    objects(name) {
      const found = get(name);
      if (found === undefined) return undefined;
      if (!Array.isArray(found)) {
        wrongType(name, 'a list');
        return undefined;
      }
      return found.map((item: unknown, index) => nest(`${name}.${index + 1}.member`, item ?? null));
    },
    size(name, min, max) {
      const found = get(name);
      if (typeof found !== 'object' || found === null) return;
      const { length } = Object.keys(found);
      if (length < min) fail(name, `Member must have length greater than or equal to ${min}`);
      if (length > max) fail(name, `Member must have length less than or equal to ${max}`);
    },
    has: (name) => get(name) !== undefined,
    need(name) {
      if (get(name) === undefined) missing(name);
    },
    names: () => Object.keys(members).filter((name) => get(name) !== undefined),
    fail,
    refuse: (name, message) => { note(at(name), message); },
    check() {
      if (problems.length > 0) throw toFieldViolation(problems);
    },
  };
  return reader;
}
