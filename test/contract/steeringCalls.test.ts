import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createActivity } from '../../src/core/activity/activity.js';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { exportState, importState, isSealed, readState, resetSandbox } from '../../src/core/steering/state.js';
import { makeFolder } from '../support/folder.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';

const PASSPHRASE = new Secret('three words together');

describe('The sandbox, as a window steers it', () => {
  let sandbox: StartedSandbox;
  let control: IdentityControl;
  before(async () => {
    sandbox = await startSandbox();
    control = createAwsControl({ kind: 'sandbox', endpoint: sandbox.ready.endpoint, region: sandbox.ready.region });
  });
  after(async () => {
    control.dispose();
    await sandbox.stop();
  });
  const names = async () => (await control.listWorkloadIdentities({})).items.map(({ name }) => name);

  it('gives its state sealed, is made as new, and takes the state back', async () => {
    await control.createWorkloadIdentity('kept', []);
    const state = await exportState(sandbox.ready, PASSPHRASE);
    assert.ok(isSealed(state) && !state.includes(PASSPHRASE.reveal()));
    await resetSandbox(sandbox.ready);
    assert.ok(!(await names()).includes('kept'));
    await importState(sandbox.ready, state, PASSPHRASE);
    assert.ok((await names()).includes('kept'));
  });

  it('says in its own words what it does not take, and changes nothing', async () => {
    const state = await exportState(sandbox.ready, PASSPHRASE);
    const before = await names();
    await assert.rejects(importState(sandbox.ready, state, new Secret('three other words')), { code: 'SandboxRefused', message: /^The passphrase is another one/ });
    await assert.rejects(importState(sandbox.ready, state, undefined), { code: 'SandboxRefused', message: /^The secrets of the state are sealed/ });
    await assert.rejects(importState(sandbox.ready, '{}', undefined), { code: 'SandboxRefused', message: /^The state must be of this version/ });
    assert.deepEqual(await names(), before);
  });

  it('has its end in the activity log, and nothing of what was sent', async () => {
    const activity = createActivity();
    const steered = { ...sandbox.ready, onCall: activity.from(() => ({ connectionId: 'sandbox', connection: 'Local Sandbox', region: 'us-east-1', profile: undefined })) };
    const state = await exportState(steered, PASSPHRASE);
    await resetSandbox(steered);
    await importState(steered, state, PASSPHRASE);
    await assert.rejects(importState(steered, '{}', undefined));
    await assert.rejects(exportState(steered, PASSPHRASE, AbortSignal.abort()));
    assert.deepEqual(activity.entries().map(({ operation, kind, result, errorCode, mayBeDone }) => [operation, kind, result, errorCode, mayBeDone]), [
      ['ExportSandboxState', 'use', 'done', undefined, false],
      ['ResetSandbox', 'write', 'done', undefined, false],
      ['ImportSandboxState', 'write', 'done', undefined, false],
      ['ImportSandboxState', 'write', 'failed', 'SandboxRefused', false],
      ['ExportSandboxState', 'use', 'cancelled', 'ABORT_ERR', false],
    ]);
    assert.ok(!JSON.stringify(activity.entries()).includes(PASSPHRASE.reveal()));
  });

  it('is not read from a file that is too large for one, or from a folder', async () => {
    const folder = makeFolder({ 'state.json': '{"version":1}' });
    try {
      assert.equal(await readState(join(folder.path, 'state.json')), '{"version":1}');
      await assert.rejects(readState(join(folder.path, 'state.json'), 12), { code: 'NotAState', message: /larger than any exported state/ });
      await assert.rejects(readState(folder.path), { code: 'NotAState' });
    } finally {
      folder.remove();
    }
  });

  it('is told apart from a state in clear, and from what is none', () => {
    assert.ok(!isSealed('{"version":1,"secrets":"in clear","tables":{}}'));
    assert.throws(() => isSealed('not JSON'), { code: 'NotAState' });
  });

  it('stops at the signal', async () => {
    await assert.rejects(exportState(sandbox.ready, PASSPHRASE, AbortSignal.abort()), { name: 'AbortError' });
  });
});
