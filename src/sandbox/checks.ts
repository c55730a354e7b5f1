import { isObject } from './objects.js';

/** Looks at a value that was read: gives the way to what is wrong in it, as `.users.name`; empty for the value itself, undefined where nothing is. */
export type Check = (value: unknown) => string | undefined;

/** @param is tells whether a value is as it must be */
export const that = (is: (value: unknown) => boolean): Check => (value) => (is(value) ? undefined : '');

export const text = that((value) => typeof value === 'string');
export const number = that((value) => typeof value === 'number');

/** The way into an item of a list is left out, as that by a key: only members are named. */
export const listOf = (item: Check): Check => (value) => (Array.isArray(value) ? findIn(value, item) : '');
export const mapOf = (item: Check): Check => (value) => (isObject(value) ? findIn(Object.values(value), item) : '');
export const optional = (check: Check): Check => (value) => (value === undefined ? undefined : check(value));
/** Good where one of the checks finds nothing; else what the last one finds. */
export const either = (...checks: readonly Check[]): Check => (value) => {
  const found = checks.map((check) => check(value));
  return found.includes(undefined) ? undefined : found.at(-1);
};

/** Other members than these may be there: they are not looked at. */
export const objectOf = (members: Readonly<Record<string, Check>>): Check => (value) => {
  if (!isObject(value)) return '';
  for (const [name, check] of Object.entries(members)) {
    const found = check(Object.hasOwn(value, name) ? value[name] : undefined);
    if (found !== undefined) return `.${name}${found}`;
  }
  return undefined;
};

function findIn(items: readonly unknown[], check: Check): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
