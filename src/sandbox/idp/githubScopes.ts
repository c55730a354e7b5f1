/** Scopes of GitHub's page "Scopes for OAuth apps", in the words of the consent page. */
const SCOPES: ReadonlyMap<string, string> = new Map([
  ['repo', 'Full control of private repositories'],
  ['repo:status', 'Access commit status'],
  ['repo_deployment', 'Access deployment status'],
  ['public_repo', 'Access public repositories'],
  ['repo:invite', 'Access repository invitations'],
  ['security_events', 'Read and write security events'],
  ['admin:repo_hook', 'Full control of repository hooks'],
  ['write:repo_hook', 'Write repository hooks'],
  ['read:repo_hook', 'Read repository hooks'],
  ['admin:org', 'Full control of orgs and teams'],
  ['write:org', 'Read and write org and team membership'],
  ['read:org', 'Read org and team membership'],
  ['admin:public_key', 'Full control of public user keys'],
  ['write:public_key', 'Write public user keys'],
  ['read:public_key', 'Read public user keys'],
  ['admin:org_hook', 'Full control of organization hooks'],
  ['gist', 'Create gists'],
  ['notifications', 'Access notifications'],
  ['user', 'Update all user data'],
  ['read:user', 'Read all user profile data'],
  ['user:email', 'Access your email addresses (read-only)'],
  ['user:follow', 'Follow and unfollow users'],
  ['project', 'Full control of projects'],
  ['read:project', 'Read access of projects'],
  ['delete_repo', 'Delete repositories'],
  ['write:packages', 'Upload packages'],
  ['read:packages', 'Download packages'],
  ['delete:packages', 'Delete packages'],
  ['write:discussion', 'Read and write team discussions'],
  ['read:discussion', 'Read team discussions'],
  ['admin:gpg_key', 'Full control of public user GPG keys'],
  ['write:gpg_key', 'Write public user GPG keys'],
  ['read:gpg_key', 'Read public user GPG keys'],
  ['read:audit_log', 'Read access of audit log'],
  ['codespace', 'Full control of codespaces'],
  ['workflow', 'Update GitHub Action workflows'],
]);

export const describeScope = (scope: string): string => SCOPES.get(scope) ?? 'Use this scope';

/** What some scopes include beside the rule that `admin` includes `write`, and that `read`. */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
  user: ['read:user', 'user:email', 'user:follow'],
  project: ['read:project'],
};
const LEVELS = ['read', 'write', 'admin'];

function isIncluded(scope: string, by: string): boolean {
  if (INCLUDED[by]?.includes(scope) === true) return true;
  const [[level = '', what], [otherLevel = '', otherWhat]] = [scope.split(':'), by.split(':')];
  return what !== undefined && what === otherWhat && LEVELS.includes(level) && LEVELS.indexOf(level) < LEVELS.indexOf(otherLevel);
}

/**
 * The known scopes of a request, where they are separated by spaces or commas; others are left out without a word, and so are those that
 * another one includes ("Normalized scopes" on the same page).
 */
export function readScopes(scope: string): readonly string[] {
  const known = [...new Set(scope.split(/[ ,]+/))].filter((one) => SCOPES.has(one)).sort();
  return known.filter((one) => !known.some((other) => isIncluded(one, other)));
}
