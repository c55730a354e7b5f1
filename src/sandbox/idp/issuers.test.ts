import assert from 'node:assert/strict';
import { createIssuerKeys } from '../data/issuerKeys.js';
import { createIds } from '../ids.js';
import { ACCOUNT_ID, type Sandbox } from '../sandbox.js';
import { seedChanges } from '../seed.js';
import { createMemoryStore, put } from '../store.js';
import { createIssuers } from './issuers.js';
import { createSigningKey } from './keys.js';
import { DEMO_ISSUER } from './presets.js';

describe('An identity provider that is being loaded', function () {
  this.timeout(20_000);

  it('leaves alone the record that has taken the place of its own meanwhile', async () => {
    const ids = createIds();
    const silent = () => undefined;
    const store = createMemoryStore(seedChanges(1, ids));
    const sandbox: Sandbox = {
      origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: ACCOUNT_ID, store, now: Date.now, ids, controlToken: 'none',
      renewals: new Map(), issuerKeys: createIssuerKeys(Date.now), log: { debug: silent, info: silent, warn: silent, error: silent },
    };
    const issuers = createIssuers(sandbox);
    const before = store.get('issuers', DEMO_ISSUER);
    assert.ok(before !== undefined && before.keys.length === 0);
    const imported = { ...before, users: [], keys: [await createSigningKey('imported')] };
    const loading = issuers.get(DEMO_ISSUER);
    store.write(put('issuers', DEMO_ISSUER, imported));
    await loading;
    assert.equal(store.get('issuers', DEMO_ISSUER), imported);
  });
});
