import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { toRecord } from '../base/record.js';
import { newProvider, toProviderConfig } from '../identity/providerDraft.js';
import { toUpdateRequest } from '../identity/providerRequests.js';
import { vendors } from '../identity/vendors.js';
import { providerSteps } from './provider.js';
import { runWizard } from './runWizard.js';

const DISCOVERY = 'https://sso.example/.well-known/openid-configuration';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

async function create(...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const draft = await runWizard(prompter, { title: 'New OAuth2 Credential Provider', steps: providerSteps(), initial: newProvider });
  prompter.assertDone();
  return { asked: prompter.asked, input: draft === undefined ? undefined : toUpdateRequest(draft.name, toProviderConfig(draft)).oauth2ProviderConfigInput };
}

describe('the wizard of a provider', () => {
  const usual = { known: 4, tenant: 5, customer: 7, any: 5 };
  for (const { vendor, label, server } of vendors) {
    it(`asks ${usual[server]} questions for ${vendor}`, async () => {
      const addresses = ['https://id.example', 'https://id.example/a', 'https://id.example/t'];
      const own = { known: [], tenant: ['contoso.example'], customer: addresses, any: [DISCOVERY] }[server];
      const script = [{ pick: label }, ...['mine', ...own, 'client', 'hush'].map((type) => ({ type }))];
      const { asked, input } = await create(...script);
      assert.deepEqual([asked.length, asked.at(-1)?.totalSteps], [usual[server], usual[server]]);
      assert.notEqual(input, undefined);
    });
  }

  it('asks for every setting of a custom provider where it is told to', async () => {
    const { input } = await create({ pick: 'Another provider, every setting…' }, { type: 'mine' }, { pick: 'By its discovery URL' }, { type: DISCOVERY },
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

  it('takes the reference to a secret for any vendor, and leads back from it to the box of the secret', async () => {
    const { asked, input } = await create({ pick: 'GitHub' }, { type: 'mine' }, { type: 'client' }, 'elsewhere', 'back', { pick: 'AgentCore' },
      'elsewhere', { type: 'prod/github' }, { type: 'secret' });
    assert.deepEqual(input, {
      githubOauth2ProviderConfig: { clientId: 'client', clientSecretSource: 'EXTERNAL', clientSecretConfig: { secretId: 'prod/github', jsonKey: 'secret' } },
    });
    assert.deepEqual([asked[3]?.totalSteps, asked.at(-1)?.step, asked.at(-1)?.totalSteps], [4, 6, 6]);
  });

  it('names scopes to begin with, as a provider keeps none', async () => {
    const { asked } = await create({ pick: 'GitHub' }, { type: 'mine' }, 'cancel');
    assert.match(asked.at(-1)?.text ?? '', /Scopes are named by each request, such as: read:user repo$/);
  });

  it('offers first what the account has already', async () => {
    const prompter = scriptedPrompter('cancel');
    const steps = providerSteps({ usedBefore: ['CognitoOauth2', 'GithubOauth2', 'CustomOauth2'] });
    await runWizard(prompter, { title: 'New', steps, initial: newProvider });
    const [first, second, third] = prompter.asked[0]?.labels ?? [];
    assert.deepEqual([first, second, third, prompter.asked[0]?.labels?.length], ['Amazon Cognito', 'GitHub', 'Atlassian', 26]);
  });

  it('keeps on the way back what was typed, also for a vendor that needs less', async () => {
    const { asked } = await create({ pick: 'Okta' }, { type: 'mine' }, { type: 'https://id.example' }, 'back', 'back', 'back',
      { pick: 'Slack' }, 'accept', 'back', 'back', { pick: 'Okta' }, 'accept', 'cancel');
    assert.deepEqual(asked.map(({ initial }) => (typeof initial === 'string' ? initial : toRecord(initial)['vendor'])), [
      undefined, '', '', '', 'https://id.example', 'mine', 'OktaOauth2', 'mine', '', 'mine', 'SlackOauth2', 'mine', 'https://id.example',
    ]);
  });
});
