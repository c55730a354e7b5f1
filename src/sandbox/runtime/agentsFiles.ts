import { unwatchFile, watchFile, type Stats } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../core/base/errors.js';
import type { Sandbox } from '../sandbox.js';
import { readText } from '../textFile.js';
import { ServiceError } from '../web/errors.js';
import { readFields, type FieldReader, type TextRule } from '../web/fields.js';
import { readRegistration, registerAll, type Registration } from './registration.js';
import type { Sessions } from './sessions.js';
import type { AgentCommand } from './startedAgents.js';

/** How often a file is looked at. Editors replace files, so it is the path that is watched. */
const INTERVAL_MS = 1_000;
const TEXT = { min: 1, max: 4_096, validate: (text) => (text.includes('\0') ? 'Member must not have a NUL' : undefined) } as const satisfies TextRule;
const MOST_ARGUMENTS = 100;
/** The folder in which a project keeps its list. */
const LIST_FOLDER = '.agentcore-identity';

/** The files that list the user's own agents. */
export interface AgentsFiles {
  /** Registers what the files list now. A file that cannot be read or understood changes nothing. */
  read(): void;
  /** Follows one more file, and reads them all. */
  add(path: string): void;
  /** How the agent of this name is started, where a list says so. It is never kept: a state that was imported starts nothing. */
  findCommand(name: string): AgentCommand | undefined;
  close(): void;
}

/** An agent as a line of a list has it. */
interface Listed extends Registration {
  readonly command?: AgentCommand;
}

/** Where the commands of a list are at home: the project that it lies in. */
function toHome(file: string): string {
  const folder = dirname(file);
  return basename(folder) === LIST_FOLDER ? dirname(folder) : folder;
}

function readListed(request: FieldReader, home: string): Listed {
  const registration = readRegistration(request);
  const [program, ...rest] = request.texts('command', TEXT) ?? [];
  request.size('command', 1, MOST_ARGUMENTS);
  const cwd = resolve(home, request.optionalText('cwd', TEXT) ?? '.');
  if (program === undefined) return registration;
  if (typeof registration.agent === 'string') request.fail('command', 'Member must be with the url of a process');
  return { ...registration, command: { program, args: rest, cwd } };
}

function parse(text: string, home: string): readonly Listed[] {
  const request = readFields({ agents: JSON.parse(text) as unknown });
  request.need('agents');
  const listed = request.objects('agents')?.map((one) => readListed(one, home)) ?? [];
  if (new Set(listed.map(({ name }) => name)).size < listed.length) request.fail('agents', 'Member must have each name once');
  request.check();
  return listed;
}

/**
 * @param paths each `[{"name", "url", "workload", "protocol", "command", "cwd"}]`, where there may be no file yet. Of two agents of one
 * name the first stands.
 */
export function openAgentsFiles(sandbox: Sandbox, paths: readonly string[], sessions: Pick<Sessions, 'endOrphans'>): AgentsFiles {
  const { store, log } = sandbox;
  /** What each file was last understood to list; undefined for one that never was. */
  const lists = new Map<string, readonly Listed[] | undefined>();
  const all = () => [...lists.values()].flatMap((list) => list ?? []);

  function refresh(file: string): void {
    try {
      const text = readText(file, (code, cause) => new UserError(`The file cannot be read (${code})`, { code: 'AgentsUnreadable', cause }));
      lists.set(file, text === undefined ? [] : parse(text, toHome(file)));
    } catch (error) {
      if (!(error instanceof ServiceError || error instanceof SyntaxError || error instanceof UserError)) throw error;
      log.warn(`The list of agents cannot be used and was left aside: ${file}: ${error.message}`);
    }
  }

  function read(): void {
    for (const file of lists.keys()) refresh(file);
    const listed = all();
    const firsts = listed.filter(({ name }, index) => listed.findIndex((one) => one.name === name) === index);
    for (const { name } of listed.filter((one) => !firsts.includes(one))) log.warn(`Two lists have an agent of one name, the first of which is taken: ${name}`);
    const isComplete = [...lists.values()].every((list) => list !== undefined);
    const changes = registerAll(sandbox, firsts, isComplete);
    if (changes.length === 0) return;
    store.write(changes);
    sessions.endOrphans();
  }

  const onChange = (file: string) => (now: Stats, before: Stats) => {
    if (now.mtimeMs === 0 && before.mtimeMs === 0) return; // how it is told that there is no file
    read();
    log.info(`The list of agents was read again: ${file}`);
  };
  function follow(path: string): void {
    const file = resolve(path);
    if (lists.has(file)) return;
    lists.set(file, undefined);
    watchFile(file, { interval: INTERVAL_MS, persistent: false }, onChange(file));
  }

  paths.forEach(follow);
  return {
    read,
    add(path) {
      follow(path);
      read();
    },
    findCommand: (name) => all().find((one) => one.name === name)?.command,
    close: () => { for (const file of lists.keys()) unwatchFile(file); },
  };
}
