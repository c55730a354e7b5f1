import assert from 'node:assert/strict';
import { scriptedPrompter } from '../../../test/support/scriptedPrompter.js';
import { userIdSteps } from './actsAs.js';
import { runWizard } from './runWizard.js';
import { newUserToken, toUserTokenRequest, userTokenSteps, validateScopes } from './userToken.js';

const DISCOVERY = 'https://issuer.example/.well-known/openid-configuration';
const ask = (prompter: ReturnType<typeof scriptedPrompter>, discoveryUrl?: string) => runWizard(prompter, {
  title: 'Get a Token', steps: userTokenSteps(discoveryUrl), initial: { ...newUserToken, discoveryUrl: discoveryUrl ?? '' },
});

describe('the wizard for a token of an OpenID issuer', () => {
  it('asks for the client and the scopes where the issuer is known', async () => {
    const prompter = scriptedPrompter({ pick: 'In the Browser' }, { type: 'web' }, { type: '' }, { type: 'openid  api/read' });
    const draft = await ask(prompter, DISCOVERY);
    assert.ok(draft?.way === 'code');
    assert.deepEqual(toUserTokenRequest(draft), { discoveryUrl: DISCOVERY, client: { clientId: 'web' }, scopes: ['openid', 'api/read'] });
    assert.deepEqual(prompter.asked.map(({ step, totalSteps, password }) => [step, totalSteps, password]), [[1, 4, undefined], [2, 4, false], [3, 4, true], [4, 4, false]]);
  });

  it('asks for the issuer where it is not known, and for the secret where there is no user', async () => {
    const prompter = scriptedPrompter({ type: DISCOVERY }, { pick: 'As the Client' }, { type: 'machine' }, { type: 'hush' }, { type: '' });
    const draft = await ask(prompter);
    assert.ok(draft !== undefined);
    const { client, scopes } = toUserTokenRequest(draft);
    assert.deepEqual([client.clientSecret?.reveal(), scopes], ['hush', []]);
    await assert.rejects(ask(scriptedPrompter({ pick: 'As the Client' }, { type: 'machine' }, { type: '' }), DISCOVERY), /refuses/);
  });

  it('knows what a scope may not have', () => {
    assert.equal(validateScopes('openid https://x.example/.default'), undefined);
    assert.match(validateScopes('a"b') ?? '', /separated by spaces/);
  });
});

describe('the user that a local agent acts for', () => {
  it('may be nobody, and is a user id else', async () => {
    const title = 'For Whom';
    assert.deepEqual(await runWizard(scriptedPrompter({ type: '' }), { title, steps: userIdSteps, initial: { userId: '' } }), { userId: '' });
    assert.deepEqual(await runWizard(scriptedPrompter('accept'), { title, steps: userIdSteps, initial: { userId: 'alice' } }), { userId: 'alice' });
    await assert.rejects(runWizard(scriptedPrompter({ type: 'a b' }), { title, steps: userIdSteps, initial: { userId: '' } }), /refuses/);
  });
});
