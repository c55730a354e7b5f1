import { GetWorkloadAccessTokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import assert from 'node:assert/strict';
import { createActivity, type Activity } from '../../src/core/activity/activity.js';
import { toJsonLines } from '../../src/core/activity/jsonLines.js';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsCognito } from '../../src/core/cognito/awsCognito.js';
import { createAwsData, toDataClient } from '../../src/core/flow/awsData.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import { clientConfig } from '../../src/core/identity/clients.js';
import type { AwsAccess } from '../../src/core/identity/access.js';
import type { OnCall } from '../../src/core/activity/call.js';
import { createInvoker } from '../../src/core/invoke/invoker.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { toToken } from '../support/token.js';

const HUSH = 'hush-Hush-1234';

describe('the activity log', () => {
  let sandbox: StartedSandbox;
  let access: AwsAccess;
  let activity: Activity;
  let onCall: OnCall;

  before(async () => {
    sandbox = await startSandbox();
    access = { kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region };
  });
  after(() => sandbox.stop());
  beforeEach(() => {
    activity = createActivity();
    onCall = activity.from(() => ({ connectionId: 'sandbox', connection: 'Local Sandbox', region: access.region, profile: undefined }));
  });

  const texts = () => activity.entries().map(({ operation, kind, result, httpStatus, errorCode, resources }) => (
    [operation, kind, result, httpStatus, errorCode, Object.values(resources)[0]]));

  it('has every call of the control plane, with its request id, and no secret of it', async () => {
    const control = createAwsControl(access, clientConfig(access, 'agentCoreControl', undefined, onCall));
    await control.createWorkloadIdentity('active', []);
    await control.createApiKeyProvider('active-key', new Secret(HUSH));
    await assert.rejects(control.createWorkloadIdentity('active', []));
    await control.listWorkloadIdentities({});
    await control.setTokenVaultKey({ keyType: 'ServiceManagedKey' });
    control.dispose();
    assert.deepEqual(texts(), [
      ['CreateWorkloadIdentity', 'write', 'done', 201, undefined, 'active'],
      ['CreateApiKeyCredentialProvider', 'write', 'done', 201, undefined, 'active-key'],
      ['CreateWorkloadIdentity', 'write', 'failed', 400, 'ValidationException', 'active'],
      ['ListWorkloadIdentities', 'read', 'done', 200, undefined, undefined],
      ['SetTokenVaultCMK', 'write', 'done', 200, undefined, 'default'],
    ]);
    for (const { requestId, attempts, durationMs, service } of activity.entries()) {
      assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
      assert.deepEqual([attempts, service], [1, 'bedrock-agentcore-control']);
      assert.ok(durationMs >= 0);
    }
    assert.ok(!toJsonLines(activity.entries()).includes(HUSH));
  });

  it('has the calls of the data plane and of Cognito, and no token or password of them', async () => {
    const control = createAwsControl(access);
    await control.createWorkloadIdentity('active-agent', []);
    control.dispose();
    const client = toDataClient(access, undefined, onCall);
    const data = createAwsData(access, client);
    const token = await data.getWorkloadAccessToken('active-agent', undefined, AbortSignal.timeout(10_000));
    await client.send(new GetWorkloadAccessTokenCommand({ workloadName: 'active-agent' }));
    data.dispose();
    const cognito = createAwsCognito(access, clientConfig(access, 'cognito', undefined, onCall));
    const pool = await cognito.createPool('active', {});
    await cognito.createUser(pool.id, 'alice', undefined);
    await cognito.setPassword(pool.id, 'alice', new Secret(HUSH), true);
    cognito.dispose();
    assert.deepEqual(texts(), [
      ['GetWorkloadAccessToken', 'use', 'done', 200, undefined, 'active-agent'],
      ['GetWorkloadAccessToken', 'use', 'done', 200, undefined, 'active-agent'],
      ['CreateUserPool', 'write', 'done', 200, undefined, 'active'],
      ['AdminCreateUser', 'write', 'done', 200, undefined, 'alice'],
      ['AdminSetUserPassword', 'write', 'done', 200, undefined, 'alice'],
    ]);
    const exported = toJsonLines(activity.entries());
    assert.ok(!exported.includes(HUSH) && !exported.includes(token.reveal()));
  });

  it('has invocations with a signature and with a bearer token', async () => {
    const control = createAwsControl(access);
    const { items: [runtime] } = await control.listAgentRuntimes({});
    control.dispose();
    assert.ok(runtime !== undefined);
    const invoker = createInvoker(access, { tokens: { getWorkloadAccessToken: () => assert.fail() }, onCall });
    const target = { kind: 'runtime' as const, agentRuntimeArn: runtime.arn };
    const request = { sessionId: 's'.repeat(33), payload: JSON.stringify({ prompt: HUSH }) };
    const signal = AbortSignal.timeout(10_000);
    for (const signIn of [{ kind: 'iam' as const }, { kind: 'bearer' as const, token: new Secret(toToken({ iss: 'https://else.example', sub: HUSH }).text) }]) {
      const events = invoker.invoke({ ...request, target: { ...target, signIn } }, signal)[Symbol.asyncIterator]();
      await events.next().catch(() => undefined);
      await events.return?.();
    }
    invoker.dispose();
    assert.deepEqual(activity.entries().map(({ operation, kind, resources }) => [operation, kind, resources['agentRuntimeArn']]), [
      ['InvokeAgentRuntime', 'use', runtime.arn], ['InvokeAgentRuntime', 'use', runtime.arn],
    ]);
    assert.equal(activity.entries().filter(({ requestId }) => requestId !== undefined).length, 2);
    assert.ok(!toJsonLines(activity.entries()).includes(HUSH));
  });
});
