import assert from 'node:assert/strict';
import { addConnection, moveConnection, putConnection, removeConnection, renameConnection, type Edited } from './edit.js';
import { findConnectionId, parseConnectionId, parseConnections, toConnectionId, toConnectionsSetting, withDefaultConnection, type SavedConnection } from './saved.js';

const SANDBOX: SavedConnection = { kind: 'sandbox', label: 'Local Sandbox' };
const DEV: SavedConnection = { kind: 'profile', profile: 'dev', region: 'eu-west-1', label: 'dev' };
const PROD: SavedConnection = { kind: 'profile', profile: 'ada@prod', region: 'us-east-1', label: 'Production' };
const ALL = [SANDBOX, DEV, PROD];

const changed = (edited: Edited) => (edited.kind === 'changed' ? edited.connections : assert.fail(edited.what));
const refused = (edited: Edited) => (edited.kind === 'refused' ? edited.what : assert.fail('It was changed.'));

describe('the setting of connections', () => {
  it('is written as short as it can be and read back the same', () => {
    const setting = toConnectionsSetting(ALL);
    assert.deepEqual(setting, [
      { kind: 'sandbox' }, { kind: 'profile', profile: 'dev', region: 'eu-west-1' },
      { kind: 'profile', profile: 'ada@prod', region: 'us-east-1', label: 'Production' },
    ]);
    assert.deepEqual(parseConnections(JSON.parse(JSON.stringify(setting))), { connections: ALL, faults: [] });
  });

  it('keeps what cannot be read of it where it is written', () => {
    const bad = [{ kind: 'profile', profile: 'prod', region: 'eu-west1' }, 'text', { kind: 'sandbox', label: 'Twice' }];
    const [region, text, twice] = bad;
    const before = [{ kind: 'sandbox' }, region, { kind: 'profile', profile: 'dev', region: 'eu-west-1' }, text, twice];
    const { connections } = parseConnections(before);
    assert.deepEqual(toConnectionsSetting(connections, before), before);
    const added = changed(addConnection(connections, { kind: 'profile', profile: 'new', region: 'us-east-1' }));
    assert.deepEqual(toConnectionsSetting(added, before), [...before, { kind: 'profile', profile: 'new', region: 'us-east-1' }]);
    assert.deepEqual(toConnectionsSetting(removeConnection(connections, 'sandbox'), before), [before[2], region, text], 'one that was there twice does not come back');
  });

  const faults: readonly (readonly [string, unknown, string])[] = [
    ['text', 'sandbox', 'A connection is an object with a kind, sandbox or profile.'],
    ['a kind that is unknown', { kind: 'azure' }, 'This setting of the connection cannot be read: kind'],
    ['no profile', { kind: 'profile', region: 'eu-west-1' }, 'This setting of the connection cannot be read: profile'],
    ['an empty profile', { kind: 'profile', profile: ' ', region: 'eu-west-1' }, 'A connection to AWS needs the name of a profile.'],
    ['a region that is none', { kind: 'profile', profile: 'a', region: 'Ireland' }, 'A region is written like us-east-1. The I at 1 is not allowed.'],
    ['a profile whose rows could be those of another', { kind: 'profile', profile: 'x@us-east-1/y', region: 'eu-west-1' }, 'A profile whose name has @REGION/ in it cannot be told from another connection, so give it another name: x@us-east-1/y'],
    ['a secret', { kind: 'profile', profile: 'a', region: 'eu-west-1', secretAccessKey: 'the-secret' }, 'A connection has no setting of this name: secretAccessKey'],
    ['one that is there already', { kind: 'sandbox', label: 'Another' }, 'This connection is there twice: sandbox'],
  ];
  for (const [name, value, what] of faults) {
    it(`leaves out ${name}, says so and keeps the others`, () => {
      const parsed = parseConnections([{ kind: 'sandbox' }, value, { kind: 'profile', profile: 'dev', region: 'eu-west-1' }]);
      assert.deepEqual(parsed, { connections: [SANDBOX, DEV], faults: [{ index: 1, what }] });
    });
  }

  it('is empty where it is anything but a list', () => {
    for (const setting of [undefined, null, 'x', {}]) assert.deepEqual(parseConnections(setting), { connections: [], faults: [] });
  });

  it('takes over the connection that was the only one', () => {
    assert.deepEqual(withDefaultConnection([], 'profile:dev@eu-west-1'), [DEV]);
    assert.deepEqual(withDefaultConnection([DEV], 'sandbox'), [DEV, SANDBOX]);
    for (const known of ['', 'nonsense', 'sandbox', 'profile:ada@prod@us-east-1']) assert.equal(withDefaultConnection(ALL, known), ALL);
  });
});

describe('the id of a connection', () => {
  it('leads back to it, also where the profile has an @ in its name', () => {
    for (const { label, ...target } of ALL) assert.deepEqual(parseConnectionId(toConnectionId(target)), target, label);
  });

  it('is found in that of a row, be the connection open or not', () => {
    const ids = ['sandbox', 'profile:dev@eu-west-1', 'profile:ada@prod@us-east-1', 'profile:a@b/c@eu-west-1'];
    for (const id of ids) assert.deepEqual([findConnectionId(id), findConnectionId(`${id}/runtime/a@us-east-1/b`)], [id, id]);
    assert.equal(findConnectionId('#workspace'), undefined);
  });

  it('is nothing else', () => {
    for (const id of ['', 'profile:', 'profile:a', 'profile:@eu-west-1', 'profile:a@nowhere', 'aws:a@eu-west-1', 'profile:x@us-east-1/y@eu-west-1']) assert.equal(parseConnectionId(id), undefined, id);
  });
});

describe('the list of connections', () => {
  it('grows at its end, by labels that differ', () => {
    const once = changed(addConnection(ALL, { kind: 'profile', profile: 'dev', region: 'us-east-1' }));
    assert.deepEqual(once.map(({ label }) => label), ['Local Sandbox', 'dev', 'Production', 'dev, us-east-1']);
    const taken = [{ ...SANDBOX, label: 'dev' }, { ...PROD, label: 'dev, eu-west-1' }];
    assert.equal(changed(addConnection(taken, { kind: 'profile', profile: 'dev', region: 'eu-west-1' })).at(-1)?.label, 'profile:dev@eu-west-1');
  });

  it('are added once, and called by the name that is given though they are there already', () => {
    assert.deepEqual(changed(putConnection(ALL, DEV, '')), ALL);
    assert.deepEqual(changed(putConnection(ALL, DEV, ' Development ')), [SANDBOX, { ...DEV, label: 'Development' }, PROD]);
    assert.deepEqual(changed(putConnection([SANDBOX], DEV, 'Development')), [SANDBOX, { ...DEV, label: 'Development' }]);
    assert.equal(refused(putConnection(ALL, DEV, 'Production')), 'Another connection has this name: Production');
  });

  it('takes none twice, and none at fault', () => {
    assert.equal(refused(addConnection(ALL, { kind: 'sandbox' })), 'This connection is there already: sandbox');
    assert.equal(refused(addConnection(ALL, { kind: 'profile', profile: 'dev', region: 'eu-west-1' })), 'This connection is there already: profile:dev@eu-west-1');
    assert.match(refused(addConnection(ALL, { kind: 'profile', profile: 'dev', region: 'x' })), /^A region is written like/);
  });

  it('loses the one that is removed', () => {
    assert.deepEqual(removeConnection(ALL, 'sandbox'), [DEV, PROD]);
    assert.deepEqual(removeConnection(ALL, 'profile:nobody@eu-west-1'), ALL);
  });

  it('keeps the id of one that is renamed', () => {
    const renamed = changed(renameConnection(ALL, 'profile:dev@eu-west-1', '  Development '));
    assert.deepEqual(renamed.map((one) => [toConnectionId(one), one.label]), [
      ['sandbox', 'Local Sandbox'], ['profile:dev@eu-west-1', 'Development'], ['profile:ada@prod@us-east-1', 'Production'],
    ]);
    assert.equal(changed(renameConnection(ALL, 'sandbox', 'Local Sandbox')).length, 3);
  });

  it('takes no label that is empty, long, in lines or of another one', () => {
    for (const [text, what] of [[' ', /This one is empty/], ['x'.repeat(65), /This one has 65/], ['a\nb', /has several/], ['Production', /Another connection .*: Production$/]] as const) {
      assert.match(refused(renameConnection(ALL, 'sandbox', text)), what);
    }
  });

  it('is put into another order', () => {
    assert.deepEqual(moveConnection(ALL, 'sandbox', 1), [DEV, SANDBOX, PROD]);
    assert.deepEqual(moveConnection(ALL, 'sandbox', 9), [DEV, PROD, SANDBOX]);
    assert.deepEqual(moveConnection(ALL, 'profile:ada@prod@us-east-1', -1), [PROD, SANDBOX, DEV]);
    assert.equal(moveConnection(ALL, 'nobody', 0), ALL);
  });
});
