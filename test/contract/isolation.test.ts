import fc from 'fast-check';
import assert from 'node:assert/strict';
import { hold } from '../support/hold.js';
import { createModel, type Expected, type Session } from './isolation/model.js';
import { FLOWS, PROVIDERS, startWorld, USERS, WORKLOADS, type Answer, type Ask, type User, type World } from './isolation/world.js';

const SEQUENCES = 1_500;

const users = { user: fc.constantFrom(...USERS), by: fc.constantFrom('userId', 'userToken') } as const;
const asks: fc.Arbitrary<Ask> = fc.record({
  ...users,
  workload: fc.constantFrom(...WORKLOADS),
  provider: fc.constantFrom(...PROVIDERS),
  flow: fc.constantFrom(...FLOWS),
  scopes: fc.shuffledSubarray(['read', 'write']),
  audiences: fc.constantFrom([], [], ['https://api.example']),
});
const federatedAsks = asks.map((ask): Ask => ({ ...ask, flow: 'USER_FEDERATION' }));
/** Which of the sessions begun so far, counted round. */
const sessions = fc.nat(9);

/** What is changed: an identity or a provider is deleted, a provider becomes another client, or all is deleted. What is deleted is made again, at once or later. */
const changes = fc.record({
  what: fc.constantFrom('workload', 'workload', 'provider', 'provider', 'client', 'client', 'all'),
  workload: fc.constantFrom(...WORKLOADS),
  provider: fc.constantFrom(...PROVIDERS),
  isBackAtOnce: fc.boolean(),
});
type Change = typeof changes extends fc.Arbitrary<infer T> ? T : never;

const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ step: fc.constant('ask' as const), ask: asks, force: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('wholeFlow' as const), ask: federatedAsks }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('poll' as const), session: sessions, ask: federatedAsks }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('pollAsBegun' as const), session: sessions }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('consent' as const), session: sessions }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('complete' as const), session: sessions, ...users }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('askDuring' as const), ask: asks, force: fc.boolean(), change: changes }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('refreshDuring' as const), ask: federatedAsks, change: changes }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('consentDuring' as const), session: sessions, change: changes }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('identifyDuring' as const), ask: asks, change: changes }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('change' as const), change: changes }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('advance' as const), minutes: fc.constantFrom(5, 11, 59, 61, 24 * 60) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('revoke' as const) }) },
);
type Named = typeof WORKLOADS[number] | typeof PROVIDERS[number];
const isWorkload = (name: Named): name is typeof WORKLOADS[number] => WORKLOADS.some((one) => one === name);

type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** Plays one sequence in a world that is as new. Gives how many tokens were served. */
async function play(world: World, sequence: readonly Step[]): Promise<number> {
  world.clear();
  const model = createModel(world.nowMs);
  let served = 0;
  let consents = 0;
  const clientIds = new Map<string, string>(PROVIDERS.map((name) => [name, `client-of-${name}`]));
  const clientOf = (provider: string) => clientIds.get(provider) ?? '';
  for (const name of WORKLOADS) await world.createWorkload(name);
  for (const name of PROVIDERS) await world.createProvider(name, clientOf(name));

  const getWorkloadToken = async (ask: Ask) => {
    const known = model.recallWorkloadToken(ask);
    if (known?.isGood === true) return known.token;
    const token = await world.getWorkloadToken(ask);
    model.rememberWorkloadToken(ask, token);
    return token;
  };
  /** The property: what is served was issued for this very asker. Then that it is also what was to be served. */
  const check = (ask: Ask, expected: Expected, answer: Answer): Session | undefined => {
    if (answer.kind === 'token') {
      const { issued } = answer;
      const isNew = expected.kind === 'token' && expected.issue === undefined;
      if (isNew && model.ownerOf(issued.issue) === undefined) model.keepDirect(ask, issued.issue);
      assert.equal(model.ownerOf(issued.issue), model.toKey(ask), 'a token is served to another than the one it was granted to');
      assert.deepEqual([issued.clientId, issued.scope.split(' ').sort().join(' ')], [clientOf(ask.provider), [...ask.scopes].sort().join(' ')]);
      if (ask.flow === 'ON_BEHALF_OF_TOKEN_EXCHANGE') assert.equal(issued.subject, ask.user);
      served += 1;
      assert.deepEqual(expected, isNew ? { kind: 'token' } : { kind: 'token', issue: issued.issue });
      return undefined;
    }
    if (answer.kind === 'refused') {
      assert.deepEqual(answer, expected);
      return undefined;
    }
    if (expected.kind === 'session') return model.begin(ask, answer.uri, answer.authorizationUrl ?? '');
    assert.equal(answer.status, expected.kind === 'inProgress' ? 'IN_PROGRESS' : 'FAILED');
    assert.ok(expected.kind === 'inProgress' || expected.kind === 'failed', `a session was answered instead of: ${expected.kind}`);
    return undefined;
  };
  /** Deletes or changes. Gives what is missing then. */
  const takeAway = async ({ what, workload, provider }: Change): Promise<readonly Named[]> => {
    if (what === 'client') {
      clientIds.set(provider, `another-${clientOf(provider)}`);
      await world.updateProvider(provider, clientOf(provider));
      model.renew(provider);
      return [];
    }
    const gone: readonly Named[] = what === 'all' ? [...WORKLOADS, ...PROVIDERS] : [what === 'workload' ? workload : provider];
    if (what === 'all') world.reset();
    else await (what === 'workload' ? world.deleteWorkload(workload) : world.deleteProvider(provider));
    for (const name of gone) model.renew(name);
    return gone;
  };
  const bringBack = async (names: readonly Named[]) => {
    for (const name of names) await (isWorkload(name) ? world.createWorkload(name) : world.createProvider(name, clientOf(name)));
  };
  /** Does something and, while the server's first answer to it is held back, the change. Gives what is still missing after both. */
  const during = async <T>(work: () => Promise<T>, change: Change | undefined): Promise<{ readonly outcome: T; readonly missing: readonly Named[] }> => {
    const held = change === undefined ? undefined : hold();
    world.holdNext(held);
    const working = work();
    const isHeld = held !== undefined && await Promise.race([held.reached.then(() => true), working.then(() => false)]);
    world.holdNext(undefined); // the server may not have been asked
    const gone = isHeld && change !== undefined ? await takeAway(change) : [];
    if (change?.isBackAtOnce === true) await bringBack(gone);
    held?.release();
    return { outcome: await working, missing: change?.isBackAtOnce === true ? [] : gone };
  };
  const ask = async (one: Ask, forceAuthentication: boolean, change?: Change) => {
    const token = await getWorkloadToken(one);
    const { outcome, missing } = await during(() => world.ask(token, one, { forceAuthentication }), change);
    const expect = (): Expected => {
      if (model.recallWorkloadToken(one)?.isGood !== true) return { kind: 'refused', name: 'UnauthorizedException' };
      return missing.includes(one.provider) ? { kind: 'refused', name: 'ResourceNotFoundException' } : model.expectAsk(one, forceAuthentication);
    };
    const begun = check(one, expect(), outcome);
    await bringBack(missing);
    return begun;
  };
  /** A new workload access token, which is good for the identity that is there when it comes. */
  const identify = async (one: Ask, change: Change) => {
    const { outcome, missing } = await during(() => world.getWorkloadToken(one).catch((error: unknown) => ({ error })), change);
    assert.equal(typeof outcome !== 'string', missing.includes(one.workload), 'whether a token comes for an identity');
    if (typeof outcome === 'string') model.rememberWorkloadToken(one, outcome);
    await bringBack(missing);
  };
  const poll = async (session: Session, one: Ask) => {
    const token = await getWorkloadToken(one);
    check(one, model.expectPoll(session, one), await world.ask(token, one, { sessionUri: session.uri }));
  };
  const consent = async (session: Session, change?: Change) => {
    consents += 1;
    const issue = `consent-${consents}`;
    const { outcome, missing } = await during(() => world.consent(session.authorizationUrl, issue), change);
    const isExpected = model.canConsent(session);
    assert.equal(outcome, isExpected, 'whether a person can consent');
    if (isExpected) model.consent(session, issue);
    await bringBack(missing);
  };
  const complete = async (session: Session, user: User) => {
    const isExpected = model.canComplete(session, user);
    assert.equal(await world.complete(session.uri, user), isExpected, 'whether a session can be completed');
    if (isExpected) model.complete(session);
  };
  const runFlow = async (one: Ask) => {
    const begun = await ask(one, false);
    if (begun === undefined) return;
    await consent(begun);
    await complete(begun, one);
    await poll(begun, one);
  };
  const pick = (index: number) => model.sessions[index % Math.max(model.sessions.length, 1)];

  for (const step of sequence) {
    const session = 'session' in step ? pick(step.session) : undefined;
    switch (step.step) {
      case 'ask': {
        const known = model.recallWorkloadToken(step.ask);
        if (known?.isGood === false) check(step.ask, { kind: 'refused', name: 'UnauthorizedException' }, await world.ask(known.token, step.ask));
        await ask(step.ask, step.force);
        break;
      }
      case 'wholeFlow': await runFlow(step.ask); break;
      case 'refreshDuring':
        await runFlow(step.ask);
        world.advance(59 * 60_000);
        await ask(step.ask, false, step.change);
        break;
      case 'poll': if (session !== undefined) await poll(session, step.ask); break;
      case 'pollAsBegun': if (session !== undefined) await poll(session, session.ask); break;
      case 'consent': if (session !== undefined) await consent(session); break;
      case 'complete': if (session !== undefined) await complete(session, step); break;
      case 'askDuring': await ask(step.ask, step.force, step.change); break;
      case 'consentDuring': if (session !== undefined) await consent(session, step.change); break;
      case 'identifyDuring': await identify(step.ask, step.change); break;
      case 'change': await bringBack(await takeAway(step.change)); break;
      case 'advance': world.advance(step.minutes * 60_000); break;
      case 'revoke':
        world.revoke();
        model.revoke();
        break;
    }
  }
  return served;
}

describe('A token, in random sequences of two users, two workloads and two providers', function () {
  this.timeout(240_000); // a failure is made smaller before it is told
  let world: World;

  before(async () => { world = await startWorld(); });
  after(() => { world.close(); });

  it('is never served to another than the one it was granted to, and is served to that one', async () => {
    let served = 0;
    await fc.assert(fc.asyncProperty(fc.array(steps, { minLength: 4, maxLength: 12 }), async (sequence) => {
      served += await play(world, sequence);
    }), { numRuns: SEQUENCES });
    assert.ok(served > SEQUENCES, `hardly a token was served: ${served}`);
  });
});
