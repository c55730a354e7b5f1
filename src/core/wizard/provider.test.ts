import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { Secret } from '../base/secret.js';
import { newProvider, toProviderConfig, type ProviderDraft } from '../identity/providerDraft.js';
import { toUpdateRequest } from '../identity/providerRequests.js';
import { vendors } from '../identity/vendors.js';
import { providerEditSteps, providerSteps, type Detail } from './provider.js';
import { runWizard } from './runWizard.js';

const DISCOVERY = 'https://sso.example/.well-known/openid-configuration';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

async function create(detail: Detail, ...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const draft = await runWizard(prompter, { title: 'New OAuth2 Credential Provider', steps: providerSteps({}, detail), initial: newProvider });
  prompter.assertDone();
  return { asked: prompter.asked, input: draft === undefined ? undefined : toUpdateRequest(draft.name, toProviderConfig(draft)).oauth2ProviderConfigInput };
}

async function edit(initial: ProviderDraft, ...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const draft = await runWizard(prompter, { title: 'Edit OAuth2 Credential Provider', steps: providerEditSteps, initial });
  prompter.assertDone();
  return { asked: prompter.asked, draft };
}

describe('the wizard of a provider', () => {
  const usual = { known: 4, tenant: 5, customer: 7, any: 5 };
  for (const { vendor, label, server } of vendors) {
    it(`asks ${usual[server]} questions for ${vendor}`, async () => {
      const addresses = ['https://id.example', 'https://id.example/a', 'https://id.example/t'];
      const own = { known: [], tenant: ['contoso.example'], customer: addresses, any: [DISCOVERY] }[server];
      const script = [{ pick: label }, ...['mine', ...own, 'client', 'hush'].map((type) => ({ type }))];
      const { asked, input } = await create('usual', ...script);
      assert.deepEqual([asked.length, asked.at(-1)?.totalSteps], [usual[server], usual[server]]);
      assert.notEqual(input, undefined);
    });
  }

  it('asks for every setting of a custom provider where it is told to', async () => {
    const { input } = await create('every setting', { pick: 'Another provider…' }, { type: 'mine' }, { pick: 'By its discovery URL' }, { type: DISCOVERY },
      { pick: 'PRIVATE_KEY_JWT' }, { type: 'client' }, { type: KEY }, { pick: 'ES256' },
      { pick: 'TOKEN_EXCHANGE' }, { pick: 'M2M' }, { type: 'read write' });
    assert.deepEqual(input, {
      customOauth2ProviderConfig: {
        oauthDiscovery: { discoveryUrl: DISCOVERY }, clientId: 'client', clientAuthenticationMethod: 'PRIVATE_KEY_JWT',
        privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn: KEY } }, signingAlgorithm: 'ES256' },
        onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE', tokenExchangeGrantTypeConfig: { actorTokenContent: 'M2M', actorTokenScopes: ['read', 'write'] } },
      },
    });
  });

  it('takes the reference to a secret for any vendor', async () => {
    const { input } = await create('every setting', { pick: 'GitHub' }, { type: 'mine' }, { type: 'client' }, { pick: 'A secret of yours' }, { type: 'prod/github' }, { type: 'secret' });
    assert.deepEqual(input, {
      githubOauth2ProviderConfig: { clientId: 'client', clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'prod/github', jsonKey: 'secret' } },
    });
  });

  it('keeps on the way back what was typed, also for a vendor that needs less', async () => {
    const { asked } = await create('usual', { pick: 'Okta' }, { type: 'mine' }, { type: 'https://id.example' }, 'back', 'back', 'back',
      { pick: 'Slack' }, 'accept', 'back', 'back', { pick: 'Okta' }, 'accept', 'cancel');
    assert.deepEqual(asked.map(({ initial }) => initial), [
      undefined, '', '', '', 'https://id.example', 'mine', 'OktaOauth2', 'mine', '', 'mine', 'SlackOauth2', 'mine', 'https://id.example',
    ]);
  });
});

describe('the wizard for a provider that is there', () => {
  const there: ProviderDraft = { ...newProvider, vendor: 'CustomOauth2', name: 'mine', discoveryUrl: DISCOVERY, clientId: 'client', authentication: 'CLIENT_SECRET_POST' };

  it('offers what the provider has and asks for the secret again', async () => {
    const { asked, draft } = await edit(there, 'accept', 'accept', 'accept', 'accept', 'accept', { type: 'new' }, 'accept');
    assert.deepEqual(draft, { ...there, clientSecret: draft?.clientSecret });
    assert.equal(draft.clientSecret?.reveal(), 'new');
    assert.deepEqual(asked.filter(({ password }) => password).map(({ text, initial }) => [text, initial]), [
      ['AgentCore does not give the secret back. Enter it again, or choose a secret in Secrets Manager.', undefined],
    ]);
  });

  it('asks for no secret where there is a reference', async () => {
    const github: ProviderDraft = { ...newProvider, vendor: 'GithubOauth2', name: 'mine', clientId: 'client', secretSource: 'EXTERNAL', secretId: 'prod/github', jsonKey: 'k' };
    const { draft } = await edit(github, 'accept', 'accept', 'accept', 'accept');
    assert.deepEqual(draft, github);
  });

  it('does not go on with an empty secret', async () => {
    const github: ProviderDraft = { ...newProvider, vendor: 'GithubOauth2', name: 'mine', clientId: 'client' };
    await assert.rejects(edit(github, 'accept', 'accept', { type: '' }), /refuses/);
    const { draft } = await edit({ ...github, clientSecret: new Secret('typed') }, 'accept', 'accept', 'accept');
    assert.equal(draft?.clientSecret?.reveal(), 'typed');
  });
});
