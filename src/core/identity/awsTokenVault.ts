import { GetTokenVaultCommand, SetTokenVaultCMKCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';

/** The one token vault of an account in a region: the service takes it without an id, too, but a log of calls would then not name it. */
const tokenVaultId = 'default';

export function createAwsTokenVault({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'getTokenVault' | 'setTokenVaultKey'> {
  return {
    getTokenVault: (signal) => told('read the token vault', client
      .send(new GetTokenVaultCommand({ tokenVaultId }), stopAt(signal))
      .then(({ tokenVaultId: id = '', kmsConfiguration, lastModifiedDate }) => ({
        id, keyType: kmsConfiguration?.keyType ?? '', kmsKeyArn: kmsConfiguration?.kmsKeyArn, lastModifiedTime: lastModifiedDate,
      }))),

    setTokenVaultKey: (key, signal) => told('set the key of the token vault', client
      .send(new SetTokenVaultCMKCommand({ tokenVaultId, kmsConfiguration: { ...key } }), stopAt(signal)).then(() => undefined)),
  };
}
