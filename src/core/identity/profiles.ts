import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A profile of the shared AWS files, as much of it as choosing one needs. */
export interface AwsProfile {
  readonly name: string;
  readonly region?: string;
}

/** One `[section]` of an INI file, with its own unindented keys. */
interface Section {
  readonly title: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The profiles that the AWS CLI would know, `default` first, then in the order of the files. No credential is read into
 * memory beyond the text of the file, and none is returned. Files that are missing or may not be read count as empty.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function listProfiles(env: Readonly<NodeJS.ProcessEnv> = process.env): Promise<readonly AwsProfile[]> {
  const [config, credentials] = await Promise.all([
    readText(env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config')),
    readText(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials')),
  ]);
  const regions = new Map<string, string | undefined>();
  for (const { title, values } of parseIni(config)) {
    const name = toConfigProfile(title);
    if (name !== undefined) regions.set(name, values.get('region') ?? regions.get(name));
  }
  for (const { title, values } of parseIni(credentials)) {
    if (title !== '') regions.set(title, regions.get(title) ?? values.get('region'));
  }
  return [...regions]
    .map(([name, region]) => (region === undefined ? { name } : { name, region }))
    .sort((a, b) => Number(b.name === 'default') - Number(a.name === 'default'));
}

/** In `config` a profile's section is `profile NAME`, but for `default`. `sso-session` and `services` are none. */
function toConfigProfile(title: string): string | undefined {
  if (title === 'default') return title;
  const [, name] = /^profile\s+(.*)$/.exec(title) ?? [];
  return name?.replace(/^(["'])(.*)\1$/, '$2');
}

/** Sections with their keys. Indented lines belong to the key above them and are passed over. */
function parseIni(text: string): readonly Section[] {
  const sections: { title: string; values: Map<string, string> }[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.startsWith('[')) {
      const end = line.indexOf(']');
      if (end > 0) sections.push({ title: line.slice(1, end).trim(), values: new Map() });
    } else if (/^[^\s#;]/.test(line)) {
      const equals = line.indexOf('=');
      if (equals > 0) sections.at(-1)?.values.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
    }
  }
  return sections;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
