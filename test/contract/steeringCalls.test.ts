import assert from 'node:assert/strict';
import { Secret } from '../../src/core/base/secret.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { IdentityControl } from '../../src/core/identity/control.js';
import { exportState, importState, isSealed, resetSandbox } from '../../src/core/steering/state.js';
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

  it('is told apart from a state in clear, and from what is none', () => {
    assert.ok(!isSealed('{"version":1,"secrets":"in clear","tables":{}}'));
    assert.throws(() => isSealed('not JSON'), { code: 'NotAState' });
  });

  it('stops at the signal', async () => {
    await assert.rejects(exportState(sandbox.ready, PASSPHRASE, AbortSignal.abort()), { name: 'AbortError' });
  });
});
