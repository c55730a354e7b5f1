import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../../src/core/activity/call.js';
import type { UserError } from '../../src/core/base/errors.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { createAwsData } from '../../src/core/flow/awsData.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { getCaller } from '../../src/core/identity/callerIdentity.js';
import { clientConfig } from '../../src/core/identity/clients.js';
import { isOwnEndpoint } from '../../src/core/invoke/consentUrl.js';
import { createNetwork } from '../../src/core/network/network.js';
import { toProfileAccess } from '../../src/core/profiles/endpoints.js';
import { createSharedFilesReader } from '../../src/core/profiles/sharedFiles.js';
import { findSignIn, isSignInNeeded, readTokenEnd, toSignInCommand } from '../../src/core/profiles/signIn.js';
import { startConnectProxy } from '../support/connectProxy.js';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { freeUrl } from '../support/freeUrl.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';

const REGION = 'us-east-1';
const KEYS = 'aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n';
const ROLE = 'arn:aws:iam::123456789012:role/path/Builder';
const SSO = 'sso_account_id = 123456789012\nsso_role_name = Admin\n';
/** Nothing answers there. */
const NOWHERE = 'http://127.0.0.1:9';

function toConfig(endpoint: string, tokenFile: string): string {
  const services = ['bedrock_agentcore', 'bedrock_agentcore_control', 'cognito_identity_provider', 'sts'].map((service) => `${service} =\n  endpoint_url = ${endpoint}\n`);
  return [
    // What the SDK itself would take for every profile.
    `[default]\nendpoint_url = ${NOWHERE}\nsts =\n  endpoint_url = ${NOWHERE}\n`,
    `[services local]\n${services.join('')}`,
    `[profile local]\nservices = local\n${KEYS}`,
    `[profile role]\nservices = local\nrole_arn = ${ROLE}\nrole_session_name = ada\nsource_profile = local\n`,
    `[profile web]\nservices = local\nrole_arn = ${ROLE}\nweb_identity_token_file = ${tokenFile}\n`,
    `[profile plain]\n${KEYS}`,
    '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-north-1\n',
    `[profile sso]\nsso_session = corp\n${SSO}`,
    `[profile expired]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-north-1\n${SSO}`,
  ].join('\n');
}

const toCacheName = (key: string) => `.aws/sso/cache/${createHash('sha1').update(key).digest('hex')}.json`;

describe('a profile of the AWS config', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let folder: TestFolder;
  const names = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_PROFILE', 'HOME'] as const;
  const earlier = names.map((name) => [name, process.env[name]] as const);

  before(async () => {
    sandbox = await startSandbox();
    folder = makeFolder({
      token: 'a.b.c',
      [toCacheName('corp')]: JSON.stringify({ accessToken: 'token', expiresAt: new Date(Date.now() + 3_600_000).toISOString() }),
      [toCacheName('https://old.awsapps.com/start')]: JSON.stringify({ accessToken: 'token', expiresAt: '2026-01-02T03:04:05Z' }),
    });
    writeFileSync(join(folder.path, 'config'), toConfig(sandbox.ready.endpoint, join(folder.path, 'token')));
    process.env['AWS_CONFIG_FILE'] = join(folder.path, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder.path, 'none');
    process.env['HOME'] = folder.path;
    Reflect.deleteProperty(process.env, 'AWS_PROFILE');
  });
  after(async () => {
    for (const [name, value] of earlier) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    folder.remove();
    await sandbox.stop();
  });

  const toAccess = async (profile: string, region = REGION): Promise<AwsAccess> => toProfileAccess({ profile, region }, await createSharedFilesReader().read());

  it('leads each client to its service where its services section says', async () => {
    const access = await toAccess('local');
    const control = createAwsControl(access);
    const cognito = createAwsCognito(access);
    const data = createAwsData(access);
    try {
      assert.ok(Array.isArray((await control.listWorkloadIdentities({})).items));
      assert.ok(Array.isArray((await cognito.listPools({})).items));
      await control.createWorkloadIdentity('of-a-profile', []);
      await data.getWorkloadAccessToken('of-a-profile', undefined, new AbortController().signal);
      assert.ok(isOwnEndpoint(new URL(sandbox.ready.endpoint).origin, access));
    } finally {
      for (const one of [control, cognito, data]) one.dispose();
    }
  });

  it('has nothing of the endpoints of another profile', async () => {
    const access = await toAccess('plain');
    const proxy = await startConnectProxy({});
    const network = await createNetwork({ proxy: `http://127.0.0.1:${proxy.port}` }, {});
    const control = createAwsControl(access, { ...clientConfig(access, 'agentCoreControl', network), maxAttempts: 1 });
    try {
      await assert.rejects(control.listWorkloadIdentities({}), { code: 'ProxyRefused' });
      assert.deepEqual(proxy.targets, [`bedrock-agentcore-control.${REGION}.amazonaws.com:443`]);
    } finally {
      control.dispose();
      network.dispose();
      await proxy.close();
    }
  });

  it('is somebody: the user whose keys it has, or the role that it takes at its own endpoint of STS', async () => {
    const user = await getCaller(await toAccess('local'));
    assert.deepEqual([user.accountId, user.kind, user.name], [sandbox.ready.accountId, 'user', 'sandbox']);
    assert.deepEqual(await getCaller(await toAccess('role')), {
      accountId: '123456789012', arn: ROLE.replace(':iam:', ':sts:').replace('role/path/', 'assumed-role/') + '/ada', kind: 'role', name: 'Builder', session: 'ada',
    });
  });

  it('is asked who it is by a call that is recorded, whatever its end', async () => {
    const told: Call[] = [];
    const onCall = (call: Call) => { told.push(call); };
    await getCaller(await toAccess('local'), { onCall });
    const access: AwsAccess = { kind: 'profile', profile: 'local', region: REGION, endpoints: { sts: new URL(await freeUrl()).origin } };
    await assert.rejects(getCaller(access, { onCall }));
    assert.deepEqual(told.map(({ service, operation, kind, result, httpStatus }) => [service, operation, kind, result, httpStatus]), [
      ['sts', 'GetCallerIdentity', 'read', 'done', 200], ['sts', 'GetCallerIdentity', 'read', 'failed', undefined],
    ]);
  });

  it('takes a role by web identity at its own endpoint of STS', async () => {
    await assert.rejects(getCaller(await toAccess('web')), ({ cause }: UserError) => String(cause).includes('This operation is not part of the sandbox'));
  });

  it('is nobody where STS cannot be reached or the call is given up', async () => {
    const access: AwsAccess = { kind: 'profile', profile: 'local', region: REGION, endpoints: { sts: new URL(await freeUrl()).origin } };
    await assert.rejects(getCaller(access), { name: 'UserError', code: 'Unreachable' });
    await assert.rejects(getCaller(await toAccess('local'), { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });

  it('asks the portal of SSO in the region of the session, not in that of the connection', async () => {
    const access = await toAccess('sso', 'ap-southeast-2');
    const proxy = await startConnectProxy({});
    const network = await createNetwork({ proxy: `http://127.0.0.1:${proxy.port}` }, {});
    try {
      await assert.rejects(getCaller(access, { network }), { name: 'UserError' });
      assert.deepEqual([...new Set(proxy.targets)], ['portal.sso.eu-north-1.amazonaws.com:443']);
    } finally {
      network.dispose();
      await proxy.close();
    }
  });

  it('says since when its SSO session has expired, and how to sign in', async () => {
    const files = await createSharedFilesReader().read();
    const error = await getCaller(await toAccess('expired')).then(() => undefined, (thrown: unknown) => thrown);
    assert.ok(isSignInNeeded(error), String(error));
    const signIn = findSignIn(files, 'expired') ?? assert.fail('There is no way to sign in.');
    assert.equal(await readTokenEnd(signIn), Date.UTC(2026, 0, 2, 3, 4, 5));
    assert.equal(toSignInCommand(signIn, 'posix'), 'aws sso login --profile expired');
  });

  it('is read again by the SDK after it has changed', async () => {
    const own = makeFolder({ config: '[profile late]\nregion = us-east-1\n' });
    const earlierPath = process.env['AWS_CONFIG_FILE'];
    process.env['AWS_CONFIG_FILE'] = join(own.path, 'config');
    try {
      const access: AwsAccess = { kind: 'profile', profile: 'late', region: REGION, endpoints: { sts: sandbox.ready.endpoint } };
      await assert.rejects(getCaller(access), { code: 'NoCredentials' });
      writeFileSync(join(own.path, 'config'), `[profile late]\n${KEYS}`);
      assert.equal((await getCaller(access)).name, 'sandbox');
    } finally {
      process.env['AWS_CONFIG_FILE'] = earlierPath;
      own.remove();
    }
  });
});
