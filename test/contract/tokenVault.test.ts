import {
  GetTokenVaultCommand, ResourceNotFoundException, SetTokenVaultCMKCommand, ValidationException, type KmsConfiguration,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';

describe('The token vault of the sandbox, through the AWS SDK', function () {
  this.timeout(20_000);
  let sandbox: KeptSandbox;
  const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
  const get = (tokenVaultId?: string) => sandbox.clients.control.send(new GetTokenVaultCommand({ tokenVaultId }));
  const set = (kmsConfiguration: KmsConfiguration | undefined, tokenVaultId?: string) => (
    sandbox.clients.control.send(new SetTokenVaultCMKCommand({ tokenVaultId, kmsConfiguration }))
  );

  before(async () => { sandbox = await startKeptSandbox(); });
  after(() => sandbox.stop());

  it('begins with a key of the service, under the id default', async () => {
    const vault = await get();
    assert.equal(vault.tokenVaultId, 'default');
    assert.deepEqual(vault.kmsConfiguration, { keyType: 'ServiceManagedKey' });
    assert.ok(vault.lastModifiedDate instanceof Date && Math.abs(vault.lastModifiedDate.getTime() - Date.now()) < 60_000);
    assert.deepEqual((await get('default')).lastModifiedDate, vault.lastModifiedDate);
  });

  it('takes a key of one\'s own, keeps it over a restart, and gives it up again', async () => {
    const before = await get();
    const changed = await set({ keyType: 'CustomerManagedKey', kmsKeyArn });
    assert.deepEqual([changed.tokenVaultId, changed.kmsConfiguration], ['default', { keyType: 'CustomerManagedKey', kmsKeyArn }]);
    assert.ok((changed.lastModifiedDate?.getTime() ?? 0) > (before.lastModifiedDate?.getTime() ?? Infinity));
    await sandbox.restart();
    assert.deepEqual((await get()).kmsConfiguration, { keyType: 'CustomerManagedKey', kmsKeyArn });
    await set({ keyType: 'ServiceManagedKey' }, 'default');
    assert.deepEqual((await get()).kmsConfiguration, { keyType: 'ServiceManagedKey' });
  });

  it('is the only one', async () => {
    await assert.rejects(get('other'), ResourceNotFoundException);
    await assert.rejects(set({ keyType: 'ServiceManagedKey' }, 'other'), ResourceNotFoundException);
    await assert.rejects(get('a.b'), ValidationException);
  });

  const refusals: readonly (readonly [what: string, configuration: KmsConfiguration | undefined, field: string])[] = [
    ['no configuration', undefined, 'kmsConfiguration'],
    ['no kind of key', { keyType: undefined }, 'kmsConfiguration.keyType'],
    ['a kind that is none', { keyType: 'Other' as 'ServiceManagedKey' }, 'kmsConfiguration.keyType'],
    ['a key of one\'s own without its ARN', { keyType: 'CustomerManagedKey' }, 'kmsConfiguration.kmsKeyArn'],
    ['an alias', { keyType: 'CustomerManagedKey', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:alias/x' }, 'kmsConfiguration.kmsKeyArn'],
    ['an ARN beside a key of the service', { keyType: 'ServiceManagedKey', kmsKeyArn }, 'kmsConfiguration.kmsKeyArn'],
  ];
  for (const [what, configuration, field] of refusals) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(set(configuration), (error) => {
        assert.ok(error instanceof ValidationException);
        assert.deepEqual(error.fieldList?.map(({ name }) => name), [field]);
        return true;
      });
    });
  }
});
