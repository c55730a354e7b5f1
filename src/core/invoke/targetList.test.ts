import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { describeEndpoint, findRowId, sortEndpoints, toTargetGroups, type SectionState, type TargetSection } from './targetList.js';

const toRuntime = (name: string, status = 'READY') => ({ id: `${name}-1`, name, arn: `arn:${name}`, version: '3', status });
const toGateway = (name: string, authorizerType: string) => ({ id: name, name, status: 'UPDATE_UNSUCCESSFUL', authorizerType, protocol: 'MCP' });
const agent = { name: 'mine', arn: 'arn:mine', url: 'http://127.0.0.1:8080/', health: 'Unreachable', fromFile: true, process: undefined } as const;
const toEndpoint = (name: string, liveVersion?: string, targetVersion?: string) => ({ name, arn: '', liveVersion, targetVersion, status: 'READY' });

describe('toTargetGroups', () => {
  const linesOf = (states: readonly SectionState[], faults: ReadonlyMap<TargetSection, UserError> = new Map()) => (
    toTargetGroups(states, faults).map(({ title, rows }) => [title, ...rows.map(({ label, description, icon }) => `${label} | ${description} | ${icon}`)]));
  const last = ['On This Computer', 'An Agent on localhost… | called as AgentCore Runtime calls it | vm', 'Enter ARN… | a runtime by its ARN, also of another region | edit'];

  it('offers what can be typed before anything is found', () => { assert.deepEqual(linesOf([]), [last]); });

  it('puts the pages of a section together, by name as a person counts', () => {
    const states: readonly SectionState[] = [
      { section: 'workspace', items: [agent] }, { section: 'runtimes', items: [toRuntime('agent10'), toRuntime('agent9', 'CREATE_FAILED')] },
      { section: 'gateways', items: [toGateway('g2', 'AWS_IAM'), toGateway('g1', 'CUSTOM_JWT'), toGateway('g3', 'NONE'), toGateway('g4', 'AUTHENTICATE_ONLY')] },
      { section: 'runtimes', items: [toRuntime('agent1', 'CREATING')] },
    ];
    assert.deepEqual(linesOf(states), [
      ['Agent Runtimes', 'agent1 | v3 · creating | sync', 'agent9 | v3 · create failed | error', 'agent10 | v3 · ready | pass-filled'],
      ['Gateways', 'g1 | JWT · update unsuccessful | error', 'g2 | IAM · update unsuccessful | error', 'g3 | no authorizer · update unsuccessful | error', 'g4 | AUTHENTICATE_ONLY · update unsuccessful | error'],
      ['In This Workspace', 'mine | 127.0.0.1:8080 · not reachable | error'],
      last,
    ]);
  });

  it('has a row with the reason where a section failed, behind what it had found, and keeps the others', () => {
    const faults = new Map([['runtimes', new UserError('Cannot list agent runtimes: access denied.', { code: 'AccessDenied', hint: 'Add the action.' })]] as const);
    const groups = toTargetGroups([{ section: 'runtimes', items: [toRuntime('one')] }, { section: 'gateways', items: [toGateway('g', 'NONE')] }], faults);
    assert.deepEqual(groups.map(({ title, rows }) => [title, rows.length]), [['Agent Runtimes', 2], ['Gateways', 1], ['On This Computer', 2]]);
    const row = groups[0]?.rows[1];
    assert.deepEqual([row?.label, row?.description, row?.detail, row?.choice], ['Cannot list agent runtimes: access denied.', 'Try Again', 'Add the action.', { kind: 'fault', section: 'runtimes' }]);
  });

  it('knows the row of the target that was chosen before', () => {
    const ids = toTargetGroups([{ section: 'runtimes', items: [toRuntime('one')] }, { section: 'gateways', items: [toGateway('g', 'NONE')] }, { section: 'workspace', items: [agent] }], new Map())
      .flatMap(({ rows }) => rows.map(({ id }) => id)).slice(0, 3);
    assert.deepEqual([
      findRowId({ kind: 'runtime', runtime: toRuntime('one'), qualifier: 'prod' }), findRowId({ kind: 'gateway', id: 'g', name: 'g', url: 'https://g.example', status: 'READY' }),
      findRowId({ kind: 'local', name: 'mine', url: 'http://127.0.0.1:8080', protocol: 'HTTP' }),
    ], ids);
    assert.deepEqual([findRowId({ kind: 'arn', agentRuntimeArn: 'arn:one' }), findRowId(undefined)], [ids[0], undefined]);
  });
});

describe('endpoints of a runtime', () => {
  it('begin with DEFAULT', () => {
    assert.deepEqual(sortEndpoints(['prod', 'DEFAULT', 'beta2', 'beta10'].map((name) => toEndpoint(name))).map(({ name }) => name), ['DEFAULT', 'beta2', 'beta10', 'prod']);
  });
  it('say which version is behind them, and which is to be', () => {
    assert.deepEqual([toEndpoint('a', '3', '3'), toEndpoint('a', '3', '4'), toEndpoint('a', undefined, '1'), toEndpoint('a', '2'), toEndpoint('a')].map(describeEndpoint),
      ['v3 · ready', 'v3 → v4 · ready', 'v1 · ready', 'v2 · ready', 'ready']);
  });
});
