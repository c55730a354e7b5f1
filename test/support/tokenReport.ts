import { flowPartOf } from '../../src/core/jwt/agentFlow.js';
import { toClaimRows } from '../../src/core/jwt/claimRows.js';
import { decodeJwt } from '../../src/core/jwt/decode.js';
import { findTokens } from '../../src/core/jwt/find.js';
import type { FoundToken } from '../../src/core/jwt/find.js';
import { kindOf } from '../../src/core/jwt/kind.js';
import { toDisplayText } from '../../src/core/jwt/members.js';
import { clockRemarksOf } from '../../src/core/jwt/times.js';
import { verdictsOf } from '../../src/core/jwt/verdicts.js';
import { planVerification } from '../../src/core/jwt/verify/plan.js';
import { noticesOf } from '../../src/core/jwt/warn/notices.js';

/** Everything that the inspector's core says of a text without asking anyone, as lines. */
export function toTokenReport(text: string, nowMs: number): readonly string[] {
  const found = findTokens(text);
  return found.length === 0 ? ['no token'] : found.flatMap((token) => ofToken(token, nowMs));
}

function ofToken({ token: text, where, column, unprotectedHeader }: FoundToken, nowMs: number): readonly string[] {
  const token = decodeJwt(text, unprotectedHeader);
  const kind = kindOf(token);
  const clip = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return [
    `found: ${where}, column ${column}`,
    ...token.faults.map(({ column: at, message }) => `fault ${at}: ${message}`),
    ...(['header', 'payload'] as const).flatMap((place) => toClaimRows(token[place]).map(({ path, node, below }) => `${place} ${path}${below === 0 ? ` = ${clip(toDisplayText(node))}` : ''}`)),
    `kind: ${kind.word}, ${flowPartOf(token, kind).word.toLowerCase()}`,
    ...verdictsOf(token, kind, nowMs).map(({ label, word, detail }) => `${label}: ${word} (${detail})`),
    ...clockRemarksOf(token, nowMs, 0).map((sentence) => `time: ${sentence}`),
    ...noticesOf(token).map(({ level, title, text: more }) => `${level}: ${title} ${more}`.trim()),
    `verify: ${planVerification(token, { kind: 'issuer' }).refusal ?? planVerification(token, { kind: 'issuer' }).fetches.map(({ url }) => url ?? 'then its keys').join(', ')}`,
  ];
}
