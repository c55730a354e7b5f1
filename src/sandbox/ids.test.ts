import assert from 'node:assert/strict';
import { createOauth2Provider } from './control/oauth2Providers.js';
import { startSession } from './data/sessions.js';
import { getWorkloadAccessToken } from './data/workloadTokens.js';
import { createIssuerKeys } from './data/issuerKeys.js';
import { createIds } from './ids.js';
import { ACCOUNT_ID, type Sandbox } from './sandbox.js';
import { QUICK_START_PROVIDER, QUICK_START_RUNTIME, seedChanges } from './seed.js';
import { createMemoryStore } from './store.js';

/** Ids from a source that counts: the first bytes are all 1, the next all 2. */
function createCountingIds() {
  let calls = 0;
  return createIds((count) => Buffer.alloc(count, (calls += 1)));
}

/** Everything that has an id, made in a new sandbox. */
function makeAll() {
  const ids = createCountingIds();
  const silent = () => undefined;
  const sandbox: Sandbox = {
    origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: ACCOUNT_ID, store: createMemoryStore(seedChanges(1, ids)), now: () => 1, ids,
    log: { debug: silent, info: silent, warn: silent, error: silent }, controlToken: 'c', renewals: new Map(), issuerKeys: createIssuerKeys(() => 1),
  };
  const { callbackUrl } = createOauth2Provider(sandbox, {
    name: 'p', credentialProviderVendor: 'GithubOauth2', oauth2ProviderConfigInput: { githubOauth2ProviderConfig: { clientId: 'c', clientSecret: 's' } },
  });
  const session = startSession(sandbox, {
    grant: { workloadName: 'w', userKey: 'u', providerName: 'p', scopes: [], resources: [], audiences: [] },
    identifier: { kind: 'userId', sha256: 'x' }, returnUrl: 'http://127.0.0.1:2/cb', customParameters: {},
  });
  const { workloadAccessToken } = getWorkloadAccessToken(sandbox, { workloadName: QUICK_START_RUNTIME });
  return { callbackUrl, uri: session.uri, workloadAccessToken, seeded: sandbox.store.get('oauth2Providers', QUICK_START_PROVIDER) };
}

describe('Ids', () => {
  it('are UUIDs of version 4 and base64url, and no two are the same', () => {
    const ids = createIds();
    const uuids = new Set(Array.from({ length: 100 }, () => ids.uuid()));
    assert.equal(uuids.size, 100);
    for (const uuid of uuids) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.match(ids.token(32), /^[\w-]{43}$/);
  });

  it('all come from the source that the sandbox was given', () => {
    const first = makeAll();
    assert.deepEqual(makeAll(), first);
    assert.equal(first.callbackUrl, 'http://127.0.0.1:1/identities/oauth2/callback/07070707-0707-4707-8707-070707070707');
    assert.equal(first.uri, `urn:ietf:params:oauth:request_uri:${Buffer.alloc(32, 10).toString('base64url')}`);
    assert.equal(first.workloadAccessToken, Buffer.alloc(48, 11).toString('base64url'));
  });
});
