import { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { CognitoControl } from './control.js';
import { findPoolId, nameOfSetup, type SetupRecord } from './record.js';

/** The account in an ARN: `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`. */
export const toAccount = (arn: string): string | undefined => arn.split(':')[4];

/** Where a set-up is made, to be kept with it. */
export function toPlace(access: AwsAccess, account: string | undefined): Pick<SetupRecord, 'region' | 'endpoint' | 'account'> {
  return { region: access.region, ...(access.kind === 'sandbox' ? { endpoint: access.endpoint } : {}), account };
}

const FORGET = 'Where it is gone, forget the set-up by Clean Up.';

/**
 * What is not found may be where it was made, and this connection have moved: a profile may point to another account later, a sandbox
 * have another data directory. Gives the reason for which nothing may be taken for gone; undefined where this is the place.
 */
export async function findDoubt(
  control: Pick<CognitoControl, 'getAccount'>, access: AwsAccess, record: SetupRecord, signal?: AbortSignal,
): Promise<UserError | undefined> {
  const { region, endpoint, account } = record;
  const what = findPoolId(record) ?? nameOfSetup(record);
  if (access.kind === 'sandbox') {
    return endpoint === access.endpoint ? undefined : new UserError(`The sandbox was started anew since, and has no such user pool: ${what}`, {
      code: 'OtherSandbox', hint: `It may have another data directory than the set-up was made in. ${FORGET}`,
    });
  }
  if (region !== undefined && region !== access.region) {
    return new UserError(`The set-up was made in another region: ${region}`, { code: 'OtherRegion', hint: 'Connect to that region, then try again.' });
  }
  const open = await control.getAccount(signal);
  if (account !== undefined && account === open) return undefined;
  if (account !== undefined && open !== undefined) {
    return new UserError(`This connection is of another account than the set-up: ${open}`, {
      code: 'OtherAccount', hint: `It was made in account ${account}. Use credentials of that account, then try again.`,
    });
  }
  const made = account === undefined ? '' : `The set-up was made in account ${account}. `;
  return new UserError(`It is not found, and whether this is the account it was made in is not known: ${what}`, {
    code: 'UnknownAccount', hint: `${made}Check the profile of this connection. ${FORGET}`,
  });
}
