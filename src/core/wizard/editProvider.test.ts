import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { newProvider, type ProviderDraft } from '../identity/providerDraft.js';
import { editProvider } from './editProvider.js';
import type { PickQuestion, QuestionFrame } from './prompter.js';

const there: ProviderDraft = {
  ...newProvider, vendor: 'CustomOauth2', name: 'mine', discoveryUrl: 'https://sso.example/.well-known/openid-configuration', clientId: 'client',
};
const github: ProviderDraft = { ...newProvider, vendor: 'GithubOauth2', name: 'mine', clientId: 'client' };

async function edit(before: ProviderDraft, ...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const draft = await editProvider(prompter, before);
  prompter.assertDone();
  return { asked: prompter.asked, draft };
}

describe('the editor of a provider', () => {
  it('says at once that the secret is asked for again, and offers no update before something is changed', async () => {
    const prompter = scriptedPrompter('cancel');
    const rows: (readonly [string, string | undefined])[] = [];
    const pick = <T>(question: PickQuestion<T>, frame: QuestionFrame) => {
      rows.push(...question.items.map(({ label, detail }) => [label, detail] as const));
      return prompter.pick(question, frame);
    };
    assert.equal(await editProvider({ ...prompter, pick }, github), undefined);
    assert.deepEqual(rows, [
      ['Client id', undefined], ['Keeper of the secret', undefined],
      ['Client secret', 'AgentCore does not give it back: enter it, or choose one in Secrets Manager.'],
    ]);
  });

  it('asks for the secret before it updates, and shows the change once more', async () => {
    const { asked, draft } = await edit(github, { pick: 'Client id' }, { type: 'other' }, { pick: 'Update mine' }, { type: 'hush' }, { pick: 'Update mine' });
    assert.deepEqual([draft?.clientId, draft?.clientSecret?.reveal()], ['other', 'hush']);
    assert.deepEqual(asked.map(({ password }) => password), [undefined, false, undefined, true, undefined]);
  });

  it('never sends an empty secret', async () => {
    await assert.rejects(edit(github, { pick: 'Client secret' }, { type: '' }), /refuses/);
    const { draft } = await edit(github, { pick: 'Client secret' }, 'back', { pick: 'Client id' }, { type: 'other' }, { pick: 'Update mine' }, 'back', 'cancel');
    assert.equal(draft, undefined);
  });

  it('takes the reference to a secret in the place of one', async () => {
    const { draft } = await edit(github, { pick: 'Client secret' }, 'elsewhere', { pick: 'Secret in Secrets Manager' }, { type: 'prod/github' },
      { pick: 'Update mine' }, { type: 'client_secret' }, { pick: 'Update mine' });
    assert.deepEqual([draft?.secretSource, draft?.secretId, draft?.jsonKey], ['EXTERNAL', 'prod/github', 'client_secret']);
  });

  it('sends a reference again without asking for anything', async () => {
    const before: ProviderDraft = { ...github, secretSource: 'EXTERNAL', secretId: 'prod/github', jsonKey: 'k' };
    const { draft } = await edit(before, { pick: 'Client id' }, { type: 'other' }, { pick: 'Update mine' });
    assert.deepEqual(draft, { ...before, clientId: 'other' });
  });

  it('asks for what another choice needs', async () => {
    const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { draft } = await edit(there, { pick: 'Client authentication' }, { pick: 'PRIVATE_KEY_JWT' }, { pick: 'Update mine' }, { type: key }, { pick: 'Update mine' });
    assert.deepEqual([draft?.authentication, draft?.kmsKeyArn, draft?.clientSecret], ['PRIVATE_KEY_JWT', key, undefined]);
  });

  it('asks again for what the service did not give back: of the addresses the issuer, which has a document with the others', async () => {
    const okta: ProviderDraft = { ...newProvider, vendor: 'OktaOauth2', name: 'mine', clientId: 'client', secretSource: 'EXTERNAL', secretId: 's', jsonKey: 'k' };
    const { draft } = await edit(okta, { pick: 'Client id' }, { type: 'other' }, { pick: 'Update mine' }, { type: 'https://id.example' }, { pick: 'Update mine' });
    assert.deepEqual([draft?.issuer, draft?.tokenEndpoint], ['https://id.example', '']);
  });

  it('asks for a tenant that the service does not tell, of which there may be none', async () => {
    const microsoft: ProviderDraft = {
      ...newProvider, vendor: 'MicrosoftOauth2', name: 'mine', clientId: 'client', tenantId: undefined, secretSource: 'EXTERNAL', secretId: 's', jsonKey: 'k',
    };
    const { draft } = await edit(microsoft, { pick: 'Client id' }, { type: 'other' }, { pick: 'Update mine' }, { type: '' }, { pick: 'Update mine' });
    assert.deepEqual([draft?.tenantId, draft?.clientId], ['', 'other']);
  });
});
