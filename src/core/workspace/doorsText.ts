import { isCollection, isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Door } from '../inbound/authorizer.js';
import { toPathText, type Path } from '../inbound/members.js';
import { readDoors } from '../inbound/readDoors.js';

/** Something wrong in a text. Lines and columns count from 1. */
export interface TextFault {
  readonly line: number;
  readonly column: number;
  /** Which member, as `agents.mine.allowedScopes[0]`; empty where the whole text is meant. */
  readonly path: string;
  readonly message: string;
}

/** The runtimes and gateways that a text names, and what is wrong with their authorizers. */
export interface DoorsText {
  readonly doors: readonly Door[];
  readonly faults: readonly TextFault[];
}

/**
 * Reads the authorizers of a text: JSON that a person typed, `.bedrock_agentcore.yaml`, or `agentcore/agentcore.json`, told apart by what
 * they hold. YAML 1.2, of which JSON is a part. Never throws.
 */
export function readDoorsText(text: string): DoorsText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const toFault = (offset: number, path: string, message: string): TextFault => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), path, message };
  };
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) return { doors: [], faults: wrong.map(({ pos, message }) => toFault(pos[0], '', `This is neither JSON nor YAML: ${message}`)) };
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // The parser leaves this to here.
    return { doors: [], faults: [toFault(0, '', 'The text has aliases of what is not there, or too many of them.')] };
  }
  const { doors, faults } = readDoors(value);
  return { doors, faults: faults.map(({ path, message }) => toFault(findOffset(document, path), toPathText(path), message)) };
}

/** Goes down as far as there is something: what is missing is missed where it would be. */
function findOffset(document: Document, path: Path): number {
  let at = 0;
  let node: unknown = document.contents;
  for (const step of path) {
    if (!isCollection(node)) break;
    const item: unknown = isMap(node) ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === step) : node.items[Number(step)];
    if (item === undefined) break;
    const start = isPair(item) ? item.key : item;
    if (isScalar(start) || isCollection(start)) at = start.range?.[0] ?? at;
    node = isPair(item) ? item.value : item;
  }
  return at;
}
