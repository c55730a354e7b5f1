import assert from 'node:assert/strict';
import { describeApiKeyProviders } from './service/apiKeyProviders.js';
import { describeGuesses } from './service/guesses.js';
import { describeOauth2Providers } from './service/oauth2Providers.js';
import { describeSandboxOnly } from './service/sandboxOnly.js';
import { isAtAws, openAws, openSandbox, useTarget, type Get } from './service/target.js';
import { describeTokens } from './service/tokens.js';
import { describeVaultTagsAndRuntimes } from './service/vaultTagsAndRuntimes.js';
import { describeWorkloadIdentities } from './service/workloadIdentities.js';
import { setFault } from './steered.js';

/** Of one test: AWS takes its time. */
const TIMEOUT_MS = 60_000;

function describeService(get: Get): void {
  describe('Workload identities', () => describeWorkloadIdentities(get));
  describe('OAuth2 credential providers', () => describeOauth2Providers(get));
  describe('API-key credential providers', () => describeApiKeyProviders(get));
  describe('The token vault, tags and runtimes', () => describeVaultTagsAndRuntimes(get));
  describe('Workload access tokens and flows', () => describeTokens(get));
  describe('Where the documents of AWS are silent (docs/sandbox.md has a row for each)', () => describeGuesses(get));
}

if (isAtAws(process.env)) {
  describe('AgentCore Identity at AWS, without what needs the sandbox: consents, tokens of a provider, and the key of the vault', function () {
    this.timeout(TIMEOUT_MS);
    describeService(useTarget(() => openAws(process.env)));
  });
} else {
  describe('AgentCore Identity in the sandbox', function () {
    this.timeout(TIMEOUT_MS);
    const get = useTarget(openSandbox);
    describeService(get);
    describe('What the sandbox alone can show', () => describeSandboxOnly(get));
  });
}

describe('The suite against AWS', function () {
  this.timeout(20_000); // it starts a sandbox
  it('deletes again what could not be deleted at once', async () => {
    const { sandbox, makeWorkload, close } = await openSandbox();
    await makeWorkload('busy');
    await setFault(sandbox.ready, { operation: 'DeleteWorkloadIdentity', kind: 'throttle' });
    await close();
    assert.deepEqual(sandbox.log().match(/(?<=DeleteWorkloadIdentity )\d+/g), ['429', '204']);
  });

  it('says in one sentence that it needs a profile', async () => {
    const sentence = 'AGENTCORE_CONTRACT_AWS=1 runs the suite against AWS, for which AWS_PROFILE must name a profile.';
    await assert.rejects(openAws({ AGENTCORE_CONTRACT_AWS: '1' }), { message: sentence });
  });
});
