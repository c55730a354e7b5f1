import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import type { AwsProfile } from '../profiles/profile.js';
import { awsConnectionSteps, type AwsConnectionDraft, type AwsConnectionOptions } from './awsConnection.js';
import type { PickQuestion } from './prompter.js';
import { runWizard } from './runWizard.js';

const toProfile = (name: string, region?: string): AwsProfile => ({
  name, region, credentials: { kind: 'sso', session: 'corp', startUrl: undefined, accountId: '471123459021', roleName: 'Builder' },
  hasKeys: false, services: undefined, endpointUrl: undefined, ignoreEndpointUrls: undefined,
});

describe('the wizard of a connection to AWS', () => {
  async function run(profiles: readonly AwsProfile[], options: AwsConnectionOptions, ...script: readonly ScriptedAnswer[]) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard<AwsConnectionDraft>(prompter, { title: 'Connect to AWS', steps: awsConnectionSteps(profiles, options), initial: {} });
    prompter.assertDone();
    return { draft, asked: prompter.asked };
  }

  it('asks for a profile and a region, that of the profile first, and keeps both over Back', async () => {
    const { draft, asked } = await run([toProfile('dev', 'eu-west-1')], {}, { pick: 'dev' }, 'back', 'accept', { pick: 'eu-west-1' });
    assert.deepEqual(draft, { profile: 'dev', region: 'eu-west-1' });
    assert.deepEqual(asked[0]?.labels, ['default', 'dev']);
    assert.deepEqual(asked[1]?.labels?.slice(0, 2), ['eu-west-1', 'us-east-1']);
  });

  it('offers the region of the profile that was chosen last', async () => {
    const both = [toProfile('dev', 'us-east-1'), toProfile('prod', 'eu-west-1')];
    const validateLabel = () => undefined;
    const { draft, asked } = await run(both, { validateLabel }, { pick: 'dev' }, { pick: 'us-east-1' }, 'back', 'back', { pick: 'prod' }, { pick: 'eu-west-1' }, { type: '' });
    assert.deepEqual([draft?.region, asked.at(-2)?.labels?.[0]], ['eu-west-1', 'eu-west-1']);
  });

  it('asks for a name where one may be given', async () => {
    const validateLabel = (label: string) => (label === 'taken' ? 'Another connection has this name: taken' : undefined);
    assert.equal((await run([], { validateLabel }, { pick: 'default' }, { pick: 'us-east-1' }, { type: ' Mine ' })).draft?.label, 'Mine');
    assert.equal((await run([], { validateLabel }, { pick: 'default' }, { pick: 'us-east-1' }, { type: '' })).draft?.label, '');
    await assert.rejects(run([], { validateLabel }, { pick: 'default' }, { pick: 'us-east-1' }, { type: 'taken' }), /refuses: taken/);
  });

  it('shows 200 of very many profiles, and finds each by name, account and role', async () => {
    const profiles = Array.from({ length: 5_000 }, (_, index) => toProfile(`account-${index}`));
    const questions: PickQuestion<unknown>[] = [];
    await runWizard<AwsConnectionDraft>({
      pick: (asked) => { questions.push(asked); return Promise.resolve({ kind: 'cancel' }); },
      input: () => assert.fail('Nothing is typed.'), secret: () => assert.fail('Nothing is typed.'),
    }, { title: '', steps: awsConnectionSteps(profiles), initial: {} });
    const [question = assert.fail('Nothing was asked.')] = questions;
    assert.equal(question.items.length, 200);
    assert.deepEqual(question.narrow?.('4999 builder').map(({ label, description }) => [label, description]), [['account-4999', 'no region set · SSO corp · 471123459021']]);
    assert.equal(question.narrow('471123459021').length, 200);
  });
});
