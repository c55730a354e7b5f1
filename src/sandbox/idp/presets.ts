/**
 * The identity providers of the sandbox by name: its own, and those with the manners of real ones. Data only: what an issuer is made
 * of takes a while to load.
 */
export const DEMO_ISSUER = 'demo';
export const PRESETS = ['entra', 'github', 'google'] as const;

export type PresetName = (typeof PRESETS)[number];

/** Which vendor's customers meet which preset. */
const VENDOR_PRESETS: ReadonlyMap<string, PresetName> = new Map<string, PresetName>([
  ['GoogleOauth2', 'google'], ['GithubOauth2', 'github'], ['MicrosoftOauth2', 'entra'],
]);

/** The vendors whose authorization server a preset stands in for. */
export const PRESET_VENDORS: readonly string[] = [...VENDOR_PRESETS.keys()];

/** The preset that stands in for a vendor's authorization server. */
export const toPreset = (vendor: string): PresetName | undefined => VENDOR_PRESETS.get(vendor);
