import { GetTokenVaultCommand, SetTokenVaultCMKCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsCalls } from './awsCalls.js';
import type { IdentityControl } from './control.js';

/** The one token vault of an account in a region: without an id the service takes `default`. */
export function createAwsTokenVault({ client, stopAt, told }: AwsCalls): Pick<IdentityControl, 'getTokenVault' | 'setTokenVaultKey'> {
  return {
    getTokenVault: (signal) => told('read the token vault', client
      .send(new GetTokenVaultCommand({}), stopAt(signal))
      .then(({ tokenVaultId = '', kmsConfiguration, lastModifiedDate }) => ({
        id: tokenVaultId, keyType: kmsConfiguration?.keyType ?? '', kmsKeyArn: kmsConfiguration?.kmsKeyArn, lastModifiedTime: lastModifiedDate,
      }))),

    setTokenVaultKey: (key, signal) => told('set the key of the token vault', client
      .send(new SetTokenVaultCMKCommand({ kmsConfiguration: { ...key } }), stopAt(signal)).then(() => undefined)),
  };
}
