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
    if (form?.test(Value) === false) throw toInvalidParameter(message);
  }
}

/** Old attributes with new ones in their place; an empty value removes one. */
export function mergeAttributes(old: readonly Attribute[], changes: readonly Attribute[]): readonly Attribute[] {
  return [...new Map([...old, ...changes].map((attribute) => [attribute.Name, attribute])).values()].filter(({ Value }) => Value !== '');
}

/** What can be verified, and by which the user can be found. */
const ADDRESSES: readonly string[] = ['email', 'phone_number'];

/**
 * A user's attributes after changes that they make themselves. An address that is new to the user has yet to be verified.
 * @throws CognitoError InvalidParameterException; NotAuthorizedException for what the client may not write, or no client may
 */
export function changeOwn(pool: UserPoolRecord, { settings }: UserPoolClientRecord, { attributes: old }: PoolUserRecord, changes: readonly Attribute[]): readonly Attribute[] {
  validateAttributes(pool, changes);
  const mayWrite = ({ Name }: Attribute) => !Name.endsWith('_verified') && settings.WriteAttributes?.includes(Name) !== false;
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
