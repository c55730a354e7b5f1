import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/**
 * Text that is safe in HTML. Only {@link html} makes it, so a page cannot show what a stranger sent without escaping it.
 */
export interface Html {
  readonly markup: string;
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
type Insert = string | Html | readonly Html[] | undefined;
const toMarkup = (value: Insert): string => {
  if (value === undefined) return '';
  if (typeof value === 'string') return escape(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
};

/** A template whose inserted texts are escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Insert[]): Html {
  return { markup: parts.map((part, index) => (index === 0 ? part : `${toMarkup(values[index - 1])}${part}`)).join('') };
}

/**
 * What all pages have in common: an own small palette in two sets, in which every text has a contrast of 4.5:1 or more on its ground,
 * and the banner.
 */
export const COMMON_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#1f1f1f;--quiet:#5c5c61;--line:#d4d4d8;--field:#fff;--accent:#005fb8;--on-accent:#fff;--link:#005fb8;--bad:#b3261e;--good:#1a7f37;--wait:#8a5a00;--banner:#ede5d4;--banner-line:#cdbd8f}
@media (prefers-color-scheme:dark){:root{--ground:#1b1b1d;--text:#e6e6e8;--quiet:#a6a6ac;--line:#3f3f46;--field:#2a2a2e;--accent:#0f6cbd;--link:#4daafc;--bad:#f88379;--good:#57ab5a;--wait:#d8a13a;--banner:#3b3325;--banner-line:#6e5d33}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.banner{margin:0;padding:8px 16px;background:var(--banner);border-bottom:1px solid var(--banner-line);font-size:13px;text-align:center}
`;

const STYLE = `${COMMON_STYLE}main{width:400px;max-width:100%;margin:40px auto 64px;padding:0 16px;box-sizing:content-box;overflow-wrap:anywhere}
@media (max-width:440px){main{box-sizing:border-box;margin-top:24px}}
h1{display:flex;gap:10px;align-items:center;margin:24px 0 4px;font-size:23px;font-weight:600;line-height:1.3}
p{margin:0 0 12px}
.brand,.quiet{color:var(--quiet);font-size:13px}
.brand{display:flex;gap:8px;align-items:center;margin:0}
svg{flex:none;width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:1.4}
h1 svg{width:24px;height:24px}
.bad{color:var(--bad)}.good{color:var(--good)}.wait{color:var(--wait)}
[role=alert]{display:flex;gap:8px;align-items:center;margin:16px 0;padding:8px 12px;border:1px solid var(--bad);border-radius:5px;font-size:14px}
label{display:block;margin:16px 0 4px;font-size:13px;font-weight:600}
input,textarea{display:block;width:100%;padding:7px 10px;border:1px solid var(--line);border-radius:5px;background:var(--field);color:inherit;font:inherit}
input[type=checkbox]{display:inline-block;width:auto;margin:0 6px 0 0}
li label{margin:0;font:inherit}
textarea{min-height:96px;font-family:ui-monospace,Consolas,monospace;font-size:12px}
button{display:block;width:100%;margin-top:14px;padding:7px 12px;border:1px solid var(--accent);border-radius:5px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:500;cursor:pointer}
button.second{border-color:var(--line);background:var(--ground);color:inherit}
button.link{display:inline;width:auto;margin:0;padding:0;border:0;background:none;color:var(--link);font:inherit}
button.link:hover,a:hover{text-decoration:underline}
input:focus-visible,textarea:focus-visible,button:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:1px}
.pair{display:flex;gap:10px}
.pair+p,form+p{margin-top:14px}
ul.rows,dl{margin:16px 0;padding:0;border:1px solid var(--line);border-radius:5px;list-style:none}
ul.rows li{display:flex;gap:12px;justify-content:space-between;padding:9px 14px}
ul.rows li+li{border-top:1px solid var(--line)}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 24px;padding:10px 14px;font-size:14px}
dt{color:var(--quiet)}dd{margin:0}
code{font-family:ui-monospace,Consolas,monospace;font-size:12px;color:var(--quiet)}
details{margin-top:16px;color:var(--quiet);font-size:13px}summary{cursor:pointer}
table{margin-top:8px;border-collapse:collapse}th,td{padding:2px 24px 2px 0;text-align:left}
`;

/**
 * The headers of a page with this style sheet: nothing from elsewhere, and a script only where one is allowed. `form-action` is left out on
 * purpose: browsers apply it to the redirects that follow a form too, and those end at a return URL on another port.
 * @param scripts sources of scripts, as the policy's `script-src` names them
 */
export function toPageHeaders(style: string, scripts?: string): Readonly<Record<string, string>> {
  const sha256 = createHash('sha256').update(style).digest('base64');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // `no-referrer` would make our own forms say `Origin: null`, which the server refuses.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'content-security-policy': [
      "default-src 'none'", `style-src 'sha256-${sha256}'`, ...(scripts === undefined ? [] : [`script-src ${scripts}`]), "base-uri 'none'", "frame-ancestors 'none'",
    ].join('; '),
  };
}

const HEADERS = toPageHeaders(STYLE);

const icon = (paths: string, kind = ''): Html => ({ markup: `<svg viewBox="0 0 18 18" aria-hidden="true" class="${kind}">${paths}</svg>` });
export const KEY = icon('<circle cx="6" cy="9" r="3.5"/><path d="M9.5 9h7M14 9v2.5"/><circle cx="6" cy="9" r=".6"/>');
const CROSS = '<circle cx="9" cy="9" r="7.2"/><path d="M6.4 6.4l5.2 5.2M11.6 6.4l-5.2 5.2"/>';
export const ICONS = {
  good: icon('<circle cx="9" cy="9" r="7.2"/><path d="M5.6 9.3l2.3 2.3 4.5-5"/>', 'good'),
  bad: icon(CROSS, 'bad'),
  wait: icon('<circle cx="9" cy="9" r="7.2"/><path d="M9 4.8V9l2.6 1.8"/>', 'wait'),
} as const;

/** What went wrong with a form. The page is read from here when it opens. */
export function alert(message: string | undefined): Html {
  return message === undefined ? html`` : html`<div role="alert">${ICONS.bad}<span>${message}</span></div>`;
}

/** A list of facts, at most four. */
export function facts(rows: readonly (readonly [string, string])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Above every page: where one is. */
export const BANNER = html`<header class="banner"><strong>Sandbox.</strong> This page is served by your own computer. It is not AWS, and no real account is used.</header>`;

export interface Page {
  /** Title of document and page; where the page tells an outcome, that. */
  readonly title: string;
  readonly verdict?: keyof typeof ICONS;
  /** Which part of the sandbox speaks. */
  readonly from: string;
  readonly body: Html;
  readonly status?: number;
}

/** Sends one of the sandbox's pages: banner, brand, title, body. */
export function sendPage(response: ServerResponse, { title, verdict, from, body, status = 200 }: Page): void {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${{ markup: STYLE }}</style></head>
<body>${BANNER}
<main><p class="brand">${KEY}<span>AgentCore Sandbox · ${from}</span></p>
<h1>${verdict === undefined ? undefined : ICONS[verdict]}<span>${title}</span></h1>
${body}</main></body></html>
`;
  response.writeHead(status, HEADERS).end(page.markup);
}
