import type { DecodedToken } from '../decode.js';
import { secondsAt, timesOf } from '../times.js';
import type { TimeName } from '../times.js';
import { error } from './notice.js';
import type { Notice } from './notice.js';

const SOURCES: readonly (readonly [name: TimeName, source: string])[] = [
  ['exp', 'RFC 7519, section 4.1.4'], ['nbf', 'RFC 7519, section 4.1.5'], ['iat', 'RFC 7519, section 4.1.6'], ['auth_time', 'OpenID Connect Core 1.0, section 2'],
];

/** What is wrong with how the times are written, whatever the clock says. */
export function ofTimes(token: DecodedToken): readonly Notice[] {
  const times = timesOf(token);
  const [from, until] = [secondsAt(times.nbf), secondsAt(times.exp)];
  const neverCounts = from !== undefined && until !== undefined && from >= until
    ? [error('The token can never count.', 'It ends before it begins: exp is not after nbf.', 'RFC 7519, section 4.1.5')] : [];
  return [...SOURCES.flatMap(([name, source]) => {
    const { state } = times[name];
    if (state === 'not a time') return [error(`${name} is not a time.`, 'It should be a number of seconds since 1970, and readers refuse the token.', source)];
    if (state === 'milliseconds') return [error(`${name} is written in milliseconds.`, 'The standard says seconds: a reader that keeps to it sees a time thousands of years away.', 'RFC 7519, section 2')];
    return [];
  }), ...neverCounts];
}
