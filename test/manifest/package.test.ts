import assert from 'node:assert/strict';
import { PackageManager, listFiles } from '@vscode/vsce';
import { vendors } from '../../src/core/identity/vendors.js';
import { repositoryRoot } from '../support/repository.js';

/** Everything that ships. A further file needs a line here and one in .vscodeignore. */
const SHIPPED = [
  'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'package.nls.json',
  'dist/cli.js', 'dist/extension.js', 'dist/sandbox.js',
  'dist/webview/codicon.css', 'dist/webview/codicon.ttf', 'dist/webview/invoke.js', 'dist/webview/jwtInspector.js', 'dist/webview/page.css',
  'media/activity.svg', 'media/agents.schema.json', 'media/icon.png', 'media/tab-dark.svg', 'media/tab-light.svg',
];

/** One for each kind of theme. */
const isVendorIcon = (file: string) => /^media\/vendors\/\w+Oauth2-(light|dark)\.svg$/.test(file);
const isChunk = (file: string) => /^dist\/chunks\/[\w.-]+\.js$/.test(file);

describe('the packaged extension', () => {
  let files: readonly string[];

  before(async () => {
    files = await listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None });
  });

  it('holds what is listed here and the chunks of the build', () => {
    assert.deepEqual(files.filter((file) => !isChunk(file) && !isVendorIcon(file)).sort(), [...SHIPPED].sort());
    assert.ok(files.some(isChunk));
    const withIcon = vendors.filter(({ server }) => server !== 'any').map(({ vendor }) => vendor);
    assert.deepEqual(files.filter(isVendorIcon).sort(), withIcon.flatMap((vendor) => [`media/vendors/${vendor}-dark.svg`, `media/vendors/${vendor}-light.svg`]).sort());
  });

  it('holds no source, no source map and no test', () => {
    assert.deepEqual(files.filter((file) => /\.(ts|map|mjs|cjs|vsix)$|^(src|test|out|docs|scripts|demo)\/|test-results/.test(file)), []);
  });
});
