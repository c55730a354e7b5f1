import { request as requestByHttp } from 'node:http';
import { Agent, request as requestByHttps, type AgentOptions } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { toDefaultPort, toProxyName, type FindProxy } from './proxy.js';

/** Less than our clients of the SDK wait for a connection, so that it is the proxy that is named. */
const CONNECT_TIMEOUT_MS = 4_000;
/** As many as the SDK's own agents have. */
const MAX_SOCKETS = 50;

export interface TunnelAgentOptions {
  readonly findProxy: FindProxy;
  /** Authorities of servers and of proxies that are spoken to by https; undefined for those of Node. */
  readonly authorities?: readonly string[] | undefined;
  /** Whether the certificate of a proxy that is spoken to by https is verified; it is unless told. */
  readonly isProxyVerified?: boolean;
  /** For the proxy to open a tunnel. */
  readonly timeoutMs?: number;
  /** Whether a connection is kept for the next request; it is unless told. */
  readonly keepAlive?: boolean;
}

/** An agent for https that reaches hosts through a tunnel where there is a proxy for them (CONNECT, RFC 9110 section 9.3.6). */
export function createTunnelAgent(options: TunnelAgentOptions): Agent {
  const { findProxy, authorities, isProxyVerified = true, timeoutMs = CONNECT_TIMEOUT_MS, keepAlive = true } = options;
  const trust: AgentOptions = authorities === undefined ? {} : { ca: [...authorities] };
  const agent = new Agent({ keepAlive, maxSockets: MAX_SOCKETS, ...trust });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (asked, done) => {
    const host = asked.host ?? asked.hostname ?? '';
    const port = Number(asked.port ?? 443);
    const proxy = findProxy(host, port);
    if (proxy === undefined || done === undefined) return connect(asked, done);
    openTunnel(proxy, `${isIPv6(host) ? `[${host}]` : host}:${port}`, { ...trust, rejectUnauthorized: isProxyVerified, timeout: timeoutMs }).then(
      // TLS begins inside of the tunnel, with the name of the server and the session that the agent has of it.
      (socket) => { done(null, connect({ ...asked, socket } as typeof asked) as Socket); },
      // Node's own type wants a socket with an error as well, which there is none of.
      (error: unknown) => { (done as (error: unknown) => void)(error); },
    );
    return undefined;
  };
  return agent;
}

/**
 * Fails with an error whose code `explain` knows.
 * @param target host and port, as in `example.com:443`
 */
function openTunnel(proxy: URL, target: string, options: AgentOptions): Promise<Socket> {
  const name = toProxyName(proxy);
  const request = (proxy.protocol === 'https:' ? requestByHttps : requestByHttp)({
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'), port: proxy.port === '' ? toDefaultPort(proxy.protocol) : proxy.port,
    method: 'CONNECT', path: target, headers: { host: target, ...toAuthorization(proxy) }, agent: false, ...options,
  });
  return new Promise((resolve, reject) => {
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(statusCode === 407 ? toFault('ProxyWantsSignIn', name) : toFault('ProxyRefused', `HTTP status ${statusCode}, at ${name}`));
        return;
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('timeout', () => { request.destroy(new Error('The proxy did not answer in time.')); });
    request.once('error', (cause) => { reject(toFault('ProxyUnreachable', name, cause)); });
    request.end();
  });
}

function toAuthorization({ username, password }: URL): { readonly 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function toFault(code: 'ProxyUnreachable' | 'ProxyWantsSignIn' | 'ProxyRefused', message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
