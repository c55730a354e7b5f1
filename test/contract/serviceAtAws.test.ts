import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { repositoryRoot } from '../support/repository.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { ELSEWHERE } from './service/target.js';

/** The suite as it runs against AWS, with a profile and a region of the environment, but for the address: that is a sandbox's. */
describe('The contract suite in its way to run against AWS', function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let folder: TestFolder;

  before(async () => {
    sandbox = await startSandbox();
    folder = makeFolder({
      config: `[profile contract]\nregion = ${sandbox.ready.region}\n\n[profile empty]\nregion = ${sandbox.ready.region}\n`,
      credentials: '[contract]\naws_access_key_id = sandbox\naws_secret_access_key = sandbox\n',
    });
  });
  after(async () => {
    folder.remove();
    await sandbox.stop();
  });

  const run = (profile: string, elsewhere = '1') => new Promise<{ readonly code: number | string; readonly output: string }>((done) => {
    const args = [join(repositoryRoot, 'node_modules/mocha/bin/mocha.js'), '--reporter', 'spec', 'test/contract/service.test.ts'];
    const own = /^(?:AWS_ACCESS|AWS_SECRET|AWS_SESSION|AWS_REGION|TEST_RESULTS)/;
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
    const env = {
      ...environment, AGENTCORE_CONTRACT_AWS: '1', AWS_PROFILE: profile, AWS_ENDPOINT_URL: sandbox.ready.endpoint, [ELSEWHERE]: elsewhere,
      AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: join(folder.path, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials'),
    };
    execFile(process.execPath, args, { cwd: repositoryRoot, env }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
  const countRecords = async () => {
    const { endpoint, controlToken } = sandbox.ready;
    const response = await fetch(`${endpoint}/_sandbox/status`, { headers: { 'x-sandbox-control-token': controlToken } });
    const { counts } = await response.json() as { readonly counts: Readonly<Record<string, number>> };
    return [counts['workloadIdentities'], counts['oauth2Providers'], counts['apiKeyProviders'], counts['tokenVaults']];
  };

  it('does not call AWS what a variable leads to', async () => {
    const { code, output } = await run('contract', '');
    assert.notEqual(code, 0);
    assert.match(output, /AGENTCORE_CONTRACT_AWS=1 runs the suite against AWS, but a variable leads elsewhere\. Unset it: AWS_ENDPOINT_URL\n/);
    assert.doesNotMatch(sandbox.log(), /POST/);
  });

  it('holds, and leaves nothing that it has made', async () => {
    const before = await countRecords();
    const { code, output } = await run('contract');
    assert.equal(code, 0, output);
    assert.match(output, /AgentCore Identity at AWS, without what needs the sandbox/);
    assert.match(output, new RegExp(`region ${sandbox.ready.region}, profile contract, account `));
    assert.match(sandbox.log(), /CreateApiKeyCredentialProvider 201/);
    assert.deepEqual(await countRecords(), before);
  });

  it('fails in one sentence where the profile gives no credentials', async () => {
    const { code, output } = await run('empty');
    assert.notEqual(code, 0);
    assert.match(output, /AGENTCORE_CONTRACT_AWS=1 needs a region and credentials, which the profile empty does not give: /);
  });
});
