import type { DecodedToken } from '../jwt/decode.js';
import type { Door } from './authorizer.js';
import { evaluate, type Evaluation } from './evaluate.js';
import type { Fix } from './fix.js';
import { fixesFor } from './fixes.js';
import type { Known } from './tokenRules.js';

/** One runtime or gateway, and what becomes of the token there. */
export interface Row extends Evaluation {
  readonly door: Door;
  /** What to do about the first rule that refuses the token, the likeliest first; or how to call one that takes none. */
  readonly fixes: readonly Fix[];
}

/** Who would let a token in: a row for each runtime and gateway, in their order. */
export function judgeAll(token: DecodedToken, doors: readonly Door[], known: Known): readonly Row[] {
  return doors.map((door) => {
    const evaluation = evaluate(token, door, known);
    return { door, ...evaluation, fixes: whatToDo(token, door, evaluation, known) };
  });
}

const SIGN: Fix = { where: 'token', words: 'Call it with AWS credentials.' };

function whatToDo(token: DecodedToken, { inbound }: Door, { failed }: Evaluation, known: Known): readonly Fix[] {
  if (inbound.type === 'AWS_IAM') return [SIGN];
  return failed === undefined || inbound.type !== 'CUSTOM_JWT' ? [] : fixesFor(failed, token, inbound.authorizer, known);
}
