import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filterProfiles } from '../../../src/core/profiles/filter.js';
import { createSharedFilesReader } from '../../../src/core/profiles/sharedFiles.js';
import { awsConnectionSteps, type AwsConnectionDraft } from '../../../src/core/wizard/awsConnection.js';
import type { Prompter } from '../../../src/core/wizard/prompter.js';
import { runWizard } from '../../../src/core/wizard/runWizard.js';
import { makeFolder } from '../../support/folder.js';
import { longestBlockOf, timeOf } from './measure.js';

const PROFILES = 5_000;
const ROUNDS = 40;

/** As organisations generate them: one profile for each account and role, over a few SSO sessions. */
function toConfig(): string {
  const profiles = Array.from({ length: PROFILES }, (_, index) => [
    `[profile account-${index}-administrator]`, `sso_session = corp-${index % 5}`, `sso_account_id = ${100_000_000_000 + index}`,
    'sso_role_name = AdministratorAccess', 'region = eu-west-1', 'output = json', '',
  ].join('\n'));
  const sessions = Array.from({ length: 5 }, (_, index) => (
    `[sso-session corp-${index}]\nsso_start_url = https://corp-${index}.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n`));
  return [...sessions, ...profiles].join('\n');
}

/** Who leaves the list as soon as it is given. */
const leaving: Prompter = {
  pick: () => Promise.resolve({ kind: 'cancel' }), input: () => Promise.resolve({ kind: 'cancel' }), secret: () => Promise.resolve({ kind: 'cancel' }),
};

/** What stands between the command and the list that VS Code is given: the files are read, and the first rows made. */
async function openPicker(): Promise<void> {
  const { profiles } = await createSharedFilesReader(env).read();
  await runWizard<AwsConnectionDraft>(leaving, { title: 'Add Connection', steps: awsConnectionSteps(profiles), initial: {} });
}

const folder = makeFolder();
const path = join(folder.path, 'config');
const config = toConfig();
await writeFile(path, config);
const env = { AWS_CONFIG_FILE: path, AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none') };
const samples: Record<'readFile' | 'parse' | 'block' | 'cached' | 'filter' | 'opening', number[]> = { readFile: [], parse: [], block: [], cached: [], filter: [], opening: [] };
for (let round = -5; round < ROUNDS; round += 1) {
  const readFileMs = await timeOf(() => readFile(path, 'utf8'));
  const reader = createSharedFilesReader(env);
  const parseMs = await timeOf(() => reader.read());
  const cachedMs = await timeOf(() => reader.read());
  const { profiles } = await reader.read();
  if (profiles.length !== PROFILES) throw new Error(`Not all profiles were read: ${profiles.length}`);
  const filterMs = await timeOf(() => filterProfiles(profiles, 'account-49 admin'));
  const openingMs = await timeOf(openPicker);
  const blockMs = await longestBlockOf(() => createSharedFilesReader(env).read());
  if (round < 0) continue; // warms up
  samples.readFile.push(readFileMs);
  samples.parse.push(parseMs);
  samples.block.push(blockMs);
  samples.cached.push(cachedMs);
  samples.filter.push(filterMs);
  samples.opening.push(openingMs);
}
folder.remove();
console.log(JSON.stringify({ profiles: PROFILES, bytes: config.length, ...samples }));
