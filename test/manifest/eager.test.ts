import assert from 'node:assert/strict';
import { readText } from '../support/repository.js';

interface Metafile {
  readonly outputs: Readonly<Record<string, {
    readonly bytes: number;
    readonly imports: readonly { readonly path: string; readonly kind: string }[];
    readonly inputs: Readonly<Record<string, unknown>>;
  }>>;
}

const { outputs } = JSON.parse(readText('out/meta/extension.json')) as Metafile;

/** Output files that are loaded together with `entry`: what it imports statically, and so on. */
function eagerOutputs(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const { path, kind } of outputs[entry]?.imports ?? []) {
    if (kind === 'import-statement' && path in outputs) eagerOutputs(path, seen);
  }
  return seen;
}

const eager = [...eagerOutputs('dist/extension.js')];
const inputs = eager.flatMap((output) => Object.keys(outputs[output]?.inputs ?? {}));

describe('what is loaded when the extension activates', () => {
  it('is our own code', () => {
    assert.ok(inputs.includes('src/extension.ts'));
    const sizeKb = eager.reduce((total, output) => total + (outputs[output]?.bytes ?? 0), 0) / 1000;
    console.log(`      ${eager.length} files, ${sizeKb.toFixed(0)} kB as built now`);
  });

  for (const heavy of ['node_modules/@aws-sdk/', 'node_modules/@smithy/', 'node_modules/oidc-provider/', 'node_modules/jose/', 'src/sandbox/', 'src/core/callback/', 'src/core/cognito/setup']) {
    it(`does not hold ${heavy}`, () => {
      assert.deepEqual(inputs.filter((input) => input.includes(heavy)), []);
    });
  }

  it('leaves the AWS SDK to a file that is loaded on first use', () => {
    const all = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
    assert.ok(all.some((input) => input.includes('node_modules/@aws-sdk/')));
  });
});
