import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../core/base/errors.js';
import { createMemoryStore, openStore, put, remove } from './store.js';

describe('The store', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sandbox-store-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });
  const identity = (name: string) => ({ name, returnUrls: [], linked: false, createdAtMs: 1, updatedAtMs: 1 });
  const putIdentity = (name: string) => put('workloadIdentities', name, identity(name));
  const open = () => openStore(folder, () => [putIdentity('seeded')]);

  it('has what was written before its process was killed', () => {
    const program = `
      const { openStore, put } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)});
      const store = openStore(process.argv[1], () => []);
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
    appendFileSync(join(folder, 'journal.jsonl'), '[{"table":"workloadIdentities","key":"b","record":{"na');
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
    writeFileSync(join(folder, 'journal.jsonl'), 'no json\n[]\n');
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('line 1'));
    writeFileSync(join(folder, 'state.json'), '{"version":2,"tables":{}}');
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateTooNew');
    assert.equal(readFileSync(join(folder, 'journal.jsonl'), 'utf8'), 'no json\n[]\n');
    writeFileSync(join(folder, 'state.json'), '{');
    assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged');
  });

  const writeTables = (change: (tables: Record<string, unknown>) => void, version = 1) => {
    const { tables } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as { readonly tables: Record<string, unknown> };
    change(tables);
    const text = JSON.stringify({ version, tables });
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

  for (const line of ['5', '{}', '[{"table":"nobody","key":"k"}]', '[{"table":"issuers","key":"demo","record":{}}]', '[{"table":"issuers"}]']) {
    it(`refuses a journal with a whole line that is no list of changes: ${line}`, () => {
      open().close();
      writeFileSync(join(folder, 'journal.jsonl'), `${line}\n`);
      assert.throws(open, (error) => error instanceof UserError && error.code === 'StateDamaged' && error.message.includes('line 1'));
    });
  }

  it('is refused without a record that is needed, and opened with it', () => {
    open().close();
    const openWith = (key: string) => openStore(folder, () => [], [['workloadIdentities', key]]);
    assert.throws(() => openWith('gone'), (error) => error instanceof UserError && error.code === 'StateDamaged');
    openWith('seeded').close();
  });

  it('can be read by its owner only, also where it finds files with a laxer mode', () => {
    for (const file of ['state.json.new', 'journal.jsonl']) writeFileSync(join(folder, file), '', { mode: 0o644 });
    open().close();
    for (const file of ['state.json', 'journal.jsonl']) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  });

  it('works in memory alike', () => {
    const store = createMemoryStore([putIdentity('seeded')]);
    store.write(putIdentity('a'), remove('workloadIdentities', 'seeded'));
    assert.deepEqual(store.keys('workloadIdentities'), ['a']);
  });
});
