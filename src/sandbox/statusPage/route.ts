import { BANNER, html, ICONS, KEY, toPageHeaders } from '../pages.js';
import { readHeader } from '../web/request.js';
import type { Handler } from '../web/router.js';
import { refuseUnknown } from '../web/unknownOperation.js';
import { describeSpan, toCounts, toFaultsAndClock, toIssuers, toPointing, toRequests, toUsers, type Shown } from './content.js';
import { SCRIPT, STYLE } from './style.js';

/** Where the page's script is. */
export const SCRIPT_PATH = '/_sandbox/status.js';

/**
 * The page shows passwords of users. It belongs to its own origin: no other page may frame it, load it as something else, or keep a hold on
 * its window; and there are no CORS headers by which one could read it.
 */
const HEADERS = {
  ...toPageHeaders(STYLE, "'self'"),
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** `GET /` in a browser: how the sandbox stands. It changes nothing and reloads only when asked to. Programs are refused as elsewhere. */
export function toStatusPageHandler(shown: Shown): Handler {
  return async (call) => {
    const { sandbox, request, response } = call;
    if (!(readHeader(request, 'accept') ?? '').includes('text/html')) {
      await refuseUnknown(call);
      return;
    }
    const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>AgentCore Sandbox</title><style>${{ markup: STYLE }}</style><script src="${SCRIPT_PATH}" defer></script></head>
<body>${BANNER}
<main><h1>${KEY}<span>AgentCore Sandbox</span><span class="quiet">${ICONS.good}<span>running for ${describeSpan(process.uptime() * 1000)} · ${sandbox.region} · account ${sandbox.accountId}</span></span><a href="/">Reload</a></h1>
${toCounts(sandbox)}
<div class="pair">${toPointing(sandbox)}${toUsers(sandbox)}</div>
${toRequests(shown)}
<div class="pair">${toIssuers(sandbox)}${toFaultsAndClock(shown)}</div></main></body></html>
`;
    response.writeHead(200, HEADERS).end(page.markup);
  };
}

/** The one script of the sandbox. It holds nothing of anybody. */
export const sendStatusScript: Handler = ({ response }) => {
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin',
  }).end(SCRIPT);
};
