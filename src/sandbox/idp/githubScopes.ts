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
  ['codespace', 'Full control of codespaces'],
  ['workflow', 'Update GitHub Action workflows'],
]);

export const describeScope = (scope: string): string => SCOPES.get(scope) ?? 'Use this scope';

/** The known scopes of a request, where they are separated by spaces or commas; others are left out without a word. */
export function readScopes(scope: string): readonly string[] {
  return [...new Set(scope.split(/[ ,]+/))].filter((one) => SCOPES.has(one)).sort();
}
