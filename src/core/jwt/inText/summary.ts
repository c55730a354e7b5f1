import { toCode } from '../../base/markdown.js';
import { decodeJwt } from '../decode.js';
import type { DecodedToken } from '../decode.js';
import type { FoundToken } from '../find.js';
import { kindOf } from '../kind.js';
import { timeStateOf } from '../life.js';
import { claimOf, toDisplayText } from '../members.js';
import { relativeTime } from '../time.js';
import { secondsAt, timesOf } from '../times.js';
import type { TimeClaim } from '../times.js';
import { statedBy } from '../verify/loadBalancer.js';
import { noticesOf } from '../warn/notices.js';

/** When it is said, and how far clocks may be apart. */
export interface SummaryTime {
  readonly nowMs: number;
  readonly skewSeconds: number;
}

const CLAIM_CHARACTERS = 200;

/** What a token is, in few words, as a line above it: "Access token · Cognito · ends in 41 minutes". */
export function toTokenTitle(found: FoundToken, time: SummaryTime): string {
  const token = decodeJwt(found.token, found.unprotectedHeader);
  return [...namesOf(token), ...(token.form === 'jwe' ? [] : [lifeInWords(token, time)])].join(' · ');
}

/**
 * What a token is, who it is about, how long it lives and how much there is to mind, as Markdown. All that comes out of the token stands in it as
 * inline code, and nothing of its signature. `link` is the address of the last line.
 */
export function toTokenCard(found: FoundToken, time: SummaryTime, link: string): string {
  const token = decodeJwt(found.token, found.unprotectedHeader);
  const claims = ([['Subject', claimOf(token.payload, 'sub')], ['Issuer', statedBy(token, 'iss').value]] as const).flatMap(([label, value]) => (
    value === undefined ? [] : [`${label} ${toCode(clip(toDisplayText(value)))}`]));
  return [
    `**${namesOf(token).join(' · ')}**`,
    token.form === 'jwe' ? 'Its claims can be read with the key only' : `${toSentence(lifeInWords(token, time))} · signature not checked here`,
    claims.join('  \n'),
    toMind(token),
    `[Inspect Token](${link})`,
  ].filter((line) => line !== '').join('\n\n');
}

/** The life of a token by exp and nbf, within the skew: "ends in 41 minutes", "ended 3 minutes ago", "never ends". */
export function lifeInWords(token: DecodedToken, { nowMs, skewSeconds }: SummaryTime): string {
  const { exp, nbf } = timesOf(token);
  const fromNow = (claim: TimeClaim): string => ('atMs' in claim ? relativeTime(claim.atMs - nowMs) : 'beyond any calendar');
  switch (timeStateOf(token, nowMs, skewSeconds)) {
    case 'in life': return (secondsAt(exp) ?? nowMs) > nowMs ? `ends ${fromNow(exp)}` : `ended ${fromNow(exp)}, within the clock skew`;
    case 'ended': return `ended ${fromNow(exp)}`;
    case 'not yet': return `begins ${fromNow(nbf)}`;
    case 'never ends': return 'never ends';
    case 'not known': return token.nested === undefined ? 'cut off before its end is said' : 'its end is said within';
    case 'milliseconds': return 'its times are in milliseconds';
    case 'unclear': return `its ${exp.state === 'not a time' ? 'end' : 'beginning'} is not a time`;
  }
}

/** Kind and issuer's vendor, words of ours only: "Access token", "Cognito". */
export function namesOf(token: DecodedToken): readonly string[] {
  const { kind, word, vendor } = kindOf(token);
  const name = kind === 'unknown' && token.form !== 'jwe' && token.nested === undefined ? 'Token' : word;
  return vendor === undefined ? [name] : [name, vendor];
}

/** "1 error, 2 warnings to mind". Empty where there is nothing. */
function toMind(token: DecodedToken): string {
  const notices = noticesOf(token);
  const parts = (['error', 'warning'] as const).flatMap((level) => {
    const amount = notices.filter((notice) => notice.level === level).length;
    return amount === 0 ? [] : [`${amount} ${level}${amount === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '' : `${parts.join(', ')} to mind`;
}

const toSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

function clip(text: string): string {
  return text.length <= CLAIM_CHARACTERS ? text : `${text.slice(0, CLAIM_CHARACTERS)}…`;
}
