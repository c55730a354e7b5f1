import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors.js';
import { toRecord } from '../base/record.js';
import { quoteCmd, quotePosix, quotePowerShell, type CommandShell } from '../base/shellQuote.js';
import type { AwsProfile } from './profile.js';
import { toHome, type SharedFiles } from './sharedFiles.js';

/** A profile that a person signs in to in a browser, by a command of the AWS CLI. */
export interface SignIn {
  readonly by: 'sso' | 'login';
  /** The profile to sign in to: of one whose role is taken through others, the last. */
  readonly profile: string;
  /** What the cached token of SSO is named after: the session, or the start URL. */
  readonly cacheKey: string | undefined;
}

/** How to sign in to a profile; undefined where its credentials come otherwise. */
export function findSignIn(files: Pick<SharedFiles, 'profile'>, name: string): SignIn | undefined {
  const visited = new Set<string>();
  for (let profile = files.profile(name); profile !== undefined && !visited.has(profile.name); profile = files.profile(toSource(profile))) {
    visited.add(profile.name);
    const { credentials } = profile;
    if (credentials.kind === 'sso') return { by: 'sso', profile: profile.name, cacheKey: credentials.session ?? credentials.startUrl };
    if (credentials.kind === 'login') return { by: 'login', profile: profile.name, cacheKey: undefined };
  }
  return undefined;
}

const toSource = ({ credentials }: AwsProfile) => (
  credentials.kind === 'role' && credentials.through.kind === 'profile' ? credentials.through.name : '');

/**
 * What the SDK says where somebody has to sign in, in its credential providers for SSO and `aws login`: no token, one that has expired
 * and cannot be renewed, or one that the portal does not know any more.
 */
const SIGN_IN_NEEDED = [
  /aws sso login/i, /\baws login\b/i, /SSO session .*(expired|invalid)/i, /Token is expired/i, /Session token not found or invalid/i, /reauthenticate/i,
  /^Failed to load (a )?token /i, /^Value not present for '\w+' in SSO Token/i,
];

/** True where an error, or the one that it explains, says that somebody has to sign in again. */
export function isSignInNeeded(error: unknown): boolean {
  for (let [one, depth] = [error, 0]; one !== undefined && depth < 5; one = toRecord(one)['cause'], depth += 1) {
    const { name, message } = toRecord(one);
    const isOfCredentials = typeof name === 'string' && /^(CredentialsProvider|TokenProvider|UnauthorizedException)/.test(name);
    if (isOfCredentials && typeof message === 'string' && SIGN_IN_NEEDED.some((text) => text.test(message))) return true;
  }
  return false;
}

/**
 * When the token of an SSO session ran out or will, by the AWS CLI's cache, in epoch milliseconds; undefined where there is none. Of
 * the file nothing else is kept. A token that ran out may still be renewed by the SDK: ask for it where a call has failed.
 */
export async function readTokenEnd({ cacheKey }: SignIn, env: Readonly<NodeJS.ProcessEnv> = process.env): Promise<number | undefined> {
  if (cacheKey === undefined) return undefined;
  const name = createHash('sha1').update(cacheKey).digest('hex');
  try {
    const text = await readFile(join(toHome(env), '.aws', 'sso', 'cache', `${name}.json`), 'utf8');
    const end = Date.parse(String(toRecord(JSON.parse(text))['expiresAt']));
    return Number.isNaN(end) ? undefined : end;
  } catch {
    return undefined; // signed out, or not readable
  }
}

const QUOTES: Readonly<Record<CommandShell, (text: string) => string>> = { posix: quotePosix, powershell: quotePowerShell, cmd: quoteCmd };

/**
 * The command of the AWS CLI that signs in, for a terminal.
 * @throws UserError `NotForTerminal` for a name that a terminal would take for keys, or that programs of Windows do not read alike
 */
export function toSignInCommand({ by, profile }: SignIn, shell: CommandShell): string {
  if (/\p{Cc}/u.test(profile) || (shell !== 'posix' && /"|\\$/.test(profile))) {
    throw new UserError(`The name of this profile cannot be typed safely into the terminal: ${JSON.stringify(profile)}`, {
      code: 'NotForTerminal', hint: 'Give the profile a name of letters, digits and - in the AWS config.',
    });
  }
  const isPlain = /^[\w.][\w./-]*$/.test(profile);
  const quoted = isPlain ? profile : QUOTES[shell](profile);
  // A name that begins with a dash would be taken for an option.
  return `aws ${by === 'sso' ? 'sso login' : 'login'} --profile${profile.startsWith('-') ? '=' : ' '}${quoted}`;
}
