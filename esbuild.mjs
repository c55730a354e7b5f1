// Builds everything that ships: the extension, the sandbox and the command line as ESM with code splitting, one script per webview.
// Metafiles go to out/meta, never into dist/: a test reads them to prove what the extension loads eagerly.
// `--watch` builds again on each change; `--production --into FOLDER` makes FOLDER/dist as it ships and leaves ours alone.
import { context } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
/** `--only webview` builds one part and leaves the others as they are. */
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const into = process.argv.includes('--into') ? resolve(process.argv[process.argv.indexOf('--into') + 1]) : root;
const dist = join(into, 'dist');

/** CommonJS packages inside an ESM bundle call `require`. */
const requireBanner = { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" };

/** oidc-provider prints notices to stdout, which would spoil the sandbox's JSON line. */
const silentProvider = {
  name: 'silent-provider',
  setup(build) {
    build.onLoad({ filter: /oidc-provider[\\/]lib[\\/]helpers[\\/]attention\.js$/ }, () => ({ contents: 'export const info = () => {}, warn = () => {};' }));
  },
};

const shared = { absWorkingDir: root, bundle: true, minify: production, sourcemap: production ? false : 'linked', metafile: true, logLevel: 'warning' };
const node = {
  ...shared, format: 'esm', splitting: true, platform: 'node', keepNames: true, mainFields: ['module', 'main'], outdir: dist,
  chunkNames: 'chunks/[name]-[hash]', banner: requireBanner,
};
const panels = readdirSync(join(root, 'src/webview'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['protocol', 'shared'].includes(entry.name))
  .map((entry) => entry.name);

const builds = {
  extension: { ...node, entryPoints: { extension: 'src/extension.ts' }, target: 'node22', external: ['vscode'] },
  // oidc-provider finds its time-to-live settings by class name: keepNames matters.
  sandbox: { ...node, entryPoints: { sandbox: 'src/sandbox/main.ts' }, target: 'node20', plugins: [silentProvider] },
  // Node's own modules only: it runs the sandbox as a process. esbuild leaves its first line, `#!`, where it is.
  cli: { ...node, entryPoints: { cli: 'src/cli/main.ts' }, target: 'node20', banner: {} },
  webview: {
    ...shared, format: 'iife', platform: 'browser', target: 'es2022', conditions: ['production'], outdir: join(dist, 'webview'),
    entryPoints: Object.fromEntries(panels.map((name) => [name, `src/webview/${name}/main.ts`])),
  },
};

/** The page's own style and the part of the icon font's style sheet that is used. */
function copyStyles() {
  const out = join(dist, 'webview');
  mkdirSync(out, { recursive: true });
  copyFileSync(join(root, 'src/webview/shared/page.css'), join(out, 'page.css'));
  const codicons = join(root, 'node_modules/@vscode/codicons/dist');
  copyFileSync(join(codicons, 'codicon.ttf'), join(out, 'codicon.ttf'));
  const used = new Set(readdirSync(join(root, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/codicon-([a-z-]+)|\bicon[=:(]\s*["']([a-z-]+)["']/g)].map((m) => m[1] ?? m[2])));
  const css = readFileSync(join(codicons, 'codicon.css'), 'utf8');
  const kept = css.replace(/^\.codicon-([a-z0-9-]+):before\s*\{[^}]*\}\n?/gm, (ruleText, name) => (used.has(name) ? ruleText : ''));
  writeFileSync(join(out, 'codicon.css'), kept);
}

if (!only) rmSync(dist, { recursive: true, force: true });
mkdirSync(join(into, 'out/meta'), { recursive: true });
copyStyles();
try {
  for (const [name, options] of Object.entries(builds)) {
    if (only && name !== only) continue;
    const build = await context(options);
    if (watch) {
      await build.watch();
    } else {
      const { metafile } = await build.rebuild();
      writeFileSync(join(into, 'out/meta', `${name}.json`), JSON.stringify(metafile));
      await build.dispose();
    }
  }
} catch (error) {
  if (!error.errors) throw error;
  process.exit(1); // esbuild has printed what is wrong
}
if (watch) console.log(`watching ${basename(root)}`);
