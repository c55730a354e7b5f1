import assert from 'node:assert/strict';
import { UserError } from '../../src/core/base/errors.js';
import type { Page, PageRequest } from '../../src/core/base/paging.js';
import type { ListedConnection } from '../../src/core/connections/listed.js';
import type { CognitoControl, Pool } from '../../src/core/cognito/control.js';
import type { SetupRecord } from '../../src/core/cognito/record.js';
import type { IdentityControl, Oauth2Provider, WorkloadIdentity, WorkloadIdentitySummary } from '../../src/core/identity/control.js';
import type { LocalAgent } from '../../src/core/localAgents/localAgents.js';
import { labelOf } from '../../src/core/tree/labels.js';
import { createTreeLoader } from '../../src/core/tree/loader.js';
import type { TreeSources } from '../../src/core/tree/lists.js';
import type { GroupKind, TreeNode } from '../../src/core/tree/nodes.js';
import type { WorkspaceSource } from '../../src/core/tree/workspaceRows.js';

const NOW = Date.parse('2026-01-01T10:04:00Z');
const DISCOVERY = 'https://sso.example/.well-known/openid-configuration';
export const SANDBOX: ListedConnection = {
  id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', description: 'us-east-1 · 127.0.0.1:41875', details: ['The local sandbox.'], state: 'open', isCurrent: true,
  region: 'us-east-1', account: '123456789012', error: undefined,
};

/** A loader over a control plane with 45 workload identities, one provider, one runtime, a user pool, and a fault to switch on. */
export function createTreeWorld({ mostRows = 20, mostStatuses = 0 }: { readonly mostRows?: number; readonly mostStatuses?: number } = {}) {
  const world = {
    connections: [SANDBOX] as readonly ListedConnection[],
    sources: undefined as TreeSources | undefined,
    workspace: undefined as WorkspaceSource | undefined,
    mostRows, mostStatuses,
    status: 'CREATE_FAILED',
    providers: ['demo'] as readonly string[],
    /** How many rows come back on the next page, as something was made meanwhile. */
    shift: 0,
    targetStatus: 'CREATE_PENDING_AUTH',
    tags: {} as Readonly<Record<string, string>>,
    fault: undefined as UserError | undefined,
    /** The one call that meets it; all do where it is empty. */
    faultAt: '',
    total: 45,
    setups: [] as readonly SetupRecord[],
    agents: [] as readonly LocalAgent[],
    domain: 'demo-7f31c2' as string | undefined,
    customDomain: undefined as string | undefined,
    calls: [] as string[],
    gate: undefined as Promise<void> | undefined,
    /** The one call that waits at it; all do where it is empty. */
    gateAt: '',
    returnUrls: ['http://127.0.0.1:8765/agentcore/callback'] as readonly string[],
  };
  const called = async <T>(name: string, value: T): Promise<T> => {
    world.calls.push(name);
    if (world.gateAt === '' || world.gateAt === name) await world.gate;
    if (world.fault !== undefined && (world.faultAt === '' || world.faultAt === name)) throw world.fault;
    return value;
  };
  const identities = ({ nextToken }: PageRequest): Page<WorkloadIdentitySummary> => {
    const from = Number(nextToken ?? 0) - (nextToken === undefined ? 0 : world.shift);
    const items = Array.from({ length: Math.min(20, world.total - from) }, (_, index) => ({
      name: `agent-${from + index}`, arn: `arn:${from + index}`,
    }));
    return { items, nextToken: from + 20 < world.total ? String(from + 20) : undefined };
  };
  const identity = (name: string): WorkloadIdentity => ({
    name, arn: 'arn', allowedResourceOauth2ReturnUrls: world.returnUrls, createdTime: new Date(
      NOW - 7_200_000,
    ), lastUpdatedTime: new Date(NOW - 240_000),
  });
  const provider: Oauth2Provider = {
    name: 'demo', arn: 'arn', vendor: 'CustomOauth2', callbackUrl: 'http://127.0.0.1:1/identities/oauth2/callback/1',
    status: 'CREATE_FAILED',
    failureReason: 'discovery URL answered 404', clientId: 'client-1', discoveryUrl: 'https://sso.example/.well-known/openid-configuration', issuer: undefined,
  };
  const gateway = { id: 'agent-1', name: 'tools', status: 'READY', authorizerType: 'CUSTOM_JWT', protocol: 'MCP' };
  const runtime = { id: 'quick-1', name: 'quick', arn: 'arn', version: '1', status: 'READY' };
  const control = {
    listWorkloadIdentities: (page: PageRequest) => called(`listWorkloadIdentities ${page.nextToken ?? ''}`.trim(), identities(page)),
    getWorkloadIdentity: (name: string) => called(`getWorkloadIdentity ${name}`, identity(name)),
    listOauth2Providers: ({ nextToken }: PageRequest) => {
      const from = Number(nextToken ?? 0);
      const items = world.providers.slice(from, from + 20).map((name) => ({ name, arn: 'arn', vendor: 'CustomOauth2' }));
      return called('listOauth2Providers', { items, nextToken: from + 20 < world.providers.length ? String(from + 20) : undefined });
    },
    getOauth2Provider: async (name: string) => {
      const found = await called('getOauth2Provider', { ...provider, status: world.status });
      if (!world.providers.includes(name)) throw new UserError(`There is no such provider: ${name}`, { code: 'ResourceNotFoundException' });
      return found;
    },
    listTags: (arn: string) => called(`listTags ${arn}`, world.tags),
    listApiKeyProviders: () => called('listApiKeyProviders', { items: world.total === 0 ? [] : [{ name: 'weather', arn: 'arn:key', lastUpdatedTime: new Date(NOW) }] }),
    getApiKeyProvider: (name: string) => called(`getApiKeyProvider ${name}`, { name, arn: 'arn:key', secretArn: 'arn:secret', secretSource: 'MANAGED' }),
    getTokenVault: () => called('getTokenVault', { id: 'default', keyType: 'ServiceManagedKey', kmsKeyArn: undefined, lastModifiedTime: new Date(NOW - 240_000) }),
    listGateways: () => called('listGateways', { items: world.total === 0 ? [] : [gateway] }),
    getGateway: () => called('getGateway', { ...gateway, arn: 'arn:gateway', url: 'http://127.0.0.1:1/gateway/tools/mcp', inbound: { kind: 'JWT' as const, discoveryUrl: DISCOVERY }, workloadIdentityName: 'agent-1', customJwtAuthorizer: { discoveryUrl: DISCOVERY, allowedClients: ['web'] } }),
    listGatewayTargets: () => called('listGatewayTargets', { items: [{ id: 'target1', name: 'calendar', status: world.targetStatus, consentUrl: world.targetStatus === 'READY' ? undefined : 'http://127.0.0.1:1/consent', lastUpdatedTime: undefined }] }),
    getGatewayTarget: () => called('getGatewayTarget', { id: 'target1', name: 'calendar', status: world.targetStatus, consentUrl: undefined, lastUpdatedTime: undefined, gatewayArn: 'arn:gateway', statusReasons: [], credentials: [], providerArns: [] }),
    listRuntimeEndpoints: () => called('listRuntimeEndpoints', { items: [{ name: 'DEFAULT', arn: 'arn', liveVersion: '1', targetVersion: '1', status: 'READY' }] }),
    listRuntimeVersions: () => called('listRuntimeVersions', { items: [{ version: '1', status: 'READY', lastUpdatedTime: new Date(NOW - 240_000) }] }),
    listAgentRuntimes: () => called('listAgentRuntimes', { items: world.total === 0 ? [] : [runtime] }),
    getAgentRuntime: () => called('getAgentRuntime', { ...runtime, inbound: { kind: 'IAM' as const }, protocol: 'HTTP', allowedHeaders: [], workloadIdentityName: 'quick-wi' }),
  } satisfies Partial<IdentityControl>;
  const cognito = {
    listPools: () => called('listPools', { items: world.total === 0 ? [] : [{ id: 'us-east-1_Ab', name: 'demo' }] }),
    getPool: (poolId: string) => called<Pool>(`getPool ${poolId}`, {
      id: poolId, name: 'demo', arn: 'arn', domain: world.domain, customDomain: world.customDomain, isProtected: true, tags: {},
      passwordPolicy: { minimumLength: 8, requireUppercase: true, requireLowercase: true, requireNumbers: true, requireSymbols: true },
    }),
    listClients: (poolId: string) => called(`listClients ${poolId}`, { items: [{ id: 'client1', name: 'demo-web' }] }),
    listUsers: (poolId: string, { nextToken }: PageRequest) => called(`listUsers ${poolId} ${nextToken ?? ''}`.trim(), {
      items: [{ username: nextToken === undefined ? 'alice' : 'bob', status: 'CONFIRMED', isEnabled: true, email: undefined }],
      nextToken: nextToken === undefined ? 'page2' : undefined,
    }),
  } satisfies Partial<CognitoControl>;
  const sources: TreeSources = {
    access: () => ({ kind: 'profile', profile: 'p', region: 'us-east-1' }),
    control: () => Promise.resolve(control as unknown as IdentityControl),
    cognito: () => Promise.resolve(cognito as unknown as CognitoControl),
    localAgents: () => Promise.resolve(world.agents),
  };
  const loader = createTreeLoader({
    connections: {
      list: () => world.connections,
      opened: (id) => (world.connections.some((one) => one.id === id && one.state === 'open') ? world.sources : undefined),
      open: (id) => {
        world.calls.push(`open ${id}`);
        world.connections = world.connections.map((one) => (one.id === id ? { ...one, state: 'open' } : one));
        return Promise.resolve();
      },
    },
    now: () => NOW,
    setups: () => world.setups, workspace: () => world.workspace, mostRows: world.mostRows, mostStatuses: world.mostStatuses,
  });
  world.sources = sources;
  const changes: (string | undefined)[] = [];
  loader.onDidChange((node) => changes.push(node?.id));

  async function group(kind: GroupKind): Promise<TreeNode> {
    const [root] = loader.roots();
    assert.ok(root !== undefined);
    const found = (await loader.children(root)).find((node) => node.kind === 'group' && node.group === kind);
    assert.ok(found !== undefined);
    return found;
  }
  const rowsOf = async (kind: GroupKind) => loader.children(await group(kind));
  const texts = (rows: readonly TreeNode[]) => rows.map((node) => `${node.kind}: ${labelOf(
    node,
  ).label} ${labelOf(node).description}`.trim());
  return { world, loader, changes, group, rowsOf, texts };
}
