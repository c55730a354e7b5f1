/** `posix` is every shell that knows `export` and single quotes. */
export type Shell = 'posix' | 'powershell';

/** `cmd` is the command prompt of Windows, in which no script of ours runs: only commands of one line are written for it. */
export type CommandShell = Shell | 'cmd';

/** Which shell a path such as that of VS Code's terminal leads to. */
export function toCommandShell(path: string): CommandShell {
  const name = /[^\\/]*$/.exec(path)?.[0] ?? '';
  if (/^cmd(\.exe)?$/i.test(name)) return 'cmd';
  return /^(pwsh|powershell)/i.test(name) ? 'powershell' : 'posix';
}

/** Nothing is special within single quotes; one of them is closed, escaped and opened again. */
export function quotePosix(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Nothing is special within single quotes, but PowerShell takes four typographic ones for the same; each is doubled. */
export function quotePowerShell(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/**
 * As one argument of a program that is typed at a prompt of `cmd`. No quotes of its own hold back `%NAME%`, so it is kept from seeing any: every
 * sign that is special to it follows a caret, and the program alone sees the quotes. A text with a double quote, or a backslash at its end, has
 * no writing that every program reads alike.
 */
export function quoteCmd(text: string): string {
  return `"${text}"`.replaceAll(/[()%!^"<>&|]/g, '^$&');
}
