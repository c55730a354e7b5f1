import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { IdentityControl, Tags } from './control.js';
import { saveTags, toTagChanges, validateTagKey, validateTagValue } from './tagRules.js';

describe('the rules of tags', () => {
  for (const key of ['team', 'cost center', 'a:b/c=d+e-f@g._h', 'k'.repeat(128)]) {
    it(`take the key ${key.slice(0, 20)}`, () => { assert.equal(validateTagKey(key), undefined); });
  }
  for (const [key, why] of [
    ['', /This one is empty/], ['k'.repeat(129), /This one has 129/], ['a#b', /The # at 2/], [' a', /space at 1/], ['aws:x', /AWS's own/], ['AWS:x', /AWS's own/],
    ['taken', /already: taken/],
  ] as const) {
    it(`refuse the key ${key.slice(0, 20)}`, () => { assert.match(validateTagKey(key, ['taken']) ?? '', why); });
  }

  it('take a value of up to 256, and none', () => {
    assert.deepEqual(['', 'v'.repeat(256)].map(validateTagValue), [undefined, undefined]);
    assert.match(validateTagValue('v'.repeat(257)) ?? '', /This one has 257/);
    assert.match(validateTagValue('a*') ?? '', /The \* at 2/);
  });

  it('send only what is different', () => {
    assert.deepEqual(toTagChanges({ a: '1', b: '2', c: '3' }, { a: '1', b: 'other', d: '4' }), { put: { b: 'other', d: '4' }, remove: ['c'] });
  });
});

describe('tags that are saved', () => {
  const denied = new UserError('Cannot add tags: access denied.', { code: 'AccessDeniedException', hint: 'Ask for it.' });
  function world(change: Partial<Pick<IdentityControl, 'tag' | 'untag'>> = {}) {
    const sent: string[] = [];
    const control = {
      tag: (_arn: string, tags: Tags) => { sent.push(`tag ${Object.keys(tags).join()}`); return Promise.resolve(); },
      untag: (_arn: string, keys: readonly string[]) => { sent.push(`untag ${keys.join()}`); return Promise.resolve(); },
      ...change,
    };
    return { sent, control };
  }

  it('are set before others go, so that who may not set them loses none', async () => {
    const { sent, control } = world();
    await saveTags(control, 'arn', { a: '1', b: '2' }, { b: '3' });
    assert.deepEqual(sent, ['tag b', 'untag a']);
    const refused = world({ tag: () => Promise.reject(denied) });
    await assert.rejects(saveTags(refused.control, 'arn', { a: '1' }, { b: '2' }), denied);
    assert.deepEqual(refused.sent, []);
  });

  it('are set after others went where there would be too many meanwhile', async () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, '']));
    const { sent, control } = world();
    const kept = Object.fromEntries(Object.entries(full).slice(1));
    await saveTags(control, 'arn', full, { ...kept, other: '' });
    assert.deepEqual(sent, ['untag k0', 'tag other']);
  });

  it('are told one by one where only the first half was done, also where it was cancelled in between', async () => {
    const stopped = new DOMException('stopped', 'AbortError');
    for (const [error, hint] of [[denied, 'Cannot add tags: access denied. Ask for it.'], [stopped, 'It was cancelled.']] as const) {
      const { control } = world({ untag: () => Promise.reject(error) });
      await assert.rejects(saveTags(control, 'arn', { a: '1' }, { b: '2' }), {
        code: 'SavedInPart', message: 'Only a part of the tags is saved. Tags that were set: b. Tags that were not removed: a', hint,
      });
    }
  });
});
