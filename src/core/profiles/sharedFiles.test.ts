import assert from 'node:assert/strict';
import fc from 'fast-check';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import { requireSdkLoader } from '../../../test/support/sdkLoader.js';
import { createSharedFilesReader, toSharedPaths } from './sharedFiles.js';

describe('the shared AWS files', () => {
  let folder: TestFolder;
  beforeEach(() => { folder = makeFolder(); });
  afterEach(() => folder.remove());

  const envOf = () => ({ AWS_CONFIG_FILE: join(folder.path, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials') });
  function given(config: string, credentials = '') {
    writeFileSync(join(folder.path, 'config'), config);
    writeFileSync(join(folder.path, 'credentials'), credentials);
    return createSharedFilesReader(envOf()).read();
  }

  it('are looked for where the variables say, else in the home folder', () => {
    assert.deepEqual(toSharedPaths({ HOME: '/people/ada' }), { config: join('/people/ada', '.aws', 'config'), credentials: join('/people/ada', '.aws', 'credentials') });
    assert.deepEqual(toSharedPaths({ USERPROFILE: '/u', AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: '/x' }), { config: join('/u', 'c'), credentials: '/x' });
  });

  it('count as empty where they are not there', async () => {
    const { profiles, faults } = await createSharedFilesReader(envOf()).read();
    assert.deepEqual([profiles, faults], [[], []]);
  });

  it('say so where they cannot be read', async () => {
    const { profiles, faults } = await createSharedFilesReader({ ...envOf(), AWS_CONFIG_FILE: folder.path }).read();
    assert.deepEqual([profiles, faults], [[], [{ path: folder.path, line: undefined, what: 'The file cannot be read: EISDIR' }]]);
  });

  it('give their profiles by name, default first, numbers as numbers', async () => {
    const { profiles } = await given('[profile b]\n[profile a-10]\n[profile a-9]\n[default]\n', '[c]\nregion = x\n');
    assert.deepEqual(profiles.map(({ name }) => name), ['default', 'a-9', 'a-10', 'b', 'c']);
  });

  it('take region and credentials from the credentials file where both have them, and the endpoint from the config file', async () => {
    const { profile } = await given(
      '[profile a]\nregion = eu-west-1\nendpoint_url = http://config\ncredential_process = x\n',
      '[a]\nregion = us-west-2\nendpoint_url = http://credentials\naws_access_key_id = 1\naws_secret_access_key = 2\n',
    );
    const { region, endpointUrl, credentials } = profile('a') ?? {};
    assert.deepEqual({ region, endpointUrl, credentials }, { region: 'us-west-2', endpointUrl: 'http://config', credentials: { kind: 'static' } });
  });

  it('keep no secret, not even a part of one', async () => {
    const secrets = ['AKIA-id', 'the-secret', 'the-token', 'the-process', 'wrapped-secret', 'nested-secret'];
    const files = await given(
      '[profile a]\ncredential_process = the-process --password x\ns3 =\n  key = nested-secret\n',
      '[a]\naws_access_key_id = AKIA-id\naws_secret_access_key = the-secret\n  wrapped-secret\naws_session_token = the-token\n',
    );
    const seen = inspect([files, files.profile('a')], { depth: null, showHidden: true });
    for (const secret of secrets) assert.ok(!seen.includes(secret), secret);
    assert.deepEqual(files.profile('a')?.credentials, { kind: 'static' });
  });

  it('are parsed again where time or size has changed, and not else', async () => {
    const reader = createSharedFilesReader(envOf());
    const before = await reader.read();
    writeFileSync(join(folder.path, 'config'), '[profile a]\n');
    const first = await reader.read();
    assert.notEqual(first, before);
    assert.equal(await reader.read(), first);
    assert.ok((await Promise.all([reader.read(), reader.read()])).every((files) => files === first));
    writeFileSync(join(folder.path, 'config'), '[profile b]\n');
    utimesSync(join(folder.path, 'config'), 1, 1);
    assert.ok((await reader.read()).profile('b') !== undefined);
  });

  const faults: readonly (readonly [string, string, string, string, number, RegExp])[] = [
    ['a profile without its prefix in the config file', '[dev]\n', '', 'config', 1, /written: \[profile dev\]$/],
    ['a name that the SDK does not read', '[profile "with space"]\n', '', 'config', 1, /after one space: profile "with space"$/],
    ['a section of a kind that is unknown', '\n[plugins x]\n', '', 'config', 2, /this kind: plugins$/],
    ['a prefix in the credentials file', '', '\n\n[profile dev]\n', 'credentials', 3, /alone, .*: profile$/],
    ['a services section that is not there', '[default]\nservices = local\n', '', 'config', 1, /of this name: local$/],
    ['an SSO session that is not there', '[profile a]\nsso_session = corp\n', '', 'config', 1, /of this name: corp$/],
    ['an SSO session that is not complete', '[profile a]\nsso_session = corp\n[sso-session corp]\nsso_region = x\n', '', 'config', 1, /lacks a setting: sso_start_url$/],
    ['a source profile that is not there', '[profile a]\nrole_arn = r\nsource_profile = base\n', '', 'config', 1, /not there: base$/],
    ['source profiles in a circle', '[profile a]\nrole_arn = r\nsource_profile = b\n', '[b]\nrole_arn = r\nsource_profile = a\n', 'config', 1, /lead back/],
  ];
  for (const [name, config, credentials, file, line, what] of faults) {
    it(`find ${name}`, async () => {
      const found = (await given(config, credentials)).faults;
      assert.deepEqual([found[0]?.path, found[0]?.line], [join(folder.path, file), line]);
      assert.match(found[0]?.what ?? '', what);
    });
  }

  it('find no fault in a role that is taken with keys of the profile itself', async () => {
    const { faults: found, profile } = await given('[profile a]\nrole_arn = r\nsource_profile = a\naws_access_key_id = 1\naws_secret_access_key = 2\n');
    assert.deepEqual([found, profile('a')?.hasKeys], [[], true]);
  });

  const kinds: readonly (readonly [string, string, unknown])[] = [
    ['static keys', 'aws_access_key_id = 1\naws_secret_access_key = 2', { kind: 'static' }],
    ['half of the keys', 'aws_access_key_id = 1', { kind: 'none' }],
    ['a role through a profile', 'role_arn = r\nsource_profile = b', { kind: 'role', roleArn: 'r', through: { kind: 'profile', name: 'b' } }],
    ['a role through the instance', 'role_arn = r\ncredential_source = Ec2InstanceMetadata', { kind: 'role', roleArn: 'r', through: { kind: 'source', credentialSource: 'Ec2InstanceMetadata' } }],
    ['web identity', 'role_arn = r\nweb_identity_token_file = /t', { kind: 'webIdentity', roleArn: 'r' }],
    ['a process', 'credential_process = x', { kind: 'process' }],
    ['an SSO session', 'sso_session = s\nsso_account_id = 1\nsso_role_name = R', { kind: 'sso', session: 's', startUrl: undefined, accountId: '1', roleName: 'R' }],
    ['SSO without a session', 'sso_start_url = u\nsso_region = x', { kind: 'sso', session: undefined, startUrl: 'u', accountId: undefined, roleName: undefined }],
    ['aws login', 'login_session = arn', { kind: 'login' }],
    ['nothing but a region', 'region = x', { kind: 'none' }],
  ];
  for (const [name, text, expected] of kinds) {
    it(`tell the credentials of a profile with ${name}`, async () => {
      assert.deepEqual((await given(`[profile a]\n${text}\n`)).profile('a')?.credentials, expected);
    });
  }

  it('take [profile default] for the whole of [default] where it has a setting, whichever comes first', async () => {
    for (const text of ['[profile default]\nregion = a\n[default]\nregion = b\nservices = s\n', '[default]\nregion = b\nservices = s\n[profile default]\nregion = a\n']) {
      const files = await given(text);
      assert.deepEqual([files.profile('default')?.region, files.profile('default')?.services, files.faults.length], ['a', undefined, 1], text);
    }
    assert.equal((await given('[profile default]\n[default]\nregion = b\n')).profile('default')?.region, 'b');
  });

  it('take no profile of the credentials file for default, whatever it is called', async () => {
    const files = await given('', '[default]\nregion = a\n[[default]]\nregion = b\n');
    assert.deepEqual([files.profile('default')?.region, files.profile('[default]')?.region, files.faults], ['a', 'b', []]);
    assert.equal((await given('', '[[default]]\nregion = b\n')).profile('default'), undefined);
  });
});

describe('the shared AWS files and the SDK\'s own loader', () => {
  const sdk = requireSdkLoader();
  const indent = fc.constantFrom('', '', '', ' ', '\t');
  const comment = fc.constantFrom('', '', '', ' # note', ' ; note', '#note');
  const name = fc.constantFrom('a', 'b-1', 'default', 'x.y', 'ü', '"q"', 'with space');
  const title = fc.oneof(
    fc.tuple(fc.constantFrom('profile', 'profile', 'sso-session', 'services', 'plugin'), fc.constantFrom(' ', ' ', '  ', '\t'), name).map((parts) => parts.join('')),
    name,
  );
  const key = fc.constantFrom('region', 'Region', 'endpoint_url', 'services', 'bedrock_agentcore', 's3', 'aws_access_key_id', 'role_arn');
  const value = fc.constantFrom('', 'eu-west-1', 'http://h:1/?a=b', 'a#b', 'a ; b', '  spaced  ');
  const line = fc.oneof(
    fc.tuple(indent, title, comment).map(([space, text, note]) => `${space}[${text}]${note}`),
    fc.tuple(indent, key, fc.constantFrom('=', ' = ', ' ='), value, comment).map((parts) => parts.join('')),
    fc.constantFrom('', '   ', '# whole line', '[open', 'no equals', '= no key', '\ufeff'),
  );
  const file = fc.tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n')).map(([lines, end]) => lines.join(end));

  it('agree on the sections and the settings of whatever file', async function () {
    this.timeout(30_000);
    const folder = makeFolder();
    const [filepath, configFilepath] = [join(folder.path, 'credentials'), join(folder.path, 'config')];
    await fc.assert(fc.asyncProperty(file, file, async (config, credentials) => {
      writeFileSync(configFilepath, config);
      writeFileSync(filepath, credentials);
      const { configFile, credentialsFile } = await sdk.loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true });
      const ours = await createSharedFilesReader({ AWS_CONFIG_FILE: configFilepath, AWS_SHARED_CREDENTIALS_FILE: filepath }).read();
      // The SDK forgets sections without settings, and takes a prefix in the credentials file for a part of the name.
      const isOurs = (section: string) => !/^(profile|sso-session|services)\./.test(section);
      const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)].filter(isOurs));
      for (const section of names) {
        const [fromConfig, fromCredentials] = [configFile[section] ?? {}, credentialsFile[section] ?? {}];
        const profile = ours.profile(section);
        assert.ok(profile !== undefined, section);
        assert.equal(profile.region, fromCredentials['region'] ?? fromConfig['region']);
        assert.equal(profile.endpointUrl, fromConfig['endpoint_url'] ?? fromCredentials['endpoint_url']);
        assert.equal(profile.services, fromConfig['services'] ?? fromCredentials['services']);
      }
      for (const profile of ours.profiles.filter((one) => !names.has(one.name))) {
        assert.deepEqual([profile.region, profile.endpointUrl, profile.services], [undefined, undefined, undefined]);
      }
      for (const [section, { values }] of ours.services) {
        const key = 'bedrock_agentcore.endpoint_url';
        assert.equal(values[key], configFile[`services.${section}`]?.[key]);
      }
    }), { numRuns: 200 });
    folder.remove();
  });
});
