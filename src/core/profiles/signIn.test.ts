import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder } from '../../../test/support/folder.js';
import { UserError } from '../base/errors.js';
import type { CommandShell } from '../base/shellQuote.js';
import { explain } from '../base/explain.js';
import { findSignIn, isSignInNeeded, readTokenEnd, toSignInCommand } from './signIn.js';
import { createSharedFilesReader } from './sharedFiles.js';

const CONFIG = `
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
[profile corp]
sso_session = corp
sso_account_id = 471123459021
sso_role_name = Admin
[profile legacy]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
[profile chained]
role_arn = arn:aws:iam::471123459021:role/Deep
source_profile = middle
[profile middle]
role_arn = arn:aws:iam::471123459021:role/Middle
source_profile = corp
[profile console]
login_session = arn:aws:iam::471123459021:user/ada
[profile keys]
aws_access_key_id = 1
aws_secret_access_key = 2
[profile circle]
role_arn = r
source_profile = circle
`;

describe('signing in to a profile', () => {
  const folder = makeFolder({
    config: CONFIG,
    [`.aws/sso/cache/${createHash('sha1').update('corp').digest('hex')}.json`]: '{"accessToken":"the-token","expiresAt":"2026-01-02T03:04:05Z"}',
    [`.aws/sso/cache/${createHash('sha1').update('broken').digest('hex')}.json`]: '{"accessToken":',
  });
  after(() => folder.remove());
  const files = () => createSharedFilesReader({ AWS_CONFIG_FILE: join(folder.path, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none') }).read();

  const cases: readonly (readonly [string, unknown])[] = [
    ['corp', { by: 'sso', profile: 'corp', cacheKey: 'corp' }],
    ['legacy', { by: 'sso', profile: 'legacy', cacheKey: 'https://old.awsapps.com/start' }],
    ['chained', { by: 'sso', profile: 'corp', cacheKey: 'corp' }],
    ['console', { by: 'login', profile: 'console', cacheKey: undefined }],
    ['keys', undefined],
    ['circle', undefined],
    ['nobody', undefined],
  ];
  for (const [name, expected] of cases) {
    it(`finds how for ${name}`, async () => {
      assert.deepEqual(findSignIn(await files(), name), expected);
    });
  }

  it('reads when the token ended, and nothing where there is none', async () => {
    const end = (cacheKey: string | undefined) => readTokenEnd({ by: 'sso', profile: 'p', cacheKey }, { HOME: folder.path });
    assert.equal(await end('corp'), Date.UTC(2026, 0, 2, 3, 4, 5));
    assert.deepEqual([await end('broken'), await end('nobody'), await end(undefined)], [undefined, undefined, undefined]);
  });

  const toError = (name: string, message: string) => Object.assign(new Error(message), { name });
  const needed: readonly (readonly [string, unknown])[] = [
    ['an SSO token that has expired', toError('CredentialsProviderError', "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.")],
    ['an SSO token that is not there', toError('TokenProviderError', 'The SSO session token associated with profile=corp was not found or is invalid. To refresh')],
    ['a portal that does not know the token', toError('CredentialsProviderError', 'UnauthorizedException: Session token not found or invalid')],
    ['an aws login that has ended', toError('CredentialsProviderError', 'Your session has expired. Please reauthenticate.')],
    ['an aws login that never was', toError('CredentialsProviderError', 'Failed to load token from /x.json: Error: ENOENT')],
  ];
  for (const [name, error] of needed) {
    it(`recognises ${name}, explained or not`, () => {
      assert.ok(isSignInNeeded(error));
      assert.ok(isSignInNeeded(explain(error, 'list')));
    });
  }

  it('is no answer to other errors', () => {
    for (const error of [
      undefined, 'aws sso login', toError('AccessDeniedException', 'run aws sso login'), toError('CredentialsProviderError', 'Could not load credentials from any providers'),
      new UserError('Cannot list.', { code: 'Unreachable', cause: toError('Error', 'ECONNREFUSED') }),
    ]) assert.ok(!isSignInNeeded(error));
  });

  it('is a command that no shell reads otherwise', () => {
    const command = (profile: string, shell: CommandShell, by: 'sso' | 'login' = 'sso') => toSignInCommand({ by, profile, cacheKey: undefined }, shell);
    assert.equal(command('acme-dev', 'posix'), 'aws sso login --profile acme-dev');
    assert.equal(command('acme-dev', 'powershell', 'login'), 'aws login --profile acme-dev');
    assert.equal(command("a'b; rm -rf ~", 'posix'), "aws sso login --profile 'a'\\''b; rm -rf ~'");
    assert.equal(command("a'b", 'powershell'), "aws sso login --profile 'a''b'");
    assert.equal(command('ada@corp', 'posix'), "aws sso login --profile 'ada@corp'");
    assert.equal(command('-x', 'posix'), "aws sso login --profile='-x'");
    assert.equal(command('acme-dev', 'cmd'), 'aws sso login --profile acme-dev');
    assert.equal(command("a'b & calc", 'cmd'), 'aws sso login --profile ^"a\'b ^& calc^"');
    assert.equal(command('-x', 'cmd'), 'aws sso login --profile=^"-x^"');
  });

  it('is none for a name that a terminal would take for keys, or that Windows reads in several ways', () => {
    const command = (profile: string, shell: CommandShell) => () => toSignInCommand({ by: 'sso', profile, cacheKey: undefined }, shell);
    for (const [profile, shell] of [['a\rcalc', 'posix'], ['a\u0003', 'cmd'], ['a"b', 'cmd'], ['a"b', 'powershell'], ['a b\\', 'powershell']] as const) {
      assert.throws(command(profile, shell), { code: 'NotForTerminal' });
    }
    assert.equal(command('a"b', 'posix')(), `aws sso login --profile 'a"b'`);
  });
});
