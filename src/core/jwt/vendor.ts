const VENDORS: readonly (readonly [host: RegExp, name: string])[] = [
  [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/, 'Cognito'],
  [/^(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net|[a-z0-9-]+\.ciamlogin\.com)$/, 'Entra ID'],
  [/\.(okta|oktapreview|okta-emea)\.com$/, 'Okta'],
  [/\.auth0\.com$/, 'Auth0'],
  [/^accounts\.google\.com$/, 'Google'],
  [/^token\.actions\.githubusercontent\.com$/, 'GitHub Actions'],
  [/\.tokens\.sts\.global\.api\.aws$|\.amazonaws\.com$/, 'AWS'],
];

/** Whose issuer it is, told by its host; by words in the path only for those that run anywhere. Undefined where neither says anything. */
export function vendorOf(issuer: string | undefined): string | undefined {
  if (issuer === undefined || !URL.canParse(issuer)) return undefined;
  const { hostname, pathname } = new URL(issuer);
  if (/^(127\.0\.0\.1|localhost)$/.test(hostname) && pathname.startsWith('/idp/')) return 'sandbox';
  const vendor = VENDORS.find(([host]) => host.test(hostname))?.[1];
  // Keycloak has no host of its own.
  return vendor ?? (/\/realms\/[^/]+$/.test(pathname) ? 'Keycloak' : undefined);
}
