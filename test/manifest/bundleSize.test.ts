import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { repositoryRoot } from '../support/repository.js';

/** What a person waits for before the inspector is drawn. */
const MOST_BYTES = 250_000;

describe('the bundle of the JWT inspector', () => {
  it('is 250 kB at most, minified as it ships', async function () {
    this.timeout(20_000);
    const { outputFiles: [bundle] } = await build({
      absWorkingDir: repositoryRoot, entryPoints: ['src/webview/jwtInspector/main.ts'], outdir: 'out', write: false,
      bundle: true, minify: true, format: 'iife', platform: 'browser', target: 'es2022', conditions: ['production'], logLevel: 'silent',
    });
    const bytes = bundle?.contents.length ?? 0;
    console.log(`      ${(bytes / 1000).toFixed(0)} kB`);
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes`);
  });
});
