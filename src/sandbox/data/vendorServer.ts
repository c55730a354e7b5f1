import { issuerEndpoints } from '../idp/endpoints.js';
import { PRESET_VENDORS, toPreset } from '../idp/presets.js';
import type { Sandbox } from '../sandbox.js';

/** Vendors whose server is the one that the provider's configuration names. */
const CONFIGURED_VENDORS: readonly string[] = ['CustomOauth2', 'CognitoOauth2'];

/**
 * The authorization server that stands in for a vendor's own; undefined where the provider's configuration names one. No request leaves
 * the sandbox for a vendor.
 * @throws Error where the sandbox has none of this vendor
 */
export function findVendorServer({ origin }: Sandbox, vendor: string) {
  if (CONFIGURED_VENDORS.includes(vendor)) return undefined;
  const preset = toPreset(vendor);
  if (preset !== undefined) return issuerEndpoints(origin, preset);
  throw new Error(`The sandbox has no identity provider of this vendor; use one of ${[...PRESET_VENDORS, ...CONFIGURED_VENDORS].join(', ')} instead of: ${vendor}`);
}
