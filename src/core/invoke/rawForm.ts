/** An event as its text is known. */
export interface EventText {
  readonly type: string;
  readonly data: string;
  readonly raw: string;
}

/** The raw form of an event with other data: in its place, or as a new server-sent event where its lines stand apart in the raw form. */
export function toRawForm({ type, data, raw }: EventText, other: string): string {
  if (other === data) return raw;
  if (raw.includes(data)) return raw.replace(data, () => other);
  return `${type === 'message' ? '' : `event: ${type}\n`}${other.split('\n').map((line) => `data: ${line}\n`).join('')}\n`;
}

/** The data of an event whose words are others now. Of a string only those are left: it may have held more, written otherwise. */
export function toDataWith(data: string, json: { readonly value: unknown } | undefined, words: string, other: string): string {
  if (json === undefined) return data.replace(words, () => other);
  return JSON.stringify(typeof json.value === 'string' ? other : json.value, (_, value: unknown) => (value === words ? other : value));
}
