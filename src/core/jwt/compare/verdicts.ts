import type { DecodedToken } from '../decode.js';
import type { JsonMember } from '../json.js';
import { claimOf, numberOf, stringOf, stringsOf } from '../members.js';
import { lengthInWords } from '../time.js';
import { statedBy } from '../verify/loadBalancer.js';

/** One cell of the strip above a comparison. The word carries the verdict; `state` only chooses icon and colour. */
export interface CompareVerdict {
  readonly label: 'Subject' | 'Audience' | 'Actor' | 'Scopes' | 'Life';
  /** `good` is what an exchange should do, `bad` what it must not, `to know` is neither. */
  readonly state: 'good' | 'bad' | 'to know' | 'absent';
  readonly word: string;
  readonly detail: string;
}

type Cell = Omit<CompareVerdict, 'label'>;

/** The five verdicts, always all five and in this order. */
export function compareVerdicts(before: DecodedToken, after: DecodedToken): readonly CompareVerdict[] {
  return [
    { label: 'Subject', ...subject(before, after) },
    { label: 'Audience', ...audience(before, after) },
    { label: 'Actor', ...actor(before, after) },
    { label: 'Scopes', ...scopes(before, after) },
    { label: 'Life', ...life(before, after) },
  ];
}

function subject(before: DecodedToken, after: DecodedToken): Cell {
  const text = (token: DecodedToken, name: string): string | undefined => stringOf(claimOf(token.payload, name));
  const [old, fresh] = [text(before, 'sub'), text(after, 'sub')];
  if (old === undefined && fresh === undefined) return { state: 'absent', word: 'Not present', detail: 'no sub in either' };
  if (fresh === undefined) return { state: 'bad', word: 'Lost', detail: `was ${old ?? ''}` };
  if (old === undefined) return { state: 'to know', word: 'Added', detail: fresh };
  const [oldIssuer, freshIssuer] = [before, after].map((token) => stringOf(statedBy(token, 'iss').value));
  const isSameIssuer = oldIssuer === freshIssuer;
  if (old === fresh) return isSameIssuer ? { state: 'good', word: 'Kept', detail: fresh } : { state: 'to know', word: 'Kept', detail: `by another issuer: ${fresh}` };
  const oid = text(after, 'oid');
  if (oid !== undefined && oid === text(before, 'oid')) return { state: 'good', word: 'Kept', detail: `oid ${oid}; sub differs by app` };
  return { state: 'bad', word: 'Changed', detail: `${old} to ${fresh}` };
}

function audience(before: DecodedToken, after: DecodedToken): Cell {
  const [old, fresh] = [before, after].map((token) => stringsOf(claimOf(token.payload, 'aud'))) as [readonly string[], readonly string[]];
  const detail = fresh.length === 0 ? `was ${old.join(', ')}` : fresh.join(', ');
  return toSetCell(old, fresh, { none: 'no aud in either', lost: 'bad', detail });
}

function scopes(before: DecodedToken, after: DecodedToken): Cell {
  const [old, fresh] = [scopesOf(before), scopesOf(after)];
  const lost = old.filter((scope) => !fresh.includes(scope));
  const gained = fresh.filter((scope) => !old.includes(scope));
  const detail = [...(lost.length === 0 ? [] : [`lost ${lost.join(', ')}`]), ...(gained.length === 0 ? [] : [`gained ${gained.join(', ')}`])].join('; ');
  return toSetCell(old, fresh, { none: 'no scope in either', lost: 'to know', detail: detail === '' ? fresh.join(', ') : detail });
}

/** How one set came of another. To lose members is to narrow, which is what an exchange is for. */
function toSetCell(old: readonly string[], fresh: readonly string[], words: { readonly none: string; readonly lost: Cell['state']; readonly detail: string }): Cell {
  const { detail } = words;
  if (old.length === 0 && fresh.length === 0) return { state: 'absent', word: 'Not present', detail: words.none };
  if (old.length === 0) return { state: 'to know', word: 'Added', detail };
  if (fresh.length === 0) return { state: words.lost, word: 'Lost', detail };
  const isKept = old.every((member) => fresh.includes(member));
  const isWithin = fresh.every((member) => old.includes(member));
  if (isKept && isWithin) return { state: 'good', word: 'Same', detail };
  if (isWithin) return { state: 'good', word: 'Narrowed', detail };
  return isKept ? { state: 'bad', word: 'Widened', detail } : { state: 'to know', word: 'Replaced', detail };
}

/** `scope` as words (RFC 8693, section 4.2), `scp` as words or a list (Entra, Okta). */
function scopesOf(token: DecodedToken): readonly string[] {
  const node = claimOf(token.payload, 'scope') ?? claimOf(token.payload, 'scp');
  return [...new Set(stringsOf(node).flatMap((text) => text.split(/\s+/)).filter((scope) => scope !== ''))];
}

function actor(before: DecodedToken, after: DecodedToken): Cell {
  const [old, fresh] = [actorsOf(before), actorsOf(after)];
  const chain = (actors: readonly string[]): string => actors.join(', for ');
  if (old.length === 0 && fresh.length === 0) return { state: 'absent', word: 'None', detail: 'no act in either' };
  if (fresh.length === 0) return { state: 'bad', word: 'Lost', detail: `was ${chain(old)}` };
  if (chain(old) === chain(fresh)) return { state: 'good', word: 'Kept', detail: chain(fresh) };
  const isGrown = chain(fresh.slice(fresh.length - old.length)) === chain(old);
  return isGrown ? { state: 'good', word: 'Added', detail: chain(fresh) } : { state: 'to know', word: 'Changed', detail: `${chain(old)} to ${chain(fresh)}` };
}

const MAX_ACTORS = 20;

/** Who acts, the present actor first (RFC 8693, section 4.1). */
function actorsOf(token: DecodedToken): readonly string[] {
  const actors: string[] = [];
  let members: readonly JsonMember[] = token.payload;
  while (actors.length < MAX_ACTORS) {
    const act = claimOf(members, 'act');
    if (act?.kind !== 'object') break;
    actors.push(stringOf(claimOf(act.members, 'sub')) ?? stringOf(claimOf(act.members, 'client_id')) ?? 'somebody without sub');
    members = act.members;
  }
  return actors;
}

function life(before: DecodedToken, after: DecodedToken): Cell {
  const end = (token: DecodedToken): number | undefined => numberOf(statedBy(token, 'exp').value);
  const [old, fresh] = [end(before), end(after)];
  if (old === undefined && fresh === undefined) return { state: 'absent', word: 'Not known', detail: 'no exp in either' };
  if (fresh === undefined) return { state: 'bad', word: 'Never ends', detail: 'exp was lost' };
  if (old === undefined) return { state: 'good', word: 'Limited', detail: 'exp was added' };
  if (old === fresh) return { state: 'good', word: 'Same end', detail: 'both end at once' };
  const apart = lengthInWords(Math.abs(fresh - old));
  return fresh < old ? { state: 'good', word: 'Ends earlier', detail: `by ${apart}` } : { state: 'to know', word: 'Ends later', detail: `by ${apart}` };
}
