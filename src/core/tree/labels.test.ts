import assert from 'node:assert/strict';
import { SANDBOX } from '../../../test/support/treeWorld.js';
import { UserError } from '../base/errors.js';
import { labelOf } from './labels.js';
import type { TreeNode } from './nodes.js';

const provider: TreeNode = {
  kind: 'provider', id: 'sandbox/provider/quickstart-demo', provider: { name: 'quickstart-demo', arn: 'arn:aws:x', vendor: 'CustomOauth2' },
};

const POOL = { id: 'us-east-1_Ab', name: 'demo' };

describe('labelOf', () => {
  const rows: readonly (readonly [node: TreeNode, label: string, description: string, accessible: string])[] = [
    [{ kind: 'connection', id: 'sandbox', connection: SANDBOX }, 'Local Sandbox', 'us-east-1 · 127.0.0.1:41875', 'Local Sandbox, connection, us-east-1 · 127.0.0.1:41875'],
    [
      { kind: 'connection', id: 'sandbox', connection: { ...SANDBOX, state: 'ended', description: 'ended: SIGKILL' } },
      'Local Sandbox', 'ended: SIGKILL', 'Error: connection Local Sandbox, ended: SIGKILL',
    ],
    [
      { kind: 'group', id: 'g', group: 'workloadIdentity', path: 'workloadIdentity', pool: undefined, count: undefined, more: false },
      'Workload Identities',
      '',
      'Workload Identities',
    ],
    [
      { kind: 'group', id: 'g', group: 'provider', path: 'provider', pool: undefined, count: 20, more: true },
      'OAuth2 Credential Providers',
      '20 so far',
      'OAuth2 Credential Providers, 20 so far',
    ],
    [{ kind: 'group', id: 'g', group: 'runtime', path: 'runtime', pool: undefined, count: 2, more: false }, 'Agent Runtimes', '2', 'Agent Runtimes, 2'],
    [{ kind: 'workloadIdentity', id: 'w', identity: { name: 'agent', arn: 'arn' } }, 'agent', '', 'agent, workload identity'],
    [provider, 'quickstart-demo', 'CustomOauth2', 'quickstart-demo, OAuth2 credential provider, CustomOauth2'],
    [
      { kind: 'runtime', id: 'r', runtime: { id: 'r', name: 'quickstart_agent', arn: 'arn', version: '3', status: 'CREATE_FAILED' }, agent: undefined },
      'quickstart_agent', 'v3 · create failed', 'quickstart_agent, agent runtime, version 3, create failed',
    ],
    [
      { kind: 'workloadIdentity', id: 'w', identity: { name: 'tools-x', arn: 'arn' }, owner: { kind: 'gateway', id: 'tools-x', name: 'tools' } },
      'tools-x', 'owned by gateway tools', 'tools-x, workload identity, owned by gateway tools',
    ],
    [{ kind: 'workloadIdentity', id: 'w', identity: { name: 'agent', arn: 'arn' }, returnUrls: 2 }, 'agent', '2 return URLs', 'agent, workload identity, 2 return URLs'],
    [
      { ...provider, status: 'CREATE_FAILED', reason: 'discovery URL answered 404' }, 'quickstart-demo', 'failed: discovery URL answered 404',
      'quickstart-demo, OAuth2 credential provider, CustomOauth2, failed: discovery URL answered 404',
    ],
    [{ ...provider, status: 'CREATING' }, 'quickstart-demo', 'CustomOauth2 · creating', 'quickstart-demo, OAuth2 credential provider, CustomOauth2, creating'],
    [{ ...provider, status: 'READY' }, 'quickstart-demo', 'CustomOauth2', 'quickstart-demo, OAuth2 credential provider, CustomOauth2, ready'],
    [{ kind: 'apiKeyProvider', id: 'k', provider: { name: 'weather', arn: 'arn' } }, 'weather', '', 'weather, API key credential provider'],
    [{ kind: 'tokenVault', id: 't' }, 'Token Vault', 'default', 'Token vault, default'],
    [{ kind: 'returnUrl', id: 'u', identity: { name: 'agent', arn: 'arn' }, url: 'http://127.0.0.1:1/cb' }, 'http://127.0.0.1:1/cb', '', 'http://127.0.0.1:1/cb, return URL'],
    [
      { kind: 'runtimeEndpoint', id: 'e', endpoint: { name: 'canary', arn: 'arn', liveVersion: '2', targetVersion: '3', status: 'UPDATING' } },
      'canary', '→ v2, moving to v3 · updating', 'canary, endpoint, of v2, moving to v3 · updating',
    ],
    [
      { kind: 'gateway', id: 'g', gateway: { id: 'g', name: 'tools', status: 'READY', authorizerType: 'CUSTOM_JWT', protocol: 'MCP' }, targets: 3 },
      'tools', '3 targets · JWT', 'tools, gateway, ready, 3 targets, JWT',
    ],
    [
      { kind: 'gatewayTarget', id: 't', gatewayId: 'g', target: { id: 't', name: 'calendar', status: 'CREATE_PENDING_AUTH', consentUrl: 'https://x', lastUpdatedTime: undefined } },
      'calendar', 'consent pending', 'calendar, gateway target, consent pending',
    ],
    [{ kind: 'group', id: 'g', group: 'provider', path: 'provider', pool: undefined, count: 48, more: false, matching: 3, isByDate: true }, 'OAuth2 Credential Providers', '3 of 48 · by date', 'OAuth2 Credential Providers, 3 of 48 · by date'],
    [{ kind: 'loading', id: 'l', loaded: 20 }, 'Loading…', '20 so far', 'Loading, 20 so far'],
    [{ kind: 'empty', id: 'x', group: 'provider', filter: 'git' }, 'Nothing matches “git”', '', 'Nothing matches “git”'],
    [{ kind: 'usedBy', id: 'b', of: { kind: 'oauth2', arn: 'arn', name: 'demo' }, users: 1 }, 'Used by', '1 user', 'Used by 1 user'],
    [{ kind: 'workspace', id: 's', agents: 2 }, 'In This Workspace', '2 agents', 'In This Workspace, 2 agents'],
    [{ kind: 'pool', id: 'p', pool: POOL }, 'demo', 'us-east-1_Ab', 'demo, Cognito user pool, us-east-1_Ab'],
    [
      { kind: 'poolClient', id: 'c', pool: POOL, client: { id: 'client1', name: 'demo-web' } },
      'demo-web', 'client1', 'demo-web, app client, client1',
    ],
    [
      { kind: 'poolUser', id: 'u', pool: POOL, user: { username: 'alice', status: 'FORCE_CHANGE_PASSWORD', isEnabled: true, email: undefined } },
      'alice', 'force change password', 'alice, user, force change password',
    ],
    [
      { kind: 'poolUser', id: 'v', pool: POOL, user: { username: 'bob', status: 'CONFIRMED', isEnabled: false, email: 'bob@example.com' } },
      'bob', 'disabled', 'bob, user, disabled',
    ],
    [
      { kind: 'fact', id: 'f', icon: 'lock', label: 'Secret', description: 'AgentCore-managed', value: '', tooltip: '' },
      'Secret',
      'AgentCore-managed',
      'Secret, AgentCore-managed',
    ],
    ...([
      ['Healthy', undefined, 'healthy'], ['HealthyBusy', undefined, 'busy'], ['Unreachable', undefined, 'not reachable'], ['Unreachable', 'stopped', 'not reachable'],
      ['Unreachable', 'running', 'starting'],
    ] as const).map(([health, process, state]) => [
      {
        kind: 'runtime' as const, id: 'r', runtime: { id: 'r', name: 'mine', arn: 'arn', version: '3', status: 'READY' },
        agent: { name: 'mine', arn: 'arn', url: 'http://127.0.0.1:8080/', health, process, fromFile: true },
      },
      'mine', `${state} · 127.0.0.1:8080`, `mine, your own agent, ${state}`,
    ] as const),
    [{ kind: 'empty', id: 'x', group: 'runtime' }, 'No agent runtime yet', '', 'No agent runtime yet'],
    [{ kind: 'loadMore', id: 'm', path: 'runtime', loaded: 20 }, 'Load More', '20 so far', 'Load more, 20 so far'],
    [
      {
        kind: 'failure',
        id: 'z',
        parent: provider,
        doing: 'list',
        error: new UserError('Cannot list OAuth2 credential providers: access denied.', { code: 'AccessDenied' }),
      },
      'Cannot list: AccessDenied', '',
      'Error: cannot list OAuth2 credential providers, access denied. Retry available.',
    ],
  ];
  for (const [node, label, description, accessible] of rows) {
    it(`names a ${node.kind}: ${accessible}`, () => {
      const words = labelOf(node);
      assert.deepEqual([words.label, words.description, words.accessibleLabel], [label, description, accessible]);
    });
  }

  it('says of a disabled user that they cannot sign in, whatever their status', () => {
    const user = { username: 'bob', status: 'CONFIRMED', isEnabled: true, email: undefined };
    const tooltipOf = (isEnabled: boolean) => labelOf({ kind: 'poolUser', id: 'v', pool: POOL, user: { ...user, isEnabled } }).tooltip;
    assert.match(tooltipOf(true), /Can sign in\./);
    assert.match(tooltipOf(false), /Is disabled and cannot sign in\./);
  });

  it('escapes names in the tooltip', () => {
    const words = labelOf({ kind: 'workloadIdentity', id: 'w', identity: { name: '[x](command:y)<b>', arn: 'a`rn' } });
    assert.ok(words.tooltip.startsWith('**\\[x\\]\\(command:y\\)\\<b\\>**'), words.tooltip);
    assert.ok(words.tooltip.endsWith('`` a`rn ``'), words.tooltip);
  });
});
