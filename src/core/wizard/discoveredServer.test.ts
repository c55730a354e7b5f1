import assert from 'node:assert/strict';
import { scriptedPrompter, type ScriptedAnswer } from '../../../test/support/scriptedPrompter.js';
import { UserError } from '../base/errors.js';
import { newProvider } from '../identity/providerDraft.js';
import type { DiscoveredServer, ServerSource } from './discoveredServer.js';
import { providerSteps } from './provider.js';
import { runWizard } from './runWizard.js';

const URL_OF = (host: string) => `https://${host}/.well-known/openid-configuration`;

const server: DiscoveredServer = {
  issuer: 'https://sso.example', authorizationEndpoint: 'https://sso.example/authorize', tokenEndpoint: 'https://sso.example/token',
  scopes: ['openid', 'email'], grantTypes: ['authorization_code'],
};

/** Reads what is answered for it, in turn; the last answer stays. */
function createSource(...answers: readonly (DiscoveredServer | Error)[]) {
  const read: string[] = [];
  const source: ServerSource = {
    findPrivateAddress: (hostname) => Promise.resolve(hostname === 'sso.corp' ? '10.0.0.7' : undefined),
    read: (url) => {
      const answer = answers[Math.min(read.length, answers.length - 1)];
      read.push(url);
      return answer === undefined || answer instanceof Error ? Promise.reject(answer ?? new Error('none')) : Promise.resolve(answer);
    },
    now: () => 0,
  };
  return { read, source };
}

async function create(source: ServerSource, ...script: readonly ScriptedAnswer[]) {
  const prompter = scriptedPrompter({ pick: 'Another provider…' }, { type: 'mine' }, ...script);
  const draft = await runWizard(prompter, { title: 'New', steps: providerSteps({ server: source }), initial: newProvider });
  prompter.assertDone();
  return { draft, asked: prompter.asked };
}

describe('a discovery URL in the wizard', () => {
  it('is read and shown before it is used', async () => {
    const { source, read } = createSource(server);
    const { draft, asked } = await create(source, { type: URL_OF('sso.example') }, { pick: 'Use This Provider' }, { type: 'id' }, { type: 'hush' });
    assert.deepEqual([draft?.discoveryUrl, read], [URL_OF('sso.example'), [URL_OF('sso.example')]]);
    assert.equal(asked[3]?.title, 'sso.example answered in 0 ms');
    assert.deepEqual(asked[3].labels, ['Use This Provider', 'Authorization endpoint', 'Token endpoint', 'Scopes offered', 'No token exchange', 'Ask Again']);
  });

  it('stays on show while its endpoints are looked at, and is read once more only where it is asked for', async () => {
    const { source, read } = createSource(server);
    await create(source, { type: URL_OF('sso.example') }, { pick: 'Token endpoint' }, { pick: 'Ask Again' }, { pick: 'Use This Provider' }, 'back', { pick: 'Use This Provider' }, 'cancel');
    assert.equal(read.length, 2);
  });

  it('that does not answer can be asked again, used all the same, or corrected', async () => {
    const fault = new UserError('The discovery document cannot be had: its address cannot be reached.', { code: 'discoveryUnreachable' });
    const again = createSource(fault, server);
    const { asked } = await create(again.source, { type: URL_OF('sso.example') }, { pick: 'Ask Again' }, { pick: 'Use This Provider' }, 'cancel');
    assert.match(asked[3]?.text ?? '', /cannot be reached/);
    const anyway = createSource(fault);
    await create(anyway.source, { type: URL_OF('sso.example') }, { pick: 'Use It Anyway' }, 'cancel');
    const corrected = createSource(fault, server);
    await create(corrected.source, { type: URL_OF('ssoo.example') }, 'back', { type: URL_OF('sso.example') }, { pick: 'Use This Provider' }, 'cancel');
    assert.deepEqual(corrected.read, [URL_OF('ssoo.example'), URL_OF('sso.example')]);
  });

  it('in a private network is asked only where the person says so', async () => {
    const unseen = createSource(server);
    const { asked } = await create(unseen.source, { type: URL_OF('sso.corp') }, { pick: 'Use It Without Asking' }, 'cancel');
    assert.deepEqual([asked[3]?.text, unseen.read], ['sso.corp is in a private network, at 10.0.0.7. Ask it?', []]);
    const { source, read } = createSource(server);
    await create(source, { type: URL_OF('sso.corp') }, { pick: 'Ask It' }, { pick: 'Use This Provider' }, 'cancel');
    assert.equal(read.length, 1);
  });

  it('leads back to its field where the person gives up waiting', async () => {
    const { source } = createSource(new DOMException('given up', 'AbortError'));
    const { asked } = await create(source, { type: URL_OF('sso.example') }, 'cancel');
    assert.equal(asked.at(-1)?.initial, URL_OF('sso.example'));
  });
});
