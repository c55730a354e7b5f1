/** `posix` is every shell that knows `export` and single quotes. */
export type Shell = 'posix' | 'powershell';

/** Nothing is special within single quotes; one of them is closed, escaped and opened again. */
export function quotePosix(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Nothing is special within single quotes, but PowerShell takes four typographic ones for the same; each is doubled. */
export function quotePowerShell(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
