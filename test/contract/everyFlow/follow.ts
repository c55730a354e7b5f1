import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { UserError } from '../../../src/core/base/errors.js';
import { Secret } from '../../../src/core/base/secret.js';
import type { PendingConsent } from '../../../src/core/callback/consent.js';
import type { RunOptions } from '../../../src/core/flow/engine.js';
import { startFaultyProxy, type ProxyFault } from '../../support/faultyProxy.js';
import type { RawAnswer } from '../../support/rawHttp.js';
import { createTestClock } from '../../support/testClock.js';
import { inStep, record, type Recorded } from '../flowScene.js';
import { createPerson } from '../person.js';
import { createVisitor, giveConsent } from '../visitor.js';
import { createAdapters, toNetworkPorts } from './ports.js';
import { RESOURCE_TOKEN, type FlowCase } from './table.js';
import type { FlowWorld } from './world.js';

/** What goes wrong once, at the first such call of the step. */
export interface Disturbance {
  readonly stepId: string;
  readonly call: string;
  readonly fault: ProxyFault;
}

export interface FollowOptions extends Omit<RunOptions<unknown>, 'clock'> {
  readonly disturbance?: Disturbance;
  /** Where true, whoever is not answered says so soon. */
  readonly isImpatient?: boolean;
  /** Where true, nobody comes to the browser or enters a code, and time stands still. */
  readonly isAlone?: boolean;
}

/** A run of a flow of the table, with somebody who does the person's part. */
export interface Followed extends Recorded<unknown> {
  /** What each step has asked for so far, each once. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  /** How many calls there were so far. */
  count(): number;
  /** The page that the browser ended on. */
  readonly page: Promise<RawAnswer>;
  /** Ends when the call that is to be disturbed is made. */
  readonly reached: Promise<void>;
  /** Ends when nothing is open of what the run has opened: no consent, no connection, no wait. */
  closed(): Promise<void>;
}

/** Longer than any test: who waits for nobody is cancelled, or was told to be impatient. */
const PATIENCE_MS = 60_000;
const IMPATIENCE_MS = 200;

export async function follow(world: FlowWorld, flow: FlowCase, options: FollowOptions = {}): Promise<Followed> {
  const { disturbance, isImpatient = false, isAlone = false, ...runOptions } = options;
  const { scene, idp } = world;
  const { endpoint } = scene.sandbox.ready;
  const calls: Record<string, readonly string[]> = {};
  const pending: PendingConsent[] = [];
  const late: Promise<unknown>[] = [];
  const name = randomUUID();
  let count = 0;
  let current = '';
  let isDisturbed = false;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => { reach = resolve; });

  const begin = (stepId: string) => {
    current = stepId;
    calls[stepId] ??= [];
  };
  const find = (call: string) => (
    !isDisturbed && disturbance?.stepId === current && disturbance.call === call ? disturbance.fault : undefined);
  const isHung = () => isImpatient && !isDisturbed && disturbance?.stepId === current && disturbance.fault.kind === 'hang';
  const note = (call: string): ProxyFault | undefined => {
    const before = calls[current] ?? [];
    calls[current] = before.includes(call) ? before : [...before, call];
    count += 1;
    const fault = find(call);
    if (fault === undefined) return undefined;
    isDisturbed = true;
    reach();
    return fault;
  };
  /** A call that no proxy stands before: it fails, or goes on after the run only, deaf to any signal. */
  const local = async <T>(call: string, go: () => Promise<T>): Promise<T> => {
    const fault = note(call);
    if (fault === undefined) return go();
    if (fault.kind !== 'hang') throw call === 'listener' ? new UserError('The port is in use.', { code: 'PortInUse' }) : new Error(`No ${call}.`);
    await recorded.run.outcome;
    const going = go();
    late.push(going);
    return going;
  };

  const [proxy, issuerProxy] = await Promise.all([startFaultyProxy(endpoint, note), startFaultyProxy(idp.issuer, note)]);
  const [patient, impatient] = [PATIENCE_MS, IMPATIENCE_MS].map((patienceMs) => createAdapters(world, proxy.endpoint, issuerProxy.endpoint, patienceMs));
  assert.ok(patient !== undefined && impatient !== undefined);
  const keep = (begun: PendingConsent) => {
    pending.push(begun);
    return begun;
  };
  const isFederated = flow.kind === 'userFederation';
  const isPolledMeanwhile = flow.calls['consent']?.includes(RESOURCE_TOKEN) === true;
  const person = createPerson(isFederated ? endpoint : idp.issuer, (visitor, url) => (isFederated ? giveConsent(visitor, url) : visitor.open(url)));
  const goOn = async (url: string, signal: AbortSignal) => {
    // While this person signs in, the flow asks once.
    if (isPolledMeanwhile) await recorded.saw((event) => event.kind === 'polled');
    await person.open(url, signal);
  };
  await flow.prepare?.(world, name);
  const plan = flow.plan({
    ...toNetworkPorts(world, () => (isHung() ? impatient : patient)),
    newPassword: () => local('person', () => Promise.resolve({ password: new Secret(`New-${name}`), attributes: {} })),
    keep: (_password, set, signal) => set(signal),
    consent: { expect: (consent) => local('listener', () => scene.listener.expect(consent).then(keep)) },
    code: { redirectUri: scene.returnUrl, expectCode: (code) => local('listener', () => scene.listener.expectCode(code).then(keep)) },
    browser: {
      open: (url, signal) => local('browser', () => {
        if (!isAlone) void goOn(url, signal);
        return Promise.resolve();
      }),
    },
  }, world, name);
  const clock = createTestClock();
  const frozen = createTestClock();
  const recorded = record(plan, {
    ...runOptions,
    onEvent(event) {
      if (event.kind === 'stepStarted' || event.kind === 'paused') begin(event.stepId);
      runOptions.onEvent?.(event);
    },
  }, {
    ...clock,
    wait: (ms, signal) => (note('clock') === undefined ? clock : frozen).wait(ms, signal),
  });
  const close = () => {
    world.open.delete(close);
    recorded.run.cancel();
    patient.dispose();
    impatient.dispose();
    proxy.close();
    issuerProxy.close();
  };
  world.open.add(close);
  if (!isAlone) play(flow, idp.issuer, recorded);
  return {
    ...recorded, calls, reached, page: person.end, count: () => count,
    async closed() {
      await recorded.run.outcome;
      await Promise.allSettled(late);
      await Promise.all(pending.map(({ outcome }) => outcome));
      assert.equal(clock.waiting() + frozen.waiting(), 0, 'a wait goes on');
      await Promise.all([proxy.quiet(), issuerProxy.quiet()]);
      close();
    },
  };
}

/** Lets time pass where the flow waits for it, and enters the code of a device. */
function play(flow: FlowCase, issuer: string, recorded: Recorded<unknown>): void {
  const { clock } = recorded;
  const playPoll = async () => {
    await recorded.saw(inStep('poll', 'stepStarted'));
    if (flow.kind === 'userTokenByDevice') await enterCode(issuer, await recorded.saw((event) => event.kind === 'waiting'));
    clock.rush();
  };
  const playConsent = async () => {
    await recorded.saw(inStep('consent', 'stepStarted'));
    await clock.waited();
    clock.advance(5_000);
  };
  if (flow.calls['poll'] !== undefined) void playPoll();
  if (flow.kind === 'userFederation') void playConsent();
}

async function enterCode(issuer: string, event: Awaited<ReturnType<Recorded<unknown>['saw']>>): Promise<void> {
  assert.ok(event.kind === 'waiting' && event.waiting.for === 'device');
  const { userCode, completeUrl } = event.waiting;
  const visitor = createVisitor(issuer);
  const form = await visitor.open(completeUrl?.reveal() ?? '');
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(form.page?.text ?? '')?.[1] ?? '';
  await visitor.submit(form, { xsrf, user_code: userCode.reveal(), confirm: 'yes' });
}
