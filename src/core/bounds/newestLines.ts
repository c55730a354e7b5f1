const MOST_LINES = 2_000;
const MOST_CHARACTERS = 4_000_000;

/** The newest lines of a log, as many as a view holds: neither very many nor very long ones fill the memory. */
export function newestLines<Line extends { readonly text: string }>(lines: readonly Line[]): readonly Line[] {
  let from = lines.length;
  let characters = 0;
  for (const least = Math.max(0, lines.length - MOST_LINES); from > least; from -= 1) {
    characters += lines[from - 1]?.text.length ?? 0;
    if (characters > MOST_CHARACTERS) break;
  }
  return from === 0 ? lines : lines.slice(from);
}
