import type { ServerAddresses, Vendor } from './providerConfig.js';

/** The member of `oauth2ProviderConfigInput` that a vendor's settings come in. All that have none of their own share the last. */
export type ConfigArm =
  | 'googleOauth2ProviderConfig' | 'githubOauth2ProviderConfig' | 'slackOauth2ProviderConfig' | 'salesforceOauth2ProviderConfig'
  | 'microsoftOauth2ProviderConfig' | 'atlassianOauth2ProviderConfig' | 'linkedinOauth2ProviderConfig' | 'customOauth2ProviderConfig'
  | 'includedOauth2ProviderConfig';

/** How a vendor is shown, what a provider of it is asked for, and what is to be done at the vendor. */
export interface VendorEntry {
  readonly vendor: Vendor;
  readonly label: string;
  /** Codicon id. */
  readonly icon: string;
  readonly arm: ConfigArm;
  /** Whose authorization server it is: one that AgentCore knows, one with a path per tenant, one per customer, any. */
  readonly server: 'known' | 'tenant' | 'customer' | 'any';
  /** Where the callback URL of the finished provider goes, as a sentence. Names in it are those of the vendor's own pages. */
  readonly registerCallback: string;
  /** Scopes to begin with, for the hint of a field: AgentCore keeps none with a provider, each request names its own. */
  readonly scopesHint: string;
  /** AWS's page about the vendor. */
  readonly docs: string;
  /** What the addresses of a customer's own server look like, by AWS's page. */
  readonly example?: ServerAddresses;
}

const GUIDE = 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide';
const docsOf = (page: string) => `${GUIDE}/identity-idp-${page}.html`;

type Row = readonly [vendor: Vendor, label: string, icon: string, page: string, scopesHint: string, registerCallback: string];

const known = (arm: ConfigArm, [vendor, label, icon, page, scopesHint, registerCallback]: Row): VendorEntry => ({
  vendor, label, icon, arm, server: 'known', scopesHint, registerCallback, docs: docsOf(page),
});
const included = (...row: Row): VendorEntry => known('includedOauth2ProviderConfig', row);
const ofCustomer = (example: ServerAddresses, ...row: Row): VendorEntry => ({ ...included(...row), server: 'customer', example });

/** Addresses below one base. */
const below = (issuer: string, base: string, authorize: string, token: string): ServerAddresses => ({
  issuer, authorizationEndpoint: `${base}${authorize}`, tokenEndpoint: `${base}${token}`,
});

/** All 25, in the order they are offered: by name, then everything else. */
export const vendors: readonly VendorEntry[] = [
  ofCustomer(
    below(
      'https://cognito-idp.us-east-1.amazonaws.com/your-user-pool-id', 'https://your-domain.auth.us-east-1.amazoncognito.com/oauth2', '/authorize', '/token',
    ),
    'CognitoOauth2', 'Amazon Cognito', 'shield', 'cognito', 'openid profile email',
    'In the Amazon Cognito console, open the app client of your user pool, then Login pages, and add it to Allowed callback URLs.',
  ),
  known('atlassianOauth2ProviderConfig', ['AtlassianOauth2', 'Atlassian', 'project', 'atlassian', 'read:jira-work offline_access',
    'In the Atlassian developer console, open your app, then Authorization, OAuth 2.0 (3LO), and paste it as the Callback URL.']),
  ofCustomer(
    below('https://your-tenant.auth0.com', 'https://your-tenant.auth0.com', '/authorize', '/oauth/token'),
    'Auth0Oauth2', 'Auth0', 'shield', 'auth0', 'openid profile offline_access',
    'In the Auth0 dashboard, open your application, then Settings, and add it to Allowed Callback URLs.',
  ),
  ofCustomer(
    {
      issuer: 'https://your-tenant.id.cyberark.cloud/__idaptive_cybr_user_oidc',
      authorizationEndpoint: 'https://your-tenant.id.cyberark.cloud/OAuth2/Authorize/__idaptive_cybr_user_oidc',
      tokenEndpoint: 'https://your-tenant.id.cyberark.cloud/OAuth2/Token/__idaptive_cybr_user_oidc',
    },
    'CyberArkOauth2', 'CyberArk', 'shield', 'cyberark', 'openid profile',
    'In Identity Administration, open your web app, then Trust, and add it to Authorized Redirect URIs.',
  ),
  included('DropboxOauth2', 'Dropbox', 'archive', 'dropbox', 'files.metadata.read',
    'In the Dropbox App Console, open your app, then Settings, OAuth 2, and add it to Redirect URIs.'),
  included('FacebookOauth2', 'Facebook', 'account', 'facebook', 'public_profile email',
    'In Meta for Developers, open your app, then Facebook Login, Settings, and add it to Valid OAuth Redirect URIs.'),
  ofCustomer(
    below('https://your-tenant.fusionauth.io', 'https://your-tenant.fusionauth.io/oauth2', '/authorize', '/token'),
    'FusionAuthOauth2', 'FusionAuth', 'shield', 'fusionauth', 'openid profile offline_access',
    'In FusionAuth, open Applications, edit yours, then OAuth, and add it to Authorized redirect URLs.',
  ),
  known('githubOauth2ProviderConfig', ['GithubOauth2', 'GitHub', 'github', 'github', 'read:user repo',
    'In GitHub, open Settings, Developer settings, OAuth Apps, your app, and paste it as the Authorization callback URL.']),
  known('googleOauth2ProviderConfig', ['GoogleOauth2', 'Google', 'account', 'google', 'openid email https://www.googleapis.com/auth/drive.metadata.readonly',
    'In the Google Cloud console, open APIs & Services, Credentials, your OAuth client, and add it to Authorized redirect URIs.']),
  included('HubspotOauth2', 'HubSpot', 'megaphone', 'hubspot', 'oauth crm.objects.contacts.read',
    'In the HubSpot developer account, open Apps, your app, then Auth, and add it to Redirect URLs. Every request needs the scope oauth.'),
  known('linkedinOauth2ProviderConfig', ['LinkedinOauth2', 'LinkedIn', 'organization', 'linkedin', 'openid profile email',
    'In the LinkedIn developer portal, open your app, then Auth, and add it to Authorized redirect URLs for your app.']),
  { ...known('microsoftOauth2ProviderConfig', ['MicrosoftOauth2', 'Microsoft Entra ID', 'azure', 'microsoft', 'User.Read offline_access',
    'In the Microsoft Entra admin center, open your app registration, then Authentication, Add a platform, Web, and paste it as the Redirect URI.']),
  server: 'tenant' },
  included('NotionOauth2', 'Notion', 'notebook', 'notion', '',
    'At notion.so/my-integrations, open your public integration and add it to Redirect URIs.'),
  ofCustomer(
    below('https://your-tenant.okta.com/oauth2/default', 'https://your-tenant.okta.com/oauth2/default/v1', '/authorize', '/token'),
    'OktaOauth2', 'Okta', 'shield', 'okta', 'openid profile offline_access',
    'In the Okta admin console, open your application, then General, LOGIN, and add it to Sign-in redirect URIs.',
  ),
  ofCustomer(
    below('https://your-tenant.onelogin.com/oidc/2', 'https://your-tenant.onelogin.com/oidc/2', '/auth', '/token'),
    'OneLoginOauth2', 'OneLogin', 'shield', 'onelogin', 'openid profile',
    'In the OneLogin administration, open your app, then Configuration, and add it to Redirect URIs.',
  ),
  ofCustomer(
    below('https://auth.pingone.com/your-env-id/as', 'https://auth.pingone.com/your-env-id/as', '/authorize', '/token'),
    'PingOneOauth2', 'PingOne', 'shield', 'pingidentity', 'openid profile',
    'In the PingOne admin console, open your application, then Configuration, and add it to Redirect URIs.',
  ),
  included('RedditOauth2', 'Reddit', 'comment', 'reddit', 'identity read',
    'At reddit.com/prefs/apps, edit your web app and paste it as the redirect uri.'),
  known('salesforceOauth2ProviderConfig', ['SalesforceOauth2', 'Salesforce', 'cloud', 'salesforce', 'api refresh_token',
    'In Salesforce Setup, open App Manager, edit your connected app, and add it to Callback URL.']),
  known('slackOauth2ProviderConfig', ['SlackOauth2', 'Slack', 'comment-discussion', 'slack', 'openid profile email',
    'At api.slack.com/apps, open your app, then OAuth & Permissions, and add it to Redirect URLs.']),
  included('SpotifyOauth2', 'Spotify', 'unmute', 'spotify', 'user-read-email',
    'In the Spotify developer dashboard, open your app, then Settings, and add it to Redirect URIs.'),
  included('TwitchOauth2', 'Twitch', 'broadcast', 'twitch', 'user:read:email',
    'In the Twitch developer console, open Applications, manage yours, and add it to OAuth Redirect URLs.'),
  included('XOauth2', 'X', 'twitter', 'x', 'users.read tweet.read offline.access',
    'In the X developer portal, open your app, then User authentication settings, and add it to Callback URI / Redirect URL.'),
  included('YandexOauth2', 'Yandex', 'search', 'yandex', 'login:info login:email',
    'At oauth.yandex.com, edit your app and add it to Redirect URI for web services.'),
  included('ZoomOauth2', 'Zoom', 'device-camera-video', 'zoom', 'user:read',
    'In the Zoom App Marketplace, open your app, then OAuth, and paste it as the OAuth Redirect URL and into the OAuth allow lists.'),
  {
    vendor: 'CustomOauth2', label: 'Another provider…', icon: 'globe', arm: 'customOauth2ProviderConfig', server: 'any', scopesHint: 'openid',
    registerCallback: 'At your authorization server, open the client and add it to its redirect URIs, character for character.',
    docs: `${GUIDE}/resource-providers.html`,
  },
];

/** Undefined for a vendor that came after this table; an account may hold one. */
export function findVendor(vendor: string): VendorEntry | undefined {
  return vendors.find((entry) => entry.vendor === vendor);
}

/** What the wizard will ask, for the vendor's line in the list. */
export function describeAsked({ server }: Pick<VendorEntry, 'server'>): string {
  switch (server) {
    case 'known': return 'client id and secret only';
    case 'tenant': return 'tenant optional';
    case 'customer': return 'needs your issuer';
    case 'any': return 'any OAuth2 or OIDC server, by discovery URL or endpoints';
  }
}
