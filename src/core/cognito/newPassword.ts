import { randomInt } from 'node:crypto';
import { Secret } from '../base/secret.js';
import type { PasswordPolicy } from './control.js';

/** No letters that look alike, and no signs that a shell or a URL takes for its own. */
const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!*+-.:=?@^_~'] as const;
const LENGTH = 20;

/**
 * A password from the operating system's randomness, about 120 bits, with every class of characters that a policy can ask for.
 * @param pickInt a number from 0 up to, not with, `max`
 */
export function newPassword(
  policy: Pick<PasswordPolicy, 'minimumLength'>, pickInt: (max: number) => number = (max) => randomInt(max),
): Secret {
  const pick = (characters: string) => characters.charAt(pickInt(characters.length));
  const length = Math.max(LENGTH, policy.minimumLength);
  const characters = [...CLASSES.map(pick), ...Array.from({ length: length - CLASSES.length }, () => pick(CLASSES.join('')))];
  // Fisher and Yates: without it the first four would always be one of each class, in this order.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = pickInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return new Secret(characters.join(''));
}
