import assert from 'node:assert/strict';
import { join } from 'node:path';
import { makeFolder } from '../../../test/support/folder.js';
import { toProfileAccess } from './endpoints.js';
import { createSharedFilesReader } from './sharedFiles.js';

const CONFIG = `
[services local]
bedrock_agentcore =
  endpoint_url = http://127.0.0.1:1001/
bedrock_agentcore_control =
  endpoint_url = http://127.0.0.1:1002
sts =
  endpoint_url = http://127.0.0.1:1003
[profile plain]
[profile one]
endpoint_url = https://one.example/base
[profile two]
services = local
endpoint_url = https://two.example
[profile three]
services = local
[profile off]
endpoint_url = https://off.example
ignore_configured_endpoint_urls = true
[profile broken]
services = gone
[profile scheme]
endpoint_url = ftp://x
[profile unsure]
ignore_configured_endpoint_urls = yes
`;

describe('the endpoints of a profile', () => {
  const folder = makeFolder({ config: CONFIG });
  after(() => folder.remove());
  async function endpointsOf(profile: string, env: Readonly<Record<string, string>> = {}) {
    const files = await createSharedFilesReader({ AWS_CONFIG_FILE: join(folder.path, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'none') }).read();
    const access = toProfileAccess({ profile, region: 'eu-west-1' }, files, env);
    return access.kind === 'profile' ? access.endpoints : assert.fail();
  }
  const all = (url: string) => ({ agentCore: url, agentCoreControl: url, cognito: url, logs: url, sts: url });

  it('are none where nothing says otherwise', async () => {
    assert.deepEqual(await endpointsOf('plain'), {});
    assert.deepEqual(await endpointsOf('default'), {});
  });

  it('are those of its services section, then its own for all other services', async () => {
    const local = { agentCore: 'http://127.0.0.1:1001', agentCoreControl: 'http://127.0.0.1:1002', sts: 'http://127.0.0.1:1003' };
    assert.deepEqual(await endpointsOf('one'), all('https://one.example/base'));
    assert.deepEqual(await endpointsOf('two'), { ...all('https://two.example'), ...local });
    assert.deepEqual(await endpointsOf('three'), local);
  });

  it('are those of the environment before all, of the service before the one for all', async () => {
    const env = { AWS_ENDPOINT_URL: 'https://env.example', AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL: 'https://control.example', AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: '' };
    const expected = { ...all('https://env.example'), agentCoreControl: 'https://control.example' };
    for (const profile of ['plain', 'default', 'one', 'two', 'broken']) assert.deepEqual(await endpointsOf(profile, env), expected);
    assert.deepEqual(await endpointsOf('three', { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://c.example' }), {
      ...await endpointsOf('three'), cognito: 'https://c.example',
    });
  });

  it('are none where profile or environment say that they are ignored, the environment having the last word', async () => {
    assert.deepEqual(await endpointsOf('off', { AWS_ENDPOINT_URL: 'https://env.example' }), {});
    assert.deepEqual(await endpointsOf('two', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }), {});
    assert.deepEqual(await endpointsOf('off', { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' }), all('https://off.example'));
  });

  const refusals: readonly (readonly [string, string, string])[] = [
    ['broken', 'EndpointSetting', 'The AWS config file has no services section of this name: gone'],
    ['scheme', 'EndpointSetting', 'A configured endpoint is no URL that begins with https:// or http://: ftp://x'],
    ['unsure', 'EndpointSetting', 'Whether configured endpoints are ignored is neither true nor false: yes'],
    ['nobody', 'NoSuchProfile', 'The AWS config has no such profile: nobody'],
  ];
  for (const [profile, code, message] of refusals) {
    it(`are refused in words for the profile ${profile}`, () => assert.rejects(endpointsOf(profile), { name: 'UserError', code, message }));
  }
});
