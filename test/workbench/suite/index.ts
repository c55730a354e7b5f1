// Loaded by VS Code inside the extension host, as scripts/hostSuite.mjs bundled it: into CommonJS, hence __dirname.
import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/** Resolves when every test passed; VS Code turns a rejection into an exit code. */
export async function run(): Promise<void> {
  const { SUITE_OUTPUT: output, SUITE_REPORTER: reporter = 'spec' } = process.env;
  if (output !== undefined) {
    Mocha.reporters.Base.consoleLog = (...words: unknown[]) => appendFileSync(output, `${format(...words)}\n`);
  }
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 20_000, failZero: true, forbidOnly: true, reporter });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`Tests failed: ${failures}`);
}
