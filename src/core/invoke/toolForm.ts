import { toRecord } from '../base/record.js';

/** One field of the form of a tool. */
export interface ToolField {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** It may be null as well: empty, where it is required, it is sent as that. */
  readonly isNullable: boolean;
  /** `json` where the schema is richer than a form: it is typed as JSON. */
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly choices: readonly string[];
  /** As it stands in the field; empty where the schema names none. */
  readonly start: string;
}

/** What was typed, or what is wrong with it by field. */
export type ToolArguments =
  | { readonly kind: 'arguments'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> };

type Schema = Readonly<Record<string, unknown>>;

/** The fields of a tool, in the order of its schema. */
export function toFields(inputSchema: Schema): readonly ToolField[] {
  const required = Array.isArray(inputSchema['required']) ? inputSchema['required'] as readonly unknown[] : [];
  return Object.entries(toRecord(inputSchema['properties'])).map(([name, value]): ToolField => {
    const whole = toRecord(value);
    const schema = toOneType(whole);
    const { description, default: start } = schema;
    const kind = toKind(schema);
    return {
      name, kind, isRequired: required.includes(name), isNullable: isNullable(whole),
      description: typeof description === 'string' ? description : '',
      choices: kind === 'choice' ? schema['enum'] as readonly string[] : [],
      start: start === undefined || start === null ? '' : typeof start === 'string' ? start : JSON.stringify(start),
    };
  });
}

const isNull = (schema: unknown): boolean => toRecord(schema)['type'] === 'null';

const isNullable = ({ type, anyOf }: Schema): boolean => (Array.isArray(type) && type.includes('null')) || (Array.isArray(anyOf) && anyOf.some(isNull));

/** The schema of what may be null as well, without that: an empty field is left out. So Python's FastMCP writes an `Optional`. */
function toOneType(schema: Schema): Schema {
  const { type, anyOf } = schema;
  if (Array.isArray(type)) {
    const [only, ...more] = type.filter((one) => one !== 'null') as readonly unknown[];
    return more.length === 0 ? { ...schema, type: only } : schema;
  }
  if (!Array.isArray(anyOf)) return schema;
  const [only, ...more] = anyOf.filter((one) => !isNull(one)) as readonly unknown[];
  return more.length === 0 ? { ...toRecord(only), ...schema, anyOf: undefined } : schema;
}

function toKind({ type, enum: choices }: Schema): ToolField['kind'] {
  if (Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')) return 'choice';
  switch (type) {
    case 'string': return 'text';
    case 'number': case 'integer': case 'boolean': return type;
    default: return 'json';
  }
}

/** Reads a form. A field that is empty is left out, or named where it is required and may not be null: an empty text is hardly ever meant. */
export function toArguments(fields: readonly ToolField[], typed: Readonly<Record<string, string>>): ToolArguments {
  // A tool may call a parameter as every object calls something of its own, such as constructor or __proto__.
  const values: (readonly [name: string, value: unknown])[] = [];
  const faults: (readonly [name: string, fault: string])[] = [];
  for (const field of fields) {
    const text = (Object.hasOwn(typed, field.name) ? typed[field.name] : undefined) ?? field.start;
    if (text === '' && !field.isRequired) continue;
    const read = text !== '' ? readField(field, text) : field.isNullable ? { value: null } : { fault: 'The tool needs this.' };
    if ('fault' in read) faults.push([field.name, read.fault]);
    else values.push([field.name, read.value]);
  }
  return faults.length > 0 ? { kind: 'faults', faults: Object.fromEntries(faults) } : { kind: 'arguments', values: Object.fromEntries(values) };
}

/** Above this JSON numbers are not exact here (RFC 8259, section 6): another one than was typed would be sent. */
const TOO_LARGE = 'This whole number is larger than can be sent exactly: 9007199254740991 is the most.';

const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

function hasExactNumbers(value: unknown): boolean {
  if (typeof value === 'number') return isExact(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(hasExactNumbers);
}

function readField({ kind, choices }: ToolField, text: string): { readonly value: unknown } | { readonly fault: string } {
  switch (kind) {
    case 'text': return { value: text };
    case 'choice': return choices.includes(text) ? { value: text } : { fault: `Choose one of: ${choices.join(', ')}` };
    case 'boolean': return text === 'true' || text === 'false' ? { value: text === 'true' } : { fault: 'This is true or false.' };
    case 'number': case 'integer': {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) return { fault: 'This is a number.' };
      if (!isExact(value)) return { fault: TOO_LARGE };
      return kind === 'number' || Number.isInteger(value) ? { value } : { fault: 'This is a number without a fraction.' };
    }
    case 'json':
      try {
        const value = JSON.parse(text) as unknown;
        return hasExactNumbers(value) ? { value } : { fault: TOO_LARGE };
      } catch {
        return { fault: 'This is JSON.' };
      }
  }
}
