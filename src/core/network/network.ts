import type { Agent } from 'node:https';
import { readAuthorities } from './authorities.js';
import { createFetch } from './fetch.js';
import { toFindProxy, type ProxySettings } from './proxy.js';
import { createTunnelAgent, type TunnelAgentOptions } from './tunnelAgent.js';

/** How https reaches the world: by which proxy, and whom it trusts. The same for calls of the AWS SDK and our own. */
export interface Network {
  /** For a client of the SDK, which ends all connections of its agent when it is destroyed; keeps connections unless told. */
  createAgent(options?: Pick<TunnelAgentOptions, 'keepAlive'>): Agent;
  /** For calls of our own, to issuers and agents. */
  readonly fetch: typeof fetch;
  dispose(): void;
}

/**
 * By `http.proxy`, HTTPS_PROXY, NO_PROXY, AWS_CA_BUNDLE and NODE_EXTRA_CA_CERTS as they are now; make another one where a setting
 * changes. Throws a `UserError` where one of them cannot be followed.
 */
export async function createNetwork(settings: ProxySettings = {}, env: Readonly<NodeJS.ProcessEnv> = process.env): Promise<Network> {
  const findProxy = toFindProxy(settings, env);
  const authorities = await readAuthorities(env);
  const createAgent: Network['createAgent'] = (options) => createTunnelAgent({ findProxy, authorities, isProxyVerified: settings.isProxyVerified ?? true, ...options });
  const agent = createAgent();
  return { createAgent, fetch: createFetch(agent), dispose: () => { agent.destroy(); } };
}
