import assert from 'node:assert/strict';
import { createLocalAgents } from '../../src/core/localAgents/localAgents.js';
import { createAwsLogTail, type AwsLogTailOptions } from '../../src/core/logs/awsLogTail.js';
import { findLogGroup, toLogStatement } from '../../src/core/logs/logGroup.js';
import type { LogEvent, LogTail } from '../../src/core/logs/logTail.js';
import { createSandboxLogTail } from '../../src/core/logs/sandboxLogTail.js';
import { createLogDrawer } from '../../src/host/panels/logDrawer.js';
import { startSandbox } from '../support/sandbox.js';
import { createTestClock, type TestClock } from '../support/testClock.js';
import { createClients } from './clients.js';
import { startCloudWatchLogs, type CloudWatchLogs } from './cloudWatchLogs.js';
import { invokeForJson, makeRuntime } from './runtimeScene.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const SESSION = 'session-0123456789abcdef0123456789';
const ARN = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/my_agent-a1B2c3D4e5';
const group = findLogGroup(ARN, 'prod');

/** Takes events one by one, each by what it says. */
function toReader(tail: LogTail) {
  const controller = new AbortController();
  const iterator = tail.follow(controller.signal)[Symbol.asyncIterator]();
  const toWords = (event: LogEvent) => (event.kind === 'following' ? ['following'] : event.entries.map(({ text }) => text));
  return {
    abort: () => { controller.abort(); },
    next: async () => {
      const taken = await iterator.next();
      return taken.done === true ? assert.fail('The log has ended.') : toWords(taken.value);
    },
  };
}

describe('A log group of CloudWatch Logs', function () {
  this.timeout(20_000);
  let logs: CloudWatchLogs;
  let clock: TestClock;
  let reader: ReturnType<typeof toReader> | undefined;
  let startMs: number;

  const open = (more: Partial<AwsLogTailOptions> = {}) => {
    assert.ok(group !== undefined);
    const tail = createAwsLogTail({ kind: 'sandbox', endpoint: logs.url, region: 'us-east-1' }, { group, sessionId: SESSION, sinceMs: startMs, clock, ...more });
    const opened = toReader(tail);
    reader = opened;
    return opened;
  };
  let count = 0;
  const toLine = (message: string, afterMs = 0) => ({ eventId: String(count += 1), timestamp: startMs + afterMs, message: `${message} ${SESSION}\n` });
  const shown = (...messages: readonly string[]) => messages.map((message) => `${message} ${SESSION}`);

  beforeEach(async () => {
    logs = await startCloudWatchLogs();
    clock = createTestClock();
    startMs = clock.now();
  });
  afterEach(() => {
    reader?.abort();
    reader = undefined;
    logs.close();
  });

  it('is read from the beginning of the session, and then followed by Live Tail, in the region of the runtime', async () => {
    logs.lines.push(toLine('before', -1), toLine('one'), toLine('two'), toLine('three'), { ...toLine(''), message: 'of another session' });
    const opened = logs.nextTail();
    const told: string[] = [];
    const { next } = open({ onCall: ({ service, operation, result }) => { told.push(`${service} ${operation} ${result}`); } });
    assert.deepEqual([await next(), await next(), await next()], [shown('one', 'two'), shown('three'), ['following']]);
    assert.deepEqual(told, ['logs FilterLogEvents done', 'logs StartLiveTail done'], 'recorded once, however many pages');
    const live = await opened;
    live.send([]);
    live.send([toLine('four', 5), toLine('five', 6)]);
    live.send([toLine('six', 7)]);
    assert.deepEqual([await next(), await next()], [shown('four', 'five'), shown('six')]);
    assert.deepEqual(logs.requests.map(({ operation, signedFor }) => [operation, signedFor]), [
      ['FilterLogEvents', 'eu-west-1/logs'], ['FilterLogEvents', 'eu-west-1/logs'], ['StartLiveTail', 'eu-west-1/logs'],
    ]);
    assert.deepEqual(logs.requests.at(-1)?.body, { logGroupIdentifiers: [group?.arn], logEventFilterPattern: `"${SESSION}"` });
  });

  it('is no longer followed as soon as it is left', async () => {
    const opened = logs.nextTail();
    const { next, abort } = open();
    assert.deepEqual(await next(), ['following']);
    const live = await opened;
    const rest = assert.rejects(next(), { name: 'AbortError' });
    abort();
    await Promise.all([rest, live.closed]);
  });

  it('is read whole where no session is named', async () => {
    logs.lines.push({ ...toLine(''), message: 'of any session' });
    const { next } = open({ sessionId: undefined });
    assert.deepEqual(await next(), ['of any session']);
    assert.equal(logs.requests[0]?.body['filterPattern'], undefined);
  });

  it('is followed with only the lines of the session until the person asks for all of them, and then without a filter', async () => {
    const told: string[] = [];
    let heard: () => void = () => undefined;
    const until = async (words: string) => { while (!told.includes(words)) await new Promise<void>((resolve) => { heard = resolve; }); };
    const tell = (...words: readonly string[]) => { told.push(...words); heard(); };
    const none = () => assert.fail('Logs are read by a client of their own.');
    const drawer = createLogDrawer({
      connection: () => ({
        kind: 'connected', info: { id: 'account', kind: 'aws', label: 'acme-dev', region: 'us-east-1' }, access: { kind: 'sandbox', endpoint: logs.url, region: 'us-east-1' },
        sandbox: undefined, network: undefined, control: none, cognito: none, binding: none, invoker: none, onCall: () => undefined,
      }),
      state: () => ({ target: { kind: 'arn', agentRuntimeArn: ARN, qualifier: 'prod' }, sessionId: SESSION }),
      view: { logState: ({ kind }) => { tell(kind); }, logLines: (lines) => { tell(...lines.map(({ text }) => text)); } },
      isShown: () => true,
    });
    const later = 60_000; // the drawer reads from when the session began, which is now
    const trace = { ...toLine('', later), message: 'Traceback (most recent call last):' };
    logs.lines.push(toLine('one', later), trace);
    try {
      const opened = [logs.nextTail(), logs.nextTail()] as const;
      drawer.open();
      const first = await opened[0];
      await until('following');
      assert.deepEqual(told.splice(0), ['opening', ...shown('one'), 'following']);
      assert.deepEqual(drawer.describe(), { title: 'CloudWatch Logs · this session', showsAllLines: false });
      drawer.showAllLines(true);
      const live = await opened[1];
      live.send([{ ...trace, message: 'ValueError: no such user' }]);
      await Promise.all([until('ValueError: no such user'), first.closed]);
      assert.deepEqual(told, ['opening', ...shown('one'), trace.message, 'following', 'ValueError: no such user']);
      assert.deepEqual(drawer.describe(), { title: 'CloudWatch Logs · all sessions', showsAllLines: true });
      assert.deepEqual(logs.requests.map(({ operation, body }) => [operation, body['filterPattern'] ?? body['logEventFilterPattern']]), [
        ['FilterLogEvents', `"${SESSION}"`], ['StartLiveTail', `"${SESSION}"`], ['FilterLogEvents', undefined], ['StartLiveTail', undefined],
      ]);
    } finally {
      drawer.dispose();
    }
  });

  it('is followed anew where a Live Tail has ended after its three hours', async () => {
    const opened = [logs.nextTail(), logs.nextTail()] as const;
    const { next } = open();
    assert.deepEqual(await next(), ['following']);
    (await opened[0]).fail('SessionTimeoutException');
    assert.deepEqual(await next(), ['following']);
    (await opened[1]).send([toLine('again')]);
    assert.deepEqual(await next(), shown('again'));
  });

  for (const [title, error] of [
    ['not allowed', { name: 'AccessDeniedException' }], ['not to be had for this log group', { name: 'InvalidOperationException' }], ['used by too many', { name: 'LimitExceededException' }],
  ] as const) {
    it(`is asked again and again where Live Tail is ${title}, each line once`, async () => {
      logs.errors.StartLiveTail = error;
      logs.lines.push(toLine('one', 100));
      const { next } = open();
      assert.deepEqual([await next(), await next()], [shown('one'), ['following']]);
      const more = next();
      await clock.waited();
      logs.lines.push(toLine('late', 50), toLine('two', 200));
      clock.advance(2_000);
      assert.deepEqual([await more, await next()], [shown('late'), shown('two')]); // the first line stands before them in the first page
      const last = next();
      await clock.waited();
      logs.lines.push(toLine('three', 300));
      clock.advance(2_000);
      assert.deepEqual(await last, shown('three'));
    });
  }

  for (const end of ['cut', 'fail'] as const) {
    it(`is asked again and again where Live Tail breaks off (${end}), without what was told by it`, async () => {
      const opened = logs.nextTail();
      const { next } = open();
      assert.deepEqual(await next(), ['following']);
      const live = await opened;
      const line = toLine('one', 100);
      logs.lines.push(line);
      live.send([line]);
      assert.deepEqual(await next(), shown('one'));
      if (end === 'cut') live.cut();
      else live.fail('SessionStreamingException');
      assert.deepEqual(await next(), ['following']);
      const more = next();
      await clock.waited();
      logs.lines.push(toLine('two', 200));
      clock.advance(2_000);
      assert.deepEqual(await more, shown('two'));
    });
  }

  it('is followed by Live Tail alone where FilterLogEvents is not allowed', async () => {
    logs.errors.FilterLogEvents = { name: 'AccessDeniedException' };
    const opened = logs.nextTail();
    const { next } = open();
    assert.deepEqual(await next(), ['following']);
    (await opened).send([toLine('one')]);
    assert.deepEqual(await next(), shown('one'));
  });

  it('names what is missing where neither is allowed, with the statement', async () => {
    logs.errors.FilterLogEvents = logs.errors.StartLiveTail = { name: 'AccessDeniedException' };
    await assert.rejects(open().next(), {
      code: 'LogsDenied', message: 'The credentials of this connection may not read the log group: /aws/bedrock-agentcore/runtimes/my_agent-a1B2c3D4e5-prod',
      hint: 'Allow logs:StartLiveTail or logs:FilterLogEvents on it.',
    });
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/bedrock-agentcore/runtimes/my_agent-a1B2c3D4e5-prod';
    assert.deepEqual(JSON.parse(group === undefined ? '' : toLogStatement(group)), { Effect: 'Allow', Action: ['logs:StartLiveTail', 'logs:FilterLogEvents'], Resource: [arn, `${arn}:*`] });
  });

  it('says so where nothing was logged yet, and what else AWS says', async () => {
    logs.errors.FilterLogEvents = { name: 'ResourceNotFoundException' };
    await assert.rejects(open().next(), { code: 'NothingLogged', message: /^Nothing was logged yet/ });
    logs.errors.FilterLogEvents = { name: 'UnrecognizedClientException' };
    await assert.rejects(open().next(), { code: 'UnrecognizedClientException', message: /AWS does not know these credentials/ });
  });

  it('is that of the runtime and its endpoint, by its ARN alone', () => {
    assert.equal(findLogGroup('arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:runtime/a-0123456789')?.arn,
      'arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/bedrock-agentcore/runtimes/a-0123456789-DEFAULT');
    assert.equal(findLogGroup('arn:aws:s3:::bucket'), undefined);
  });
});

describe('The log of an agent of the sandbox', function () {
  this.timeout(20_000);

  it('is followed line by line, each once', async () => {
    const sandbox = await startSandbox();
    const clients = createClients(sandbox.ready);
    const clock = createTestClock();
    const runtime = await makeRuntime(clients, 'talker', 'sandbox:echo');
    const talk = () => invokeForJson(clients, runtime, { prompt: 'hi' }, { runtimeSessionId: SESSION });
    const { next, abort } = toReader(createSandboxLogTail(createLocalAgents(sandbox.ready), runtime.id, { sessionId: SESSION, sinceMs: 0 }, clock));
    try {
      await talk();
      assert.deepEqual([await next(), await next()], [['Turn 1 of this session.'], ['following']]);
      const more = next();
      await clock.waited();
      await talk();
      clock.advance(1_000);
      assert.deepEqual(await more, ['Turn 2 of this session.']);
      const last = assert.rejects(next(), { name: 'AbortError' });
      await clock.waited();
      abort();
      await last;
    } finally {
      await sandbox.stop();
    }
  });
});
