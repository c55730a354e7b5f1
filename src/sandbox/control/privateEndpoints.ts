import type { PrivateEndpoint, PrivateEndpointOverride } from '../oauth2Config.js';
import { RULES, type FieldReader } from '../web/fields.js';
import { readTags } from './tags.js';

/** The service's bound on `privateEndpointOverrides`. */
const MOST_OVERRIDES = 5;
/** The service's bound on the security groups of one endpoint. */
const MOST_SECURITY_GROUPS = 5;

/** Reads `privateEndpoint` and `privateEndpointOverrides` of a custom provider. Problems are noted on the request. */
export function readPrivateEndpoints(config: FieldReader) {
  config.size('privateEndpointOverrides', 0, MOST_OVERRIDES);
  const overrides = config.objects('privateEndpointOverrides')?.map((override): PrivateEndpointOverride => ({
    domain: override.text('domain', RULES.overriddenDomain), privateEndpoint: readPrivateEndpoint(override),
  }));
  return {
    ...(config.has('privateEndpoint') ? { privateEndpoint: readPrivateEndpoint(config) } : {}),
    ...(overrides === undefined ? {} : { privateEndpointOverrides: overrides }),
  };
}

function readPrivateEndpoint(owner: FieldReader): PrivateEndpoint {
  const endpoint = owner.union('privateEndpoint', ['selfManagedLatticeResource', 'managedVpcResource']);
  if (endpoint.has('managedVpcResource')) return { managedVpcResource: readVpcResource(endpoint.object('managedVpcResource')) };
  if (!endpoint.has('selfManagedLatticeResource')) return { selfManagedLatticeResource: { resourceConfigurationIdentifier: '' } };
  const lattice = endpoint.union('selfManagedLatticeResource', ['resourceConfigurationIdentifier']);
  const identifier = lattice.optionalText('resourceConfigurationIdentifier', RULES.latticeResource) ?? '';
  return { selfManagedLatticeResource: { resourceConfigurationIdentifier: identifier } };
}

function readVpcResource(vpc: FieldReader): Extract<PrivateEndpoint, { readonly managedVpcResource: unknown }>['managedVpcResource'] {
  for (const name of ['subnetIds', 'endpointIpAddressType']) vpc.need(name);
  vpc.size('securityGroupIds', 0, MOST_SECURITY_GROUPS);
  const securityGroupIds = vpc.texts('securityGroupIds', RULES.securityGroupId);
  const routingDomain = vpc.optionalText('routingDomain', RULES.routingDomain);
  return {
    vpcIdentifier: vpc.text('vpcIdentifier', RULES.vpcId),
    subnetIds: vpc.texts('subnetIds', RULES.subnetId) ?? [],
    endpointIpAddressType: vpc.choice('endpointIpAddressType', ['IPV4', 'IPV6']) ?? 'IPV4',
    ...(securityGroupIds === undefined ? {} : { securityGroupIds }),
    ...readTags(vpc),
    ...(routingDomain === undefined ? {} : { routingDomain }),
  };
}
