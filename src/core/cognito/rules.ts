import { isLoopback } from '../base/safeUrl.js';
import { findLengthFault, findStranger, withRule } from '../base/textFaults.js';
import type { PasswordPolicy } from './control.js';

// Patterns and lengths are those of the service model of Amazon Cognito user pools. The SDK checks none of them before it sends.

/** `[\w\s+=,.@-]+`, 1 to 128 characters. Spaces at an end are a slip. */
export function validatePoolName(text: string): string | undefined {
  const rule = 'A pool name has letters, digits, spaces and _ + = , . @ - only, up to 128.';
  return withRule(rule, findStranger(text, /[A-Za-z0-9_ +=,.@-]/) ?? findLengthFault(text.trim(), { min: 1, max: 128 }));
}

/** `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`, 1 to 128 characters: no spaces. */
export function validateUsername(text: string): string | undefined {
  const rule = 'A user name has letters, digits and signs, up to 128.';
  return withRule(rule, findStranger(text, /[\p{L}\p{M}\p{S}\p{N}\p{P}]/u) ?? findLengthFault(text, { min: 1, max: 128 }));
}

/** May be left empty. Cognito sends no mail to it here; tokens carry it as a claim. */
export function validateEmail(text: string): string | undefined {
  if (text === '') return undefined;
  const fault = /^[^@]+@[^@]+\.[^@.]+$/.test(text) ? undefined : 'This one is written otherwise.';
  return withRule('An e-mail address is written like alice@example.com.', findStranger(text, /[^\s]/) ?? fault);
}

/** Callback URL of an app client: https, plain http for this computer only, or a scheme of an app; no fragment. */
export function validateCallbackUrl(text: string): string | undefined {
  const rule = 'A callback URL begins with https://, or with http:// for this computer only, and has no fragment.';
  return withRule(rule, findStranger(text, /\S/) ?? findLengthFault(text, { min: 1, max: 1024 }) ?? findCallbackFault(text));
}

function findCallbackFault(text: string): string | undefined {
  if (!/^\w[\w+.-]*:\/\//.test(text) || !URL.canParse(text)) return 'This one cannot be read as a URL.';
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'This one is plain http.';
  return text.includes('#') ? `This one has a # at ${text.indexOf('#') + 1}.` : undefined;
}

/** The callback URLs of one client, as a person types them: with spaces between. At least one, and at most 100. */
export function validateCallbackUrls(text: string): string | undefined {
  const urls = toCallbackUrls(text);
  if (urls.length > 100) return `An app client has at most 100 callback URLs. These are ${urls.length}.`;
  return urls.length === 0 ? validateCallbackUrl('') : urls.map(validateCallbackUrl).find((fault) => fault !== undefined);
}

export function toCallbackUrls(text: string): readonly string[] {
  return [...new Set(text.split(/\s+/).filter((url) => url !== ''))];
}

/** Tags as a person types them: `key=value, key=value`. Keys of 1 to 128 characters, values of up to 256. */
export function validateTags(text: string): string | undefined {
  const pairs = splitTags(text);
  return withRule('Tags are written like team=payments, stage=test.', pairs.map(findTagFault).find((fault) => fault !== undefined)
    ?? (pairs.length > MAX_TAGS ? `These are ${pairs.length}; at most ${MAX_TAGS} are possible.` : undefined));
}

/** A pool has at most 50 tags, and one is ours. */
const MAX_TAGS = 49;

function findTagFault(pair: string): string | undefined {
  const at = pair.indexOf('=');
  const key = pair.slice(0, at).trim();
  if (at < 0) return `This one has no value: ${pair}`;
  if (key === '') return `This one has no key: ${pair}`;
  if (key.toLowerCase().startsWith('aws:')) return `AWS keeps this key for itself: ${key}`;
  const stranger = Array.from(pair).find((character) => !/[\p{L}\p{Z}\p{N}_.:/=+\-@]/u.test(character));
  if (stranger !== undefined) return `This sign is not allowed in a tag: ${stranger}`;
  return key.length > 128 || pair.slice(at + 1).trim().length > 256 ? `This one is too long: ${key}` : undefined;
}

/** The tags of a text that {@link validateTags} lets pass. The last of two with the same key counts. */
export function toTags(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(splitTags(text).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  }));
}

const splitTags = (text: string) => text.split(',').map((pair) => pair.trim()).filter((pair) => pair !== '');

/** What a password may lack. Signs are those of the Cognito developer guide, "Adding user pool password requirements". */
const CLASSES: readonly (readonly [need: keyof PasswordPolicy, name: string, has: RegExp])[] = [
  ['requireUppercase', 'a capital letter', /[A-Z]/],
  ['requireLowercase', 'a small letter', /[a-z]/],
  ['requireNumbers', 'a digit', /[0-9]/],
  ['requireSymbols', 'a sign such as ! or -', /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/],
];

const MAX_PASSWORD_LENGTH = 256;

/** A password against the policy of its pool. The message repeats no part of the password. */
export function validatePassword(text: string, policy: PasswordPolicy): string | undefined {
  const needed = CLASSES.filter(([need]) => policy[need] === true);
  const asked = needed.length === 0 ? '' : `, with ${toList(needed.map(([, name]) => name))}`;
  const rule = `A password of this pool has at least ${policy.minimumLength} characters${asked}.`;
  const missing = needed.find(([, , has]) => !has.test(text));
  return withRule(rule, (/\s/.test(text) ? 'Spaces are not allowed.' : undefined)
    ?? findLengthFault(text, { min: policy.minimumLength, max: MAX_PASSWORD_LENGTH })
    ?? (missing === undefined ? undefined : `This one lacks ${missing[1]}.`));
}

function toList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
