import type { User } from '../state.js';

/** The scopes that an issuer of ours knows, in the words of its consent page. */
export const SCOPES: ReadonlyMap<string, string> = new Map([
  ['openid', 'Know who you are'],
  ['profile', 'See your name and profile'],
  ['email', 'See your e-mail address'],
  ['offline_access', 'Stay signed in while you are away'],
  ['calendar.read', 'See your calendar'],
]);

/** The first scope of a request that an issuer of ours does not know. */
export function findUnknownScope(asked: unknown): string | undefined {
  return (typeof asked === 'string' ? asked.split(' ') : []).find((one) => one !== '' && !SCOPES.has(one));
}

/** What a user's tokens and the userinfo endpoint say under the given scopes. */
export function toClaims({ username, name, email }: User, scopes: ReadonlySet<string>) {
  return {
    sub: username,
    username,
    ...(scopes.has('profile') ? { name, preferred_username: username } : {}),
    ...(scopes.has('email') ? { email, email_verified: true } : {}),
  };
}
