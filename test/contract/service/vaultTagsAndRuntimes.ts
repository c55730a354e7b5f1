import { InvokeAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  GetAgentRuntimeCommand, GetTokenVaultCommand, GetWorkloadIdentityCommand, ListAgentRuntimesCommand, ListTagsForResourceCommand,
  SetTokenVaultCMKCommand, TagResourceCommand, UntagResourceCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { refused } from './refusals.js';
import type { Get } from './target.js';

const NOBODY = 'nobody-abcdefghij';

/** What is read only, or refused: nothing here changes what an account has. */
export function describeVaultTagsAndRuntimes(get: Get): void {
  /** The ARN of a runtime that there is not, in the account and region of a workload identity that there is. */
  const toNobody = async (what: string) => {
    const { clients: { control }, makeWorkload } = get();
    const name = await makeWorkload(what);
    const { workloadIdentityArn = '' } = await control.send(new GetWorkloadIdentityCommand({ name }));
    return `${workloadIdentityArn.slice(0, workloadIdentityArn.indexOf('workload-identity-directory'))}runtime/${NOBODY}`;
  };

  describe('GetTokenVault', () => {
    it('gives the vault default and whose key it has', async () => {
      const vault = await get().clients.control.send(new GetTokenVaultCommand({}));
      assert.deepEqual([vault.$metadata.httpStatusCode, vault.tokenVaultId], [200, 'default']);
      assert.match(vault.kmsConfiguration?.keyType ?? '', /^(?:ServiceManagedKey|CustomerManagedKey)$/);
      assert.ok(vault.lastModifiedDate instanceof Date);
    });

    it('refuses a vault of nobody and an id that is none', async () => {
      const { control } = get().clients;
      await refused(control.send(new GetTokenVaultCommand({ tokenVaultId: 'nobody' })), 'ResourceNotFoundException');
      await refused(control.send(new GetTokenVaultCommand({ tokenVaultId: 'a.b' })), 'ValidationException');
    });
  });

  describe('SetTokenVaultCMK', () => {
    it('refuses to be asked without a configuration, and a key that is none', async () => {
      const { control } = get().clients;
      await refused(control.send(new SetTokenVaultCMKCommand({ kmsConfiguration: undefined })), 'ValidationException');
      const kmsConfiguration = { keyType: 'CustomerManagedKey', kmsKeyArn: 'no ARN' } as const;
      await refused(control.send(new SetTokenVaultCMKCommand({ kmsConfiguration })), 'ValidationException');
    });
  });

  describe('ListTagsForResource, TagResource and UntagResource', () => {
    it('refuse a resource of nobody and an ARN that is none', async () => {
      const { control } = get().clients;
      const calls = [
        (resourceArn: string) => control.send(new ListTagsForResourceCommand({ resourceArn })),
        (resourceArn: string) => control.send(new TagResourceCommand({ resourceArn, tags: { a: 'b' } })),
        (resourceArn: string) => control.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] })),
      ];
      const nobody = await toNobody('beside-tagged');
      for (const call of calls) {
        await refused(call(nobody), 'ResourceNotFoundException');
        await refused(call('no-arn-of-any-resource'), 'ValidationException');
      }
    });
  });

  describe('ListAgentRuntimes, GetAgentRuntime and InvokeAgentRuntime', () => {
    it('list runtimes with what each has', async () => {
      const { $metadata, agentRuntimes } = await get().clients.control.send(new ListAgentRuntimesCommand({ maxResults: 100 }));
      assert.equal($metadata.httpStatusCode, 200);
      for (const { agentRuntimeArn, agentRuntimeId = '?', lastUpdatedAt } of agentRuntimes ?? []) {
        assert.ok(agentRuntimeArn?.endsWith(agentRuntimeId), agentRuntimeArn);
        assert.ok(lastUpdatedAt instanceof Date);
      }
    });

    it('refuse a page of more than 100, and a runtime of nobody', async () => {
      const { clients: { control, data } } = get();
      await refused(control.send(new ListAgentRuntimesCommand({ maxResults: 101 })), 'ValidationException');
      await refused(control.send(new GetAgentRuntimeCommand({ agentRuntimeId: NOBODY })), 'ResourceNotFoundException');
      const agentRuntimeArn = await toNobody('beside-invoked');
      await refused(data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn, payload: new Uint8Array() })), 'ResourceNotFoundException');
    });
  });
}
