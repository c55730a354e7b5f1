import { quotePosix } from '../base/shellQuote.js';
import type { AwsAccess } from '../identity/access.js';
import { toCliCommand } from '../identity/cliCommand.js';
import { entryOf, toCliName, type Call } from './calls.js';
import { print, toValue, variablesOf, type Notation } from './value.js';

/** No JSON string has this character as it is, so that it can stand round the name of a variable until the text is quoted. */
const MARK = '\u0000';

const JSON_NOTATION: Notation = {
  flag: String, key: (name) => JSON.stringify(name), secret: (variable) => `${MARK}${variable}${MARK}`, isTrailingComma: false,
};

/**
 * A call as a command of the AWS CLI, for bash and zsh. Secrets come from variables of the shell and go through a pipe: neither the text
 * nor a list of processes shows them.
 */
export function toCli(call: Call, access: AwsAccess): string {
  const { service, answer } = entryOf(call);
  const input = toValue(call.input);
  const json = print(input, JSON_NOTATION);
  const command = `${toCliCommand(service.name, access)} ${toCliName(call.operation)}`;
  const rest = `--query ${quotePosix(answer.join('.'))} --output text`;
  const variables = variablesOf(input);
  if (variables.length === 0) return `${command} ${rest} --cli-input-json ${quotePosix(json)}\n`;
  return [
    '(',
    // A subshell ends here, an interactive shell would go on with the next line.
    ...variables.map((variable) => `: "\${${variable}:?is not set. Type it first, unseen, with: read -rs ${variable}}"`),
    `json() { local text="\${1//'\\'/'\\\\'}"; printf '"%s"' "\${text//'"'/'\\"'}"; }`,
    `printf '%s' ${quoteWithVariables(json)} | ${command} ${rest} --cli-input-json file:///dev/stdin`,
    ')',
    '',
  ].join('\n');
}

/** Pieces within single quotes, and between them the variables as JSON strings. */
function quoteWithVariables(json: string): string {
  return json.split(MARK).map((piece, index) => (index % 2 === 0 ? quotePosix(piece) : `"$(json "$${piece}")"`)).join('');
}
