import { findAccountId, type AwsProfile, type ProfileCredentials } from './profile.js';

/** In a few words where the credentials come from, for a list. */
export function describeCredentials(credentials: ProfileCredentials): string {
  switch (credentials.kind) {
    case 'role': return `role through ${credentials.through.kind === 'profile' ? credentials.through.name : credentials.through.credentialSource}`;
    case 'static': return 'access key';
    case 'webIdentity': return 'web identity';
    case 'process': return 'process';
    case 'sso': return credentials.session === undefined ? 'SSO' : `SSO ${credentials.session}`;
    case 'login': return 'aws login';
    case 'none': return 'no credentials of its own';
  }
}

/** Those in which each word that was typed occurs: in the name, the region, the account, the role or the kind of credentials. */
export function filterProfiles(profiles: readonly AwsProfile[], typed: string): readonly AwsProfile[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? profiles : profiles.filter((profile) => {
    const text = toText(profile);
    return words.every((word) => text.includes(word));
  });
}

function toText(profile: AwsProfile): string {
  const { name, region = '', credentials } = profile;
  const role = credentials.kind === 'sso' ? credentials.roleName ?? '' : 'roleArn' in credentials ? credentials.roleArn : '';
  return [name, region, findAccountId(profile) ?? '', role, describeCredentials(credentials)].join('\n').toLowerCase();
}
