import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestFolder, makeFolder } from '../support/folder.js';
import { readText, repositoryRoot } from '../support/repository.js';

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: readonly { name: string }[] };

/** A forbidden import for each rule: [the rule, the file that breaks it, its text]. */
const PLANTS: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-circular', 'src/core/base/circle.ts', "import { square } from './square.js';\nexport const circle = () => square;"],
  ['not-resolvable', 'src/core/base/lost.ts', "import './nowhere.js';"],
  ['core-is-pure', 'src/core/flow/usesHost.ts', "import { window } from '../../host/window.js';\nexport const used = window;"],
  ['browser-safe-core-has-no-node', 'src/core/jwt/usesNode.ts', "import { readFileSync } from 'node:fs';\nexport const used = readFileSync;"],
  ['browser-safe-core-imports-jose-only', 'src/core/jwt/usesFlow.ts', "import { flow } from '../flow/flow.js';\nexport const used = flow;"],
  ['sandbox-stands-alone', 'src/sandbox/usesCore.ts', "import { flow } from '../core/flow/flow.js';\nexport const used = flow;"],
  ['cli-runs-the-sandbox-as-a-process', 'src/cli/usesSandbox.ts', "import { serve } from '../sandbox/serve.js';\nexport const used = serve;"],
  ['nobody-imports-the-cli', 'src/host/usesCli.ts', "import { run } from '../cli/run.js';\nexport const used = run;"],
  ['webview-is-browser-code', 'src/webview/panel/usesCore.ts', "import { flow } from '../../core/flow/flow.js';\nexport const used = flow;"],
  ['webview-has-no-node', 'src/webview/panel/usesNode.ts', "import { join } from 'node:path';\nexport const used = join;"],
  ['protocol-is-types', 'src/webview/protocol/usesValue.ts', "import { claim } from '../../core/jwt/claim.js';\nexport const used = claim;"],
  ['vscode-only-in-host', 'src/core/base/usesVscode.ts', "import type { Uri } from 'vscode';\nexport type Used = Uri;"],
  ['host-runs-the-sandbox-as-a-process', 'src/host/usesSandbox.ts', "import { serve } from '../sandbox/serve.js';\nexport const used = serve;"],
  ['host-takes-only-the-wire-from-the-webview', 'src/host/usesWebview.ts', "import { element } from '../webview/shared/element.js';\nexport const used = element;"],
  ['nobody-imports-the-root', 'src/host/usesRoot.ts', "import { activate } from '../extension.js';\nexport const used = activate;"],
  ['commands-are-islands', 'src/host/commands/one.ts', "import { two } from './two.js';\nexport const one = two;"],
  ['only-declared-packages', 'src/core/base/usesUndeclared.ts', "import { parse } from 'acorn';\nexport const used = parse;"],
];

/** What the plants import, and every import across layers that is allowed. */
const PERMITTED: Readonly<Record<string, string>> = {
  'src/extension.ts': "import { window } from './host/window.js';\nexport const activate = () => window;",
  'src/core/base/square.ts': "import { circle } from './circle.js';\nexport const square = () => circle;",
  'src/core/flow/flow.ts': "import { plain } from '../base/plain.js';\nimport { claim } from '../jwt/claim.js';\nexport const flow = [plain, claim];",
  'src/core/base/plain.ts': "import { join } from 'node:path';\nexport const plain = join;",
  'src/core/jwt/claim.ts': "import { decodeJwt } from 'jose';\nexport const claim = decodeJwt;",
  'src/sandbox/serve.ts': "import { plain } from '../core/base/plain.js';\nexport const serve = plain;",
  'src/cli/run.ts': "import { flow } from '../core/flow/flow.js';\nexport const run = flow;",
  'src/webview/shared/element.ts': "import { claim } from '../../core/jwt/claim.js';\nexport const element = claim;",
  'src/webview/shared/wire.ts': 'export const wire = 1;',
  'src/webview/protocol/panel.ts': "import type { claim } from '../../core/jwt/claim.js';\nexport type Panel = typeof claim;",
  'src/host/window.ts': "import { window as shown } from 'vscode';\nimport { flow } from '../core/flow/flow.js';\nimport { wire } from '../webview/shared/wire.js';\nexport const window = [shown, flow, wire];",
  'src/host/commands/two.ts': "import { window } from '../window.js';\nexport const two = window;",
  'src/host/commands/index.ts': "import { two } from './two.js';\nexport const table = [two];",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Runs dependency-cruiser in a folder with the repository's own rules; its exit code only counts violations. */
function cruise(folder: string): Promise<readonly Violation[]> {
  const cruiser = join(repositoryRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cruiser, 'src', '--config', '.dependency-cruiser.cjs', '--preserve-symlinks', '--output-type', 'json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations);
      } catch {
        reject(new Error(`dependency-cruiser printed no report: ${stderr}`));
      }
    });
  });
}

describe('the rules of the layers', () => {
  let folder: TestFolder;
  let violations: readonly Violation[];

  before(async () => {
    const rules = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'].map((file) => [file, readText(file)]);
    const planted = PLANTS.map(([, file, text]) => [file, text]);
    folder = makeFolder(Object.fromEntries([...rules, ...Object.entries(PERMITTED), ...planted]) as Record<string, string>);
    symlinkSync(join(repositoryRoot, 'node_modules'), join(folder.path, 'node_modules'), 'junction');
    violations = await cruise(folder.path);
  });

  after(() => { folder.remove(); });

  it('have each a forbidden import planted here', () => {
    assert.deepEqual(PLANTS.map(([rule]) => rule).sort(), forbidden.map((rule) => rule.name).sort());
  });

  for (const [rule, file] of PLANTS) {
    it(`notice what ${rule} forbids`, () => {
      assert.ok(violations.some((violation) => violation.from === file && violation.rule.name === rule));
    });
  }

  it('allow everything else', () => {
    const planted = new Set(PLANTS.map(([, file]) => file));
    const circle = 'src/core/base/square.ts'; // the other half of the planted circle
    assert.deepEqual(violations.filter(({ from }) => !planted.has(from) && from !== circle).map(({ from, rule }) => `${from}: ${rule.name}`), []);
  });
});
