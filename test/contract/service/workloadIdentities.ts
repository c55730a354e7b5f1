import {
  CreateWorkloadIdentityCommand, DeleteWorkloadIdentityCommand, GetWorkloadIdentityCommand, ListWorkloadIdentitiesCommand,
  paginateListWorkloadIdentities, UpdateWorkloadIdentityCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { RETURN_URL } from '../clients.js';
import { refused } from './refusals.js';
import type { Get } from './target.js';

const OTHER_URL = 'https://app.example.com/callback';

export function describeWorkloadIdentities(get: Get): void {
  describe('CreateWorkloadIdentity', () => {
    it('answers 201 with ARN and return URLs', async () => {
      const { clients: { control }, claim } = get();
      const name = claim('workload', 'created');
      const input = { name, allowedResourceOauth2ReturnUrls: [RETURN_URL], tags: { suite: 'contract' } };
      const created = await control.send(new CreateWorkloadIdentityCommand(input));
      assert.equal(created.$metadata.httpStatusCode, 201);
      assert.ok(created.$metadata.requestId);
      assert.equal(created.name, name);
      assert.ok(created.workloadIdentityArn?.endsWith(`:workload-identity-directory/default/workload-identity/${name}`), created.workloadIdentityArn);
      assert.deepEqual(created.allowedResourceOauth2ReturnUrls, [RETURN_URL]);
    });

    for (const [what, name] of [['a blank', 'a b'], ['two characters', 'ab'], ['256 characters', 'n'.repeat(256)], ['none', undefined]] as const) {
      it(`refuses a name of ${what}`, async () => {
        await refused(get().clients.control.send(new CreateWorkloadIdentityCommand({ name })), 'ValidationException');
      });
    }

    it('refuses a return URL that is none', async () => {
      const { clients: { control }, claim } = get();
      const input = { name: claim('workload', 'bad-url'), allowedResourceOauth2ReturnUrls: ['no url'] };
      await refused(control.send(new CreateWorkloadIdentityCommand(input)), 'ValidationException');
    });
  });

  describe('GetWorkloadIdentity', () => {
    it('adds the times', async () => {
      const { clients: { control }, makeWorkload } = get();
      const name = await makeWorkload('read');
      const read = await control.send(new GetWorkloadIdentityCommand({ name }));
      assert.deepEqual([read.$metadata.httpStatusCode, read.name, read.allowedResourceOauth2ReturnUrls], [200, name, [RETURN_URL]]);
      assert.ok(read.createdTime instanceof Date && read.lastUpdatedTime instanceof Date);
      assert.ok(Math.abs(read.createdTime.getTime() - Date.now()) < 600_000, read.createdTime.toISOString());
    });
  });

  describe('UpdateWorkloadIdentity', () => {
    it('replaces the whole list of return URLs', async () => {
      const { clients: { control }, makeWorkload } = get();
      const name = await makeWorkload('updated');
      const updated = await control.send(new UpdateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [OTHER_URL] }));
      assert.equal(updated.$metadata.httpStatusCode, 200);
      assert.deepEqual(updated.allowedResourceOauth2ReturnUrls, [OTHER_URL]);
      assert.deepEqual((await control.send(new GetWorkloadIdentityCommand({ name }))).allowedResourceOauth2ReturnUrls, [OTHER_URL]);
    });
  });

  describe('ListWorkloadIdentities', () => {
    it('gives names and ARNs in pages', async () => {
      const { clients: { control }, makeWorkload } = get();
      const made = [await makeWorkload('page-1'), await makeWorkload('page-2')];
      const { workloadIdentities = [], nextToken } = await control.send(new ListWorkloadIdentitiesCommand({ maxResults: 1 }));
      assert.deepEqual(workloadIdentities.map((one) => Object.keys(one).sort()), [['name', 'workloadIdentityArn']]);
      assert.ok(nextToken);
      const names: unknown[] = [];
      for await (const page of paginateListWorkloadIdentities({ client: control }, {})) {
        names.push(...(page.workloadIdentities ?? []).map(({ name }) => name));
      }
      assert.deepEqual(made.filter((name) => !names.includes(name)), []);
    });

    it('refuses pages of 0 and of more than 20', async () => {
      const { control } = get().clients;
      for (const maxResults of [0, 21]) await refused(control.send(new ListWorkloadIdentitiesCommand({ maxResults })), 'ValidationException');
    });
  });

  describe('DeleteWorkloadIdentity', () => {
    it('answers 204, and the name is nobody\'s', async () => {
      const { clients: { control }, makeWorkload } = get();
      const name = await makeWorkload('deleted');
      assert.equal((await control.send(new DeleteWorkloadIdentityCommand({ name }))).$metadata.httpStatusCode, 204);
      await refused(control.send(new GetWorkloadIdentityCommand({ name })), 'ResourceNotFoundException');
    });
  });

  const byName = {
    GetWorkloadIdentity: (name: string) => get().clients.control.send(new GetWorkloadIdentityCommand({ name })),
    UpdateWorkloadIdentity: (name: string) => (
      get().clients.control.send(new UpdateWorkloadIdentityCommand({ name, allowedResourceOauth2ReturnUrls: [] }))),
    DeleteWorkloadIdentity: (name: string) => get().clients.control.send(new DeleteWorkloadIdentityCommand({ name })),
  };
  for (const [operation, call] of Object.entries(byName)) {
    it(`${operation} refuses a name of nobody and one that is none`, async () => {
      await refused(call(get().toNobody()), 'ResourceNotFoundException');
      await refused(call('a b'), 'ValidationException');
    });
  }
}
