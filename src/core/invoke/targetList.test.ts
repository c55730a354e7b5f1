import assert from 'node:assert/strict';
import { UserError } from '../base/errors.js';
import { describeEndpoint, findRowId, sortEndpoints, TARGET_SECTIONS, toTargetGroups, type SectionState, type TargetListing, type TargetSection } from './targetList.js';

const toRuntime = (name: string, status = 'READY') => ({ id: `${name}-1`, name, arn: `arn:${name}`, version: '3', status });
const toGateway = (name: string, authorizerType: string) => ({ id: name, name, status: 'UPDATE_UNSUCCESSFUL', authorizerType, protocol: 'MCP' });
const agent = { name: 'mine', arn: 'arn:mine', url: 'http://127.0.0.1:8080/', health: 'Unreachable', fromFile: true, process: undefined } as const;
const toEndpoint = (name: string, liveVersion?: string, targetVersion?: string) => ({ name, arn: '', liveVersion, targetVersion, status: 'READY' });

const toGroups = (pages: readonly SectionState[], more: Partial<TargetListing> = {}) => toTargetGroups({ order: TARGET_SECTIONS, pages, faults: new Map(), loading: new Set(), ...more });

describe('toTargetGroups', () => {
  const linesOf = (pages: readonly SectionState[], more?: Partial<TargetListing>) => (
    toGroups(pages, more).map(({ title, rows }) => [title, ...rows.map(({ label, description, icon }) => `${label} | ${description} | ${icon}`)]));
  const first = ['On This Computer', 'An Agent on localhost… | called as AgentCore Runtime calls it | vm', 'Enter ARN… | a runtime by its ARN, also of another region | edit'];

  it('offers what can be typed before anything is found, and says what is being read', () => {
    assert.deepEqual(linesOf([]), [first]);
    assert.deepEqual(linesOf([], { loading: new Set(TARGET_SECTIONS) }), [first, ['In This Workspace', 'Reading the agents of this workspace… |  | loading~spin']]);
  });

  it('puts the pages of a section behind each other, each by name as a person counts', () => {
    const pages: readonly SectionState[] = [
      { section: 'workspace', items: [agent] }, { section: 'runtimes', items: [toRuntime('agent10'), toRuntime('agent9', 'CREATE_FAILED')] },
      { section: 'gateways', items: [toGateway('g2', 'AWS_IAM'), toGateway('g1', 'CUSTOM_JWT'), toGateway('g3', 'NONE'), toGateway('g4', 'AUTHENTICATE_ONLY')] },
      { section: 'runtimes', items: [toRuntime('agent1', 'CREATING')] },
    ];
    assert.deepEqual(linesOf(pages), [
      first,
      ['In This Workspace', 'mine | 127.0.0.1:8080 · not reachable | error'],
      ['Agent Runtimes', 'agent9 | v3 · create failed | error', 'agent10 | v3 · ready | pass-filled', 'agent1 | v3 · creating | sync'],
      ['Gateways', 'g1 | JWT · update unsuccessful | error', 'g2 | IAM · update unsuccessful | error', 'g3 | no authorizer · update unsuccessful | error', 'g4 | AUTHENTICATE_ONLY · update unsuccessful | error'],
    ]);
  });

  it('moves no row that is there, in whatever order the pages come and the sections end', () => {
    const steps = {
      workspace: [{ section: 'workspace', items: [agent] }, 'end'], runtimes: [{ section: 'runtimes', items: [toRuntime('b')] }, { section: 'runtimes', items: [toRuntime('a')] }, 'fault'],
      gateways: [{ section: 'gateways', items: [toGateway('g', 'NONE')] }, 'end'],
    } as const;
    const orders = ['wwrrrgg', 'ggrrrww', 'grwrgrw', 'rrrwgwg', 'gwrrgwr'];
    for (const order of orders) {
      const left = { w: [...steps.workspace], r: [...steps.runtimes], g: [...steps.gateways] };
      const sections = { w: 'workspace', r: 'runtimes', g: 'gateways' } as const;
      const pages: SectionState[] = [];
      const [faults, loading] = [new Map<TargetSection, UserError>(), new Set<TargetSection>(TARGET_SECTIONS)];
      let before: readonly string[] = [];
      for (const key of order as Iterable<'w' | 'r' | 'g'>) {
        const step = left[key].shift();
        if (typeof step === 'object') pages.push(step);
        else loading.delete(sections[key]);
        if (step === 'fault') faults.set(sections[key], new UserError('Denied.', { code: 'Denied' }));
        const now = toGroups(pages, { faults, loading }).flatMap(({ rows }) => rows).filter(({ choice }) => choice.kind !== 'wait').map(({ id }) => id);
        assert.deepEqual(now.slice(0, before.length), before, order);
        before = now;
      }
      assert.equal(before.length, 7, order);
    }
  });

  it('has a row with the reason where a section failed, behind what it had found, and keeps the others', () => {
    const faults = new Map([['runtimes', new UserError('Cannot list agent runtimes: access denied.', { code: 'AccessDenied', hint: 'Add the action.' })]] as const);
    const groups = toGroups([{ section: 'runtimes', items: [toRuntime('one')] }, { section: 'gateways', items: [toGateway('g', 'NONE')] }], { faults });
    assert.deepEqual(groups.map(({ title, rows }) => [title, rows.length]), [['On This Computer', 2], ['Agent Runtimes', 2], ['Gateways', 1]]);
    const row = groups[1]?.rows[1];
    assert.deepEqual([row?.label, row?.description, row?.detail, row?.choice], ['Cannot list agent runtimes: access denied.', 'Try Again', 'Add the action.', { kind: 'fault', section: 'runtimes' }]);
  });

  it('lists a section that is read again behind the others', () => {
    const groups = toGroups([{ section: 'gateways', items: [toGateway('g', 'NONE')] }], { order: ['workspace', 'gateways', 'runtimes'], loading: new Set(['runtimes']) });
    assert.deepEqual(groups.map(({ title }) => title), ['On This Computer', 'Gateways', 'Agent Runtimes']);
  });

  it('knows the row of the target that was chosen before', () => {
    const ids = toGroups([{ section: 'runtimes', items: [toRuntime('one')] }, { section: 'gateways', items: [toGateway('g', 'NONE')] }, { section: 'workspace', items: [agent] }])
      .flatMap(({ rows }) => rows.map(({ id }) => id)).slice(2);
    assert.deepEqual([
      findRowId({ kind: 'runtime', runtime: toRuntime('one'), qualifier: 'prod' }), findRowId({ kind: 'gateway', id: 'g', name: 'g', url: 'https://g.example', status: 'READY' }),
    ], ids.slice(1));
    assert.equal(findRowId({ kind: 'local', name: 'mine', url: 'http://127.0.0.1:8080', protocol: 'HTTP' }), ids[0]);
    assert.deepEqual([findRowId({ kind: 'arn', agentRuntimeArn: 'arn:one' }), findRowId(undefined)], [ids[1], undefined]);
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
