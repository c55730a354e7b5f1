import { escapeUnseen } from '../base/unseen.js';

/** A request as a tree, with the name of a variable wherever it holds a secret. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'flag'; readonly flag: boolean }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | ObjectValue
  | { readonly kind: 'secret'; readonly variable: string };

export interface ObjectValue {
  readonly kind: 'object';
  readonly members: readonly Member[];
  /** Whether the names of its members are keys that a person chose. */
  readonly isMap: boolean;
}

export interface Member {
  readonly name: string;
  readonly value: Value;
}

/** Members that are a secret. */
const SECRETS: Readonly<Record<string, string>> = { clientSecret: 'CLIENT_SECRET', ClientSecret: 'CLIENT_SECRET', apiKey: 'API_KEY' };

/** Maps whose every value may be one: the SDK keeps them out of its log too. */
export const SECRET_MAPS: Readonly<Record<string, string>> = {
  environmentVariables: 'ENVIRONMENT', additionalHeaderClaims: 'HEADER_CLAIM', additionalPayloadClaims: 'PAYLOAD_CLAIM',
  customParameters: 'PARAMETER', staticQueryParameters: 'QUERY_PARAMETER',
};

/** Other maps: tags, and the parameters of a Lambda target's tool by their names (SchemaDefinition). */
const OPEN_MAPS: readonly string[] = ['tags', 'UserPoolTags', 'properties'];

/** A request with a variable for each secret in it. Throws a `TypeError` on what JSON cannot say, which no request of ours has. */
export function toValue(input: object): ObjectValue {
  return toObject(input, { prefix: undefined, isMap: false, taken: new Set() });
}

interface Context {
  /** Of the variables, within a map whose values are secrets. */
  readonly prefix: string | undefined;
  readonly isMap: boolean;
  readonly taken: Set<string>;
}

function toObject(input: object, { prefix, isMap, taken }: Context): ObjectValue {
  const members = Object.entries(input).filter(([, value]) => value !== undefined).map(([name, value]: [string, unknown]): Member => {
    // A key of a map is no member, whatever it is called.
    const find = (table: Readonly<Record<string, string>>) => (!isMap && Object.hasOwn(table, name) ? table[name] : undefined);
    const variable = prefix === undefined ? find(SECRETS) : `${prefix}_${name}`;
    if (variable !== undefined && typeof value === 'string') return { name, value: { kind: 'secret', variable: toVariable(variable, taken) } };
    const within = find(SECRET_MAPS);
    return { name, value: toTree(value, { prefix: within, isMap: within !== undefined || (!isMap && OPEN_MAPS.includes(name)), taken }) };
  });
  return { kind: 'object', members, isMap };
}

function toTree(value: unknown, context: Context): Value {
  switch (typeof value) {
    case 'string': return { kind: 'text', text: value };
    case 'number': return { kind: 'number', number: value };
    case 'boolean': return { kind: 'flag', flag: value };
    case 'object':
      if (Array.isArray(value)) return { kind: 'list', items: value.map((item: unknown) => toTree(item, context)) };
      if (value !== null) return toObject(value, context);
      break;
    default: break;
  }
  throw new TypeError(`A request holds what cannot be written as code: ${String(value)}`);
}

/** Letters, digits and _ only, and no name twice. */
function toVariable(wish: string, taken: Set<string>): string {
  const base = wish.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  taken.add(name);
  return name;
}

/** The variables of a request, in the order they are met. */
export function variablesOf(value: Value): readonly string[] {
  switch (value.kind) {
    case 'secret': return [value.variable];
    case 'list': return value.items.flatMap(variablesOf);
    case 'object': return value.members.flatMap((member) => variablesOf(member.value));
    default: return [];
  }
}

/** How a language writes what is not the same in all of them. */
export interface Notation {
  readonly flag: (flag: boolean) => string;
  readonly key: (name: string) => string;
  readonly secret: (variable: string) => string;
  /** Whether the last of several may be followed by a comma. */
  readonly isTrailingComma: boolean;
}

/** A text as a JSON string, which JavaScript, Python and YAML read alike, without any sign that is not seen. */
export const printText = (text: string): string => escapeUnseen(JSON.stringify(text));

/** Every text of a value, keys of maps among them. */
export function textsOf(value: Value): readonly string[] {
  switch (value.kind) {
    case 'text': return [value.text];
    case 'list': return value.items.flatMap(textsOf);
    case 'object': return value.members.flatMap((member) => [member.name, ...textsOf(member.value)]);
    default: return [];
  }
}

/** A value as a literal of two-space indents. */
export function print(value: Value, notation: Notation, indent = ''): string {
  switch (value.kind) {
    case 'text': return printText(value.text);
    case 'number': return String(value.number);
    case 'flag': return notation.flag(value.flag);
    case 'secret': return notation.secret(value.variable);
    case 'list': return printBlock('[]', value.items.map((item) => print(item, notation, `${indent}  `)), notation, indent);
    case 'object': {
      const lines = value.members.map((member) => `${notation.key(member.name)}: ${print(member.value, notation, `${indent}  `)}`);
      return printBlock('{}', lines, notation, indent);
    }
  }
}

function printBlock(brackets: string, lines: readonly string[], { isTrailingComma }: Notation, indent: string): string {
  if (lines.length === 0) return brackets;
  const body = lines.map((line) => `${indent}  ${line}`).join(',\n');
  return `${brackets.charAt(0)}\n${body}${isTrailingComma ? ',' : ''}\n${indent}${brackets.charAt(1)}`;
}
