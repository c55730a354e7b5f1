import type { Oauth2ProviderConfig } from './control.js';

/** Those that the wizard asks for. A provider for a Cognito user pool is made from the pool, which knows all of it. */
export type Vendor = Exclude<Oauth2ProviderConfig['vendor'], 'CognitoOauth2'>;

/** How a vendor is shown and what a provider of it is asked for. */
export interface VendorEntry {
  readonly vendor: Vendor;
  readonly label: string;
  /** Codicon id. */
  readonly icon: string;
  /** What the wizard will ask, for the vendor's line in the list. */
  readonly asks: string;
  /** True where AgentCore does not know the vendor's endpoints. */
  readonly needsDiscovery: boolean;
}

/** In the order they are offered: known vendors by name, then everything else. */
export const vendors: readonly VendorEntry[] = [
  { vendor: 'GithubOauth2', label: 'GitHub', icon: 'github', asks: 'client id and secret only', needsDiscovery: false },
  { vendor: 'GoogleOauth2', label: 'Google', icon: 'account', asks: 'client id and secret only', needsDiscovery: false },
  {
    vendor: 'CustomOauth2',
    label: 'Another provider…',
    icon: 'globe',
    asks: 'any OAuth2 or OIDC server, by discovery URL',
    needsDiscovery: true,
  },
];

/** What is asked of this vendor. Unknown ones, which an account may hold, need nothing from us. */
export function needsDiscovery(vendor: string): boolean {
  return vendors.some((entry) => entry.vendor === vendor && entry.needsDiscovery);
}
