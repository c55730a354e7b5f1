import type { FieldReader } from '../web/fields.js';
import { toInvalidParameter, toNotAuthorized } from './errors.js';
import { RULES } from './fields.js';
import { STANDARD_ATTRIBUTES } from './poolSettings.js';
import type { Attribute, PoolUserRecord, UserPoolClientRecord, UserPoolRecord } from './records.js';

const FORMS: Readonly<Record<string, readonly [form: RegExp, message: string]>> = {
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'Invalid email address format.'],
  phone_number: [/^\+[0-9]{1,15}$/, 'Invalid phone number format.'],
};

export const isEmail = (text: string): boolean => FORMS['email']?.[0].test(text) === true;
export const isPhoneNumber = (text: string): boolean => FORMS['phone_number']?.[0].test(text) === true;

/** Reads `userAttributes`. Problems of their form are noted on the request. */
export function readAttributes(request: FieldReader): readonly Attribute[] {
  return (request.objects('userAttributes') ?? []).map((attribute) => ({
    Name: attribute.text('name', RULES.attributeName), Value: attribute.optionalText('value', RULES.attributeValue) ?? '',
  }));
}

/** @throws CognitoError InvalidParameterException where the pool has no such attribute, or it has another form */
export function validateAttributes({ customAttributes }: UserPoolRecord, attributes: readonly Attribute[]): void {
  for (const { Name, Value } of attributes) {
    if (Name === 'sub') throw toInvalidParameter('Cannot modify the non-mutable attribute sub');
    if (!STANDARD_ATTRIBUTES.some((standard) => standard === Name) && !customAttributes.includes(Name)) {
      throw toInvalidParameter(`Attributes did not conform to the schema: Type for attribute {${Name}} could not be determined`);
    }
    const [form, message = ''] = FORMS[Name] ?? [];
    if (Value !== '' && form?.test(Value) === false) throw toInvalidParameter(message);
  }
}

const isRequired = ({ schema }: UserPoolRecord, name: string) => schema?.[name]?.Required === true;
const isMutable = ({ schema }: UserPoolRecord, name: string) => schema?.[name]?.Mutable !== false;

/** The attributes that a pool requires. */
export function listRequired(pool: UserPoolRecord): readonly string[] {
  return Object.keys(pool.schema ?? {}).filter((name) => isRequired(pool, name));
}

/**
 * Those that are missing among a user's. An administrator may make a user without them; the user gives them with the first password of
 * their own ("UserAttributes" of AdminCreateUser).
 */
export function listMissing(pool: UserPoolRecord, attributes: readonly Attribute[]): readonly string[] {
  return listRequired(pool).filter((name) => !attributes.some(({ Name, Value }) => Name === name && Value !== ''));
}

/** @throws CognitoError InvalidParameterException where a user who exists may not have these changes */
export function validateChanges(pool: UserPoolRecord, changes: readonly Attribute[]): void {
  validateAttributes(pool, changes);
  for (const { Name, Value } of changes) {
    if (!isMutable(pool, Name)) throw toInvalidParameter(`user.${Name}: Attribute cannot be updated.`);
    // Guess: cognito-required-attribute-removed
    if (isRequired(pool, Name) && Value === '') throw toInvalidParameter(`Attributes did not conform to the schema: ${Name}: The attribute is required`);
  }
}

/** Old attributes with new ones in their place; an empty value removes one. */
export function mergeAttributes(old: readonly Attribute[], changes: readonly Attribute[]): readonly Attribute[] {
  return [...new Map([...old, ...changes].map((attribute) => [attribute.Name, attribute])).values()].filter(({ Value }) => Value !== '');
}

/** What can be verified, and by which the user can be found. */
const ADDRESSES: readonly string[] = ['email', 'phone_number'];

/**
 * A user's attributes after changes that they make themselves.
 * @throws CognitoError InvalidParameterException; NotAuthorizedException for what the client may not write, or no client may
 */
export function changeOwn(pool: UserPoolRecord, client: UserPoolClientRecord, user: PoolUserRecord, changes: readonly Attribute[]): readonly Attribute[] {
  validateChanges(pool, changes);
  return writeOwn(client, user, changes);
}

/** What a challenge calls the attributes that come with its answer. */
const CHALLENGE_PREFIX = 'userAttributes.';

export const toChallengeName = (name: string): string => `${CHALLENGE_PREFIX}${name}`;

/** The attributes among the members of an answer to a challenge. */
export function readChallengeAttributes(members: Iterable<readonly [name: string, value: string]>): readonly Attribute[] {
  return [...members].filter(([name]) => name.startsWith(CHALLENGE_PREFIX)).map(([name, Value]) => ({ Name: name.slice(CHALLENGE_PREFIX.length), Value }));
}

/**
 * A user's attributes with what they give together with their new password: what the pool requires and they lack, and others.
 * @throws CognitoError InvalidParameterException where one is still missing or may not be changed; NotAuthorizedException where the pool
 * requires one that they have ("RespondToAuthChallenge", NEW_PASSWORD_REQUIRED), or the client may not write it
 */
export function completeOwn(pool: UserPoolRecord, client: UserPoolClientRecord, user: PoolUserRecord, given: readonly Attribute[]): readonly Attribute[] {
  validateAttributes(pool, given);
  const missing = listMissing(pool, user.attributes);
  for (const { Name } of given.filter((one) => !missing.includes(one.Name))) { // Guess: cognito-immutable-attribute-missing
    if (isRequired(pool, Name)) throw toNotAuthorized(`Cannot modify an already provided ${Name}`);
    if (!isMutable(pool, Name) || isVerification(Name)) throw toInvalidParameter(`Cannot modify the non-mutable attribute ${Name}`);
  }
  const all = writeOwn(client, user, given);
  const [left] = listMissing(pool, all);
  if (left !== undefined) throw toInvalidParameter(`Invalid attributes given, ${left} is missing`);
  return all;
}

/** Whether an attribute says that an address was verified, which no user may say of themselves. */
export const isVerification = (name: string): boolean => name.endsWith('_verified');

/** An address that is new to the user has yet to be verified. */
function writeOwn({ settings }: UserPoolClientRecord, { attributes: old }: PoolUserRecord, changes: readonly Attribute[]): readonly Attribute[] {
  const mayWrite = ({ Name }: Attribute) => !isVerification(Name) && settings.WriteAttributes?.includes(Name) !== false;
  if (!changes.every(mayWrite)) throw toNotAuthorized('A client attempted to write unauthorized attribute');
  const isNew = ({ Name, Value }: Attribute) => ADDRESSES.includes(Name) && !old.some((one) => one.Name === Name && one.Value === Value);
  const unverified = changes.filter(isNew).map(({ Name, Value }) => ({ Name: `${Name}_verified`, Value: Value === '' ? '' : 'false' }));
  return mergeAttributes(old, [...changes, ...unverified]);
}

/** Those attributes of a user that a client may read; `sub` is among them. */
export function toReadableAttributes(user: PoolUserRecord, { settings: { ReadAttributes: readable } }: UserPoolClientRecord): readonly Attribute[] {
  return toAttributes(user).filter(({ Name }) => Name === 'sub' || readable?.includes(Name) !== false);
}

/** What a user is given back: the id that never changes, and the rest. */
export function toAttributes({ sub, attributes }: PoolUserRecord): readonly Attribute[] {
  return [...attributes, { Name: 'sub', Value: sub }];
}
