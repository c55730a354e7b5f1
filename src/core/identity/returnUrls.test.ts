import assert from 'node:assert/strict';
import type { WorkloadIdentity } from './control.js';
import { addReturnUrl } from './returnUrls.js';

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
