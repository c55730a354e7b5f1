import type { Verdict } from '../../core/jwt/verdicts.js';

/** Announced once, when so much is left. */
const MARKS: readonly (readonly [leftMs: number, words: string])[] = [
  [300_000, '5 minutes left'], [120_000, '2 minutes left'], [60_000, '1 minute left'], [30_000, '30 seconds left'], [0, 'The token has ended'],
];

/** What a screen reader is told when the time that is left goes from one to the other; empty where no mark is between them. */
export function endingInWords(beforeMs: number, leftMs: number): string {
  return MARKS.findLast(([mark]) => beforeMs > mark && leftMs <= mark)?.[1] ?? '';
}

/** The verdicts in one sentence: "Signature verified, in life, issuer matches, no audience." */
export function verdictsInWords(verdicts: readonly Verdict[]): string {
  const words = verdicts.flatMap(({ label, word }) => {
    const text = word.charAt(0).toLowerCase() + word.slice(1);
    switch (label) {
      case 'Structure': case 'Type': return [];
      case 'Signature': return [`Signature ${text}`];
      case 'Time': return [text];
      case 'Issuer': return [`issuer ${text}`];
      case 'Audience': return [word === 'Not present' ? 'no audience' : `audience ${text}`];
    }
  });
  return `${words.join(', ')}.`;
}
