import { UserError } from '../base/errors.js';

/** Where a project keeps the list of its agents, from its folder on. */
export const AGENTS_FILE = ['.agentcore-identity', 'agents.json'] as const;

export const PROTOCOLS = ['HTTP', 'MCP', 'A2A', 'AGUI'] as const;

/** One line of the list, as the command writes it. A person may add `workload`, `command` and `cwd`. */
export interface AgentLine {
  readonly name: string;
  readonly url: string;
  /** HTTP where nothing is said. */
  readonly protocol?: Exclude<(typeof PROTOCOLS)[number], 'HTTP'>;
}

/** The lines of a list, whatever they hold. Throws a `UserError` with code `AgentsList` where it is none. */
function parseList(text: string | undefined): readonly unknown[] {
  if (text === undefined || text.trim() === '') return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw refuse(cause);
  }
  if (!Array.isArray(list)) throw refuse(undefined);
  return list as readonly unknown[];
}

const refuse = (cause: unknown) => new UserError(`This file is not a JSON list of agents: ${AGENTS_FILE.join('/')}`, {
  code: 'AgentsList', cause, hint: 'Open it, put right what is underlined, and try again.',
});

const nameOf = (line: unknown): string | undefined => (
  typeof line === 'object' && line !== null && 'name' in line && typeof line.name === 'string' ? line.name : undefined);

const format = (lines: readonly unknown[]): string => `${JSON.stringify(lines, undefined, 2)}\n`;

/** The names in a list. Throws as {@link addAgent} does. */
export function namesIn(text: string | undefined): readonly string[] {
  return parseList(text).flatMap((line) => nameOf(line) ?? []);
}

/**
 * The list with one more agent; what is there stays, with members that are not known here. Throws a `UserError` with code
 * `AgentsList` where the text is no list.
 * @param text of the file; undefined where there is none
 */
export function addAgent(text: string | undefined, agent: AgentLine): string {
  return format([...parseList(text), agent]);
}

/** The list without the agent of this name. Throws as {@link addAgent} does. */
export function removeAgent(text: string | undefined, name: string): string {
  return format(parseList(text).filter((line) => nameOf(line) !== name));
}
