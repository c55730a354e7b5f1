import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { toListed, type Phase } from './listed.js';
import type { SavedConnection } from './saved.js';

const SANDBOX: SavedConnection = { kind: 'sandbox', label: 'Local Sandbox' };
const DEV: SavedConnection = { kind: 'profile', profile: 'dev', region: 'eu-west-1', label: 'Development' };
const NOW_MS = Date.UTC(2026, 0, 2, 12);
const CALLER = { accountId: '471123459021', arn: 'arn:aws:sts::471123459021:assumed-role/Builder/ada', kind: 'role', name: 'Builder', session: 'ada' } as const;
const SIGN_IN = new UserError('Somebody has to sign in to the profile: dev', { code: 'SignInNeeded', hint: 'Choose Sign In.' });

describe('the row of a connection', () => {
  const table: readonly (readonly [SavedConnection, Phase, string])[] = [
    [SANDBOX, { kind: 'closed' }, 'not running'],
    [SANDBOX, { kind: 'opening' }, 'starting…'],
    [SANDBOX, { kind: 'open', place: { region: 'us-east-1', host: '127.0.0.1:9100', accountId: '123456789012' } }, 'us-east-1 · 127.0.0.1:9100'],
    [SANDBOX, { kind: 'ended', reason: 'exit code 1' }, 'ended: exit code 1'],
    [DEV, { kind: 'suggested' }, 'eu-west-1 · suggested by this folder'],
    [DEV, { kind: 'closed' }, 'eu-west-1'],
    [DEV, { kind: 'opening' }, 'eu-west-1 · opening…'],
    [DEV, { kind: 'open' }, 'eu-west-1'],
    [DEV, { kind: 'open', caller: CALLER }, 'eu-west-1 · 4711****9021 Builder'],
    [DEV, { kind: 'signedOut', error: SIGN_IN, by: 'sso', sinceMs: NOW_MS - 3 * 3_600_000 }, 'SSO session expired 3 hours ago'],
    [DEV, { kind: 'signedOut', error: SIGN_IN, by: 'sso', sinceMs: undefined }, 'SSO: not signed in'],
    // The cache says that it goes on, and the portal knows it no more.
    [DEV, { kind: 'signedOut', error: SIGN_IN, by: 'sso', sinceMs: NOW_MS + 1 }, 'SSO: not signed in'],
    [DEV, { kind: 'signedOut', error: SIGN_IN, by: 'login', sinceMs: undefined }, 'not signed in'],
    [DEV, { kind: 'failed', error: new UserError('x', { code: 'NoCredentials' }) }, 'eu-west-1 · no credentials'],
    [DEV, { kind: 'failed', error: new UserError('x', { code: 'NoSuchProfile' }) }, 'eu-west-1 · cannot be used'],
  ];
  for (const [saved, phase, expected] of table) {
    it(`says "${expected}" of one that is ${phase.kind}`, () => {
      assert.equal(toListed(saved, phase, { isCurrent: false, isSaved: true, nowMs: NOW_MS }).description, expected);
    });
  }

  it('has the account whole and who is calling in its details, and whether it is the current one', () => {
    const { id, label, details } = toListed(DEV, { kind: 'open', caller: CALLER }, { isCurrent: true, isSaved: true, nowMs: NOW_MS });
    assert.deepEqual([id, label], ['profile:dev@eu-west-1', 'Development']);
    assert.deepEqual(details, [
      'AWS profile dev in eu-west-1.', 'Account 471123459021.', `Calls are made as ${CALLER.arn}`, 'Commands that name no row act here.',
    ]);
  });

  it('says what is wrong and what to do', () => {
    const { details, error } = toListed(DEV, { kind: 'signedOut', error: SIGN_IN, by: 'sso', sinceMs: undefined }, { isCurrent: false, isSaved: true, nowMs: NOW_MS });
    assert.deepEqual([error, details.slice(1)], [SIGN_IN, [SIGN_IN.message, 'Choose Sign In.']]);
  });
});
