import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { fakeCognito, refusal, unanswered } from '../../../test/support/fakeCognito.js';
import { createSetupBench, options } from '../../../test/support/fakeSetup.js';
import { stateOfSetup, type SetupRecord, type Thing } from './record.js';
import { removeSetup, type RemovalReport } from './removal.js';
import { runSetup } from './setup.js';

/** On an account that holds two pools of the same name already. */
async function createFilledBench() {
  const cognito = fakeCognito();
  for (const name of ['My Demo', 'Other', 'My Demo']) await cognito.control.createPool(name, {});
  const before = [...cognito.contents()];
  return { ...createSetupBench(cognito), before, start: cognito.calls.length };
}

const toLabel = (thing: Thing) => {
  switch (thing.kind) {
    case 'pool': return `pool ${thing.name}`;
    case 'user': return `user ${thing.username}`;
    case 'resourceServer': return `resourceServer ${thing.identifier}`;
    case 'client': return `client ${thing.name}`;
    case 'domain': return `domain ${thing.prefix}`;
    case 'provider': return `provider ${thing.name}`;
  }
};

/** What is in the account beyond what was there before, sorted. */
const toRest = (contents: readonly string[], before: readonly string[]) => contents.slice(before.length).sort();
const toRemaining = (report: RemovalReport) => report.remaining.map(({ thing }) => toLabel(thing)).sort();

const CALLS = [
  'createPool', 'createUser', 'setPassword', 'createResourceServer', 'createClient', 'createClient', 'createDomain', 'getDomain',
];

describe('runSetup', () => {
  it('makes everything a first flow needs, and says where it is', async () => {
    const { cognito, kept, doings, tools } = createSetupBench();
    const outcome = await runSetup(options, tools);
    assert.ok(outcome.kind === 'done');
    assert.deepEqual(cognito.calls, CALLS);
    assert.deepEqual(outcome.summary, {
      poolId: 'us-east-1_1', poolName: 'My Demo', username: 'testuser', codeClientId: 'client2', machineClientId: 'client3',
      machineScopes: ['agentcore/invoke'],
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/us-east-1_1',
      discoveryUrl: 'https://cognito-idp.eu-central-1.amazonaws.com/us-east-1_1/.well-known/openid-configuration',
      hostedUiUrl: 'https://my-demo-a1b2c3d4.auth.eu-central-1.amazoncognito.com',
      authorizationEndpoint: 'https://my-demo-a1b2c3d4.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
      tokenEndpoint: 'https://my-demo-a1b2c3d4.auth.eu-central-1.amazoncognito.com/oauth2/token',
    });
    const pool = cognito.pools.get('us-east-1_1');
    assert.ok(pool !== undefined);
    assert.deepEqual(pool.pool.tags, { 'team': 'payments', 'agentcore-identity-setup': 'a1b2c3d4-5e6f' });
    assert.equal(pool.users.get('testuser')?.status, 'CONFIRMED');
    assert.deepEqual([...pool.clients.values()].map(({ oauthFlows }) => oauthFlows), [['code'], ['client_credentials']]);
    assert.equal(doings[0], 'creating user pool My Demo');
    assert.deepEqual([kept.record?.isComplete, kept.record?.things.length, kept.record?.account], [true, 6, '123456789012']);
  });

  it('shows no secret in what it keeps, shows or prints', async () => {
    const { kept, tools } = createSetupBench();
    const outcome = await runSetup(options, tools);
    assert.ok(outcome.kind === 'done');
    const { codeClientSecret, machineClientSecret, password } = outcome.secrets;
    const shown = [JSON.stringify(outcome), inspect(outcome, { depth: 9 }), String(outcome.secrets.password), JSON.stringify(kept.record)];
    for (const secret of [codeClientSecret, machineClientSecret, password]) {
      for (const text of shown) assert.ok(!text.includes(secret.reveal()));
    }
  });

  it('keeps the password before Cognito is told it, and forgets it with the user', async () => {
    const { cognito, passwords, tools } = createSetupBench();
    const keptAt: string[] = [];
    cognito.hook = (method) => {
      if (method === 'setPassword') keptAt.push(...passwords.names());
      return method === 'createDomain' ? { when: 'before', error: refusal('LimitExceededException') } : undefined;
    };
    assert.equal((await runSetup(options, tools)).kind, 'failed');
    assert.deepEqual([keptAt, passwords.names()], [['us-east-1_1/testuser'], []]);
  });

  it('waits longer and longer for the domain', async () => {
    const { cognito, time, tools } = createSetupBench();
    cognito.slowness = 6;
    assert.equal((await runSetup(options, tools)).kind, 'done');
    assert.deepEqual(time.waits, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it('gives up on a domain after three minutes and removes everything', async () => {
    const { cognito, kept, tools } = createSetupBench();
    cognito.slowness = Number.POSITIVE_INFINITY;
    const outcome = await runSetup(options, tools);
    assert.ok(outcome.kind === 'failed');
    assert.equal(outcome.error.code, 'DomainSlow');
    assert.deepEqual([cognito.contents(), outcome.report.remaining, kept.record], [[], [], undefined]);
  });

  for (const [at, method] of CALLS.entries()) {
    it(`leaves nothing where call ${at + 1}, ${method}, is refused`, async () => {
      const { cognito, kept, before, start, tools } = await createFilledBench();
      cognito.hook = (_, index) => (index === start + at ? { when: 'before', error: refusal('LimitExceededException') } : undefined);
      const outcome = await runSetup(options, tools);
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.error.code, 'LimitExceededException');
      assert.deepEqual([cognito.contents(), outcome.report.remaining, kept.record], [before, [], undefined]);
    });

    it(`leaves nothing where the answer to call ${at + 1}, ${method}, is lost`, async () => {
      const { cognito, kept, before, start, tools } = await createFilledBench();
      cognito.hook = (_, index) => (index === start + at ? { when: 'after', error: unanswered('Unreachable') } : undefined);
      const outcome = await runSetup(options, tools);
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([cognito.contents(), outcome.report.remaining, kept.record], [before, [], undefined]);
    });

    it(`leaves nothing where it is cancelled during call ${at + 1}, ${method}`, async () => {
      const { cognito, controller, kept, before, start, tools } = await createFilledBench();
      cognito.slowness = 1;
      cognito.hook = (_, index) => { if (index === start + at) controller.abort(); return undefined; };
      const outcome = await runSetup(options, tools);
      assert.ok(outcome.kind === 'cancelled');
      assert.ok(outcome.report.removed.length > 0);
      assert.deepEqual([cognito.contents(), outcome.report.remaining, kept.record], [before, [], undefined]);
    });

    for (const when of ['before', 'after'] as const) {
      it(`says exactly what remains where the network is gone ${when} call ${at + 1}, ${method}, and removes it later`, async () => {
        const { cognito, kept, countKept, before, start, tools } = await createFilledBench();
        cognito.hook = (_, index) => (index === start + at
          ? { when, error: unanswered('Unreachable') }
          : index > start + at ? { when: 'before', error: unanswered('Unreachable') } : undefined);
        const outcome = await runSetup(options, tools);
        assert.ok(outcome.kind === 'failed');
        const rest = toRest(cognito.contents(), before);
        const said = toRemaining(outcome.report);
        assert.deepEqual(rest.filter((thing) => !said.includes(thing)), [], 'nothing is unsaid');
        assert.deepEqual(said, kept.record?.things.map(toLabel).sort());
        cognito.hook = () => undefined;
        assert.ok(kept.record !== undefined);
        const { remaining } = await removeSetup(kept.record, tools);
        assert.deepEqual(cognito.contents(), before);
        // Nobody answered whether the pool was made: that is not forgotten by itself.
        const unknown = method === 'createPool' && when === 'before' ? ['NoAnswer'] : [];
        assert.deepEqual([remaining.map(({ error }) => error.code), countKept()], [unknown, unknown.length]);
      });
    }
  }

  for (const [at, method] of CALLS.entries()) {
    it(`says exactly what remains where it is cancelled during call ${at + 1}, ${method}, and nothing may be deleted`, async () => {
      const { cognito, controller, kept, before, start, tools } = await createFilledBench();
      cognito.hook = (called, index) => {
        if (index === start + at) controller.abort();
        return called.startsWith('delete') ? { when: 'before', error: refusal('AccessDeniedException') } : undefined;
      };
      const outcome = await runSetup(options, tools);
      assert.ok(outcome.kind === 'cancelled');
      const rest = toRest(cognito.contents(), before);
      assert.ok(rest.includes('pool My Demo'));
      assert.deepEqual([toRemaining(outcome.report), kept.record?.things.map(toLabel).sort()], [rest, rest]);
    });
  }

  for (const refused of ['deletePool', 'getPool']) {
    it(`leaves a record that says that it is over, where it failed and ${refused} was refused`, async () => {
      const { cognito, kept, time, tools } = createSetupBench();
      cognito.hook = (method) => (['createDomain', refused].includes(method) ? { when: 'before', error: refusal('AccessDeniedException') } : undefined);
      assert.equal((await runSetup(options, tools)).kind, 'failed');
      assert.ok(kept.record !== undefined);
      assert.equal(stateOfSetup(kept.record, time.now()), 'leftOver');
    });
  }

  it('keeps the record of a pool whose creation was not answered, and removes it when it comes to light', async () => {
    const { cognito, kept, before, start, tools } = await createFilledBench();
    cognito.hook = (_, index) => (index === start ? { when: 'before', error: unanswered('TimeoutError') } : undefined);
    const outcome = await runSetup(options, tools);
    assert.ok(outcome.kind === 'failed' && kept.record !== undefined);
    assert.deepEqual(outcome.report.remaining.map(({ error }) => error.code), ['NoAnswer']);
    await cognito.control.createPool('My Demo', { 'agentcore-identity-setup': kept.record.setupId });
    const { removed, remaining } = await removeSetup(kept.record, tools);
    assert.deepEqual([removed.length, remaining, kept.record, cognito.contents()], [1, [], undefined, before]);
  });

  for (const code of ['ServiceUnavailableException', 'EPROTO', 'HPE_INVALID_CONSTANT', 'ERR_STREAM_PREMATURE_CLOSE']) {
    it(`forgets no pool whose creation ended in ${code}, and removes it where it was made`, async () => {
      const { cognito, kept, before, start, tools } = await createFilledBench();
      cognito.hook = (_, index) => (index === start ? { when: 'after', error: unanswered(code) } : undefined);
      const outcome = await runSetup(options, tools);
      assert.ok(outcome.kind === 'failed');
      assert.deepEqual([outcome.report.removed.length, kept.record, cognito.contents()], [1, undefined, before]);
    });
  }

  it('asks for nothing where the record cannot be kept', async () => {
    const { cognito, tools } = createSetupBench();
    const outcome = await runSetup(options, { ...tools, save: () => Promise.reject(new Error('The disk is full.')) });
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.report.remaining, cognito.calls], [[], []]);
  });

  it('stops after a call whose record could not be kept, and removes what was made', async () => {
    const { cognito, tools } = createSetupBench();
    let saves = 0;
    const save = () => (++saves === 4 ? Promise.reject(new Error('The disk is full.')) : Promise.resolve());
    const outcome = await runSetup(options, { ...tools, save });
    assert.ok(outcome.kind === 'failed');
    assert.deepEqual([outcome.error.message, cognito.contents()], ['Cannot set up the user pool: The disk is full.', []]);
  });

  it('leaves a record behind each call that a later window can clean up from', async () => {
    for (const at of CALLS.keys()) {
      const { cognito, kept, before, start, tools } = await createFilledBench();
      // The process ends during the call: nothing after it happens, not even the removal.
      const ended = new Promise<SetupRecord | undefined>((resolve) => {
        cognito.hook = (_, index) => {
          if (index < start + at) return undefined;
          if (index === start + at) queueMicrotask(() => { resolve(kept.record); });
          return { when: index === start + at ? 'after' : 'before', error: unanswered('Unreachable') };
        };
      });
      const running = runSetup(options, tools);
      const record = await ended;
      await running;
      assert.ok(record !== undefined);
      cognito.hook = () => undefined;
      assert.deepEqual((await removeSetup(record, tools)).remaining, []);
      assert.deepEqual(cognito.contents(), before);
    }
  });
});
