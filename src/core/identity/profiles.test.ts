import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listProfiles } from './profiles.js';

describe('listProfiles', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'profiles-')); });
  afterEach(() => rm(folder, { recursive: true }));

  async function given(config: string | undefined, credentials: string | undefined) {
    if (config !== undefined) await writeFile(join(folder, 'config'), config);
    if (credentials !== undefined) await writeFile(join(folder, 'credentials'), credentials);
    return listProfiles({ AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') });
  }

  it('is empty where there are no files', async () => {
    assert.deepEqual(await given(undefined, undefined), []);
  });

  it('joins both files, default first', async () => {
    const config = '[profile acme-dev]\nregion = eu-west-1\n\n[default]\nregion=us-east-1\n';
    assert.deepEqual(await given(config, '[default]\naws_access_key_id = AKIA\n[legacy]\nregion = us-west-2\n'), [
      { name: 'default', region: 'us-east-1' }, { name: 'acme-dev', region: 'eu-west-1' }, { name: 'legacy', region: 'us-west-2' },
    ]);
  });

  it('takes no SSO session and no services section for a profile', async () => {
    assert.deepEqual(
      await given('[sso-session corp]\nsso_region = us-east-1\n[services local]\ns3 =\n  endpoint_url = http://x\n[profile a]\n', ''),
      [{ name: 'a' }],
    );
  });

  it('passes over comments and nested settings', async () => {
    const lines = ['# [profile no]', '[profile a] ; note', 's3 =', '  region = wrong', '; region = wrong', 'region = sa-east-1'];
    const config = [...lines, '[profile "with space"]'].join('\r\n');
    assert.deepEqual(await given(config, undefined), [{ name: 'a', region: 'sa-east-1' }, { name: 'with space' }]);
  });
});
