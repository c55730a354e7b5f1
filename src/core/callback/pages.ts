import { createHash } from 'node:crypto';
import type { ConsentFacts } from './consent.js';

/** What a page of the listener says. Nothing of a query is ever part of it. */
export type Page =
  | { readonly kind: 'given'; readonly facts: ConsentFacts }
  | { readonly kind: 'refused'; readonly facts: ConsentFacts; readonly error: string }
  | { readonly kind: 'failed'; readonly facts: ConsentFacts }
  | { readonly kind: 'tooOld' }
  | { readonly kind: 'used' }
  | { readonly kind: 'notStartedHere' }
  /** The window that waited was closed while the browser was on its way. */
  | { readonly kind: 'windowClosed' }
  /** A done page of a flow that is no longer known, or of another browser. */
  | { readonly kind: 'nothingHere' };

type Tone = 'good' | 'bad' | 'old';
type Fact = readonly [name: string, value: string, isCode?: boolean];

interface Words {
  readonly tone: Tone;
  /** Title of the document and heading. */
  readonly verdict: string;
  readonly sentence: string;
  readonly facts: readonly Fact[];
  /** HTML: fixed texts only. */
  readonly next: string;
}

const CLOSE = 'You can close this tab.';

const words: { readonly [K in Page['kind']]: (page: Extract<Page, { kind: K }>) => Words } = {
  given: ({ facts }) => ({
    tone: 'good', verdict: isSignIn(facts) ? 'Signed in' : 'Consent given', facts: toFacts(facts, true),
    sentence: isSignIn(facts) ? 'VS Code has your tokens, in its memory only.'
      : facts.provider === undefined ? `${facts.agent} may now act for you.` : `${facts.agent} may now use ${facts.provider} for you.`,
    next: `${CLOSE} VS Code goes on by itself.`,
  }),
  refused: ({ facts, error }) => ({
    tone: 'bad', verdict: isSignIn(facts) ? 'Sign-in refused' : 'Consent refused',
    sentence: error === 'access_denied'
      ? 'Nothing was granted. The provider reported that access was denied.'
      : 'Nothing was granted. The provider reported an error.',
    facts: [...toFacts(facts, false), error === 'other' ? ['Answer', 'another error; see VS Code'] : ['Answer', error, true]],
    next: isSignIn(facts) ? `If this was not meant, go back to VS Code and sign in again. ${CLOSE}`
      : `If this was not meant, go back to VS Code and choose <strong>Ask Again</strong>. ${CLOSE}`,
  }),
  failed: ({ facts }) => ({
    tone: 'bad', verdict: 'Could not finish', facts: toFacts(facts, false),
    sentence: 'The provider said yes, but the step after it was refused. No token came of it.',
    next: `Go back to VS Code: it says why, and what to do. ${CLOSE}`,
  }),
  tooOld: () => ({
    tone: 'old', verdict: 'This link is too old', facts: [],
    sentence: 'Consent links work once and last 10 minutes. Opening this one changed nothing.',
    next: `Go back to VS Code and run the flow again to get a new link. ${CLOSE}`,
  }),
  used: () => ({
    tone: 'old', verdict: 'Already used', facts: [],
    sentence: 'This consent came to its end before. Opening it again changed nothing.',
    next: CLOSE,
  }),
  notStartedHere: () => ({
    tone: 'bad', verdict: 'Not started here',
    // A callback that is opened again after its consent has ended looks the same: what was granted before still is.
    sentence: 'VS Code is not waiting for a consent that was started from this browser, so this link was not accepted. Opening it changed nothing.',
    facts: [
      ['Likely', 'The link was opened in another browser, was used before, or someone sent it to you.'],
      ['Do', 'Open the link from VS Code again, in the browser that it opens.'],
    ],
    next: 'If you did not expect this page, close it. VS Code has noted the attempt in its log.',
  }),
  windowClosed: () => ({
    tone: 'old', verdict: 'The window is closed', facts: [],
    sentence: 'The VS Code window that waited for this consent was closed before it had answered.',
    next: `Open VS Code and run the flow again. ${CLOSE}`,
  }),
  nothingHere: () => ({
    tone: 'old', verdict: 'Nothing to show', facts: [],
    sentence: 'This page told how a consent ended. It is kept for a short time, and for the browser that gave the consent only.',
    next: `VS Code knows how it ended. ${CLOSE}`,
  }),
};

const isSignIn = ({ purpose }: ConsentFacts) => purpose === 'signIn';

function toFacts(given: ConsentFacts, isGranted: boolean): readonly Fact[] {
  const { agent, user, provider, scopes = [] } = given;
  const facts: Fact[] = [[isSignIn(given) ? 'App client' : 'Agent', agent]];
  if (isGranted && !isSignIn(given)) facts.push(['For', user]);
  if (provider !== undefined) facts.push(['Provider', provider]);
  if (isGranted && scopes.length > 0) facts.push(['Allowed', scopes.join(', ')]);
  return facts;
}

// Colours are our own, not VS Code's: the page is in a browser. Every text has a contrast of at least 4.5:1 in both sets.
const STYLE = `
:root{color-scheme:light dark;--text:#1f1f1f;--dim:#5c5c5c;--page:#fff;--line:#d8d8dc;--good:#1e7b34;--bad:#b3261e;--old:#8a5a00}
@media (prefers-color-scheme:dark){
:root{--text:#e6e6e6;--dim:#a5a5a5;--page:#1b1b1d;--line:#3c3c40;--good:#4cc76a;--bad:#ff8a80;--old:#e5b454}
}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:400px;margin:48px auto;padding:0 20px}
.product{display:flex;align-items:center;gap:8px;margin:0 0 28px;color:var(--dim);font-size:12px}
h1{display:flex;align-items:center;gap:10px;margin:0 0 8px;font-size:22px;line-height:1.3;font-weight:600}
h1 span{display:flex}
svg{flex:none;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.good{color:var(--good)}.good circle{fill:currentColor}.good path{stroke:var(--page);stroke-width:2}
.bad{color:var(--bad)}.old{color:var(--old)}
p{margin:0;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:88px 1fr;gap:4px 14px;margin:20px 0 0;padding:12px 14px;
border:1px solid var(--line);border-radius:4px;font-size:13px}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}code{font-family:ui-monospace,monospace;font-size:12px}
.next{margin-top:24px;color:var(--dim);font-size:13px}.next strong{color:var(--text)}
`;

const ICONS: Readonly<Record<Tone, string>> = {
  good: '<circle cx="12" cy="12" r="9"/><path d="m8 12.2 2.7 2.7L16 9.4"/>',
  bad: '<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>',
  old: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.4l3.4 2"/>',
};
const KEY = '<circle cx="7" cy="12" r="4"/><path d="M11 12h10m-3 0v3"/>';

const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** How the listener names itself; a window that finds its port taken can say by what. */
export const SERVER_NAME = 'AgentCore Identity for VS Code';

/** Of every answer of the listener: nothing is kept, framed, sniffed or told to the next site, and no script can run. */
export const securityHeaders: Readonly<Record<string, string>> = {
  Server: SERVER_NAME,
  'Content-Security-Policy': `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** One whole HTML page from fixed texts and escaped facts. */
export function renderPage(page: Page): string {
  const toWords = words as Readonly<Record<Page['kind'], (page: Page) => Words>>;
  const { tone, verdict, sentence, facts, next } = toWords[page.kind](page);
  const rows = facts.map(([name, value, isCode]) => {
    const text = isCode === true ? `<code>${escape(value)}</code>` : escape(value);
    return `<dt>${escape(name)}</dt><dd>${text}</dd>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdict}</title><style>${STYLE}</style>
</head>
<body><main>
<p class="product">${icon(KEY, 18)} ${SERVER_NAME}</p>
<h1><span class="${tone}">${icon(ICONS[tone], 24)}</span> ${verdict}</h1>
<p>${escape(sentence)}</p>
${rows.length === 0 ? '' : `<dl>${rows.join('')}</dl>`}
<p class="next">${next}</p>
</main></body>
</html>
`;
}

const icon = (shape: string, size: number) => `<svg width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
