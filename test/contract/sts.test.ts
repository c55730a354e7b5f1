import { BedrockAgentCoreControlClient, ListWorkloadIdentitiesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';

const ROLE_ARN = 'arn:aws:iam::123456789012:role/path/Builder';
const XML_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

describe('STS of the sandbox, in the AWS Query protocol', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;

  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  /** What an SDK sends; a header that is undefined is left out. */
  const ask = async (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string | undefined>> = {}) => {
    const all: Readonly<Record<string, string | undefined>> = {
      'content-type': 'application/x-www-form-urlencoded', ...toSignedHeaders('sts'), ...headers,
    };
    const response = await fetch(sandbox.ready.endpoint, {
      method: 'POST',
      headers: Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      body: new URLSearchParams({ Version: '2011-06-15', ...form }).toString(),
    });
    const xml = await response.text();
    const read = (element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
    return { status: response.status, headers: response.headers, xml, read };
  };
  const assume = (form: Readonly<Record<string, string>> = {}) => (
    ask({ Action: 'AssumeRole', RoleArn: ROLE_ARN, RoleSessionName: 'a.session', ...form })
  );

  it('tells a caller that it is the user of the sandbox, whichever its key', async () => {
    const { status, headers, xml, read } = await ask({ Action: 'GetCallerIdentity' });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/xml');
    assert.ok(xml.startsWith(`<GetCallerIdentityResponse xmlns="${XML_NAMESPACE}"><GetCallerIdentityResult>`), xml);
    assert.match(xml, /<\/GetCallerIdentityResult><ResponseMetadata><RequestId>[^<]+<\/RequestId><\/ResponseMetadata><\/\w+>$/);
    assert.equal(read('Account'), sandbox.ready.accountId);
    assert.equal(read('Arn'), `arn:aws:iam::${sandbox.ready.accountId}:user/sandbox`);
    assert.match(read('UserId') ?? '', /^AIDA[A-Z2-7]{17}$/);
    assert.equal(read('RequestId'), headers.get('x-amzn-requestid'));
    const foreign = await ask({ Action: 'GetCallerIdentity' }, { 'x-amz-security-token': 'a token of AWS itself' });
    assert.equal(foreign.read('UserId'), read('UserId'));
  });

  it('gives credentials for a role, with which the caller is that role', async () => {
    const askedAtMs = Date.now();
    const { status, read } = await assume({ DurationSeconds: '900', SourceIdentity: 'alice' });
    assert.equal(status, 200);
    assert.match(read('AccessKeyId') ?? '', /^ASIA[A-Z2-7]{16}$/);
    assert.equal(read('SecretAccessKey')?.length, 40);
    assert.equal(read('SourceIdentity'), 'alice');
    const leftMs = Date.parse(read('Expiration') ?? '') - askedAtMs;
    assert.ok(leftMs >= 900_000 && leftMs < 960_000, String(leftMs));
    const arn = 'arn:aws:sts::123456789012:assumed-role/Builder/a.session';
    assert.equal(read('Arn'), arn);
    assert.match(read('AssumedRoleId') ?? '', /^AROA[A-Z2-7]{17}:a\.session$/);
    const token = read('SessionToken') ?? '';
    const role = await ask({ Action: 'GetCallerIdentity' }, { 'x-amz-security-token': token });
    assert.deepEqual([role.read('Arn'), role.read('Account'), role.read('UserId')], [arn, '123456789012', read('AssumedRoleId')]);
    assert.ok(!sandbox.log().includes(token) && !sandbox.log().includes(read('SecretAccessKey') ?? ''));
  });

  it('is understood by the SDK, whose credentials are then accepted', async () => {
    const { endpoint, region } = sandbox.ready;
    const become = (sessionName: string) => fromTemporaryCredentials({
      masterCredentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
      params: { RoleArn: ROLE_ARN, RoleSessionName: sessionName },
      clientConfig: { endpoint, region, maxAttempts: 1 },
    });
    const credentials = become('sdk');
    const { sessionToken, expiration } = await credentials();
    assert.ok(sessionToken !== undefined && expiration instanceof Date && expiration.getTime() > Date.now() + 3_500_000);
    const control = new BedrockAgentCoreControlClient({ endpoint, region, credentials, maxAttempts: 1 });
    assert.ok((await control.send(new ListWorkloadIdentitiesCommand({}))).workloadIdentities !== undefined);
    await assert.rejects(become('a b')(), { name: 'ValidationError', message: /'roleSessionName'/ });
  });

  const refusals = [
    ['no role', { RoleArn: '' }, 'roleArn'],
    ['a role that is none', { RoleArn: 'arn:aws:iam::123456789012:user/somebody' }, 'roleArn'],
    ['a session name with a space', { RoleSessionName: 'a b' }, 'roleSessionName'],
    ['a session name with markup', { RoleSessionName: '<b>\u0000&</b>' }, 'roleSessionName'],
    ['a session name of one character', { RoleSessionName: 'a' }, 'roleSessionName'],
    ['less than 15 minutes', { DurationSeconds: '899' }, 'durationSeconds'],
    ['more than 12 hours', { DurationSeconds: '43201' }, 'durationSeconds'],
    ['a duration that is no number', { DurationSeconds: 'long' }, 'durationSeconds'],
  ] as const;
  for (const [what, form, member] of refusals) {
    it(`refuses ${what} as a ValidationError`, async () => {
      const { status, xml, read } = await assume(form);
      assert.equal(status, 400);
      assert.ok(xml.startsWith(`<ErrorResponse xmlns="${XML_NAMESPACE}"><Error><Type>Sender</Type><Code>ValidationError</Code>`), xml);
      assert.ok(read('Message')?.includes(`'${member}'`), xml);
      assert.ok(!xml.includes('\u0000'));
    });
  }

  it('wants a signature in its form, of credentials that have not run out', async () => {
    const refusalOf = async (headers: Readonly<Record<string, string | undefined>>) => {
      const { status, read } = await ask({ Action: 'GetCallerIdentity' }, headers);
      return [status, read('Code')];
    };
    assert.deepEqual(await refusalOf({ authorization: undefined }), [403, 'MissingAuthenticationToken']);
    assert.deepEqual(await refusalOf({ authorization: 'Bearer x' }), [400, 'IncompleteSignature']);
    assert.deepEqual(await refusalOf({ authorization: toSignedHeaders('sts').authorization.replace(/, .*/, '') }), [400, 'IncompleteSignature']);
    assert.deepEqual(await refusalOf(toSignedHeaders('bedrock-agentcore')), [403, 'SignatureDoesNotMatch']);
    assert.deepEqual(await refusalOf(toSignedHeaders('sts', Date.now() - 1_000_000)), [403, 'SignatureDoesNotMatch']);
    const ended = { roleArn: ROLE_ARN, sessionName: 'old', expiresAtMs: Date.now() - 1 };
    const old = `sandbox.${Buffer.from(JSON.stringify(ended)).toString('base64url')}`;
    assert.deepEqual(await refusalOf({ 'x-amz-security-token': old }), [403, 'ExpiredToken']);
  });

  it('names what is not part of the sandbox, to the caller and in the log', async () => {
    const { status, read } = await ask({ Action: 'GetSessionToken' });
    assert.deepEqual([status, read('Code')], [400, 'InvalidAction']);
    assert.equal(read('Message'), 'This operation is not part of the sandbox: GetSessionToken');
    await sandbox.logged(/Not part of the sandbox: GetSessionToken/);
    assert.equal((await ask({ Action: 'GetCallerIdentity', Version: '2010-05-08' })).read('Code'), 'InvalidAction');
    assert.equal((await ask({ Action: '<i>' })).read('Message'), 'This operation is not part of the sandbox: POST /');
  });
});
