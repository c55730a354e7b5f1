import { isDeepStrictEqual } from 'node:util';
import { VENDORS } from '../control/vendors.js';
import { issuerEndpoints } from '../idp/endpoints.js';
import { PRESET_VENDORS, toPreset } from '../idp/presets.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord } from '../state.js';

type VendorServer = Pick<Oauth2ProviderRecord, 'vendor' | 'discovery'>;

/** Vendors whose server is always the one that the provider's configuration names. */
const CONFIGURED_VENDORS = [...VENDORS].flatMap(([name, { discovery }]) => (discovery === undefined ? [name] : []));

/** Why no flow of this provider can go anywhere: it would go to the vendor's own server, and no request leaves the sandbox for that. */
export function describeMissingServer({ vendor, discovery }: VendorServer): string | undefined {
  if (toPreset(vendor) !== undefined || !isDeepStrictEqual(VENDORS.get(vendor)?.discovery, discovery)) return undefined;
  return `The sandbox has no identity provider of this vendor; use one of ${[...PRESET_VENDORS, ...CONFIGURED_VENDORS].join(', ')} instead of: ${vendor}`;
}

/**
 * The authorization server that stands in for a vendor's own; undefined where the provider's configuration names one.
 * @throws Error where there is neither
 */
export function findVendorServer({ origin }: Sandbox, provider: VendorServer) {
  const missing = describeMissingServer(provider);
  if (missing !== undefined) throw new Error(missing);
  const preset = toPreset(provider.vendor);
  return preset === undefined ? undefined : issuerEndpoints(origin, preset);
}
