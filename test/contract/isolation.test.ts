import fc from 'fast-check';
import assert from 'node:assert/strict';
import { createModel, type Expected, type Session } from './isolation/model.js';
import { FLOWS, PROVIDERS, startWorld, USERS, WORKLOADS, type Answer, type Ask, type User, type World } from './isolation/world.js';

const SEQUENCES = 2_000;

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

const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ step: fc.constant('ask' as const), ask: asks, force: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('wholeFlow' as const), ask: federatedAsks }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('poll' as const), session: sessions, ask: federatedAsks }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('pollAsBegun' as const), session: sessions }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('consent' as const), session: sessions }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('complete' as const), session: sessions, ...users }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('recreateWorkload' as const), workload: fc.constantFrom(...WORKLOADS) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('recreateProvider' as const), provider: fc.constantFrom(...PROVIDERS) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('changeClient' as const), provider: fc.constantFrom(...PROVIDERS) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('advance' as const), minutes: fc.constantFrom(5, 11, 59, 61, 24 * 60) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('revoke' as const) }) },
);
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
  const ask = async (one: Ask, forceAuthentication: boolean) => {
    const token = await getWorkloadToken(one);
    return check(one, model.expectAsk(one, forceAuthentication), await world.ask(token, one, { forceAuthentication }));
  };
  const poll = async (session: Session, one: Ask) => {
    const token = await getWorkloadToken(one);
    check(one, model.expectPoll(session, one), await world.ask(token, one, { sessionUri: session.uri }));
  };
  const consent = async (session: Session) => {
    consents += 1;
    const issue = `consent-${consents}`;
    const isExpected = model.canConsent(session);
    assert.equal(await world.consent(session.authorizationUrl, issue), isExpected, 'whether a person can consent');
    if (isExpected) model.consent(session, issue);
  };
  const complete = async (session: Session, user: User) => {
    const isExpected = model.canComplete(session, user);
    assert.equal(await world.complete(session.uri, user), isExpected, 'whether a session can be completed');
    if (isExpected) model.complete(session);
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
      case 'wholeFlow': {
        const begun = await ask(step.ask, false);
        if (begun === undefined) break;
        await consent(begun);
        await complete(begun, step.ask);
        await poll(begun, step.ask);
        break;
      }
      case 'poll': if (session !== undefined) await poll(session, step.ask); break;
      case 'pollAsBegun': if (session !== undefined) await poll(session, session.ask); break;
      case 'consent': if (session !== undefined) await consent(session); break;
      case 'complete': if (session !== undefined) await complete(session, step); break;
      case 'recreateWorkload':
        await world.deleteWorkload(step.workload);
        await world.createWorkload(step.workload);
        model.renew(step.workload);
        break;
      case 'recreateProvider':
        await world.deleteProvider(step.provider);
        await world.createProvider(step.provider, clientOf(step.provider));
        model.renew(step.provider);
        break;
      case 'changeClient':
        clientIds.set(step.provider, `another-${clientOf(step.provider)}`);
        await world.updateProvider(step.provider, clientOf(step.provider));
        model.renew(step.provider);
        break;
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
  this.timeout(120_000); // a failure is made smaller before it is told
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
