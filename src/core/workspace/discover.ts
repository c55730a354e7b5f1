import { isAbsolute, join, relative, sep } from 'node:path';
import type { Finding, Read, WorkspaceAgent } from './agents.js';
import { CLI_FILES, CLI_FOLDER, readCliProject, type ProjectFile } from './agentCoreCli.js';
import type { FolderEntry, WorkspaceFiles } from './files.js';
import { findFramework, PACKAGE_FILES } from './framework.js';
import { readToolkitFile, TOOLKIT_FILE } from './starterToolkit.js';

/** More has no file of a project; what is larger is not read at all. */
const MOST_BYTES = 1_048_576;

/** How deep below the folder of a workspace a project is looked for, and in how many folders. */
const DEEPEST = 4;
const MOST_FOLDERS = 2000;

/** Folders that hold what tools have made or fetched. Those that begin with a dot are left out too. */
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'out', 'target', 'venv', 'env', '__pycache__', 'site-packages', 'cdk.out', 'vendor']);

/**
 * The agents in a folder of a workspace. Reads the files of the starter toolkit and of the AgentCore CLI and those that name an agent's
 * packages, no `.env` file and nothing outside of the folder: a link that leads out is refused. Never throws but for the signal: what
 * cannot be read is a finding.
 * @param root absolute path of the folder
 */
export async function discoverAgents(files: WorkspaceFiles, root: string, signal?: AbortSignal): Promise<Read<readonly WorkspaceAgent[]>> {
  const search = await begin(files, root, signal);
  let level: readonly string[] = [root];
  let count = 0;
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      signal?.throwIfAborted();
      if (count === MOST_FOLDERS) {
        search.tell(root, `Agents are looked for in so many folders only, the others are left out: ${MOST_FOLDERS}`);
        return search.result();
      }
      count += 1;
      next.push(...await search.look(folder));
    }
    level = next;
  }
  return search.result();
}

async function begin(files: WorkspaceFiles, root: string, signal: AbortSignal | undefined) {
  const agents: WorkspaceAgent[] = [];
  const findings: Finding[] = [];
  const tell = (path: string, message: string) => { findings.push({ file: path, line: 1, column: 1, message }); };
  const realRoot = await files.realpath(root).catch(() => root);

  /** Undefined where it is not to be read, of which a finding tells. */
  async function readFile(path: string): Promise<string | undefined> {
    signal?.throwIfAborted();
    try {
      if (!isWithin(realRoot, await files.realpath(path))) {
        tell(path, 'This link leads out of the workspace, so it is not followed.');
        return undefined;
      }
      const text = await files.read(path, MOST_BYTES);
      if (text === undefined) tell(path, `This file is larger than what is read, in bytes: ${MOST_BYTES}`);
      return text;
    } catch (error) {
      tell(path, `This file cannot be read: ${codeOf(error)}`);
      return undefined;
    }
  }

  /** Undefined without a word where there is none. */
  async function readIfThere(folder: string, path: readonly string[]): Promise<ProjectFile> {
    const parent = join(folder, ...path.slice(0, -1));
    const entries = await files.list(parent).catch(() => []);
    const file = join(folder, ...path);
    return { file, text: entries.some(({ name, kind }) => name === path.at(-1) && kind !== 'folder') ? await readFile(file) : undefined };
  }

  async function addAgents({ value, findings: told }: Read<readonly WorkspaceAgent[]>, project: string, entries: readonly FolderEntry[]): Promise<void> {
    findings.push(...told);
    for (const agent of value) agents.push(agent.framework === undefined ? { ...agent, framework: await guessFramework(agent, project, entries) } : agent);
  }

  /** Looks into the folder of the agent's code, then into that of the project. */
  async function guessFramework({ entrypoint = '' }: WorkspaceAgent, project: string, entries: readonly FolderEntry[]): Promise<string | undefined> {
    const code = join(project, entrypoint, '..');
    const folders = isWithin(project, code) && code !== project && entrypoint !== '' ? [code, project] : [project];
    for (const folder of folders) {
      const inside = folder === project ? entries : await files.list(folder).catch(() => []);
      for (const name of PACKAGE_FILES) {
        const text = inside.some((entry) => entry.name === name && entry.kind !== 'folder') ? await readFile(join(folder, name)) : undefined;
        const framework = text === undefined ? undefined : findFramework(text);
        if (framework !== undefined) return framework;
      }
    }
    return undefined;
  }

  /** Reads what projects are in a folder, and gives the folders in it. */
  async function look(folder: string): Promise<readonly string[]> {
    const entries = await files.list(folder).catch((error: unknown) => {
      tell(folder, `This folder cannot be read: ${codeOf(error)}`);
      return [];
    });
    const has = (name: string, kind: FolderEntry['kind']) => entries.some((entry) => entry.name === name && entry.kind === kind);
    if (has(TOOLKIT_FILE, 'file') || has(TOOLKIT_FILE, 'link')) {
      const path = join(folder, TOOLKIT_FILE);
      const text = await readFile(path);
      if (text !== undefined) await addAgents(readToolkitFile(text, path), folder, entries);
    }
    if (has(CLI_FOLDER, 'folder')) {
      const inFolder = (path: readonly string[]) => readIfThere(join(folder, CLI_FOLDER), path);
      const project = await inFolder(CLI_FILES.project);
      // Without its project file a folder of this name is somebody else's.
      if (project.text !== undefined) {
        const [targets, state] = [await inFolder(CLI_FILES.targets), await inFolder(CLI_FILES.state)];
        await addAgents(readCliProject({ project, targets, state }), folder, entries);
      }
    }
    return entries.filter(({ name, kind }) => kind === 'folder' && !name.startsWith('.') && !SKIPPED.has(name)).map(({ name }) => join(folder, name));
  }

  return { look, tell, result: (): Read<readonly WorkspaceAgent[]> => ({ value: agents, findings }) };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The system's name for the reason, such as EACCES; no message, which would repeat the path. */
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
