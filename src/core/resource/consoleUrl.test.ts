import assert from 'node:assert/strict';
import { isInConsole, toConsoleUrl } from './consoleUrl.js';
import type { Resource } from './resource.js';

describe('the address of a resource in the AWS console', () => {
  it('is on the host of the region and its partition', () => {
    const hostOf = (region: string) => new URL(toConsoleUrl({ kind: 'tokenVault', name: 'default' }, region)).host;
    assert.equal(hostOf('eu-west-1'), 'eu-west-1.console.aws.amazon.com');
    assert.equal(hostOf('cn-north-1'), 'cn-north-1.console.amazonaws.cn');
    assert.equal(hostOf('us-gov-west-1'), 'us-gov-west-1.console.amazonaws-us-gov.com');
  });

  const pathOf = (resource: Resource) => {
    const { pathname, search } = new URL(toConsoleUrl(resource, 'us-east-1'));
    return `${pathname}${search}`;
  };

  it('is the page of the resource where that is known, or of its list', () => {
    assert.equal(pathOf({ kind: 'provider', name: 'github', arn: 'arn' }), '/bedrock-agentcore/identity?region=us-east-1');
    assert.equal(pathOf({ kind: 'runtime', name: 'a', id: 'a-1', arn: 'arn' }), '/bedrock-agentcore/agents/a-1?region=us-east-1');
    assert.equal(pathOf({ kind: 'gatewayTarget', name: 't', id: 't1', gatewayId: 'g1' }), '/bedrock-agentcore/toolsAndGateways?region=us-east-1');
    assert.equal(pathOf({ kind: 'poolClient', name: 'web', id: 'c1', poolId: 'us-east-1_Ab' }), '/cognito/v2/idp/user-pools/us-east-1_Ab?region=us-east-1');
  });

  it('takes an id for a part of the path and nothing else', () => {
    assert.equal(pathOf({ kind: 'runtime', name: 'x', id: '../../evil?x#y', arn: '' }), '/bedrock-agentcore/agents/..%2F..%2Fevil%3Fx%23y?region=us-east-1');
  });
});

describe('a row that the AWS console has', () => {
  const pool = (id: string) => ({ kind: 'pool', id, pool: { id: 'us-east-1_Ab', name: 'people' } }) as const;

  it('is a resource of a connection to AWS, whatever else is open', () => {
    assert.ok(isInConsole(pool('profile:dev@us-east-1/pool/us-east-1_Ab')));
    assert.ok(isInConsole({ kind: 'tokenVault', id: 'profile:a@b/c@eu-west-1/tokenVault' }));
    assert.ok(!isInConsole(pool('sandbox/pool/us-east-1_Ab')));
    assert.ok(!isInConsole({ kind: 'workspace', id: '#workspace', agents: 1 }));
    assert.ok(!isInConsole({ kind: 'fact', id: 'profile:dev@us-east-1/x', icon: 'info', label: '', description: '', value: '', tooltip: '' }));
  });
});
