import assert from 'node:assert/strict';
import { describeCredentials, filterProfiles } from './filter.js';
import { findAccountId, findAmbientCredentials, toProfile } from './profile.js';

describe('filterProfiles', () => {
  const profiles = [
    toProfile('acme-dev', { region: 'eu-west-1', sso_session: 'corp', sso_account_id: '471123459021', sso_role_name: 'Admin' }, undefined),
    toProfile('acme-prod', { region: 'us-east-1', role_arn: 'arn:aws:iam::998877665544:role/Deploy', source_profile: 'acme-dev' }, undefined),
    toProfile('legacy', undefined, { aws_access_key_id: '', aws_secret_access_key: '' }),
  ];
  const names = (typed: string) => filterProfiles(profiles, typed).map(({ name }) => name);

  it('finds what has all words, in whatever place and case', () => {
    assert.equal(filterProfiles(profiles, ' '), profiles);
    assert.deepEqual(names('ACME'), ['acme-dev', 'acme-prod']);
    assert.deepEqual(names('us-east acme'), ['acme-prod']);
    assert.deepEqual(names('4711'), ['acme-dev']);
    assert.deepEqual(names('deploy'), ['acme-prod']);
    assert.deepEqual(names('sso corp'), ['acme-dev']);
    assert.deepEqual(names('access key'), ['legacy']);
    assert.deepEqual(names('nobody'), []);
  });

  it('knows the account as far as the files tell it', () => {
    assert.deepEqual(profiles.map(findAccountId), ['471123459021', '998877665544', undefined]);
  });

  it('has words for each kind of credentials', () => {
    const all = [...profiles, toProfile('x', { credential_process: '' }, undefined), toProfile('x', { login_session: '' }, undefined), toProfile('x', {}, undefined)];
    assert.deepEqual(all.map(({ credentials }) => describeCredentials(credentials)), [
      'SSO corp', 'role through acme-dev', 'access key', 'process', 'aws login', 'no credentials of its own',
    ]);
  });
});

describe('findAmbientCredentials', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ AWS_ACCESS_KEY_ID: '1', AWS_SECRET_ACCESS_KEY: '2', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x' }, 'environment'],
    [{ AWS_ACCESS_KEY_ID: '1' }, 'instance'],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'r' }, 'webIdentity'],
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, 'container'],
    [{ AWS_EC2_METADATA_DISABLED: 'true' }, 'none'],
    [{ AWS_EC2_METADATA_DISABLED: 'false' }, 'instance'],
  ];
  for (const [env, expected] of cases) {
    it(`finds ${expected} in ${Object.keys(env).join(', ')}`, () => assert.equal(findAmbientCredentials(env), expected));
  }
});
