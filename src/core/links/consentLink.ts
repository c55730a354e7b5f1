/** Path of AgentCore Identity's authorization page, below the address of its data plane. */
export const AUTHORIZE_PATH = '/identities/oauth2/authorize';

/** Pattern and length of `sessionUri` in the service model of GetResourceOauth2Token. */
export function isSessionUri(text: string): boolean {
  return text.length <= 1024 && /^urn:ietf:params:oauth:request_uri:[\w.~-]+$/.test(text);
}

/** The session of an authorization URL of AgentCore Identity, on whatever host it is; undefined where it is none. Host and view tell them by this alone. */
export function findSessionUri({ pathname, searchParams }: URL): string | undefined {
  const [sessionUri, ...more] = searchParams.getAll('request_uri');
  if (!pathname.endsWith(AUTHORIZE_PATH) || sessionUri === undefined || more.length > 0) return undefined;
  return isSessionUri(sessionUri) ? sessionUri : undefined;
}
