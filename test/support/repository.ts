import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The repository's folder. */
export const repositoryRoot = resolve(import.meta.dirname, '../..');

/** What a clone does not have: installed, built or written by a run. */
const NOT_OURS = new Set(['.git', '.sandbox', '.vscode-test', 'dist', 'node_modules', 'out', 'test-results']);

export const readText = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

interface Contribution {
  readonly command: string;
  readonly when?: string;
}

/** The parts of package.json that tests look at. */
export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly (Contribution & { readonly title: string; readonly enablement?: string })[];
    readonly menus: Readonly<Record<string, readonly Contribution[]>>;
    readonly keybindings: readonly (Contribution & { readonly args?: unknown })[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

export const readManifest = (): Manifest => JSON.parse(readText('package.json')) as Manifest;

export const readStrings = (): Readonly<Record<string, string>> => JSON.parse(readText('package.nls.json')) as Record<string, string>;

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(join(folder, entry.name));
    return entry.isFile() && !entry.name.endsWith('.vsix') ? [join(folder, entry.name)] : [];
  });
}

/** Every file of the repository, as a path from its root with forward slashes, sorted. */
export function repositoryFiles(): readonly string[] {
  return walk(repositoryRoot).map((file) => relative(repositoryRoot, file).split(sep).join('/')).sort();
}
