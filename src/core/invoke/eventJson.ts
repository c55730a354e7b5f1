/** JSON text above this size is not parsed: it would hold up everything else. */
const MAX_JSON_CHARACTERS = 1_048_576;

/** JSON of an event; undefined where it is none, or too large to be read. */
export function parseJson(data: string): { readonly value: unknown } | undefined {
  if (data.length > MAX_JSON_CHARACTERS || !/^\s*(?:[{["]|-?\d|true\b|false\b|null\b)/.test(data)) return undefined;
  try {
    return { value: JSON.parse(data) as unknown };
  } catch {
    return undefined;
  }
}
