import { request as requestByHttp } from 'node:http';
import { Agent, request as requestByHttps, type AgentOptions } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { UserError } from '../base/errors.js';
import { toDefaultPort, toProxyName, type FindProxy } from './proxy.js';

/** As long as a connection without a proxy may take. */
const CONNECT_TIMEOUT_MS = 5_000;
/** As many as the SDK's own agents have. */
const MAX_SOCKETS = 50;

export interface TunnelAgentOptions {
  readonly findProxy: FindProxy;
  /** Authorities of servers and of proxies that are spoken to by https; undefined for those of Node. */
  readonly authorities?: readonly string[] | undefined;
}

/** An agent for https that reaches hosts through a tunnel where there is a proxy for them (CONNECT, RFC 9110 section 9.3.6). */
export function createTunnelAgent({ findProxy, authorities }: TunnelAgentOptions): Agent {
  const trust: AgentOptions = authorities === undefined ? {} : { ca: [...authorities] };
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS, ...trust });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const host = options.host ?? options.hostname ?? '';
    const port = Number(options.port ?? 443);
    const proxy = findProxy(host, port);
    if (proxy === undefined || done === undefined) return connect(options, done);
    openTunnel(proxy, `${isIPv6(host) ? `[${host}]` : host}:${port}`, trust).then(
      // TLS begins inside of the tunnel, with the name of the server and the session that the agent has of it.
      (socket) => { done(null, connect({ ...options, socket } as typeof options) as Socket); },
      // Node's own type wants a socket with an error as well, which there is none of.
      (error: unknown) => { (done as (error: unknown) => void)(error); },
    );
    return undefined;
  };
  return agent;
}

/** @param target host and port, as in `example.com:443` */
function openTunnel(proxy: URL, target: string, trust: AgentOptions): Promise<Socket> {
  const name = toProxyName(proxy);
  const request = (proxy.protocol === 'https:' ? requestByHttps : requestByHttp)({
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'), port: proxy.port === '' ? toDefaultPort(proxy.protocol) : proxy.port,
    method: 'CONNECT', path: target, headers: { host: target, ...toAuthorization(proxy) }, agent: false, timeout: CONNECT_TIMEOUT_MS, ...trust,
  });
  return new Promise((resolve, reject) => {
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode !== 200) {
        socket.destroy();
        reject(toRefusal(name, statusCode));
        return;
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('timeout', () => { request.destroy(new Error('The proxy did not answer in time.')); });
    request.once('error', (cause) => {
      reject(new UserError(`The proxy cannot be reached: ${name}`, {
        code: 'ProxyUnreachable', cause, hint: 'Check the setting http.proxy and the environment variable HTTPS_PROXY.',
      }));
    });
    request.end();
  });
}

function toAuthorization({ username, password }: URL): { readonly 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function toRefusal(name: string, status: number): UserError {
  const [what, hint] = status === 407
    ? ['The proxy wants a user and a password', 'Add them to its URL in the setting http.proxy or in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT.']
    : [`The proxy let nothing through, with HTTP status ${status}`, 'It may not allow this host. Whoever looks after the proxy can say.'];
  return new UserError(`${what}: ${name}`, { code: 'ProxyRefused', hint });
}
