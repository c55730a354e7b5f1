import type { Context, Suite, Test } from 'mocha';

/** How many points the list of a loopback listener's properties has. */
export const POINTS = 39;
const NOT_APPLICABLE = 'not applicable: ';

/** One point of the list, as a test whose title begins with its number. */
export function point(number: number, name: string, property: string, body: (this: Context) => void | Promise<void>): void {
  it(`${number} ${name}: ${property}`, body);
}

/** A point that this listener does not have, with the reason; `check` shows that it does not. */
export function notApplicable(number: number, name: string, reason: string, check: (this: Context) => void | Promise<void>): void {
  it(`${number} ${name}: ${NOT_APPLICABLE}${reason}`, check);
}

interface Point {
  readonly number: number;
  readonly test: Test;
}

/** Every point among the tests of a suite, in the order of the list. */
export function pointsOf(suite: Suite): readonly Point[] {
  const collect = ({ tests, suites }: Suite): readonly Point[] => [
    ...tests.flatMap((test) => {
      const number = /^(\d+) /.exec(test.title)?.[1];
      return number === undefined ? [] : [{ number: Number(number), test }];
    }),
    ...suites.flatMap(collect),
  ];
  return [...collect(suite)].sort((one, other) => one.number - other.number);
}

/** `pass 14 Browser binding: …`, or `not applicable 33 …: reason`. */
export function toLine({ number, test }: Point): string {
  const words = test.title.slice(String(number).length + 1);
  if (test.state === undefined) return `not run ${number} ${words}`;
  if (test.state !== 'passed') return `FAIL ${number} ${words}`;
  return words.includes(NOT_APPLICABLE) ? `not applicable ${number} ${words.replace(NOT_APPLICABLE, '')}` : `pass ${number} ${words}`;
}

/** The topmost suite. */
export const rootOf = (suite: Suite): Suite => (suite.parent === undefined ? suite : rootOf(suite.parent));
