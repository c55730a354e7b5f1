import type { DecodedToken } from '../decode.js';
import type { JsonNode } from '../json.js';
import { claimOf, stringOf } from '../members.js';

/** An Application Load Balancer as the header of its tokens names it. */
export interface Signer {
  /** ARN of the load balancer: what the token says of itself, until the application knows it for its own. */
  readonly arn: string;
  /** Where its public key is, as PEM. */
  readonly keyUrl: string;
}

const ARN = /^arn:(aws|aws-us-gov):elasticloadbalancing:([a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\d{1,2}):\d{12}:loadbalancer\/app\/[A-Za-z0-9-]{1,64}\/[A-Za-z0-9]{1,64}$/;
/** ARN of the load balancer that a token of `x-amzn-oidc-data` says has signed it. Undefined for every other token. */
export function loadBalancerOf({ header }: DecodedToken): string | undefined {
  const arn = stringOf(claimOf(header, 'signer')) ?? '';
  return ARN.test(arn) ? arn : undefined;
}

/**
 * Who issued a token, or when it ends. A load balancer says both in the header: its payload is the answer of a user info endpoint
 * ("Authenticate users using an Application Load Balancer", Elastic Load Balancing), which has neither.
 */
export function statedBy(token: DecodedToken, name: 'iss' | 'exp'): { readonly value: JsonNode | undefined; readonly isInHeader: boolean } {
  const value = claimOf(token.payload, name);
  if (value !== undefined || loadBalancerOf(token) === undefined) return { value, isInHeader: false };
  const inHeader = claimOf(token.header, name);
  return { value: inHeader, isInHeader: inHeader !== undefined };
}

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
