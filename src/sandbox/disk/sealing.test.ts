import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { TABLE_NAMES, type TableName, type Tables } from '../state.js';
import { createSealing, SEALED } from './sealing.js';

const grant = { workloadName: 'w', userKey: 'userId:u', providerName: 'p', scopes: [], resources: [], audiences: [] };
const tokens = { accessToken: 'SECRET access', refreshToken: 'SECRET refresh', expiresAtMs: 1 };
const times = { createdAtMs: 1, updatedAtMs: 1 };
const session = { uri: 'u', grant, identifier: { kind: 'userId', sha256: 'h' }, returnUrl: 'r', customParameters: {}, createdAtMs: 1, expiresAtMs: 1 } as const;

const runtime = { id: 'i', name: 'n', version: '1', description: 'd', workloadName: 'w', given: { environmentVariables: { KEY: 'SECRET' } }, ...times };

/** Records with every secret that there is, of each table that has some. */
const RECORDS: { readonly [T in TableName]?: readonly Tables[T][] } = {
  oauth2Providers: [{ name: 'p', vendor: 'v', clientId: 'c', clientSecret: 'SECRET', signingKey: { kty: 'EC', d: 'SECRET' },
    privateKeyJwtConfig: {
      privateKeySource: { kmsKeySource: { kmsKeyArn: 'k' } }, signingAlgorithm: 'ES256', additionalHeaderClaims: { h: 'SECRET' }, additionalPayloadClaims: { p: 'SECRET' },
    },
    discovery: { discoveryUrl: 'd' }, callbackId: 'c', secretSuffix: 's', ...times }],
  apiKeyProviders: [{ name: 'k', secret: { apiKey: 'SECRET' }, secretSuffix: 's', ...times }, { name: 'e', secret: { secretId: 'i', jsonKey: 'j' }, secretSuffix: 's', ...times }],
  runtimes: [runtime, { ...runtime, given: {} }],
  runtimeVersions: [runtime],
  issuers: [{
    name: 'i', cookieKey: 'SECRET', keys: [{ kty: 'RSA', d: 'SECRET' }],
    users: [{ username: 'a', password: 'SECRET a', name: 'A', email: 'a@example' }, { username: 'b', password: 'SECRET b', name: 'B', email: 'b@example' }],
    clients: [{ clientId: 'c', clientSecret: 'SECRET', name: 'c' }],
  }],
  workloadTokens: [{ workloadName: 'w', user: { key: 'k', identifier: session.identifier, jwt: 'SECRET' }, expiresAtMs: 1 }, { workloadName: 'w', expiresAtMs: 1 }],
  sessions: [
    { ...session, state: { kind: 'atProvider', state: 'SECRET', codeVerifier: 'SECRET' } }, { ...session, state: { kind: 'awaitingBinding', tokens } },
    { ...session, state: { kind: 'started' } },
  ],
  vault: [{ grant, tokens }, { grant, tokens: { accessToken: 'SECRET' } }],
  userPools: [{
    id: 'i', name: 'n', deletionProtection: 'INACTIVE', usernameAttributes: [], aliasAttributes: [], caseSensitive: true, customAttributes: [], tags: {}, otherSettings: {},
    passwordPolicy: { MinimumLength: 8, RequireUppercase: true, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true, TemporaryPasswordValidityDays: 7 },
    keys: [{ kty: 'RSA', d: 'SECRET' }], cookieKey: 'SECRET', ...times,
  }],
  userPoolClients: [{
    clientId: 'c', poolId: 'i', secrets: [{ id: 'a', value: 'SECRET a', createdAtMs: 1 }, { id: 'b', value: 'SECRET b', createdAtMs: 2 }],
    settings: {
      ClientName: 'c', AllowedOAuthFlowsUserPoolClient: false, RefreshTokenValidity: 30, EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false, AuthSessionValidity: 3,
    },
    ...times,
  }],
  userPoolUsers: [{ poolId: 'i', username: 'u', sub: 's', status: 'CONFIRMED', enabled: true, passwordHash: 'SECRET', passwordSetAtMs: 1, attributes: [], groups: [], ...times }],
};

describe('A record on disk', () => {
  const sealing = createSealing(randomBytes(32));
  const all = Object.entries(RECORDS).flatMap(([table, records]) => records.map((record) => ({ table: table as TableName, record })));

  it('shows no secret, and is as it was when it is opened', () => {
    for (const { table, record } of all) {
      const sealed = sealing.seal(table, 'key', record);
      assert.doesNotMatch(JSON.stringify(sealed), /SECRET/);
      assert.deepEqual(sealing.open(table, 'key', JSON.parse(JSON.stringify(sealed))), record);
    }
  });

  it('is looked at here for every table with secrets', () => {
    assert.deepEqual(Object.keys(RECORDS).sort(), TABLE_NAMES.filter((table) => SEALED[table].length > 0).sort());
  });

  it('stays readable but for its secrets', () => {
    const sealed = sealing.seal('oauth2Providers', 'p', RECORDS.oauth2Providers?.[0]) as Tables['oauth2Providers'];
    const { clientSecret, signingKey, privateKeyJwtConfig } = RECORDS.oauth2Providers?.[0] ?? assert.fail();
    assert.deepEqual({ ...sealed, clientSecret, signingKey, privateKeyJwtConfig }, RECORDS.oauth2Providers?.[0]);
    assert.deepEqual(sealed.privateKeyJwtConfig?.privateKeySource, privateKeyJwtConfig?.privateKeySource);
    assert.match(sealed.clientSecret, /^sealed:[\w-]+$/);
  });

  it('is sealed anew each time', () => {
    assert.notDeepEqual(sealing.seal('vault', 'key', RECORDS.vault?.[0]), sealing.seal('vault', 'key', RECORDS.vault?.[0]));
  });

  const vault = (accessToken: string, refreshToken: string) => ({ grant, tokens: { accessToken, refreshToken } });
  const sealedVault = sealing.seal('vault', 'alice', vault('a', 'r')) as Tables['vault'];
  const refused: readonly (readonly [what: string, table: TableName, key: string, record: unknown])[] = [
    ['of another record', 'vault', 'bob', sealedVault],
    ['of another member', 'vault', 'alice', vault(sealedVault.tokens.refreshToken ?? '', sealedVault.tokens.accessToken)],
    ['of another table', 'apiKeyProviders', 'alice', { secret: { apiKey: sealedVault.tokens.accessToken } }],
    ['in clear', 'vault', 'alice', vault('a', 'r')],
    ['that is no text', 'vault', 'alice', { grant, tokens: { accessToken: 5 } }],
    ['cut short', 'vault', 'alice', vault(sealedVault.tokens.accessToken.slice(0, 20), 'r')],
    ['that was changed', 'vault', 'alice', vault(sealedVault.tokens.accessToken.replace(/.(?=.{4}$)/, (one) => (one === 'A' ? 'B' : 'A')), 'r')],
  ];
  for (const [what, table, key, record] of refused) {
    it(`is not opened with a secret ${what}`, () => {
      assert.throws(() => sealing.open(table, key, record), /^Error: (vault\.tokens\.accessToken|apiKeyProviders\.secret\.apiKey) cannot be opened$/);
    });
  }

  it('is not opened with the passwords of two users exchanged', () => {
    const issuer = sealing.seal('issuers', 'i', RECORDS.issuers?.[0]) as Tables['issuers'];
    const [a, b] = issuer.users;
    assert.ok(a !== undefined && b !== undefined);
    assert.throws(() => sealing.open('issuers', 'i', { ...issuer, users: [{ ...a, password: b.password }, { ...b, password: a.password }] }), /issuers\.users\.0\.password cannot be opened/);
  });

  it('is not opened with another key', () => {
    assert.throws(() => createSealing(randomBytes(32)).open('vault', 'alice', sealedVault), /vault\.tokens\.accessToken cannot be opened/);
  });
});
