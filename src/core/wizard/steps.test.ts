import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { newProvider, toProviderConfig } from '../identity/providerDraft.js';
import { localAgentSteps, newLocalAgent, toAgentLine } from './localAgent.js';
import { providerSteps, toProviderTitle, type ProviderDefaults } from './provider.js';
import { returnUrlSteps } from './returnUrl.js';
import { runWizard } from './runWizard.js';
import { newWorkloadIdentity, workloadIdentitySteps } from './workloadIdentity.js';

const HERE = 'http://127.0.0.1:8765/agentcore/callback';
const DISCOVERY = 'https://sso.example/.well-known/openid-configuration';

describe('the provider wizard', () => {
  async function run(script: readonly ScriptedAnswer[], defaults?: ProviderDefaults) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard(prompter, {
      title: toProviderTitle, steps: providerSteps(defaults === undefined ? {} : { defaults }), initial: newProvider,
    });
    prompter.assertDone();
    return { asked: prompter.asked, config: draft === undefined ? undefined : toProviderConfig(draft), draft };
  }

  it('asks a known vendor for name, client id and secret only', async () => {
    const { asked, draft, config } = await run([{ pick: 'GitHub' }, { type: 'my-github' }, { type: 'client-1' }, { type: 's3cret' }]);
    assert.deepEqual([config?.vendor, draft?.clientId, draft?.clientSecret?.reveal()], ['GithubOauth2', 'client-1', 's3cret']);
    assert.deepEqual(asked.at(-1), { ...asked.at(-1), step: 4, totalSteps: 4, password: true });
    assert.deepEqual([...new Set(asked.map(({ title }) => title))], ['New OAuth2 Credential Provider', 'New OAuth2 Credential Provider: GitHub']);
  });

  it('asks any other provider for its discovery URL too', async () => {
    const { asked, draft, config } = await run(
      [{ pick: 'Another provider…' }, { type: 'acme-sso' }, { type: DISCOVERY }, { type: 'client-1' }, { type: 's3cret' }],
    );
    assert.equal(draft?.name, 'acme-sso');
    assert.deepEqual([config?.vendor, draft.discoveryUrl], ['CustomOauth2', DISCOVERY]);
    assert.deepEqual([asked.at(-1)?.totalSteps, asked.at(-1)?.title], [5, 'New OAuth2 Credential Provider: Another provider']);
  });

  it('offers the sandbox its own issuer and client', async () => {
    const { draft } = await run(
      [{ pick: 'Another provider…' }, { type: 'demo' }, 'accept', 'accept', 'accept'],
      { discoveryUrl: DISCOVERY, clientId: 'demo-client', clientSecret: 'demo-secret' },
    );
    assert.deepEqual([draft?.clientId, draft?.clientSecret?.reveal()], ['demo-client', 'demo-secret']);
  });

  it('offers the client of the sandbox to no other issuer', async () => {
    const { asked } = await run(
      [{ pick: 'Google' }, { type: 'g' }, { type: 'mine' }, { type: 'x' }],
      { discoveryUrl: DISCOVERY, clientId: 'demo-client', clientSecret: 'demo-secret' },
    );
    assert.deepEqual(asked.slice(2).map(({ initial }) => initial), ['', undefined]);
  });

  it('takes another client id after Back', async () => {
    const { draft } = await run([{ pick: 'Google' }, { type: 'g' }, { type: 'id' }, 'back', { type: 'id-2' }, { type: 'x' }]);
    assert.deepEqual([draft?.clientId, draft?.clientSecret?.reveal()], ['id-2', 'x']);
  });
});

describe('the workload identity wizard', () => {
  async function run(...script: readonly ScriptedAnswer[]) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard(prompter, {
      title: 'New Workload Identity', steps: workloadIdentitySteps(HERE), initial: newWorkloadIdentity,
    });
    prompter.assertDone();
    return draft;
  }

  it('registers the return URL of VS Code', async () => {
    assert.deepEqual((await run({ type: 'agent' }, { pick: 'To VS Code' }))?.returnUrls, [HERE]);
  });

  it('asks for another return URL where it is elsewhere', async () => {
    assert.deepEqual(
      (await run({ type: 'agent' }, { pick: 'To another URL…' }, { type: 'https://app.example/cb' }))?.returnUrls,
      ['https://app.example/cb'],
    );
  });

  it('creates one without a return URL, also after a change of mind', async () => {
    assert.deepEqual(
      await run({ type: 'agent' }, { pick: 'To another URL…' }, 'back', { pick: 'Nowhere yet' }),
      { name: 'agent', returns: 'nowhere', returnUrls: [] },
    );
  });
});

describe('the return URL wizard', () => {
  it('offers the URL of this window', async () => {
    const prompter = scriptedPrompter('accept');
    assert.deepEqual(await runWizard(prompter, { title: 'Add Return URL', steps: returnUrlSteps, initial: { url: HERE } }), { url: HERE });
  });
});

describe('the wizard of a local agent', () => {
  async function run(...script: readonly ScriptedAnswer[]) {
    const prompter = scriptedPrompter(...script);
    const draft = await runWizard(prompter, { title: 'Register a Local Agent', steps: localAgentSteps(['taken']), initial: newLocalAgent });
    prompter.assertDone();
    return draft === undefined ? undefined : toAgentLine(draft);
  }

  it('offers the address of the SDKs, and says nothing of HTTP', async () => {
    assert.deepEqual(await run({ type: 'mine' }, 'accept', { pick: 'HTTP' }), { name: 'mine', url: 'http://127.0.0.1:8080' });
  });

  it('names any other protocol', async () => {
    assert.deepEqual(await run({ type: 'mine' }, { type: 'http://localhost:9' }, { pick: 'A2A' }), { name: 'mine', url: 'http://localhost:9', protocol: 'A2A' });
  });

  it('does not take a name that is there already', async () => {
    await assert.rejects(run({ type: 'taken' }), /There is an agent runtime of this name already: taken/);
  });
});
