import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../../../test/support/folder.js';
import type { SetupRecord } from '../../core/cognito/record.js';
import { createCognitoSetups } from './cognitoSetups.js';

const CONNECTION = 'profile:dev/eu@eu-west-1';
const toRecord = (setupId: string, startedAtMs: number): SetupRecord => (
  { version: 1, setupId, startedAtMs, isComplete: true, things: [{ kind: 'pool', name: 'demo', poolId: `pool-${setupId}` }] });

describe('the records of set-ups', () => {
  let folder: TestFolder;
  beforeEach(() => { folder = makeFolder(); });
  afterEach(() => { folder.remove(); });
  const open = () => createCognitoSetups(join(folder.path, 'storage'));
  const files = () => readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder.path, name)).filter((path) => statSync(path).isFile());

  it('are all kept where two windows save at the same moment', async () => {
    const [one, other] = [open(), open()];
    await Promise.all(Array.from({ length: 20 }, (_, index) => (
      (index % 2 === 0 ? one : other).save(CONNECTION, toRecord(`s${index}`, index), `s${index}`))));
    assert.deepEqual(open().of(CONNECTION).map(({ startedAtMs }) => startedAtMs), Array.from({ length: 20 }, (_, index) => 19 - index));
    assert.equal(files().length, 20);
  });

  it('are found by connection, replaced and forgotten', async () => {
    const setups = open();
    assert.deepEqual([setups.of(CONNECTION), setups.find(CONNECTION, 'a')], [[], undefined]);
    await setups.save(CONNECTION, toRecord('a', 1), 'a');
    await setups.save(CONNECTION, toRecord('a', 2), 'a');
    assert.deepEqual(setups.find(CONNECTION, 'a'), toRecord('a', 2));
    assert.deepEqual(setups.of('sandbox'), []);
    await setups.save(CONNECTION, undefined, 'a');
    await setups.save(CONNECTION, undefined, 'a');
    assert.deepEqual([setups.of(CONNECTION), files()], [[], []]);
  });

  it('are files of the user\'s alone; one that cannot be read is passed over', async () => {
    const setups = open();
    await setups.save(CONNECTION, toRecord('a', 1), 'a');
    const [file = ''] = files();
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    writeFileSync(file.replace('a.json', 'b.json'), '{"version":');
    assert.deepEqual(setups.of(CONNECTION), [toRecord('a', 1)]);
  });
});
