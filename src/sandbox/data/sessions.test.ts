import assert from 'node:assert/strict';
import { createIds } from '../ids.js';
import type { Sandbox } from '../sandbox.js';
import type { Grant, SessionRecord, SessionState, Tokens } from '../state.js';
import { createMemoryStore, put } from '../store.js';
import { createIssuerKeys } from './issuerKeys.js';
import { bindSession, findSession, moveSession, SESSION_LIFETIME_MS, startSession, toStanding } from './sessions.js';
import { keepInVault, takeAccessToken, toVaultKey } from './vault.js';
import { getResourceOauth2Token } from './resourceToken.js';
import { getWorkloadAccessTokenForUserId, readWorkloadToken, toIdentifier } from './workloadTokens.js';

const grant: Grant = { workloadName: 'agent', userKey: 'userId:alice', providerName: 'provider', scopes: ['a', 'b'], resources: [], audiences: [] };

/** A sandbox whose clock the test turns. */
function createClockedSandbox() {
  let nowMs = 1_000_000;
  const silent = () => undefined;
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const sandbox: Sandbox = {
    origin: 'http://127.0.0.1:1', region: 'us-east-1', accountId: '000000000000', controlToken: 'c', renewals: new Map(), issuerKeys: createIssuerKeys(() => nowMs), now: () => nowMs, ids: createIds(),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    store: createMemoryStore([
      put('workloadIdentities', 'agent', { name: 'agent', returnUrls: ['http://127.0.0.1:2/cb'], linked: false, ...times }),
      put('oauth2Providers', 'provider', {
        name: 'provider', vendor: 'CustomOauth2', clientId: 'c', clientSecret: 's', callbackId: 'x', secretSuffix: 'abcdef', ...times,
        discovery: { authorizationServerMetadata: { issuer: 'http://127.0.0.1:1', authorizationEndpoint: 'http://127.0.0.1:1/a', tokenEndpoint: 'http://127.0.0.1:1/t' } },
      }),
    ]),
  };
  return { sandbox, pass: (ms: number) => { nowMs += ms; } };
}

const alice = toIdentifier('userId', 'alice');
const start = (sandbox: Sandbox) => startSession(sandbox, { grant, identifier: alice, returnUrl: 'http://127.0.0.1:2/cb', customParameters: {} });
const tokens: Tokens = { accessToken: 'token' };

/** Moves a session that nobody else moves. */
function move(sandbox: Sandbox, session: SessionRecord, state: SessionState): SessionRecord {
  const moved = moveSession(sandbox, session, state);
  assert.ok(moved);
  return moved;
}

describe('A session', () => {
  it('lives ten minutes, whatever has been done in it', () => {
    const { sandbox, pass } = createClockedSandbox();
    const session = move(sandbox, start(sandbox), { kind: 'awaitingBinding', tokens });
    pass(SESSION_LIFETIME_MS - 1);
    assert.equal(toStanding(session, sandbox.now()), 'live');
    pass(1);
    assert.equal(toStanding(session, sandbox.now()), 'expired');
    assert.equal(bindSession(sandbox, session.uri, alice), 'expired');
    assert.deepEqual(sandbox.store.list('vault'), []);
  });

  it('that has expired is told to the agent as FAILED', async () => {
    const { sandbox, pass } = createClockedSandbox();
    const ask = {
      workloadIdentityToken: getWorkloadAccessTokenForUserId(sandbox, { workloadName: 'agent', userId: 'alice' }).workloadAccessToken,
      resourceCredentialProviderName: 'provider', scopes: ['a'], oauth2Flow: 'USER_FEDERATION', resourceOauth2ReturnUrl: 'http://127.0.0.1:2/cb',
    };
    const begun = await getResourceOauth2Token(sandbox, ask);
    assert.ok('sessionUri' in begun);
    pass(SESSION_LIFETIME_MS);
    assert.deepEqual(await getResourceOauth2Token(sandbox, { ...ask, sessionUri: begun.sessionUri }), { sessionUri: begun.sessionUri, sessionStatus: 'FAILED' });
  });

  it('is bound by the identical identifier only, and once', () => {
    const { sandbox } = createClockedSandbox();
    const { uri } = move(sandbox, start(sandbox), { kind: 'awaitingBinding', tokens });
    for (const other of [toIdentifier('userId', 'Alice'), toIdentifier('userId', 'alice '), toIdentifier('userToken', 'alice')]) {
      assert.equal(bindSession(sandbox, uri, other), 'wrongUser');
    }
    assert.equal(bindSession(sandbox, uri, alice), 'bound');
    assert.equal(bindSession(sandbox, uri, alice), 'used');
    assert.equal(bindSession(sandbox, 'urn:other', alice), 'unknown');
  });

  it('cannot be bound while consent is awaited, or after it was refused', () => {
    const { sandbox } = createClockedSandbox();
    const session = start(sandbox);
    assert.equal(bindSession(sandbox, session.uri, alice), 'awaitingConsent');
    moveSession(sandbox, session, { kind: 'failed', error: 'access_denied' });
    assert.equal(bindSession(sandbox, session.uri, alice), 'failed');
  });

  it('is forgotten an hour after its time, and is cleared away where many have come since', () => {
    const { sandbox, pass } = createClockedSandbox();
    const old = start(sandbox);
    pass(SESSION_LIFETIME_MS + 3_600_000 - 1);
    assert.equal(findSession(sandbox, old.uri)?.uri, old.uri);
    pass(1);
    assert.equal(findSession(sandbox, old.uri), undefined);
    for (let count = 0; count < 100; count += 1) start(sandbox);
    assert.equal(sandbox.store.get('sessions', old.uri), undefined);
  });
});

describe('A workload access token', () => {
  it('ends after an hour', () => {
    const { sandbox, pass } = createClockedSandbox();
    const { workloadAccessToken } = getWorkloadAccessTokenForUserId(sandbox, { workloadName: 'agent', userId: 'alice' });
    pass(3_599_999);
    assert.equal(readWorkloadToken(sandbox, workloadAccessToken).workloadName, 'agent');
    pass(1);
    assert.throws(() => readWorkloadToken(sandbox, workloadAccessToken), { name: 'UnauthorizedException' });
  });

  it('is kept as its hash', () => {
    const { sandbox } = createClockedSandbox();
    const { workloadAccessToken } = getWorkloadAccessTokenForUserId(sandbox, { workloadName: 'agent', userId: 'alice' });
    assert.ok(!sandbox.store.keys('workloadTokens').includes(workloadAccessToken));
  });
});

describe('The token vault', () => {
  const keep = (sandbox: Sandbox, of: Grant, more: Tokens) => { sandbox.store.write(keepInVault(sandbox, { grant: of, tokens: more })); };

  it('keeps tokens apart by workload, user, provider, scopes, resources and audiences', () => {
    const others: readonly Partial<Grant>[] = [
      { workloadName: 'x' }, { userKey: 'jwt:alice' }, { providerName: 'x' }, { scopes: ['a'] }, { scopes: ['a b'] }, { resources: ['b'] }, { audiences: ['b'] },
    ];
    assert.equal(new Set([grant, ...others.map((other) => ({ ...grant, ...other }))].map(toVaultKey)).size, others.length + 1);
    assert.equal(toVaultKey({ ...grant, scopes: ['b', 'a'] }), toVaultKey(grant));
  });

  it('gives a token out to its end where it cannot be refreshed, and then asks for consent', async () => {
    const { sandbox, pass } = createClockedSandbox();
    keep(sandbox, grant, { accessToken: 'token', expiresAtMs: sandbox.now() + 60_000 });
    pass(59_999);
    assert.equal(await takeAccessToken(sandbox, grant), 'token');
    pass(1);
    assert.equal(await takeAccessToken(sandbox, grant), undefined);
    assert.deepEqual(sandbox.store.list('vault'), []);
  });

  it('clears away what has run out and cannot be refreshed, where many have come since', () => {
    const { sandbox, pass } = createClockedSandbox();
    const keepOf = (userKey: string, more: Partial<Tokens>) => { keep(sandbox, { ...grant, userKey }, { ...tokens, ...more }); };
    const expiresAtMs = sandbox.now() + 1;
    keepOf('over', { expiresAtMs });
    keepOf('refreshable', { expiresAtMs, refreshToken: 'r' });
    pass(1);
    for (let count = 0; count < 100; count += 1) keepOf(`endless-${count}`, {});
    assert.deepEqual(['over', 'refreshable'].map((userKey) => sandbox.store.get('vault', toVaultKey({ ...grant, userKey })) !== undefined), [false, true]);
  });

  it('keeps a token in place of one that has run out, also where it clears away then', async () => {
    const { sandbox, pass } = createClockedSandbox();
    keep(sandbox, grant, { accessToken: 'over', expiresAtMs: sandbox.now() + 1 });
    for (let count = 1; count < 100; count += 1) sandbox.store.write(put('vault', `endless-${count}`, { grant, tokens }));
    pass(1);
    keep(sandbox, grant, { accessToken: 'new' });
    assert.equal(await takeAccessToken(sandbox, grant), 'new');
  });

  it('gives a token without an end out for good', async () => {
    const { sandbox, pass } = createClockedSandbox();
    keep(sandbox, grant, tokens);
    pass(1e12);
    assert.equal(await takeAccessToken(sandbox, grant), 'token');
  });
});
