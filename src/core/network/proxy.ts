import { UserError } from '../base/errors.js';
import { isLoopback } from '../base/safeUrl.js';

/** Settings of VS Code. Where they are empty the environment says which proxy is used. */
export interface ProxySettings {
  /** `http.proxy`. */
  readonly proxy?: string | undefined;
  /** `http.noProxy`. */
  readonly noProxy?: readonly string[] | undefined;
  /** `http.proxyStrictSSL`: whether the certificate of a proxy that is spoken to by https is verified. That of a service always is. */
  readonly isProxyVerified?: boolean | undefined;
}

/** Which proxy leads to a host by https; undefined where it is reached without one. */
export type FindProxy = (host: string, port: number) => URL | undefined;

/**
 * Chooses by `http.proxy`, else by HTTPS_PROXY. Hosts in `http.noProxy` and NO_PROXY, and this computer, are reached without a proxy.
 * Throws a `UserError` where the proxy is none that we can speak to.
 */
export function toFindProxy({ proxy = '', noProxy = [] }: ProxySettings, env: Readonly<NodeJS.ProcessEnv>): FindProxy {
  const text = [proxy.trim(), env['HTTPS_PROXY'], env['https_proxy']].find((one) => one !== undefined && one !== '');
  if (text === undefined) return () => undefined;
  const url = parseProxy(text);
  const exceptions = [...noProxy, ...(env['NO_PROXY'] ?? env['no_proxy'] ?? '').split(/[\s,]+/)]
    .map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '');
  return (host, port) => {
    const name = host.toLowerCase();
    const isDirect = isLoopback(toUrlHost(name)) || exceptions.some((entry) => isMeant(entry, name, port));
    return isDirect ? undefined : url;
  };
}

/** What a person is told of a proxy: never the password that its URL may carry. */
export const toProxyName = ({ hostname, port, protocol }: URL): string => `${hostname}:${port === '' ? toDefaultPort(protocol) : port}`;

export const toDefaultPort = (protocol: string): number => (protocol === 'https:' ? 443 : 80);

/** A host without scheme is meant to be spoken to by http. */
function parseProxy(text: string): URL {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const hint = 'Correct the setting http.proxy, or the environment variable HTTPS_PROXY.';
  if (!URL.canParse(full)) throw new UserError('The proxy that is set cannot be read as a URL.', { code: 'ProxySetting', hint });
  const url = new URL(full);
  if (![url.username, url.password].every(canDecode)) {
    throw new UserError('The name or password in the URL of the proxy has a % that stands for nothing.', {
      code: 'ProxySetting', hint: `Write it as %25. ${hint}`,
    });
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new UserError(`Only proxies that begin with http:// or https:// can be used, not ${url.protocol}//`, { code: 'ProxySetting', hint });
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text) !== '' || text === '';
  } catch {
    return false;
  }
}

const toUrlHost = (host: string) => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** An entry is `*`, a host, which means its subdomains as well, with `.` or `*.` before it or not, and perhaps a port. */
function isMeant(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, name = entry, onlyPort] = /^(.*?[^:]|\[.*\]):(\d+)$/.exec(entry) ?? [];
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const domain = name.replace(/^\*?\./, '').replace(/^\[(.*)\]$/, '$1');
  return host === domain || host.endsWith(`.${domain}`);
}
