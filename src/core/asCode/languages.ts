import type { AwsAccess } from '../identity/access.js';
import type { Call } from './calls.js';
import { countSecretParameters, toCli } from './cli.js';
import { toCloudFormation, type Template } from './cloudFormation.js';
import { toPython } from './python.js';
import { toTypeScript } from './typeScript.js';

/** One of the languages that a resource is copied in. */
export interface Language {
  readonly label: string;
  readonly description: string;
  /** VS Code's id of the language. */
  readonly languageId: string;
  /** The text, or why there is none. No secret is in it. */
  readonly write: (call: Call, access: AwsAccess) => Template;
}

/** Secrets go to the CLI through a pipe, of which there is one. */
const writeBareCli: Language['write'] = (call, access) => {
  if (countSecretParameters(call) > 1) {
    return { kind: 'none', reason: 'Several parameters of this request hold secrets, and only one of them can reach the AWS CLI unseen.' };
  }
  // In quotes of a shell nothing is escaped, and a terminal takes control characters for keys.
  return access.kind === 'profile' && /\p{Cc}/u.test(access.profile)
    ? { kind: 'none', reason: 'The name of the profile has control characters, which a terminal takes for keys.' }
    : { kind: 'template', text: toCli(call, access) };
};

/** Puts what is not in a call before its text. */
const noted = (mark: string, write: Language['write']): Language['write'] => (call, access) => {
  const written = write(call, access);
  return written.kind === 'none' || call.note === undefined ? written : { kind: 'template', text: `${mark} ${toLine(call.note)}\n${written.text}` };
};

/** A text that stays within a comment of one line, in every language. */
export const toLine = (text: string): string => text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ');

/** A command for bash, with what is not in it as a comment. */
export const writeCli = noted('#', writeBareCli);

const always = (write: (call: Call, access: AwsAccess) => string): Language['write'] => (call, access) => ({ kind: 'template', text: write(call, access) });

/** In the order they are offered. */
export const languages: readonly Language[] = [
  { label: 'AWS CLI', description: 'for bash', languageId: 'shellscript', write: writeCli },
  { label: 'TypeScript', description: 'AWS SDK v3', languageId: 'typescript', write: noted('//', always(toTypeScript)) },
  { label: 'Python', description: 'boto3', languageId: 'python', write: noted('#', always(toPython)) },
  { label: 'CloudFormation', description: 'YAML', languageId: 'yaml', write: noted('#', toCloudFormation) },
];
