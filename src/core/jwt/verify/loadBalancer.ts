import type { DecodedToken } from '../decode.js';
import { claimOf, stringOf } from '../members.js';

/** An Application Load Balancer as the header of its tokens names it. */
export interface Signer {
  /** ARN of the load balancer: what the token says of itself, until the application knows it for its own. */
  readonly arn: string;
  /** Where its public key is, as PEM. */
  readonly keyUrl: string;
}

const ARN = /^arn:(aws|aws-us-gov):elasticloadbalancing:([a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\d{1,2}):\d{12}:loadbalancer\/app\/[A-Za-z0-9-]{1,64}\/[A-Za-z0-9]{1,64}$/;
const KEY_ID = /^[A-Za-z0-9-]{1,128}$/;

/**
 * The load balancer that a token of `x-amzn-oidc-data` says has signed it, and the address of its key by region and `kid` ("Authenticate users
 * using an Application Load Balancer", Elastic Load Balancing). Undefined for every other token, and for a partition whose address that page
 * does not name. Nothing of the token gets into the address but a region and a key's id, so it leads to AWS alone.
 */
export function signerOf(token: DecodedToken): Signer | undefined {
  const arn = stringOf(claimOf(token.header, 'signer')) ?? '';
  const kid = stringOf(claimOf(token.header, 'kid')) ?? '';
  const [, partition, region] = ARN.exec(arn) ?? [];
  if (partition === undefined || region === undefined || !KEY_ID.test(kid)) return undefined;
  if (region.startsWith('us-gov-') !== (partition === 'aws-us-gov')) return undefined;
  const place = partition === 'aws-us-gov'
    ? `https://s3-${region}.amazonaws.com/aws-elb-public-keys-prod-${region}`
    : `https://public-keys.auth.elb.${region}.amazonaws.com`;
  return { arn, keyUrl: `${place}/${kid}` };
}
