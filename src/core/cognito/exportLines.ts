import { Secret } from '../base/secret.js';
import { quotePosix, quotePowerShell, type Shell } from '../base/shellQuote.js';
import type { SetupSecrets, SetupSummary } from './record.js';

/** The set-up as lines that set environment variables, without its secrets. The names are those of AWS's guides where they have one. */
export function toExportLines(summary: SetupSummary, shell: Shell): string {
  return toText(['# Client secrets and the password are left out.', ...toVariables(summary).map((variable) => toLine(variable, shell))]);
}

/** The password is undefined where it was not kept. */
export type ExportSecrets = Omit<SetupSecrets, 'password'> & { readonly password: Secret | undefined };

/** The same with the secrets in clear, for whoever asks for them. Goes to the clipboard, never to a file or a log. */
export function toExportLinesWithSecrets(summary: SetupSummary, secrets: ExportSecrets, shell: Shell): Secret {
  const variables: readonly Variable[] = [
    ...toVariables(summary),
    ['CLIENT_SECRET', secrets.codeClientSecret.reveal()],
    ['M2M_CLIENT_SECRET', secrets.machineClientSecret.reveal()],
    ...(secrets.password === undefined ? [] : [['COGNITO_PASSWORD', secrets.password.reveal()] as const]),
  ];
  const warning = '# Holds secrets in clear: keep these lines out of files, tickets and chats.';
  return new Secret(toText([warning, ...variables.map((variable) => toLine(variable, shell))]));
}

type Variable = readonly [name: string, value: string];

function toVariables(summary: SetupSummary): readonly Variable[] {
  return [
    ['POOL_ID', summary.poolId],
    ['CLIENT_ID', summary.codeClientId],
    ['M2M_CLIENT_ID', summary.machineClientId],
    ['M2M_SCOPES', summary.machineScopes.join(' ')],
    ['ISSUER_URL', summary.issuer],
    ['DISCOVERY_URL', summary.discoveryUrl],
    ['HOSTED_UI_URL', summary.hostedUiUrl],
    ['TOKEN_ENDPOINT', summary.tokenEndpoint],
    ['COGNITO_USERNAME', summary.username],
  ];
}

function toLine([name, value]: Variable, shell: Shell): string {
  return shell === 'posix' ? `export ${name}=${quotePosix(value)}` : `$env:${name} = ${quotePowerShell(value)}`;
}

const toText = (lines: readonly string[]) => `${lines.join('\n')}\n`;
