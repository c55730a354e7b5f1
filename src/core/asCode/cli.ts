import { quotePosix } from '../base/shellQuote.js';
import type { AwsAccess } from '../identity/access.js';
import { toCliCommand } from '../identity/cliCommand.js';
import { entryOf, toCliName, toKebab, type Call } from './calls.js';
import { print, printText, SECRET_MAPS, toValue, variablesOf, type Member, type Notation } from './value.js';

/** No JSON string has this character as it is, so that it can stand round the name of a variable until the text is quoted. */
const MARK = '\u0000';

const JSON_NOTATION: Notation = {
  flag: String, key: printText, secret: (variable) => `${MARK}${variable}${MARK}`, isTrailingComma: false,
};

/**
 * A call as a command of the AWS CLI, for bash. Secrets come from variables of the shell and go through a pipe: neither the text
 * nor a list of processes shows them. Throws a `TypeError` where more than one parameter holds some: there is one pipe.
 */
export function toCli(call: Call, access: AwsAccess): string {
  const { service, answer } = entryOf(call);
  const { members } = toValue(call.input);
  const [secret, ...more] = members.filter(hasSecrets);
  if (more.length > 0) throw new TypeError('Only one parameter of a command can come through its pipe.');
  const open = members.filter((member) => member !== secret);
  const command = [
    toCliCommand(service.name, access), toCliName(call.operation), `--query ${quotePosix(answer.join('.'))} --output text`,
    // What has an option of its own is taken from there.
    `--cli-input-json ${quotePosix(print({ kind: 'object', members: open, isMap: false }, JSON_NOTATION))}`,
  ].join(' ');
  return secret === undefined ? `${command}\n` : toPipe(secret, command);
}

/** How many parameters of a call hold secrets: {@link toCli} can write those of one. */
export const countSecretParameters = ({ input }: Call): number => toValue(input).members.filter(hasSecrets).length;

const hasSecrets = ({ value }: Member) => variablesOf(value).length > 0;

/** A function of bash that makes a JSON string of a variable: control characters are in one only escaped (RFC 8259 section 7). */
const JSON_FUNCTION = [
  `json() { local text="\${1//'\\'/'\\\\'}" code hex sign; text="\${text//'"'/'\\"'}"`,
  `for code in {1..31}; do printf -v hex '%02x' "$code"; printf -v sign "\\x$hex"; text="\${text//"$sign"/"\\u00$hex"}"; done`,
  `printf '"%s"' "$text"; }`,
].join('; ');

/** The CLI reads the file of an option once, but that of `--cli-input-json` twice, which a pipe is not good for. */
function toPipe({ name, value }: Member, command: string): string {
  const piped = value.kind === 'secret' ? `"$${value.variable}"` : quoteWithVariables(print(value, JSON_NOTATION));
  return [
    '(',
    // A subshell ends here, an interactive shell would go on with the next line.
    ...variablesOf(value).map((variable) => `: "\${${variable}${Object.hasOwn(SECRET_MAPS, name) ? '' : ':'}?is not set. Type it first, unseen, with: read -rs ${variable}}"`),
    ...(value.kind === 'secret' ? [] : [JSON_FUNCTION]),
    `printf '%s' ${piped} | ${command} --${toKebab(name)} file:///dev/stdin`,
    ')',
    '',
  ].join('\n');
}

/** Pieces within single quotes, and between them the variables as JSON strings. */
function quoteWithVariables(json: string): string {
  return json.split(MARK).map((piece, index) => (index % 2 === 0 ? quotePosix(piece) : `"$(json "$${piece}")"`)).join('');
}
