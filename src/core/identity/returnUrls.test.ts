import assert from 'node:assert/strict';
import type { WorkloadIdentity } from './control.js';
import { addReturnUrl, addReturnUrls, describeReturnUrls, groupReturnUrls, removeReturnUrls } from './returnUrls.js';

function fakeControl(registered: readonly string[]) {
  const sent: (readonly string[])[] = [];
  const identity = (urls: readonly string[]): WorkloadIdentity => ({
    name: 'agent', arn: 'arn', allowedResourceOauth2ReturnUrls: urls, createdTime: undefined, lastUpdatedTime: undefined,
  });
  return {
    sent,
    getWorkloadIdentity: () => Promise.resolve(identity(registered)),
    setReturnUrls: (_name: string, urls: readonly string[]) => {
      sent.push(urls);
      return Promise.resolve(identity(urls));
    },
  };
}

describe('addReturnUrl', () => {
  it('keeps the URLs that are registered and adds the new one at the end', async () => {
    const control = fakeControl(['http://a/cb', 'http://b/cb']);
    const { identity, added } = await addReturnUrl(control, 'agent', 'http://c/cb');
    assert.deepEqual(control.sent, [['http://a/cb', 'http://b/cb', 'http://c/cb']]);
    assert.equal(identity.allowedResourceOauth2ReturnUrls.length, 3);
    assert.equal(added, true);
  });

  it('sends nothing where the URL is registered already', async () => {
    const control = fakeControl(['http://a/cb']);
    assert.equal((await addReturnUrl(control, 'agent', 'http://a/cb')).added, false);
    assert.deepEqual(control.sent, []);
  });
});

describe('several return URLs', () => {
  const [A, B, C] = ['http://a/cb', 'http://b/cb', 'http://c/cb'];

  it('go off a list, and come back onto it, in one Update each', async () => {
    const control = fakeControl([A, B, C]);
    await removeReturnUrls(control, { identity: 'agent', urls: [A, C, 'http://gone/cb'] });
    assert.deepEqual(control.sent, [[B]]);
    const later = fakeControl([B, C]);
    assert.ok((await addReturnUrls(later, { identity: 'agent', urls: [A, C] })).added);
    assert.deepEqual(later.sent, [[B, C, A]]);
  });

  it('send nothing where none of them is on the list', async () => {
    const control = fakeControl([A]);
    await removeReturnUrls(control, { identity: 'agent', urls: [B, C] });
    assert.deepEqual(control.sent, []);
  });

  it('are told by the identities that they are of', () => {
    const groups = groupReturnUrls([{ identity: 'x', url: A }, { identity: 'y', url: A }, { identity: 'x', url: B }]);
    assert.deepEqual(groups, [{ identity: 'x', urls: [A, B] }, { identity: 'y', urls: [A] }]);
    assert.deepEqual([groups, groups.slice(0, 1), groups.slice(1)].map(describeReturnUrls), [
      'on 2 workload identities: 3 return URLs', 'on x: 2 return URLs', `on y: ${A}`,
    ]);
  });
});
