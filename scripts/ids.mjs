// Writes src/generated/ids.ts from package.json, so that the manifest is the only place an id is spelled.
// `--check` writes nothing and fails where the file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const target = new URL('src/generated/ids.ts', root);
const PREFIX = 'agentcoreIdentity.';

/** `agentcoreIdentity.provider.copyCallbackUrl` → `providerCopyCallbackUrl` */
const nameOf = (id) => id.slice(PREFIX.length).replace(/\.(.)/g, (_, first) => first.toUpperCase());
const table = (name, ids) => {
  const rows = ids.map((id) => `  ${nameOf(id)}: '${id}',`).join('\n');
  return `export const ${name} = {\n${rows}\n} as const;\n`;
};

const { commands, views, configuration } = manifest.contributes;
const viewTypes = manifest.activationEvents.flatMap((event) => (event.startsWith('onWebviewPanel:') ? [event.slice('onWebviewPanel:'.length)] : []));
const contextKeys = [...JSON.stringify(manifest.contributes).matchAll(/agentcoreIdentity\.(?:state|connected|awsConnected|consentWaits|sandboxRuns|filtered|tokensSeen|activityReads)\b(?!\.)/g)].map(([key]) => key);

const text = `// Generated from package.json by scripts/ids.mjs. Do not edit: run \`npm run generate\`.

${[
  table('commandIds', commands.map((entry) => entry.command)),
  table('viewIds', Object.values(views).flat().map((view) => view.id)),
  table('settingIds', Object.keys(configuration.properties)),
  table('viewTypes', viewTypes),
  table('contextKeys', [...new Set(contextKeys)].sort()),
].join('\n')}`;

const current = (() => { try { return readFileSync(target, 'utf8'); } catch { return ''; } })();
if (process.argv.includes('--check')) {
  if (current !== text) {
    console.error(`${fileURLToPath(target)} is stale: run npm run generate`);
    process.exitCode = 1;
  }
} else if (current !== text) {
  writeFileSync(target, text);
}
