/** JSON text above this size is not parsed: it would hold up everything else. */
const MAX_JSON_CHARACTERS = 1_048_576;

/** JSON of an event; undefined where it is none, or larger than `mostCharacters`. */
export function parseJson(data: string, mostCharacters = MAX_JSON_CHARACTERS): { readonly value: unknown } | undefined {
  if (data.length > mostCharacters || !/^\s*(?:[{["]|-?\d|true\b|false\b|null\b)/.test(data)) return undefined;
  try {
    return { value: JSON.parse(data) as unknown };
  } catch {
    return undefined;
  }
}
