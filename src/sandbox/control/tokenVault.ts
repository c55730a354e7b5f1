import type { Sandbox } from '../sandbox.js';
import { QUICK_START_RUNTIME } from '../seed.js';
import type { TokenVaultRecord } from '../state.js';
import { put } from '../store.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES, type FieldReader } from '../web/fields.js';

/** The service has one vault, and no operation that makes another. */
const DEFAULT_VAULT = 'default';

/** A vault that was never touched is as old as the sandbox. @throws ServiceError ResourceNotFoundException */
function findTokenVault({ store }: Sandbox, id: string): TokenVaultRecord {
  if (id !== DEFAULT_VAULT) throw new ServiceError('ResourceNotFoundException', `TokenVault not found: ${id}`);
  return store.get('tokenVaults', id) ?? { id, updatedAtMs: store.get('runtimes', QUICK_START_RUNTIME)?.createdAtMs ?? 0 };
}

function toDetails({ id, kmsKeyArn, updatedAtMs }: TokenVaultRecord) {
  return {
    tokenVaultId: id,
    kmsConfiguration: kmsKeyArn === undefined ? { keyType: 'ServiceManagedKey' } : { keyType: 'CustomerManagedKey', kmsKeyArn },
    lastModifiedDate: updatedAtMs / 1000,
  };
}

const readId = (request: FieldReader) => request.optionalText('tokenVaultId', RULES.tokenVaultId) ?? DEFAULT_VAULT;

export function getTokenVault(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const id = readId(request);
  request.check();
  return toDetails(findTokenVault(sandbox, id));
}

/** Remembers the key; nothing is encrypted with it, since there is no KMS here. */
export function setTokenVaultCmk(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const id = readId(request);
  request.need('kmsConfiguration');
  const kms = request.object('kmsConfiguration');
  if (request.has('kmsConfiguration')) kms.need('keyType');
  const isOwn = kms.choice('keyType', ['CustomerManagedKey', 'ServiceManagedKey']) === 'CustomerManagedKey';
  const kmsKeyArn = kms.optionalText('kmsKeyArn', RULES.kmsKeyArn);
  // Guess: vault-key-arn
  if (isOwn) kms.need('kmsKeyArn');
  else if (kms.has('kmsKeyArn')) kms.fail('kmsKeyArn', 'Member must be null where keyType is not CustomerManagedKey');
  request.check();
  findTokenVault(sandbox, id);
  const updated: TokenVaultRecord = { id, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }), updatedAtMs: sandbox.now() };
  sandbox.store.write(put('tokenVaults', id, updated));
  return toDetails(updated);
}
