/** Spaces separate scopes (RFC 6749, section 3.3); GitHub answers with commas. */
export const splitScopes = (text: string): readonly string[] => text.split(/[\s,]+/).filter((scope) => scope !== '');

/** Scopes that Google asks for by one name and grants by another. https://developers.google.com/identity/protocols/oauth2/scopes */
const OF_GOOGLE = /^https:\/\/www\.googleapis\.com\/auth\/userinfo\.(email|profile)$/;
/** Entra leaves out the resource where that is Microsoft Graph. */
const OF_GRAPH = /^https:\/\/graph\.microsoft\.com\//i;

const toPlain = (scope: string) => scope.replace(OF_GOOGLE, '$1').replace(OF_GRAPH, '').toLowerCase();

/**
 * Scopes that an issuer has not granted, of those that were asked for. Some are never named in an answer: `offline_access` asks for a
 * refresh token, and Entra's `/.default` stands for whatever the client was given.
 */
export function findNotGranted(asked: readonly string[], granted: readonly string[]): readonly string[] {
  const known = new Set(granted.map(toPlain));
  return asked.flatMap(splitScopes).filter((scope) => scope !== 'offline_access' && !scope.endsWith('/.default') && !known.has(toPlain(scope)));
}
