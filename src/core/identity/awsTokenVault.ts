import { SetTokenVaultCMKCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityWrites } from './controlWrites.js';

/** The one token vault of an account in a region: without an id the service takes `default`. */
export function createAwsTokenVault({ client, stopAt, told }: AwsCalls): Pick<IdentityWrites, 'setTokenVaultKey'> {
  return {
    setTokenVaultKey: (key, signal) => told('set the key of the token vault', client
      .send(new SetTokenVaultCMKCommand({ kmsConfiguration: { ...key } }), stopAt(signal)).then(() => undefined)),
  };
}
