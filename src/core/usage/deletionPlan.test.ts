import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import type { Deletable } from '../identity/deletion.js';
import { describePlan, planDeletion } from './deletionPlan.js';
import type { WorkspaceAgent } from '../workspace/agents.js';
import type { UsageControl } from './usage.js';

const provider = (name: string): Deletable => ({ kind: 'provider', name, arn: `arn:${name}` });
const identity = (name: string): Deletable => ({ kind: 'workloadIdentity', name, arn: `arn:${name}` });

function world(change: Partial<UsageControl> = {}) {
  const asked: string[] = [];
  const gateway = { id: 'g1', name: 'tools', status: 'READY', authorizerType: 'AWS_IAM', protocol: 'MCP' };
  const control: UsageControl = {
    listGateways: () => { asked.push('listGateways'); return Promise.resolve({ items: [gateway] }); },
    getGateway: (id) => { asked.push(`getGateway ${id}`); return Promise.resolve({ workloadIdentityName: 'g1-made' }); },
    listGatewayTargets: () => Promise.resolve({ items: [{ id: 't1', name: 'calendar' }] }),
    getGatewayTarget: (_gateway, id) => { asked.push(`getGatewayTarget ${id}`); return Promise.resolve({ providerArns: ['arn:github'] }); },
    listAgentRuntimes: () => Promise.resolve({ items: [] }),
    getAgentRuntime: () => Promise.reject(new Error('there is none')),
    ...change,
  };
  return { asked, control };
}

describe('the plan of a deletion', () => {
  it('says what will stop working, and reads each gateway once', async () => {
    const { control, asked } = world();
    const plan = await planDeletion(control, [provider('github'), provider('slack')]);
    assert.deepEqual(asked, ['listGateways', 'getGatewayTarget t1']);
    assert.equal(describePlan(plan)[0], 'Target calendar of gateway tools uses github and will stop working.');
    assert.equal(describePlan(plan).at(-1), 'This cannot be undone.');
  });

  it('leaves out what a gateway owns, and says whose it is', async () => {
    const plan = await planDeletion(world().control, [identity('g1-made'), identity('mine')]);
    assert.deepEqual(plan.items.map(({ name }) => name), ['mine']);
    assert.ok(describePlan(plan).includes('g1-made stays: AgentCore made it for the gateway tools, and deletes it with that.'));
  });

  it('says that nobody uses it only where everything was read', async () => {
    const nobody = await planDeletion(world().control, [provider('slack')]);
    assert.equal(describePlan(nobody)[0], 'No gateway target and no agent of this workspace uses it.');
    const denied = () => Promise.reject(new UserError('Cannot list gateways: access denied.', { code: 'AccessDeniedException' }));
    const unknown = await planDeletion(world({ listGateways: denied }).control, [provider('slack'), identity('mine')]);
    assert.deepEqual([unknown.items.length, describePlan(unknown)[0]], [2, 'Who uses it could not be looked up everywhere.']);
  });

  it('names the agents of the workspace where gateways cannot be listed', async () => {
    const denied = () => Promise.reject(new UserError('Cannot list gateways: access denied.', { code: 'AccessDeniedException' }));
    const agents: readonly WorkspaceAgent[] = [{
      name: 'orders', format: 'agentCoreCli', file: '/projects/agentcore.json', line: 3, framework: undefined, entrypoint: undefined, protocol: 'HTTP',
      authorizer: { kind: 'IAM' }, providers: [{ kind: 'oauth2', name: 'github' }], workloadIdentity: undefined, deployments: [],
    }];
    const plan = await planDeletion(world({ listGateways: denied }).control, [provider('github')], { agents });
    assert.deepEqual([plan.isPartial, describePlan(plan)[0]], [true, 'Agent orders of this workspace uses github and will stop working.']);
  });

  it('is given up at the signal', async () => {
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(planDeletion(world({ listGateways: () => Promise.reject(new Error('stopped')) }).control, [provider('a')], { signal: controller.signal }), { name: 'AbortError' });
  });
});
