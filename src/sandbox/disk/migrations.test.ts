import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import { UserError } from '../../core/base/errors.js';
import { STATE_VERSION } from '../state.js';
import { openStore, type Store } from '../store.js';
import { MIGRATIONS } from './migrations.js';

/** What a sandbox of version 1 left when it was killed: a snapshot, and a journal that it had not folded. */
const VERSION_1 = new URL('../../../test/support/stateV1', import.meta.url);
/** The same of version 2, as it was before it sealed what callers give a session. */
const VERSION_2 = new URL('../../../test/support/stateV2', import.meta.url);

describe('A state of version 1', () => {
  let folder: string;
  let warnings: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-migration-'));
    cpSync(VERSION_1, folder, { recursive: true });
    warnings = [];
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  const open = () => openStore(folder, { seed: () => [], needed: [['issuers', 'demo']], log: { warn: (message) => warnings.push(message) } });
  const openOnce = <T>(read: (store: Store) => T): T => {
    const store = open();
    const result = read(store);
    store.close();
    return result;
  };
  const readFolder = () => Object.fromEntries(readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile()).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const readSecrets = (store: Store) => ({
    apiKey: store.get('apiKeyProviders', 'keys-v1')?.secret,
    clientSecret: store.get('oauth2Providers', 'foreign-v1')?.clientSecret,
    tokens: store.get('vault', '["agent-v1","userId:u","foreign-v1",["a"],[],[]]')?.tokens,
    sessions: store.list('sessions').map(({ state }) => state.kind).sort(),
    jwts: store.list('workloadTokens').filter(({ user }) => user?.jwt?.split('.').length === 3).length,
    passwords: store.get('issuers', 'demo')?.users.map(({ password }) => password),
    keys: store.get('issuers', 'demo')?.keys.map(({ d }) => typeof d),
  });
  const EXPECTED: ReturnType<typeof readSecrets> = {
    apiKey: { apiKey: 'api-key-of-v1' },
    clientSecret: 'client-secret-of-v1',
    tokens: { accessToken: 'access-token-of-v1', refreshToken: 'refresh-token-of-v1' },
    sessions: ['atProvider', 'awaitingBinding', 'completed', 'completed'],
    jwts: 1,
    passwords: ['wonderland', 'builder'],
    keys: ['string'],
  };

  it('is taken over whole, with what its journal had not folded', () => {
    assert.deepEqual(openOnce(readSecrets), EXPECTED);
    assert.deepEqual(openOnce(readSecrets), EXPECTED);
    const { 'state.json': state, 'journal.jsonl': journal } = readFolder();
    assert.equal((JSON.parse(state ?? '') as { readonly version: number }).version, STATE_VERSION);
    assert.equal(journal, '');
    assert.doesNotMatch(state ?? '', /of-v1|wonderland|builder/);
  });

  it('is kept beside the new one, readable by its owner only, and the log says where and that it is in clear', () => {
    const before = readFolder();
    openOnce(() => undefined);
    const after = readFolder();
    assert.deepEqual([after['state.v1.json'], after['journal.v1.jsonl']], [before['state.json'], before['journal.jsonl']]);
    for (const file of ['state.v1.json', 'journal.v1.jsonl']) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
    assert.deepEqual(warnings, [
      `The sandbox's state was rewritten from version 1 to ${STATE_VERSION}, the old files are kept. They hold its secrets in clear: `
      + `delete them when you no longer need them. ${join(folder, 'state.v1.json')}, ${join(folder, 'journal.v1.jsonl')}`,
    ]);
    openOnce(() => undefined);
    assert.equal(warnings.length, 1, 'it is said once');
  });

  it('is left as it was where it is damaged', () => {
    writeFileSync(join(folder, 'state.json'), readFileSync(join(folder, 'state.json'), 'utf8').replace('"cookieKey"', '"cookie"'));
    const before = readFolder();
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('issuers.cookieKey'));
    assert.deepEqual(readFolder(), before);
  });

  it('is left as it was where it cannot be backed up', () => {
    mkdirSync(join(folder, 'journal.v1.jsonl'));
    const before = readFolder();
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateNotBackedUp' && error.hint !== undefined);
    const { 'state.v1.json': copy, ...after } = readFolder();
    assert.deepEqual(after, before);
    assert.equal(copy, before['state.json']);
    rmSync(join(folder, 'journal.v1.jsonl'), { recursive: true });
    assert.deepEqual(openOnce(readSecrets), EXPECTED);
  });

  it('is migrated at the next start where the process died after the backup', () => {
    const before = readFolder();
    openOnce(() => undefined);
    for (const file of ['state.json', 'journal.jsonl']) writeFileSync(join(folder, file), before[file] ?? '');
    writeFileSync(join(folder, 'state.json.new'), '{"version":2,"key');
    assert.deepEqual(openOnce(readSecrets), EXPECTED);
    assert.equal(readFolder()['state.v1.json'], before['state.json']);
  });

  it('is the same where the process died before the old journal was emptied', () => {
    const before = readFolder();
    openOnce(() => undefined);
    writeFileSync(join(folder, 'journal.jsonl'), before['journal.jsonl'] ?? '');
    assert.deepEqual(openOnce(readSecrets), EXPECTED);
    assert.doesNotMatch(readFolder()['state.json'] ?? '', /of-v1/);
  });
});

describe('A state of version 2', () => {
  let folder: TestFolder;
  let warnings: string[];
  beforeEach(() => {
    folder = makeFolder();
    warnings = [];
  });
  afterEach(() => { folder.remove(); });
  const readFile = (name: string) => readFileSync(join(folder.path, name), 'utf8');

  /** What callers gave the sessions, by user, and all that the folder holds then but the files that are kept of the old state. */
  const readGiven = () => {
    const store = openStore(folder.path, { seed: () => [], log: { warn: (message) => warnings.push(message) } });
    store.close();
    const given = Object.fromEntries(store.list('sessions').map(({ grant, customState, customParameters }) => [grant.userKey, { customState, customParameters }]));
    return { given, written: readFile('state.json') + readFile('journal.jsonl') };
  };
  const EXPECTED: ReturnType<typeof readGiven>['given'] = {
    'userId:snapshot': { customState: 'state-of-v2-in-the-snapshot', customParameters: { login_hint: 'hint-of-snapshot' } },
    'userId:journal': { customState: 'state-of-v2-in-the-journal', customParameters: { login_hint: 'hint-of-journal' } },
    'userId:plain': { customState: undefined, customParameters: {} },
  };

  it('has what callers gave their sessions sealed', () => {
    cpSync(VERSION_2, folder.path, { recursive: true });
    const { given, written } = readGiven();
    assert.deepEqual(given, EXPECTED);
    assert.doesNotMatch(written, /of-v2|hint-of/);
    assert.match(readFile('state.v2.json'), /state-of-v2-in-the-snapshot/);
    assert.deepEqual(readGiven().given, EXPECTED);
    assert.deepEqual(warnings.map((warning) => warning.includes('They hold what callers gave its sessions in clear: delete them')), [true]);
  });

  it('is taken over also where that is sealed already', () => {
    cpSync(VERSION_2, folder.path, { recursive: true });
    const { written } = readGiven();
    writeFileSync(join(folder.path, 'state.json'), written.replace(`"version": ${STATE_VERSION}`, '"version": 2'));
    assert.deepEqual(readGiven().given, EXPECTED);
  });
});

describe('A state of version 3', () => {
  let folder: TestFolder;
  beforeEach(() => { folder = makeFolder(); });
  afterEach(() => { folder.remove(); });

  it('has the claims sealed that its providers add to their assertions, in its snapshot and in its journal', () => {
    cpSync(VERSION_2, folder.path, { recursive: true });
    const warnings: string[] = [];
    const open = () => openStore(folder.path, { seed: () => [], log: { warn: (message) => warnings.push(message) } });
    const readFile = (name: string) => readFileSync(join(folder.path, name), 'utf8');
    open().close();
    const privateKeyJwtConfig = { privateKeySource: { kmsKeySource: { kmsKeyArn: 'k' } }, signingAlgorithm: 'ES256', additionalHeaderClaims: { h: 'head-of-v3' }, additionalPayloadClaims: { p: 'pin-of-v3' } };
    const state = JSON.parse(readFile('state.json')) as { readonly tables: { readonly oauth2Providers: Readonly<Record<string, object>> } };
    const [provider] = Object.entries(state.tables.oauth2Providers);
    assert.ok(provider !== undefined);
    const [name, before] = provider;
    const record = { ...before, privateKeyJwtConfig };
    writeFileSync(join(folder.path, 'state.json'), JSON.stringify({ ...state, version: 3, tables: { ...state.tables, oauth2Providers: { ...state.tables.oauth2Providers, [name]: record } } }));
    for (const journal of ['', `${JSON.stringify({ version: 3, changes: [{ table: 'oauth2Providers', key: name, record }] })}\n`]) {
      writeFileSync(join(folder.path, 'journal.jsonl'), journal);
      const store = open();
      store.close();
      assert.deepEqual(store.get('oauth2Providers', name)?.privateKeyJwtConfig, privateKeyJwtConfig);
      assert.doesNotMatch(readFile('state.json') + readFile('journal.jsonl'), /of-v3/);
    }
    assert.match(warnings.at(-1) ?? '', /from version 3 .*the claims that its providers add to their assertions in clear: delete them/);
  });
});

describe('The migrations', () => {
  it('are one for each version that there was', () => {
    assert.deepEqual(MIGRATIONS.map(({ from }) => from), Array.from({ length: STATE_VERSION - 1 }, (_, index) => index + 1));
  });
});
