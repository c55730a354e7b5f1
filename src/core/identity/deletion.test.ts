import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { Oauth2Provider } from './control.js';
import { deleteAll, type Deletable } from './deletion.js';

const item = (kind: Deletable['kind'], name: string): Deletable => ({ kind, name, arn: `arn:${name}` });
const gone = () => Promise.reject(new UserError('Cannot: gone.', { code: 'ResourceNotFoundException' }));
const all = [item('workloadIdentity', 'a'), item('provider', 'b'), item('apiKeyProvider', 'c')];

describe('a deletion of several', () => {
  it('goes on after one that fails, tells why, and takes what is gone for deleted', async () => {
    const asked: string[] = [];
    const begun: string[] = [];
    const report = await deleteAll({
      deleteWorkloadIdentity: (name) => { asked.push(name); return gone(); },
      deleteOauth2Provider: (name) => { asked.push(name); return Promise.reject(new UserError('Cannot: access denied.', { code: 'AccessDeniedException' })); },
      deleteApiKeyProvider: (name) => { asked.push(name); return Promise.resolve(); },
      getOauth2Provider: gone,
    }, all, ({ name }, index) => begun.push(`${index} ${name}`));
    assert.deepEqual([asked, begun], [['a', 'b', 'c'], ['0 a', '1 b', '2 c']]);
    assert.deepEqual(report.deleted.map(({ name }) => name), ['a', 'c']);
    assert.deepEqual(report.failed.map(({ item: { name }, error }) => [name, error.code]), [['b', 'AccessDeniedException']]);
  });

  it('stops after the one that is under way', async () => {
    const controller = new AbortController();
    const done = () => { controller.abort(); return Promise.resolve(); };
    const report = await deleteAll(
      { deleteWorkloadIdentity: done, deleteOauth2Provider: done, deleteApiKeyProvider: done, getOauth2Provider: gone }, all, () => undefined, controller.signal,
    );
    assert.deepEqual([report.deleted.length, report.left.map(({ name }) => name)], [1, ['b', 'c']]);
  });

  it('calls a provider deleted only where the service says that it is gone', async () => {
    const done = () => Promise.resolve();
    const providers = ['going', 'unread', 'gone'].map((name) => item('provider', name));
    const report = await deleteAll({
      deleteWorkloadIdentity: done, deleteOauth2Provider: done, deleteApiKeyProvider: done,
      getOauth2Provider: (name) => (name === 'going' ? Promise.resolve({ status: 'DELETING' } as Oauth2Provider)
        : name === 'gone' ? gone() : Promise.reject(new UserError('Cannot: access denied.', { code: 'AccessDeniedException' }))),
    }, providers, () => undefined);
    assert.deepEqual([report.deleted, report.deleting].map((items) => items.map(({ name }) => name)), [['gone'], ['going', 'unread']]);
  });
});
