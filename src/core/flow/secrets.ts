import { Secret } from '../base/secret.js';
import type { Fact } from './events.js';

/** Shorter ones would hide ordinary words of a message. */
const MIN_HIDDEN = 4;
/** A JWT, also one that was cut off: whoever repeats it has it from us. */
const JWT = String.raw`\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}`;

/** The text with `[secret]` in place of each value, as it is and as URLs and forms write it, and of whatever looks like a JWT. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  const written = [...secrets].filter((value) => value.length >= MIN_HIDDEN)
    .flatMap((value) => [value, encodeURIComponent(value), encodeForm(value)])
    // A longer one may contain a shorter one.
    .sort((one, other) => other.length - one.length)
    .map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return text.replace(new RegExp([...written, JWT].join('|'), 'g'), '[secret]');
}

/** As `application/x-www-form-urlencoded` writes a value. */
export const encodeForm = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);

/** Every secret in what is told of a call, however deep. */
export function secretsOf(fact: Fact): readonly string[] {
  if (fact instanceof Secret) return [fact.reveal()];
  return typeof fact === 'object' ? (Object.values(fact) as readonly Fact[]).flatMap(secretsOf) : [];
}

/** Parameters that may carry anything, to be told of. */
export const toSecrets = (values: Readonly<Record<string, string>>): Readonly<Record<string, Secret>> => (
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Secret(value)])));
