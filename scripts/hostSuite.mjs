// Runs test/workbench/suite inside the extension host of a real VS Code. Its spec output comes through a file:
// the host's own console is mixed with what VS Code says.
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endAll, temporaryFolder } from './lifetime.mjs';
import { ROOT } from './root.mjs';
import { runInExtensionHost } from './vscode/launch.mjs';

const sources = join(ROOT, 'test/workbench/suite');
const target = join(ROOT, 'out/suite');
const output = join(ROOT, 'out/suite.log');

/** VS Code loads the suite with `require`, so it is CommonJS in a package of ES modules: hence .cjs. */
async function buildSuite() {
  rmSync(target, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT, bundle: true, format: 'cjs', platform: 'node', target: 'node22', external: ['vscode', 'mocha'], sourcemap: 'inline', logLevel: 'warning',
    entryPoints: readdirSync(sources).filter((file) => file === 'index.ts' || file.endsWith('.test.ts')).map((file) => join(sources, file)),
    outdir: target, outExtension: { '.js': '.cjs' },
  });
}

mkdirSync(join(ROOT, 'out'), { recursive: true });
rmSync(output, { force: true });
try {
  await buildSuite();
  const folder = temporaryFolder('workspace');
  process.exitCode = await runInExtensionHost({
    testsPath: join(target, 'index.cjs'),
    folder,
    env: {
      SUITE_OUTPUT: output,
      SUITE_REPORTER: join(ROOT, 'test/support/reporter.cjs'),
      TEST_RESULTS: process.env.TEST_RESULTS ?? '',
      TEST_LAYER: process.env.TEST_LAYER ?? 'workbench',
    },
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (existsSync(output)) process.stdout.write(readFileSync(output));
  await endAll();
}
