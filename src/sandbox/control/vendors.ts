import type { Discovery } from '../state.js';

/** The union arm of `oauth2ProviderConfigInput` that a vendor's settings come in. */
export const CONFIG_ARMS = [
  'customOauth2ProviderConfig', 'googleOauth2ProviderConfig', 'githubOauth2ProviderConfig', 'slackOauth2ProviderConfig',
  'salesforceOauth2ProviderConfig', 'microsoftOauth2ProviderConfig', 'atlassianOauth2ProviderConfig', 'linkedinOauth2ProviderConfig',
  'includedOauth2ProviderConfig',
] as const;

export type ConfigArm = (typeof CONFIG_ARMS)[number];

export interface Vendor {
  readonly arm: ConfigArm;
  /** Where its authorization server is; undefined where each customer has one of their own and names it. */
  readonly discovery: Discovery | undefined;
}

const at = (arm: ConfigArm, discoveryUrl: string): Vendor => ({ arm, discovery: { discoveryUrl: `${discoveryUrl}/.well-known/openid-configuration` } });
const plain = (arm: ConfigArm, issuer: string, authorizationEndpoint: string, tokenEndpoint: string): Vendor => ({
  arm, discovery: { authorizationServerMetadata: { issuer, authorizationEndpoint, tokenEndpoint } },
});
const included = (issuer: string, authorizationEndpoint: string, tokenEndpoint: string) => plain('includedOauth2ProviderConfig', issuer, authorizationEndpoint, tokenEndpoint);
const ofTheCustomer: Vendor = { arm: 'includedOauth2ProviderConfig', discovery: undefined };

/** The 25 values of `CredentialProviderVendorType`. The sandbox stores all of them; where their flows go: data/vendorServer.ts. */
export const VENDORS: ReadonlyMap<string, Vendor> = new Map<string, Vendor>([
  ['CustomOauth2', { arm: 'customOauth2ProviderConfig', discovery: undefined }],
  ['GoogleOauth2', at('googleOauth2ProviderConfig', 'https://accounts.google.com')],
  ['GithubOauth2', plain('githubOauth2ProviderConfig', 'https://github.com', 'https://github.com/login/oauth/authorize', 'https://github.com/login/oauth/access_token')],
  ['SlackOauth2', at('slackOauth2ProviderConfig', 'https://slack.com')],
  ['SalesforceOauth2', at('salesforceOauth2ProviderConfig', 'https://login.salesforce.com')],
  ['MicrosoftOauth2', at('microsoftOauth2ProviderConfig', 'https://login.microsoftonline.com/common/v2.0')],
  ['AtlassianOauth2', plain('atlassianOauth2ProviderConfig', 'https://auth.atlassian.com', 'https://auth.atlassian.com/authorize', 'https://auth.atlassian.com/oauth/token')],
  ['LinkedinOauth2', at('linkedinOauth2ProviderConfig', 'https://www.linkedin.com/oauth')],
  ['OktaOauth2', ofTheCustomer],
  ['Auth0Oauth2', ofTheCustomer],
  ['CognitoOauth2', ofTheCustomer],
  ['OneLoginOauth2', ofTheCustomer],
  ['PingOneOauth2', ofTheCustomer],
  ['CyberArkOauth2', ofTheCustomer],
  ['FusionAuthOauth2', ofTheCustomer],
  ['XOauth2', included('https://x.com', 'https://x.com/i/oauth2/authorize', 'https://api.x.com/2/oauth2/token')],
  ['FacebookOauth2', included('https://www.facebook.com', 'https://www.facebook.com/dialog/oauth', 'https://graph.facebook.com/oauth/access_token')],
  ['YandexOauth2', included('https://oauth.yandex.com', 'https://oauth.yandex.com/authorize', 'https://oauth.yandex.com/token')],
  ['RedditOauth2', included('https://www.reddit.com', 'https://www.reddit.com/api/v1/authorize', 'https://www.reddit.com/api/v1/access_token')],
  ['ZoomOauth2', included('https://zoom.us', 'https://zoom.us/oauth/authorize', 'https://zoom.us/oauth/token')],
  ['TwitchOauth2', included('https://id.twitch.tv/oauth2', 'https://id.twitch.tv/oauth2/authorize', 'https://id.twitch.tv/oauth2/token')],
  ['SpotifyOauth2', included('https://accounts.spotify.com', 'https://accounts.spotify.com/authorize', 'https://accounts.spotify.com/api/token')],
  ['DropboxOauth2', included('https://www.dropbox.com', 'https://www.dropbox.com/oauth2/authorize', 'https://api.dropboxapi.com/oauth2/token')],
  ['NotionOauth2', included('https://api.notion.com', 'https://api.notion.com/v1/oauth/authorize', 'https://api.notion.com/v1/oauth/token')],
  ['HubspotOauth2', included('https://app.hubspot.com', 'https://app.hubspot.com/oauth/authorize', 'https://api.hubapi.com/oauth/v1/token')],
]);
