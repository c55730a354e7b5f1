import assert from 'node:assert/strict';
import { fakePolicy } from '../../../test/support/fakeCognito.js';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { Secret } from '../base/secret.js';
import { cognitoAttributesSteps } from './cognitoAttributes.js';
import { cognitoCallbackUrlSteps, newCognitoCallbackUrl } from './cognitoCallbackUrl.js';
import { cognitoExportsSteps, newCognitoExports } from './cognitoExports.js';
import { cognitoNewPasswordSteps, cognitoPasswordSteps, newCognitoPassword, toPassword } from './cognitoPassword.js';
import { cognitoSetupSteps, newCognitoSetup, toSetupOptions } from './cognitoSetup.js';
import { cognitoPasswordSignInSteps, cognitoSignInSteps } from './cognitoSignIn.js';
import { cognitoUserSteps, newCognitoUser } from './cognitoUser.js';
import { providerNameStep, toProviderName, type ProviderNameDraft } from './providerName.js';
import { runWizard, type Step } from './runWizard.js';

const HERE = 'http://127.0.0.1:8765/agentcore/callback';

async function run<S>(steps: readonly Step<S>[], initial: S, script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter(...script);
  const draft = await runWizard(prompter, { title: 'Cognito', steps, initial });
  prompter.assertDone();
  assert.ok(draft !== undefined);
  return { draft, asked: prompter.asked };
}

describe('the wizard of what a pool requires of a user', () => {
  it('asks for each attribute, and keeps what was typed on Back', async () => {
    const { draft, asked } = await run(cognitoAttributesSteps(['email', 'name']), {}, [{ type: 'a@example.com ' }, 'back', 'accept', { type: 'Alice' }]);
    assert.deepEqual(draft, { email: 'a@example.com', name: 'Alice' });
    assert.match(asked[0]?.text ?? '', /: email$/);
  });

  it('asks nothing where nothing is required', async () => {
    assert.deepEqual((await run(cognitoAttributesSteps([]), {}, [])).draft, {});
  });
});

describe('the wizard of a Cognito set-up', () => {
  it('needs no typing', async () => {
    const { draft, asked } = await run(cognitoSetupSteps(HERE, 'us-east-1 of dev'), newCognitoSetup, ['accept', 'accept', 'accept', 'accept', { pick: 'Set Up' }]);
    assert.deepEqual([draft.how, asked.at(-1)?.text], ['make', 'Set up agentcore-quickstart in us-east-1 of dev?']);
    assert.deepEqual(toSetupOptions(draft), {
      poolName: 'agentcore-quickstart', username: 'testuser', callbackUrls: [HERE], tags: {},
      resourceServer: { identifier: 'agentcore', scopes: [{ name: 'invoke', description: 'Call the agent' }] },
    });
  });

  it('takes names, several callback URLs and tags, and keeps them on Back', async () => {
    const { draft } = await run(cognitoSetupSteps(HERE, ''), newCognitoSetup, [
      { type: ' My Pool ' }, { type: 'alice' }, { type: `${HERE} https://app.example/cb` }, 'back', 'accept', { type: 'team=payments' },
      { pick: 'Copy the Commands Instead' },
    ]);
    assert.equal(draft.how, 'copy');
    assert.deepEqual({ ...toSetupOptions(draft), resourceServer: undefined }, {
      poolName: 'My Pool', username: 'alice', callbackUrls: [HERE, 'https://app.example/cb'], tags: { team: 'payments' },
      resourceServer: undefined,
    });
  });
});

describe('the wizard of a Cognito user', () => {
  it('has a password made up, and asks for none then', async () => {
    const { draft, asked } = await run(cognitoUserSteps(fakePolicy), newCognitoUser, [
      { type: 'alice' }, { type: '' }, { pick: 'A Strong One Made Up' }, { pick: 'For Good' },
    ]);
    assert.deepEqual([draft.username, draft.email, draft.isPermanent, asked.at(-1)?.totalSteps], ['alice', '', true, 4]);
    assert.equal(toPassword(draft, () => new Secret('made-up')).reveal(), 'made-up');
  });

  it('takes a typed password in a field that hides it', async () => {
    const { draft, asked } = await run(cognitoUserSteps(fakePolicy), newCognitoUser, [
      { type: 'alice' }, { type: 'alice@example.com' }, { pick: 'One That I Type…' }, { type: 'Wonder-1and' },
      { pick: 'Until the Next Sign-In' },
    ]);
    assert.deepEqual([draft.email, draft.isPermanent, asked[3]?.password], ['alice@example.com', false, true]);
    assert.equal(toPassword(draft, () => assert.fail()).reveal(), 'Wonder-1and');
    assert.ok(!JSON.stringify(draft).includes('Wonder'));
  });

  it('forgets a typed password after a change of mind', async () => {
    const { draft } = await run(cognitoPasswordSteps(fakePolicy), newCognitoPassword, [
      { pick: 'One That I Type…' }, { type: 'Wonder-1and' }, 'back', 'back', { pick: 'A Strong One Made Up' }, { pick: 'For Good' },
    ]);
    assert.equal(draft.password, undefined);
  });

  it('asks a user who has to set a new one for nothing but the password', async () => {
    const { asked } = await run(cognitoNewPasswordSteps(fakePolicy), newCognitoPassword, [{ pick: 'A Strong One Made Up' }]);
    assert.equal(asked.length, 1);
  });
});

describe('the other questions about Cognito', () => {
  it('sign in with the password, or in the browser', async () => {
    for (const [label, way] of [['Password', 'password'], ['In the Browser', 'browser']] as const) {
      assert.equal((await run(cognitoSignInSteps, { way: undefined }, [{ pick: label }])).draft.way, way);
    }
  });

  it('ask for a password of today in a field that hides it', async () => {
    const { draft, asked } = await run(cognitoPasswordSignInSteps('alice', false), { password: undefined }, [{ type: 'short' }]);
    assert.deepEqual([draft.password?.reveal(), asked[0]?.password], ['short', true]);
  });

  it('say that a kept password is asked for again because it no longer fits', async () => {
    const { asked } = await run(cognitoPasswordSignInSteps('alice', true), { password: undefined }, [{ type: 'short' }]);
    assert.match(asked[0]?.text ?? '', /^The kept password no longer fits\. Password of alice\./);
  });

  it('copy no secrets unless they are chosen', async () => {
    const { draft } = await run(cognitoExportsSteps, newCognitoExports('posix'), ['accept', 'accept']);
    assert.deepEqual(draft, { shell: 'posix', withSecrets: false });
    const open = await run(cognitoExportsSteps, newCognitoExports('posix'), [{ pick: 'PowerShell' }, { pick: 'With Secrets in Clear' }]);
    assert.deepEqual(open.draft, { shell: 'powershell', withSecrets: true });
  });

  it('offer the callback URLs of credential providers, or take another one', async () => {
    const providers = [{ name: 'github', arn: 'arn', vendor: 'GithubOauth2' }];
    const { draft } = await run(cognitoCallbackUrlSteps(providers), newCognitoCallbackUrl, [{ pick: 'github' }]);
    assert.deepEqual(draft, { provider: 'github', url: '' });
    const typed = await run(cognitoCallbackUrlSteps(providers), newCognitoCallbackUrl, [{ pick: 'Another URL…' }, { type: HERE }]);
    assert.deepEqual(typed.draft, { provider: '', url: HERE });
    const { asked } = await run(cognitoCallbackUrlSteps([]), newCognitoCallbackUrl, [{ type: HERE }]);
    assert.equal(asked[0]?.totalSteps, 1);
  });

  it('name a provider after the pool, with the signs that AgentCore takes', async () => {
    const name = toProviderName('My Pool (test)');
    const { draft } = await run([providerNameStep<ProviderNameDraft>()], { name }, ['accept']);
    assert.equal(draft.name, 'My-Pool-test-cognito');
    assert.equal(toProviderName('x'.repeat(128)).length, 128);
  });
});
