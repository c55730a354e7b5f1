import { randomBytes, scrypt, timingSafeEqual, type BinaryLike } from 'node:crypto';
import { promisify } from 'node:util';
import { CognitoError } from './errors.js';
import type { PasswordPolicy, UserPoolRecord } from './records.js';

const derive = promisify<BinaryLike, BinaryLike, number, Buffer>(scrypt);
const KEY_BYTES = 32;

/** Salt and key in one text. Passwords themselves are kept nowhere. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64url')}.${(await derive(password, salt, KEY_BYTES)).toString('base64url')}`;
}

/** What stands in for the password of a user that there is not. */
const NOBODYS_HASH = `${Buffer.alloc(16).toString('base64url')}.`;

/** False where there is no user and so no hash, and not a moment sooner: how long an answer takes must not tell who is a user. */
export async function isPassword(password: string, hash: string = NOBODYS_HASH): Promise<boolean> {
  const [salt = '', key = ''] = hash.split('.').map((part) => Buffer.from(part, 'base64url'));
  const found = await derive(password, salt, KEY_BYTES);
  return found.length === key.length && timingSafeEqual(found, Buffer.from(key));
}

/** The rules of a policy in the order in which the service looks at them. */
const RULES: readonly (readonly [applies: (policy: PasswordPolicy) => boolean, holds: RegExp, message: string])[] = [
  [({ RequireLowercase }) => RequireLowercase, /[a-z]/, 'Password must have lowercase characters'],
  [({ RequireUppercase }) => RequireUppercase, /[A-Z]/, 'Password must have uppercase characters'],
  [({ RequireNumbers }) => RequireNumbers, /[0-9]/, 'Password must have numeric characters'],
  [({ RequireSymbols }) => RequireSymbols, /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]/, 'Password must have symbol characters'],
];

/**
 * @param called what the policy is called: AdminCreateUser has another word for it than the other operations
 * @throws CognitoError InvalidPasswordException with the first rule that a password breaks
 */
export function validatePassword({ passwordPolicy }: UserPoolRecord, password: string, called: 'policy' | 'password policy' = 'policy'): void {
  const broken = password.length < passwordPolicy.MinimumLength
    ? 'Password not long enough'
    : RULES.find(([applies, holds]) => applies(passwordPolicy) && !holds.test(password))?.[2];
  if (broken !== undefined) throw new CognitoError('InvalidPasswordException', `Password did not conform with ${called}: ${broken}`);
}
