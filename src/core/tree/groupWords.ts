import type { GroupKind } from './nodes.js';

interface GroupWords {
  readonly title: string;
  readonly about: string;
  readonly empty: string;
}

/** What the lists are called, what is in them, and what their row says where nothing is. */
export const groupWords: Readonly<Record<GroupKind, GroupWords>> = {
  workloadIdentity: {
    title: 'Workload Identities',
    about: 'Who your agents are. An agent gets tokens as its workload identity.',
    empty: 'No workload identity yet',
  },
  provider: {
    title: 'OAuth2 Credential Providers',
    about: 'Where agents get OAuth2 tokens from, each with a client at one identity provider.',
    empty: 'No credential provider yet',
  },
  apiKeyProvider: {
    title: 'API Key Providers',
    about: 'API keys that agents and gateways use, kept by AgentCore.',
    empty: 'No API key provider yet',
  },
  runtime: { title: 'Agent Runtimes', about: 'Agents that can be invoked.', empty: 'No agent runtime yet' },
  runtimeEndpoint: { title: 'Endpoints', about: 'Names by which versions of this runtime are called.', empty: 'No endpoint yet' },
  runtimeVersion: { title: 'Versions', about: 'Every update of a runtime makes a new version.', empty: 'No version yet' },
  gateway: { title: 'Gateways', about: 'What offers tools to agents, by MCP.', empty: 'No gateway yet' },
  gatewayTarget: { title: 'Targets', about: 'The APIs that this gateway offers as tools.', empty: 'No target yet' },
  pool: {
    title: 'Cognito Pools',
    about: 'Amazon Cognito user pools: where people sign in, and whose tokens agents are called with.',
    empty: 'No user pool yet',
  },
  poolClient: { title: 'App Clients', about: 'The applications that this user pool gives tokens to.', empty: 'No app client yet' },
  poolUser: { title: 'Users', about: 'The people and test users who can sign in to this user pool.', empty: 'No user yet' },
};
