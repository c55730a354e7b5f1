import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import { newProvider } from '../identity/providerDraft.js';
import { writeRecreation } from './recreation.js';
import { readCreateCall, type Readable, type Recreatable } from './readCall.js';

const ACCESS: AwsAccess = { kind: 'profile', profile: 'default', region: 'us-east-1' };
const refusal = (code: string) => () => Promise.reject(new UserError(`Cannot do it: ${code}\n.`, { code }));
const key = (name: string): Recreatable => ({ kind: 'apiKeyProvider', name, arn: `arn:${name}` });

const control = (change: Partial<Readable> = {}): Readable => ({
  getWorkloadIdentity: refusal('NotAsked'), listTags: () => Promise.resolve({ team: 'blue' }), getOauth2ProviderDraft: refusal('NotAsked'),
  getApiKeyProvider: (name) => (name === 'gone' ? refusal('ResourceNotFoundException')() : Promise.resolve({ name, arn: `arn:${name}` })), ...change,
});

describe('the code to recreate what is deleted', () => {
  it('leaves out what cannot be read, says so on one line, and goes on', async () => {
    const text = await writeRecreation(control(), [key('one'), key('gone'), { kind: 'provider', name: 'new-vendor', arn: 'arn' }], ACCESS);
    assert.match(text, /"name": "one"/);
    assert.match(text, /^# gone is left out\. Cannot do it: ResourceNotFoundException \.$/m);
    assert.match(text, /^# new-vendor is left out\./m);
  });

  it('has no tags where they cannot be read, and a comment that says so', async () => {
    for (const code of ['AccessDeniedException', 'ValidationException', 'ResourceNotFoundException']) {
      const text = await writeRecreation(control({ listTags: refusal(code) }), [key('one')], ACCESS);
      assert.ok(text.startsWith(`# Without tags, which could not be read: ${code}\n`), text);
    }
    assert.match(await writeRecreation(control({ listTags: refusal('ThrottlingException') }), [key('one')], ACCESS), /^# one is left out\./);
  });

  it('is given up at the signal', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(writeRecreation(control({ listTags: refusal('Stopped') }), [key('one')], ACCESS, signal), { name: 'AbortError' });
  });

  it('is none for a provider of which the service does not tell everything', async () => {
    const draft = { ...newProvider, name: 'okta', vendor: 'OktaOauth2' as const, clientId: 'client' };
    const told = (issuer: string) => control({ getOauth2ProviderDraft: () => Promise.resolve({ ...draft, issuer }) });
    const provider: Recreatable = { kind: 'provider', name: 'okta', arn: 'arn' };
    await assert.rejects(readCreateCall(told(''), provider), { code: 'Untold', message: 'There is no code for okta, as the service does not tell everything: Issuer' });
    const { input } = await readCreateCall(told('https://x.okta.com'), provider);
    assert.deepEqual('oauth2ProviderConfigInput' in input && input.oauth2ProviderConfigInput, {
      includedOauth2ProviderConfig: { clientId: 'client', clientSecret: 'secret', issuer: 'https://x.okta.com' },
    });
  });
});
