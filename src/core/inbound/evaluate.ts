import type { DecodedToken } from '../jwt/decode.js';
import type { CustomJwtAuthorizer, Door, Inbound } from './authorizer.js';
import { judgeClaims } from './claimRules.js';
import type { RuleName, RuleResult } from './rule.js';
import { judgeIssuer, judgeSignature, judgeStructure, judgeSubject, judgeTime, type Known } from './tokenRules.js';

/** What becomes of a request with the token, in the words that people are shown. */
export type Verdict = 'Let in' | 'Refused, 401' | 'Refused, 403' | 'Does not ask' | 'Not decided';

/** Whether a runtime or gateway lets a token in, and why. */
export interface Evaluation {
  readonly verdict: Verdict;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** Every rule in the order in which they are held against a token; none where no token is asked for. */
  readonly rules: readonly RuleResult[];
  /** The first rule that refuses it. */
  readonly failed: RuleResult | undefined;
}

/**
 * Says whether a runtime or gateway lets a token in, and which rule refuses it. Never throws and asks nobody.
 *
 * Rules are those of "Configure inbound JWT authorizer" in the developer guide. Where one was not checked and none fails, nothing is
 * decided; where one fails, the status is what follows if those that were not checked hold.
 */
export function evaluate(token: DecodedToken, { kind, inbound }: Pick<Door, 'kind' | 'inbound'>, known: Known): Evaluation {
  if (inbound.type !== 'CUSTOM_JWT') return { verdict: 'Does not ask', sentence: ASKS_FOR[inbound.type], rules: [], failed: undefined };
  const rules = judge(token, inbound.authorizer, known);
  const failed = rules.find(({ verdict }) => verdict === 'fail');
  if (failed !== undefined) return { verdict: `Refused, ${statusOf(kind, failed.rule)}`, sentence: failed.why, rules, failed };
  const open = rules.filter(({ verdict }) => verdict === 'notChecked').map(({ rule }) => rule);
  return open.length > 0
    ? { verdict: 'Not decided', sentence: `Nothing that was checked refuses the token. Not checked: ${open.join(', ')}`, rules, failed }
    : { verdict: 'Let in', sentence: 'Every rule lets the token in.', rules, failed };
}

/** What is asked for instead of a token, by "Set up inbound authorization for your gateway" in the developer guide. */
const ASKS_FOR: Readonly<Record<Exclude<Inbound['type'], 'CUSTOM_JWT'>, string>> = {
  AWS_IAM: 'Inbound is IAM (SigV4); a bearer token is not used.',
  NONE: 'Anybody is let in, with a token or without.',
  AUTHENTICATE_ONLY: 'It decides nothing itself: its targets, a policy engine or an interceptor do.',
};

function judge(token: DecodedToken, authorizer: CustomJwtAuthorizer, known: Known): readonly RuleResult[] {
  const structure = judgeStructure(token);
  const others = [
    judgeSignature(token, authorizer, known), judgeIssuer(token, authorizer, known), judgeTime(token, known.nowMs), judgeSubject(token),
    ...judgeClaims(token, authorizer), ...judgeWorkload(authorizer),
  ];
  const unread = (rule: RuleResult): RuleResult => ({ ...rule, verdict: 'notChecked', found: '', why: 'The token cannot be read.' });
  const isRead = structure.verdict !== 'fail' && token.form !== 'none';
  return [structure, ...(isRead ? others : others.map((rule) => (rule.verdict === 'notAsked' ? rule : unread(rule))))];
}

/** Who sends a request is not in its token. */
function judgeWorkload({ allowedWorkloadConfiguration }: CustomJwtAuthorizer): readonly RuleResult[] {
  if (allowedWorkloadConfiguration === undefined) return [];
  return [{
    rule: 'allowedWorkloadConfiguration', verdict: 'notChecked', wanted: 'one of the workloads that are allowed', found: '',
    why: 'Only some workloads may send tokens, and which one does is not in the token.',
  }];
}

/**
 * A runtime answers 401 and names the claim ("OAuth authentication responses" in "HTTP protocol contract" of the developer guide), and 403
 * to what is no JWT. A gateway answers as MCP says ("Error Handling" in "Authorization" of MCP 2025-11-25): 401 to a token that does not
 * hold or is for another audience, 403 to one that is not enough.
 */
function statusOf(kind: Door['kind'], rule: RuleName): 401 | 403 {
  const forbidden: readonly RuleName[] = kind === 'runtime' ? ['structure'] : ['allowedClients', 'allowedScopes', 'customClaims'];
  return forbidden.includes(rule) ? 403 : 401;
}
