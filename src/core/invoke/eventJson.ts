/** JSON text above this size is not parsed: it would hold up everything else. */
const MAX_JSON_CHARACTERS = 1_048_576;

/** JSON below more brackets is not read: what walks through it would take too long, or too much of the stack. */
const DEEPEST = 100;

/** JSON of an event; undefined where it is none, larger than `mostCharacters`, or too deep to be read. */
export function parseJson(data: string, mostCharacters = MAX_JSON_CHARACTERS): { readonly value: unknown } | undefined {
  if (data.length > mostCharacters || !/^\s*(?:[{["]|-?\d|true\b|false\b|null\b)/.test(data)) return undefined;
  try {
    const value = JSON.parse(data) as unknown;
    // Both brackets of each level have to stand there.
    return data.length > 2 * DEEPEST && isDeep(value, DEEPEST) ? undefined : { value };
  } catch {
    return undefined;
  }
}

const isDeep = (value: unknown, levels: number): boolean => (
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1))));
