import * as v from 'valibot';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { Finding } from './agents.js';

/** A file that was read as YAML, of which JSON is a part, so that both tell where a thing stands and what can be read of a broken one. */
export interface ReadDocument {
  readonly findings: readonly Finding[];
  /** What a member holds, as far as it is of this shape; what is not is left out and becomes a finding. */
  shape<T extends v.GenericSchema>(schema: T, path?: Path): Shaped<v.InferOutput<T>>;
  /** Line of what stands at a path, or of the nearest thing round it. */
  lineAt(path: Path): number;
}

export type Path = readonly (string | number)[];

/** `value` is undefined where nothing of it is of the shape. */
interface Shaped<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/** Aliases that a file may repeat: more is an attack that grows with each of them. */
const MOST_ALIASES = 100;

/** More are not told: a file with so many faults is of another kind. */
export const MOST_FINDINGS = 20;

/** More agents, or more targets of them, are in no file that a person keeps; each costs a walk through the file. */
export const MOST_AGENTS = 100;

/** @param file as the findings name it */
export function readDocument(text: string, file: string, format: 'yaml' | 'json'): ReadDocument {
  const lines = new LineCounter();
  // Of a key that stands twice the tools take the last too, and to look for those takes a time that grows with the square of the keys.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const at = (offset: number, message: string): Finding => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const findings = document.errors.map(({ pos, message }) => at(pos[0], `This cannot be read as ${format.toUpperCase()}: ${toSentence(message)}`));
  const json = format === 'json' && findings.length === 0 ? findJsonFault(text) : undefined;
  if (json !== undefined) findings.push(at(json, 'This is YAML but not JSON, so the AgentCore CLI cannot read it.'));
  const content = toContent(document);
  if (content === TOO_MANY_ALIASES) findings.push(at(0, 'This repeats its aliases too often to be read.'));

  return {
    findings: findings.slice(0, MOST_FINDINGS),
    lineAt: (path) => lines.linePos(offsetOf(document, path)).line,
    shape(schema, path = []) {
      const faults: Finding[] = [];
      const within = path.reduce<unknown>(memberOf, content === TOO_MANY_ALIASES ? undefined : content);
      const value = prune(schema, within, (issue) => {
        if (faults.length < MOST_FINDINGS) faults.push(at(offsetOf(document, [...path, ...issue.path]), issue.message));
      });
      return { value, findings: faults };
    },
  };
}

const TOO_MANY_ALIASES = Symbol('too many aliases');

/** Plain data, without anything that is only YAML's. */
function toContent(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown;
  } catch {
    return TOO_MANY_ALIASES;
  }
}

/** The first line of what the parser says, without its full stop. */
const toSentence = (message: string) => `${(message.split('\n')[0] ?? '').replace(/\.$/, '')}.`;

/** Where JSON ends to be JSON; undefined where it does not. */
function findJsonFault(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
  }
}

/** Where a path stands, or the nearest thing round it that is there. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range !== undefined && node.range !== null) return node.range[0];
  }
  return 0;
}

function memberOf(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string | number, unknown>>)[name] : undefined;
}

interface Issue {
  readonly path: Path;
  readonly message: string;
}

/** No shape of ours is nested deeper. */
const MOST_ROUNDS = 20;

/** Leaves out what is not of the shape until the rest is; what a thing cannot be without takes the thing with it. */
function prune<T extends v.GenericSchema>(schema: T, content: unknown, tell: (issue: Issue) => void): v.InferOutput<T> | undefined {
  const rest = structuredClone(content);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const result = v.safeParse(schema, rest);
    if (result.success) return result.output;
    for (const issue of result.issues) {
      const path = (issue.path ?? []).map(({ key }) => key as string | number);
      tell({ path, message: describe(path, issue) });
      // What is missing cannot be left out: what lacks it is.
      const removed = issue.input === undefined ? path.slice(0, -1) : path;
      if (removed.length === 0) return undefined;
      remove(rest, removed);
    }
  }
  return undefined;
}

function describe(path: Path, issue: v.BaseIssue<unknown>): string {
  const name = path.join('.');
  if (issue.input === undefined) return `This is missing: ${name}`;
  const expected = issue.kind === 'schema' && issue.expected !== null ? EXPECTED[issue.expected] ?? issue.expected : 'something else';
  return name === '' ? `This is not what such a file holds, which is ${expected}.` : `${name} is not ${expected}, so it is left out.`;
}

const EXPECTED: Readonly<Record<string, string>> = { string: 'a text', Object: 'a map', Array: 'a list', number: 'a number', boolean: 'true or false' };

/** Takes away what stands at a path. An item of a list leaves its place, so that those after it keep theirs. */
function remove(content: unknown, path: Path): void {
  const name = path.at(-1);
  const owner = path.slice(0, -1).reduce<unknown>(memberOf, content);
  if (typeof owner !== 'object' || owner === null || name === undefined) return;
  if (Array.isArray(owner)) owner[Number(name)] = undefined;
  else Reflect.deleteProperty(owner, name);
}
