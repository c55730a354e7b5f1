import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** A folder of its own for one test, with these files in it. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'agentcore-identity-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => { rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }); } };
}
