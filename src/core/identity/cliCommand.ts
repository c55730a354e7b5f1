import { quotePosix } from '../base/shellQuote.js';
import type { AwsAccess } from './access.js';

/** The AWS CLI where this connection leads, up to the name of an operation. `AWS_PAGER` of version 2 would stop after each answer. */
export function toCliCommand(service: string, access: AwsAccess): string {
  // The sandbox takes any signature; these are no secret.
  const before = access.kind === 'sandbox' ? "AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_PAGER='' " : "AWS_PAGER='' ";
  // Without a profile the CLI looks into the environment first, as this connection does.
  const where = access.kind === 'sandbox' ? ` --endpoint-url ${quotePosix(access.endpoint)}`
    : access.profile === 'default' ? '' : ` --profile ${quotePosix(access.profile)}`;
  return `${before}aws${where} --region ${quotePosix(access.region)} ${service}`;
}
