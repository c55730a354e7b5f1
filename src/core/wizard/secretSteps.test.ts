import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { Secret } from '../base/secret.js';
import { apiKeyAgainSteps, apiKeySteps, newApiKey, type ApiKeyDraft } from './apiKey.js';
import { runWizard } from './runWizard.js';
import { isSameReference, otherSecretSteps, toKeptSecret } from './secretSteps.js';
import { tokenVaultSteps, toTokenVaultKey, type TokenVaultDraft } from './tokenVault.js';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('the wizard of an API key provider', () => {
  async function run(steps = apiKeySteps, ...script: readonly ScriptedAnswer[]) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard(prompter, { title: 'New API Key', steps, initial: newApiKey });
    prompter.assertDone();
    return { asked: prompter.asked, kept: draft === undefined ? undefined : toKeptSecret(draft), name: draft?.name };
  }

  it('asks for a name and a key, which it does not show', async () => {
    const { asked, kept, name } = await run(apiKeySteps, { type: 'weather' }, { type: 'hush' });
    assert.deepEqual([name, kept instanceof Secret && kept.reveal()], ['weather', 'hush']);
    assert.deepEqual(asked.map(({ password, step, totalSteps }) => [password, step, totalSteps]), [[false, 1, 2], [true, 2, 2]]);
  });

  it('takes a secret in Secrets Manager, and comes back from there to what was typed', async () => {
    const { asked, kept } = await run(apiKeySteps, { type: 'weather' }, { type: 'hush' });
    assert.ok(kept instanceof Secret && asked.length === 2);
    const elsewhere = await run(apiKeySteps, { type: 'weather' }, 'elsewhere', { type: 'team/keys' }, 'back', 'back', 'elsewhere', 'accept', { type: 'weather' });
    assert.deepEqual(elsewhere.kept, { secretId: 'team/keys', jsonKey: 'weather' });
    const typed = await run(apiKeySteps, { type: 'weather' }, 'elsewhere', { type: 'team/keys' }, 'back', 'back', { type: 'hush' });
    assert.ok(typed.kept instanceof Secret);
  });

  it('keeps on the way back what stands in the box, though nothing was confirmed', async () => {
    const { asked, kept } = await run(apiKeySteps, { type: 'weather' }, { typeAndGoBack: 'hush' }, 'accept', 'accept');
    assert.deepEqual(asked.map(({ initial }) => initial), ['', undefined, 'weather', 'hush']);
    assert.equal(kept instanceof Secret && kept.reveal(), 'hush');
  });

  it('begins at the reference, and asks for no key, where the account keeps it', async () => {
    const there: ApiKeyDraft = { ...newApiKey, name: 'weather', secretSource: 'EXTERNAL', secretId: 'team/keys', jsonKey: 'weather' };
    const prompter = scriptedPrompter('accept', { type: 'other' });
    const draft = await runWizard(prompter, { title: 'Rotate', steps: otherSecretSteps(there, apiKeyAgainSteps), initial: there });
    prompter.assertDone();
    assert.deepEqual(prompter.asked.map(({ password, initial }) => [password, initial]), [[false, 'team/keys'], [false, 'weather']]);
    assert.match(prompter.asked[0]?.text ?? '', /rotate it there/);
    assert.ok(draft !== undefined);
    assert.deepEqual([draft.secretSource, isSameReference(there, draft), isSameReference(there, { ...there })], ['EXTERNAL', false, true]);
  });

  it('refuses an empty key and a name with a dot', async () => {
    await assert.rejects(run(apiKeyAgainSteps, { type: '' }), /refuses/);
    await assert.rejects(run(apiKeySteps, { type: 'a.b' }), /refuses/);
  });
});

describe('the wizard of the token vault', () => {
  async function run(initial: TokenVaultDraft, ...script: readonly ScriptedAnswer[]) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard(prompter, { title: 'Token Vault', steps: tokenVaultSteps, initial });
    prompter.assertDone();
    return draft === undefined ? undefined : toTokenVaultKey(draft);
  }

  it('asks for the ARN of a key of the account, and keeps it on the way back', async () => {
    const initial: TokenVaultDraft = { keyType: 'ServiceManagedKey', kmsKeyArn: '' };
    assert.deepEqual(await run(initial, { pick: 'A KMS Key of Yours' }, { type: KEY }), { keyType: 'CustomerManagedKey', kmsKeyArn: KEY });
    assert.deepEqual(await run({ keyType: 'CustomerManagedKey', kmsKeyArn: KEY }, 'accept', 'back', { pick: 'A Key of AWS' }), { keyType: 'ServiceManagedKey' });
    await assert.rejects(run(initial, { pick: 'A KMS Key of Yours' }, { type: 'alias/mine' }), /refuses/);
  });
});
