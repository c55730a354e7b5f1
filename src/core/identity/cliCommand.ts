import { quotePosix } from '../base/shellQuote.js';
import { toNamedProfile, type AwsAccess } from './access.js';

/** The AWS CLI where this connection leads, up to the name of an operation. `AWS_PAGER` of version 2 would stop after each answer. */
export function toCliCommand(service: string, access: AwsAccess): string {
  if (access.kind === 'sandbox') {
    // The sandbox takes any signature; these are no secret.
    return `AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_PAGER='' aws --endpoint-url ${quotePosix(access.endpoint)} --region ${quotePosix(access.region)} ${service}`;
  }
  const profile = toNamedProfile(access.profile);
  return `AWS_PAGER='' aws${profile === undefined ? '' : ` --profile ${quotePosix(profile)}`} --region ${quotePosix(access.region)} ${service}`;
}
