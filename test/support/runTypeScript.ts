import { transform } from 'esbuild';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from './folder.js';

/** Compiles each module by itself, runs them one after another in one process, since loading the SDK takes long, and gives the lines they print. */
export async function runTypeScript(modules: readonly string[], environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = makeFolder();
  try {
    symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(folder.path, 'node_modules'), 'junction');
    for (const [index, text] of modules.entries()) {
      const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'node20' });
      writeFileSync(join(folder.path, `${index}.mjs`), code);
    }
    writeFileSync(join(folder.path, 'all.mjs'), modules.map((_, index) => `await import('./${index}.mjs');\n`).join(''));
    const child = spawn(process.execPath, ['all.mjs'], { cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => { printed += chunk; });
    const [code] = await once(child, 'close') as [number];
    assert.equal(code, 0);
    return printed.trimEnd().split('\n');
  } finally {
    folder.remove();
  }
}
