import {
  CreateWorkloadIdentityCommand, DeleteWorkloadIdentityCommand, GetWorkloadIdentityCommand, ListWorkloadIdentitiesCommand, paginateListWorkloadIdentities,
  UpdateWorkloadIdentityCommand, ValidationException,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, RETURN_URL, type Clients } from './clients.js';

describe('Workload identities of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('are created without return URLs where none are given', async () => {
    await clients.control.send(new CreateWorkloadIdentityCommand({ name: 'no-urls' }));
    const read = await clients.control.send(new GetWorkloadIdentityCommand({ name: 'no-urls' }));
    assert.deepEqual(read.allowedResourceOauth2ReturnUrls, []);
  });

  it('name each refused member in the fieldList', async () => {
    await assert.rejects(
      clients.control.send(new CreateWorkloadIdentityCommand({ name: 'a b', allowedResourceOauth2ReturnUrls: ['no url', RETURN_URL] })),
      (error) => {
        assert.ok(error instanceof ValidationException);
        assert.equal(error.reason, 'FieldValidationFailed');
        assert.deepEqual(error.fieldList?.map(({ name }) => name), ['name', 'allowedResourceOauth2ReturnUrls.1.member']);
        return true;
      },
    );
  });

  it('refuse return URLs that no browser can be sent to, at Create and at Update', async () => {
    for (const url of ['http://[bad', 'javascript:alert(1)']) {
      const input = { name: 'bad-urls', allowedResourceOauth2ReturnUrls: [url] };
      await assert.rejects(clients.control.send(new CreateWorkloadIdentityCommand(input)), ValidationException, url);
      await assert.rejects(clients.control.send(new UpdateWorkloadIdentityCommand({ ...input, name: 'no-urls' })), ValidationException, url);
    }
  });

  it('of a runtime cannot be deleted', async () => {
    await assert.rejects(
      clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'quickstart_agent-sandbox001' })),
      (error) => error instanceof ValidationException && error.message === 'WorkloadIdentity is linked to a service and cannot be deleted',
    );
  });

  it('come in pages, also while the list changes', async () => {
    const { control } = clients;
    for (let index = 0; index < 25; index += 1) await control.send(new CreateWorkloadIdentityCommand({ name: `paged-${String(index).padStart(2, '0')}` }));
    const names: string[] = [];
    for await (const page of paginateListWorkloadIdentities({ client: control, pageSize: 7 }, {})) {
      assert.ok((page.workloadIdentities ?? []).length <= 7);
      names.push(...(page.workloadIdentities ?? []).flatMap(({ name }) => name ?? []));
      await control.send(new DeleteWorkloadIdentityCommand({ name: 'paged-00' })).catch(() => undefined);
    }
    assert.equal(names.filter((name) => name.startsWith('paged-')).length, 25);
    assert.equal(new Set(names).size, names.length);
    const whole = await control.send(new ListWorkloadIdentitiesCommand({}));
    assert.equal(whole.workloadIdentities?.length, 20);
  });

  it('refuse a page size beyond 20 and a token of nobody', async () => {
    await assert.rejects(clients.control.send(new ListWorkloadIdentitiesCommand({ maxResults: 21 })), ValidationException);
    await assert.rejects(clients.control.send(new ListWorkloadIdentitiesCommand({ nextToken: 'x' })), ValidationException);
  });
});
