import assert from 'node:assert/strict';
import { findNotGranted, splitScopes } from './scopes.js';

describe('the scopes that an issuer grants', () => {
  const missing = (asked: readonly string[], granted: string) => findNotGranted(asked, splitScopes(granted));

  it('are those that were asked for, however Google, GitHub and Entra write them', () => {
    const google = 'https://www.googleapis.com/auth/userinfo.email openid https://www.googleapis.com/auth/userinfo.profile';
    assert.deepEqual(missing(['openid', 'email', 'profile'], google), []);
    assert.deepEqual(missing(['https://www.googleapis.com/auth/userinfo.email'], 'email'), []);
    assert.deepEqual(missing(['read:user', 'repo'], 'read:user,repo'), []);
    assert.deepEqual(missing(['read:user,repo'], 'read:user,repo'), []);
    assert.deepEqual(missing(['https://graph.microsoft.com/.default'], 'User.Read profile openid email'), []);
    assert.deepEqual(missing(['https://graph.microsoft.com/User.Read', 'offline_access'], 'user.read'), []);
  });

  it('lack the ones that the answer leaves out', () => {
    assert.deepEqual(missing(['openid', 'email', 'calendar'], 'openid'), ['email', 'calendar']);
  });
});
