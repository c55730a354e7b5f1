import type { Readable } from 'node:stream';

/** How much of one line is told: its rest is left out, so that a line without an end does not fill the memory. */
const LONGEST = 8_192;

/** Tells each line of what a process prints, without empty ones. What stands behind the last line break is told at the end. */
export function readLines(stream: Readable, tell: (line: string) => void): void {
  let rest = '';
  const end = () => {
    const line = rest.trimEnd();
    rest = '';
    if (line !== '') tell(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    rest = `${rest}${first}`.slice(0, LONGEST);
    for (const other of others) {
      end();
      rest = other.slice(0, LONGEST);
    }
  });
  stream.once('end', end);
}
