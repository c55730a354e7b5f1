import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../sandbox.js';

/** A request with what its route has read from it. */
export interface Call {
  readonly sandbox: Sandbox;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What the answer's `x-amzn-requestid` says. */
  readonly requestId: string;
  /** The `{…}` parts of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** What an operation has read and answered, told for the record of the call. */
  readonly told: { body?: unknown; result?: unknown };
}

export type Handler = (call: Call) => Promise<void> | void;

/** One row of the table in server.ts. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'ANY';
  /** Segments; `{name}` takes one, a last `{name…}` takes the rest. A trailing slash does not matter. */
  readonly path: string;
  readonly handler: Handler;
  /** What faults and the log call it: an operation as AWS names it, or what the provider's side does. */
  readonly operation?: string;
  /** Whether calls of it are kept for `/_sandbox/records`. */
  readonly isRecorded?: true;
}

const toSegments = (path: string) => path.split('/').filter((segment) => segment !== '');

/** The values of a path's `{…}` parts, or undefined where the path is another one. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = toSegments(pattern);
  const given = toSegments(path);
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)(…?)\}$/.exec(part);
    if (name?.[2] === '…') {
      params[name[1] ?? ''] = given.slice(index).join('/');
      return params;
    }
    const segment = given[index];
    if (segment === undefined) return undefined;
    if (name === null && segment !== part) return undefined;
    if (name !== null) params[name[1] ?? ''] = decodeSegment(segment);
  }
  return wanted.length === given.length ? params : undefined;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // no name of a resource has a stray percent sign: it will not be found
  }
}

/** The first route that takes the method and the path. */
export function findRoute(routes: readonly Route[], method: string, path: string): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const params = matchPath(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}
