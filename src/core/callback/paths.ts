import { UserError } from '../base/errors.js';

/** The one path of return URLs: the cookie's path is its folder. */
export const CALLBACK = '/agentcore/callback';
export const START = '/agentcore/start/';
export const DONE = '/agentcore/done/';

/**
 * The return URL to listen on.
 * @throws UserError `NotLoopback` or `CallbackPath`
 */
export function parseReturnUrl(text: string): URL {
  const hint = 'It is written like http://127.0.0.1:8765/agentcore/callback.';
  if (!URL.canParse(text)) throw new UserError(`The callback URL cannot be read: ${text}`, { code: 'NotLoopback', hint });
  const url = new URL(text);
  if (url.pathname !== CALLBACK) {
    throw new UserError(`The path of the callback URL is not ${CALLBACK}: ${url.pathname}`, { code: 'CallbackPath', hint });
  }
  return url;
}

/** Path and query of a request target; the query without its question mark, undefined where there is none. */
export function splitTarget(target: string): { readonly path: string; readonly query: string | undefined } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: undefined } : { path: target.slice(0, at), query: target.slice(at + 1) };
}
