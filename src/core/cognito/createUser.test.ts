import assert from 'node:assert/strict';
import { fakeCognito, refusal } from '../../../test/support/fakeCognito.js';
import { Secret } from '../base/secret.js';
import { createUser } from './createUser.js';

const USER = { username: 'alice', email: undefined, password: new Secret('Wonderland-1'), isPermanent: true };

describe('createUser', () => {
  async function makePool() {
    const cognito = fakeCognito();
    const { id } = await cognito.control.createPool('demo', {});
    return { cognito, poolId: id, statuses: () => [...cognito.pools.get(id)?.users.values() ?? []].map(({ username, status }) => `${username} ${status}`) };
  }

  it('makes a user who can sign in', async () => {
    const { cognito, poolId, statuses } = await makePool();
    assert.equal((await createUser(cognito.control, poolId, USER)).kind, 'ready');
    assert.deepEqual(statuses(), ['alice CONFIRMED']);
  });

  it('sets the password by the name that Cognito gave', async () => {
    const named: string[] = [];
    const outcome = await createUser({
      createUser: () => Promise.resolve({ username: '8c1d-uuid', email: 'alice@example.com', status: 'FORCE_CHANGE_PASSWORD', isEnabled: true }),
      setPassword: (_poolId, username) => { named.push(username); return Promise.resolve(); },
    }, 'p', { ...USER, username: 'alice@example.com' });
    assert.deepEqual([outcome.user.username, named], ['8c1d-uuid', ['8c1d-uuid']]);
  });

  it('says that the user has no password where it was refused', async () => {
    const { cognito, poolId, statuses } = await makePool();
    cognito.hook = (method) => (method === 'setPassword' ? { when: 'before', error: refusal('InvalidPasswordException') } : undefined);
    const outcome = await createUser(cognito.control, poolId, USER);
    assert.equal(outcome.kind === 'withoutPassword' ? outcome.error.code : '', 'InvalidPasswordException');
    assert.deepEqual(statuses(), ['alice FORCE_CHANGE_PASSWORD']);
  });

  it('says so too where it was cancelled while the user was created', async () => {
    const { cognito, poolId, statuses } = await makePool();
    const cancel = new AbortController();
    cognito.hook = () => { cancel.abort(); return undefined; };
    const outcome = await createUser(cognito.control, poolId, USER, cancel.signal);
    assert.equal(outcome.kind === 'withoutPassword' ? outcome.error.code : '', 'Cancelled');
    assert.deepEqual(statuses(), ['alice FORCE_CHANGE_PASSWORD']);
  });

  it('creates nobody where it was cancelled before', async () => {
    const { cognito, poolId, statuses } = await makePool();
    await assert.rejects(createUser(cognito.control, poolId, USER, AbortSignal.abort()), { name: 'AbortError' });
    assert.deepEqual(statuses(), []);
  });
});
