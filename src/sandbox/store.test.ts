import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs, { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../core/base/errors.js';
import { STATE_VERSION } from './state.js';
import { createMemoryStore, openStore, put, remove, type StoreOptions } from './store.js';

describe('The store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
    warnings = [];
  });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
  const identity = (name: string) => ({ name, returnUrls: [], linked: false, createdAtMs: 1, updatedAtMs: 1 });
  const putIdentity = (name: string) => put('workloadIdentities', name, identity(name));
  let warnings: string[];
  const openWith = (options: Partial<StoreOptions> = {}) => openStore(folder, { seed: () => [putIdentity('seeded')], log: { warn: (message) => warnings.push(message) }, ...options });
  const open = () => openWith();

  it('has what was written before its process was killed', () => {
    const program = `
      const { openStore, put } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)});
      const store = openStore(process.argv[1], { seed: () => [], log: console });
      store.write(put('settings', 'sandbox', { lastPort: 7 }));
      process.kill(process.pid, 'SIGKILL');
    `;
    assert.throws(() => execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program, folder], { stdio: 'ignore' }), { signal: 'SIGKILL' });
    const store = open();
    assert.deepEqual(store.get('settings', 'sandbox'), { lastPort: 7 });
    assert.deepEqual(store.list('workloadIdentities'), [], 'a store that exists is not seeded again');
    store.close();
  }).timeout(20_000);

  it('lists records by key, and forgets what is removed, over a restart', () => {
    const first = open();
    first.write(putIdentity('b'), putIdentity('a'));
    first.write(remove('workloadIdentities', 'seeded'));
    first.close();
    const second = open();
    assert.deepEqual(second.list('workloadIdentities').map(({ name }) => name), ['a', 'b']);
    assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), '', 'the journal is folded into the snapshot');
    second.close();
  });

  it('drops a last line that was cut off, and goes on from there', () => {
    const first = open();
    first.write(putIdentity('a'));
    first.close();
    appendFileSync(join(folder, 'journal.jsonl'), `{"version":${STATE_VERSION},"changes":[{"table":"workloadIdentities","key":"b","record":{"na`);
    const second = open();
    second.write(putIdentity('c'));
    second.close();
    const third = open();
    assert.deepEqual(third.keys('workloadIdentities'), ['a', 'c', 'seeded']);
    third.close();
  });

  it('comes to the same state where the journal is played twice', () => {
    const first = open();
    first.write(putIdentity('a'), putIdentity('b'));
    first.write(remove('workloadIdentities', 'a'));
    first.close();
    const journal = readFileSync(join(folder, 'journal.jsonl'));
    open().close();
    writeFileSync(join(folder, 'journal.jsonl'), journal); // as if the process had died between snapshot and journal
    const again = open();
    assert.deepEqual(again.keys('workloadIdentities'), ['b', 'seeded']);
    again.close();
  });

  it('refuses a journal that is damaged in the middle, and a state of a newer version, and leaves both as they are', () => {
    open().close();
    const journal = `no json\n{"version":${STATE_VERSION},"changes":[]}\n`;
    writeFileSync(join(folder, 'journal.jsonl'), journal);
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('line 1'));
    writeFileSync(join(folder, 'state.json'), `{"version":${STATE_VERSION + 1},"tables":{}}`);
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateTooNew');
    assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), journal);
    writeFileSync(join(folder, 'state.json'), '{');
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged');
  });

  const writeTables = (change: (tables: Record<string, unknown>) => void, version = STATE_VERSION) => {
    const { tables, keyId } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { readonly tables: Record<string, unknown>; readonly keyId: string };
    change(tables);
    const text = JSON.stringify({ version, keyId, tables });
    writeFileSync(join(folder, 'state.json'), text);
    return text;
  };
  const damages: readonly (readonly [what: string, change: (tables: Record<string, unknown>) => void, version?: number])[] = [
    ['version 0', () => undefined, 0],
    ['a version below 0', () => undefined, -1],
    ['a version between two', () => undefined, 0.5],
    ['a table that is missing', (tables) => { delete tables['vault']; }],
    ['a table that is a list', (tables) => { tables['sessions'] = []; }],
    ['a record that is none', (tables) => { tables['workloadIdentities'] = { x: 5 }; }],
    ['a record without a member', (tables) => { tables['issuers'] = { demo: { name: 'demo' } }; }],
  ];
  for (const [what, change, version] of damages) {
    it(`refuses ${what} as damaged and leaves it as it is`, () => {
      open().close();
      const text = writeTables(change, version);
      assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.hint !== undefined);
      assert.equal(readFileSync(join(folder, 'state.json'), 'utf8'), text);
    });
  }

  it('opens a state that was written before a table came to be', () => {
    open().close();
    writeTables((tables) => {
      delete tables['apiKeyProviders'];
      delete tables['tokenVaults'];
    });
    const store = open();
    assert.deepEqual(store.list('apiKeyProviders'), []);
    assert.deepEqual(store.keys('workloadIdentities'), ['seeded']);
    store.close();
  });

  const noLists = [
    '5', 'null', '{}', '{"changes":[]}', '{"version":VERSION,"changes":{}}', '{"version":VERSION,"changes":[{"table":"nobody","key":"k"}]}',
    '{"version":VERSION,"changes":[{"table":"issuers","key":"demo","record":{}}]}', '{"version":VERSION,"changes":[{"table":"issuers"}]}',
    '{"version":0.5,"changes":[]}', '{"version":VERSION,"changes":[{"table":"vault","key":"k","record":{"grant":{},"tokens":{"accessToken":"in clear"}}}]}',
  ];
  for (const line of noLists) {
    it(`refuses a journal with a whole line that is no list of changes: ${line}`, () => {
      open().close();
      writeFileSync(join(folder, 'journal.jsonl'), `${line.replace('VERSION', String(STATE_VERSION))}\n`);
      assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('line 1'));
    });
  }

  it('is refused without a record that is needed, and opened with it', () => {
    open().close();
    const openNeeding = (key: string) => openWith({ needed: [['workloadIdentities', key]] });
    assert.throws(() => openNeeding('gone'), (error) => error instanceof UserError && error.code === 'StateDamaged');
    openNeeding('seeded').close();
  });

  it('can be read by its owner only, also where it finds files with a laxer mode', () => {
    for (const file of ['state.json.new', 'journal.jsonl']) writeFileSync(join(folder, file), '', { mode: 0o644 });
    open().close();
    for (const file of ['state.json', 'journal.jsonl']) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  });

  it('folds its journal when that has grown long, and has everything after that', () => {
    const store = open();
    const write = (count: number) => { store.write(put('workloadIdentities', `name-${count % 10}`, { ...identity(`name-${count % 10}`), returnUrls: ['x'.repeat(10_000)], updatedAtMs: count })); };
    const lengths = Array.from({ length: 250 }, (_, count) => {
      write(count);
      return statSync(join(folder, 'journal.jsonl')).size;
    });
    assert.equal(lengths.filter((length) => length === 0).length, 2, 'once for each megabyte');
    store.close(); // as it is after a kill: closing writes nothing
    const again = open();
    assert.deepEqual(again.list('workloadIdentities').map(({ updatedAtMs }) => updatedAtMs), [240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 1]);
    again.close();
  });

  it('loses nothing where its journal cannot be folded', () => {
    const store = open();
    rmSync(join(folder, 'state.json'));
    mkdirSync(join(folder, 'state.json'));
    for (let count = 0; count < 150; count += 1) store.write(put('workloadIdentities', 'a', { ...identity('a'), returnUrls: ['x'.repeat(10_000)], updatedAtMs: count }));
    assert.equal(store.get('workloadIdentities', 'a')?.updatedAtMs, 149);
    assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n').length, 150);
    assert.deepEqual(warnings.map((warning) => /^The journal grows, since the sandbox's state cannot be rewritten: /.test(warning)), [true], 'said once');
    store.close();
  });

  it('does not try again at each write where it cannot be sure that the journal was emptied', () => {
    const store = open();
    const { fsyncSync } = fs;
    const replaceSync = (replacement: typeof fsyncSync) => {
      fs.fsyncSync = replacement;
      syncBuiltinESMExports();
    };
    replaceSync((file) => {
      const at = fs.fstatSync(file);
      if (at.isFile() && at.size === 0) throw new Error('EIO');
      fsyncSync(file);
    });
    try {
      for (let count = 0; count < 150; count += 1) store.write(put('workloadIdentities', 'a', { ...identity('a'), returnUrls: ['x'.repeat(10_000)], updatedAtMs: count }));
    } finally {
      replaceSync(fsyncSync);
    }
    assert.deepEqual(warnings, ['The journal grows, since the sandbox\'s state cannot be rewritten: EIO']);
    store.close();
    const again = open();
    assert.equal(again.get('workloadIdentities', 'a')?.updatedAtMs, 149);
    again.close();
  });

  it('refuses a journal without its snapshot, and leaves it as it is', () => {
    const first = open();
    first.write(putIdentity('a'));
    first.close();
    rmSync(join(folder, 'state.json'));
    const journal = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('its snapshot is missing'));
    assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), journal);
  });

  it('does not take for damage what it cannot read', () => {
    mkdirSync(join(folder, 'state.json'));
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateUnreadable' && error.message.startsWith('The sandbox\'s state cannot be read (EISDIR): '));
  });

  it('writes nothing any more to a folder that is no longer its own, nor opens one', () => {
    let isHeld = true;
    const assertHeld = () => { if (!isHeld) throw new Error('lost'); };
    const lost = openWith({ assertHeld });
    rmSync(folder, { recursive: true });
    const next = open();
    next.write(putIdentity('of-the-next'));
    next.close();
    isHeld = false;
    const read = () => ['key', 'state.json', 'journal.jsonl'].map((file) => readFileSync(join(folder, file), 'utf8'));
    const before = read();
    assert.throws(() => { lost.write(putIdentity('lost')); }, { message: 'lost' });
    assert.deepEqual(lost.keys('workloadIdentities'), ['seeded']);
    lost.close();
    assert.throws(() => openWith({ assertHeld }), { message: 'lost' });
    assert.deepEqual(read(), before);
  });

  it('writes to no file that a link in its folder leads to', () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'as it was');
    for (const file of ['state.json.new', 'key.new']) symlinkSync(elsewhere, join(folder, file));
    open().close();
    assert.equal(readFileSync(elsewhere, 'utf8'), 'as it was');
  });

  it('finds records that are over in any order, and looks for them only when a table has doubled', () => {
    const store = createMemoryStore([]);
    const sweeps: number[] = [];
    for (let count = 1; count <= 1000; count += 1) {
      store.write(put('workloadTokens', `token-${count}`, { workloadName: 'w', expiresAtMs: count % 4 }));
      const removals = store.sweep('workloadTokens', ({ expiresAtMs }) => expiresAtMs !== 0);
      store.write(removals);
      if (removals.length > 0) sweeps.push(count);
    }
    assert.deepEqual(sweeps.slice(0, 2), [100, 175]);
    assert.ok(sweeps.length < 12, 'seldom');
    assert.ok(store.keys('workloadTokens').length <= 2 * 250, 'no more are kept than twice those that are not over');
  });

  it('takes more changes at once than a call takes arguments', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => put('workloadTokens', String(index).padStart(6, '0'), { workloadName: 'w', expiresAtMs: 1 }));
    const store = createMemoryStore([]);
    store.write(many, put('workloadTokens', 'one-more', { workloadName: 'w', expiresAtMs: 1 }));
    assert.equal(store.keys('workloadTokens').length, 200_001);
    store.write(many.map(({ key }) => remove('workloadTokens', key)).reverse());
    assert.deepEqual(store.keys('workloadTokens'), ['one-more']);
  }).timeout(20_000);

  it('works in memory alike', () => {
    const store = createMemoryStore([putIdentity('seeded')]);
    store.write(putIdentity('a'), remove('workloadIdentities', 'seeded'));
    assert.deepEqual(store.keys('workloadIdentities'), ['a']);
  });
});
