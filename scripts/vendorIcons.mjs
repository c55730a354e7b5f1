// Writes media/vendors/: for each vendor of OAuth2 credential providers a letter in a rounded square, in one colour for light and one for
// dark themes. Vendors' own marks are theirs and are not drawn. `--check` writes nothing and fails where a file is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const LETTERS = {
  AtlassianOauth2: 'A', Auth0Oauth2: 'A0', CognitoOauth2: 'C', CyberArkOauth2: 'Cy', DropboxOauth2: 'D', FacebookOauth2: 'f', FusionAuthOauth2: 'FA', GithubOauth2: 'Gh',
  GoogleOauth2: 'G', HubspotOauth2: 'H', LinkedinOauth2: 'in', MicrosoftOauth2: 'M', NotionOauth2: 'N', OktaOauth2: 'O', OneLoginOauth2: '1', PingOneOauth2: 'P',
  RedditOauth2: 'R', SalesforceOauth2: 'S', SlackOauth2: 'Sl', SpotifyOauth2: 'Sp', TwitchOauth2: 'T', XOauth2: 'X', YandexOauth2: 'Y', ZoomOauth2: 'Z',
};
/** VS Code's own colours of icons. */
const COLOURS = { light: '#424242', dark: '#c5c5c5' };

const draw = (letters, colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16" fill="none">
  <rect x="1.5" y="1.5" width="13" height="13" rx="3" stroke="${colour}"/>
  <text x="8" y="${letters.length === 1 ? 11.6 : 10.8}" text-anchor="middle" fill="${colour}" font-family="Arial, Helvetica, sans-serif" font-weight="700" font-size="${letters.length === 1 ? 10 : 7.5}">${letters}</text>
</svg>
`;

const folder = new URL('../media/vendors/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [vendor, letters] of Object.entries(LETTERS)) {
  for (const [theme, colour] of Object.entries(COLOURS)) {
    const file = new URL(`${vendor}-${theme}.svg`, folder);
    const text = draw(letters, colour);
    if (process.argv.includes('--check')) {
      if (readFileSync(file, 'utf8') !== text) throw new Error(`Run npm run generate, this file is stale: ${file.pathname}`);
    } else writeFileSync(file, text);
  }
}
