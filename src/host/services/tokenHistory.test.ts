import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createTokenHistory } from './tokenHistory.js';

describe('the tokens of a window', () => {
  it('are listed newest first, each once', () => {
    let now = 0;
    const history = createTokenHistory(() => (now += 1));
    for (const token of ['a', 'b', 'a', 'c']) history.add({ text: token });
    assert.deepEqual(history.list().map(({ token, seenAtMs }) => [token.reveal(), seenAtMs]), [['c', 4], ['a', 3], ['b', 2]]);
  });

  it('are fifty at most, and none after they were forgotten', () => {
    const history = createTokenHistory(() => 0);
    for (let index = 0; index < 60; index += 1) history.add({ text: `token-${index}` });
    assert.equal(history.list().length, 50);
    assert.equal(history.list().at(-1)?.token.reveal(), 'token-10');
    history.clear();
    assert.deepEqual(history.list(), []);
  });

  it('keep their ids, and tell of each change', () => {
    const history = createTokenHistory(() => 0);
    let changes = 0;
    history.onDidChange(() => { changes += 1; });
    for (const token of ['a', 'b', 'a']) history.add({ text: token });
    assert.deepEqual(history.list().map(({ id }) => id), [1, 2]);
    history.clear();
    history.clear();
    assert.equal(changes, 4);
  });

  it('leave when they are forgotten, one at a time', () => {
    const history = createTokenHistory(() => 0);
    for (const token of ['a', 'b']) history.add({ text: token });
    history.forget({ text: 'a' });
    history.forget({ text: 'never seen' });
    assert.deepEqual(history.list().map(({ token }) => token.reveal()), ['b']);
  });

  it('are others with another header beside them', () => {
    const history = createTokenHistory(() => 0);
    const beside = { text: 'a', unprotectedHeader: '{"kid":"1"}' };
    for (const token of [{ text: 'a' }, beside, beside]) history.add(token);
    assert.deepEqual(history.list().map(({ unprotectedHeader }) => unprotectedHeader), ['{"kid":"1"}', undefined]);
    history.forget({ text: 'a' });
    assert.deepEqual(history.list().map(({ unprotectedHeader }) => unprotectedHeader), ['{"kid":"1"}']);
  });

  it('keep where they were taken from when they are seen again', () => {
    const history = createTokenHistory(() => 0);
    history.add({ text: 'a' }, { from: 'answer of an agent' });
    history.add({ text: 'a' });
    history.add({ text: 'b' });
    assert.deepEqual(['a', 'b', 'c'].map((text) => history.originOf({ text })), [{ from: 'answer of an agent' }, undefined, undefined]);
  });

  it('are not taken for less by a place that says less of them', () => {
    const history = createTokenHistory(() => 0);
    const signedIn = { from: 'access token of a sign-in', issuer: 'https://a.example' } as const;
    for (const origin of [{ from: 'stream of an agent' }, { from: 'bearer token of an invocation' }, { from: 'answer of an agent' }, { from: 'stream of an agent' }] as const) history.add({ text: 'a' }, origin);
    assert.deepEqual(history.originOf({ text: 'a' }), { from: 'bearer token of an invocation' });
    for (const origin of [signedIn, { from: 'bearer token of an invocation' }, { from: 'stream of an agent' }] as const) history.add({ text: 'a' }, origin);
    assert.deepEqual(history.originOf({ text: 'a' }), signedIn);
  });

  it('are seen in no log', () => {
    const history = createTokenHistory(() => 0);
    history.add({ text: 'eyJhbGciOi' });
    assert.ok(!`${JSON.stringify(history.list())}${inspect(history.list())}`.includes('eyJ'));
  });
});
