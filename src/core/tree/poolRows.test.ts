import assert from 'node:assert/strict';
import { createTreeWorld } from '../../../test/support/treeWorld.js';
import { UserError } from '../base/errors.js';
import type { SetupRecord } from '../cognito/record.js';
import { labelOf } from './labels.js';

describe('the tree loader, of user pools', () => {
  async function openPool() {
    const world = createTreeWorld({ mostRows: 1 });
    const [pool] = await world.rowsOf('pool');
    assert.ok(pool !== undefined);
    const rows = await world.loader.children(pool);
    const users = rows.find((row) => row.kind === 'group' && row.group === 'poolUser');
    assert.ok(users?.kind === 'group');
    return { ...world, pool, rows, users };
  }

  it('shows the addresses of a pool, then its clients and users, which it does not read yet', async () => {
    const { world, rows, texts } = await openPool();
    assert.deepEqual(texts(rows), [
      'fact: Issuer …/us-east-1_Ab', 'fact: Discovery …/us-east-1_Ab/.well-known/openid-configuration', 'fact: Hosted UI demo-7f31c2',
      'fact: Pool id us-east-1_Ab', 'fact: Deletion protection on', 'group: App Clients', 'group: Users',
    ]);
    const values = rows.flatMap((row) => (row.kind === 'fact' ? [row.value] : []));
    assert.equal(values[0], 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab');
    assert.equal(values[2], 'https://demo-7f31c2.auth.us-east-1.amazoncognito.com');
    assert.deepEqual(world.calls, ['listPools', 'getPool us-east-1_Ab']);
  });

  it('says that a pool without a domain lets nobody sign in in a browser', async () => {
    const { world, loader, pool, texts } = await openPool();
    world.domain = undefined;
    await loader.reload(pool);
    assert.equal(texts(await loader.children(pool))[2], 'fact: No domain nobody can sign in in a browser');
  });

  it('shows the custom domain of a pool that has no other', async () => {
    const { world, loader, pool, texts } = await openPool();
    world.domain = undefined;
    world.customDomain = 'auth.example.com';
    await loader.reload(pool);
    const rows = await loader.children(pool);
    assert.equal(texts(rows)[2], 'fact: Custom domain auth.example.com');
    assert.equal(rows[2]?.kind === 'fact' ? rows[2].value : '', 'https://auth.example.com');
  });

  describe('where a set-up did not come to its end', () => {
    const record: SetupRecord = {
      version: 1, setupId: 'a1', startedAtMs: Date.parse('2026-01-01T09:00:00Z'), isComplete: false,
      things: [{ kind: 'pool', name: 'demo', poolId: 'us-east-1_Cd' }, { kind: 'user', username: 'test_user' }],
    };

    it('says so above the pools, with what it had begun to make', async () => {
      const { world, rowsOf, texts } = createTreeWorld();
      world.setups = [record, { ...record, setupId: 'b2', isComplete: true }];
      const rows = await rowsOf('pool');
      assert.deepEqual(texts(rows), ['leftover: Interrupted set-up 2 things of demo', 'pool: demo us-east-1_Ab']);
      const [row] = rows;
      assert.ok(row !== undefined);
      const { tooltip, accessibleLabel } = labelOf(row);
      assert.match(tooltip, /- user pool demo\n- user test\\_user\n/);
      assert.equal(accessibleLabel, 'Warning: Interrupted set-up, 2 things of demo. Clean Up available.');
    });

    it('does not call it interrupted while it may run in another window', async () => {
      const { world, rowsOf, texts } = createTreeWorld();
      world.setups = [{ ...record, startedAtMs: Date.parse('2026-01-01T10:00:00Z') }];
      assert.equal(texts(await rowsOf('pool'))[0], 'leftover: Unfinished set-up may still run, as demo');
    });

    it('calls it left over, and not running, once it has ended and its removal too', async () => {
      const { world, rowsOf, texts } = createTreeWorld();
      world.setups = [{ ...record, startedAtMs: Date.parse('2026-01-01T10:00:00Z'), isLeftOver: true }];
      const [row] = await rowsOf('pool');
      assert.ok(row?.kind === 'leftover');
      assert.deepEqual([texts([row]), row.state], [['leftover: Left-over set-up 2 things of demo'], 'leftOver']);
      assert.match(labelOf(row).tooltip, /^The removal of a set\\-up of .* did not come to its end\. Still to be deleted:/);
    });

    it('says so too of a set-up that was whole before a removal of it was refused', async () => {
      const { world, rowsOf, texts } = createTreeWorld();
      world.setups = [{ ...record, isComplete: true, isLeftOver: true }];
      assert.equal(texts(await rowsOf('pool'))[0], 'leftover: Left-over set-up 2 things of demo');
    });

    it('says so where there is no pool and where the pools cannot be listed, and no longer when it is cleaned up', async () => {
      const { world, loader, group, rowsOf, texts } = createTreeWorld();
      world.setups = [record];
      world.total = 0;
      assert.deepEqual(texts(await rowsOf('pool')).slice(1), ['empty: No user pool yet']);
      world.fault = new UserError('Cannot list Cognito user pools: access denied.', { code: 'AccessDeniedException' });
      await loader.reload(await group('pool'));
      assert.deepEqual(texts(await rowsOf('pool')).map((text) => text.split(':')[0]), ['leftover', 'failure']);
      world.setups = [];
      assert.deepEqual(texts(await rowsOf('pool')).map((text) => text.split(':')[0]), ['failure']);
    });

    it('says nothing of it in other groups', async () => {
      const { world, rowsOf, texts } = createTreeWorld();
      world.setups = [record];
      assert.deepEqual(texts(await rowsOf('provider')), ['provider: demo CustomOauth2']);
    });
  });

  it('pages the users of a pool', async () => {
    const { loader, users, texts, world } = await openPool();
    const first = await loader.children(users);
    assert.deepEqual(texts(first), ['poolUser: alice confirmed', 'loadMore: Load More 1 so far']);
    const more = first.at(-1);
    assert.ok(more?.kind === 'loadMore');
    await loader.loadMore(more);
    assert.deepEqual(texts(await loader.children(users)), ['poolUser: alice confirmed', 'poolUser: bob confirmed']);
    assert.equal(labelOf(loader.latest(users)).description, '2');
    assert.deepEqual(world.calls.slice(2), ['listUsers us-east-1_Ab', 'listUsers us-east-1_Ab page2']);
  });

  it('reloads the users of one pool, and nothing else', async () => {
    const { loader, users, world, changes } = await openPool();
    const [user] = await loader.children(users);
    world.calls.length = 0;
    await loader.reload(user);
    assert.equal(changes.at(-1), 'sandbox/pool/us-east-1_Ab/poolUser');
    await loader.children(users);
    assert.deepEqual(world.calls, ['listUsers us-east-1_Ab']);
  });

  it('reads nothing of a group that nobody opened', async () => {
    const { loader, world } = createTreeWorld();
    await loader.reloadGroup('pool/us-east-1_Ab/poolUser', 'sandbox');
    assert.deepEqual(world.calls, []);
  });

  it('reloads a pool with what is under it', async () => {
    const { loader, pool, users, world, changes, texts } = await openPool();
    await loader.children(users);
    await loader.reload(pool);
    assert.equal(changes.at(-1), pool.id);
    const again = (await loader.children(pool)).find((row) => row.kind === 'group' && row.group === 'poolUser');
    assert.ok(again !== undefined);
    assert.equal(texts(await loader.children(again)).length, 2);
    assert.deepEqual(world.calls.slice(3), ['getPool us-east-1_Ab', 'listUsers us-east-1_Ab']);
  });

  it('tells the counts under a pool again after its reload', async () => {
    const { loader, pool, users, changes } = await openPool();
    await loader.children(users);
    await loader.reload(pool);
    const again = (await loader.children(pool)).find((row) => row.id === users.id);
    assert.ok(again !== undefined);
    changes.length = 0;
    await loader.children(again);
    assert.deepEqual(changes, [users.id]);
  });

  it('keeps the groups of a pool whose facts are denied, and of the other groups everything', async () => {
    const { world, loader, rowsOf, group, texts } = createTreeWorld();
    const [pool] = await rowsOf('pool');
    assert.ok(pool !== undefined);
    world.fault = new UserError('Cannot read user pool demo: access denied.', { code: 'AccessDeniedException' });
    assert.deepEqual(texts(await loader.children(pool)), ['failure: Cannot read: AccessDenied', 'group: App Clients', 'group: Users']);
    await loader.reload(await group('pool'));
    assert.deepEqual(texts(await rowsOf('pool')), ['pool: demo us-east-1_Ab', 'failure: Cannot list: AccessDenied']);
    world.fault = undefined;
    assert.deepEqual(texts(await rowsOf('provider')), ['provider: demo CustomOauth2']);
  });
});
