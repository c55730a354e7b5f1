import { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { CognitoControl, PoolClient } from './control.js';
import { toPoolEndpoints } from './endpoints.js';
import { findPoolId, type SetupRecord, type SetupSecrets, type SetupSummary } from './record.js';

export interface ReadSetup {
  readonly summary: SetupSummary;
  readonly secrets: Omit<SetupSecrets, 'password'>;
}

/**
 * Reads from the account what a set-up of some time ago made, as its own summary said it.
 * Throws a `UserError`: `SetupIncomplete` where a part of it is gone, or what Cognito refused.
 */
export async function readSetup(
  access: AwsAccess, control: Pick<CognitoControl, 'getPool' | 'getClient'>, record: SetupRecord, signal?: AbortSignal,
): Promise<ReadSetup> {
  const poolId = need(findPoolId(record), 'user pool');
  const pool = await control.getPool(poolId, signal);
  const clientIds = record.things.flatMap((thing) => (thing.kind === 'client' && thing.clientId !== undefined ? [thing.clientId] : []));
  const clients = await Promise.all(clientIds.map((clientId) => control.getClient(poolId, clientId, signal)));
  const ofFlow = (flow: string): PoolClient => need(clients.find(({ oauthFlows }) => oauthFlows.includes(flow)), `app client with the flow ${flow}`);
  const codeClient = ofFlow('code');
  const machineClient = ofFlow('client_credentials');
  const usernames = record.things.flatMap((thing) => (thing.kind === 'user' ? [thing.username] : []));
  return {
    summary: {
      ...toPoolEndpoints(access, poolId, need(pool.domain, 'domain')),
      poolId,
      poolName: pool.name,
      username: need(usernames[0], 'user'),
      codeClientId: codeClient.id,
      machineClientId: machineClient.id,
      machineScopes: machineClient.scopes,
    },
    secrets: { codeClientSecret: need(codeClient.secret, 'client secret'), machineClientSecret: need(machineClient.secret, 'client secret') },
  };
}

function need<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new UserError(`The set-up is no longer complete, it has no: ${what}`, {
    code: 'SetupIncomplete', hint: 'Clean it up and set up another user pool.',
  });
}
