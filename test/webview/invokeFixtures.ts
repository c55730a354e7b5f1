import type { BoxDraft, ConsentCard, ConsentState, FrameMcp, HistoryRow, InvokeFrame, InvokeHost, LogLine, LogState, ShownEvent, ShownTurn } from '../../src/webview/protocol/invoke.js';

export const FRAME: InvokeFrame = {
  connectionId: 'sandbox',
  target: {
    kind: 'runtime', name: 'quickstart_agent', address: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/quickstart_agent-a1B2c3D4e5', connection: 'Local Sandbox',
    status: 'READY', statusTone: 'good', protocol: 'HTTP', qualifier: 'DEFAULT → v3',
  },
  talkId: 1,
  signIn: { kind: 'iam', userId: 'alice' },
  signInFits: true,
  sessionId: '7d0c5d0e-5a3f-4f0e-9a5a-2f1b6c7de41b',
  workloadName: '',
  provider: '',
  payload: '{\n  "prompt": "Who am I?",\n  "includeToken": true\n}',
  headers: [{ name: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Team', value: 'blue' }, { name: 'X-Trace', value: '1' }],
  returnUrl: { kind: 'payload' },
  mcp: undefined,
  samples: ['Who am I? Answer from my profile.', 'Which token do you hold for me?', 'What may you do in my name?'],
  history: [],
  notKept: 0,
  logs: { title: 'agent’s own output · this session', showsAllLines: undefined },
  lostTranscript: false,
};

export const MCP: FrameMcp = {
  kind: 'ready', server: 'travel-tools', instructions: 'Ask for the weather before you book.',
  tools: [
    {
      name: 'get_forecast', title: 'Weather forecast', description: 'Says how the weather will be.',
      fields: [
        { name: 'city', description: 'Name of the city.', isRequired: true, isNullable: false, kind: 'text', choices: [], start: '' },
        { name: 'days', description: '', isRequired: false, isNullable: false, kind: 'integer', choices: [], start: '3' },
        { name: 'unit', description: 'Of temperatures.', isRequired: false, isNullable: false, kind: 'choice', choices: ['celsius', 'fahrenheit'], start: 'celsius' },
        { name: 'detailed', description: '', isRequired: false, isNullable: false, kind: 'boolean', choices: [], start: '' },
        { name: 'filter', description: 'What to leave out.', isRequired: false, isNullable: false, kind: 'json', choices: [], start: '' },
      ],
    },
    { name: 'book', title: 'book', description: '', fields: [] },
  ],
};

const CARD: ConsentCard = {
  id: 'urn:ietf:params:oauth:request_uri:8f2c', host: '127.0.0.1:41875', trusted: true, canTrust: false, expectedHost: '127.0.0.1:41875', hostNote: 'the sandbox of this window', returnsHere: true,
  agent: 'quickstart-agent', user: 'alice', provider: 'quickstart-cognito', scopes: ['openid', 'profile', 'email'],
  expiresAtMs: 0, state: { kind: 'waiting', opened: false },
};

/** A turn as the host would send it: streaming, sent a few seconds ago, if nothing else is said. */
export function turn(change: Partial<ShownTurn>): ShownTurn {
  const sentAtMs = Date.now() - 4600;
  return {
    id: 1, draft: { mode: 'prompt', text: 'Who am I?' }, prompt: 'Who am I? Answer from my profile, not from memory.', sentAtMs, firstByteAtMs: sentAtMs + 112, endedAtMs: undefined, bytes: 2400,
    state: { kind: 'streaming' }, isPaused: false, head: '200 · text/event-stream · x-amzn-bedrock-agentcore-runtime-session-id: 7d0c…e41b',
    text: 'I need your permission to read your profile at quickstart-cognito before I can answer.', eventCount: 14,
    isTextCut: false, consents: [], result: undefined, tokens: [], refusal: undefined, ...change,
  };
}

export const finished = (change: Partial<ShownTurn>): ShownTurn => turn({ state: { kind: 'finished' }, endedAtMs: Date.now(), ...change });

export function card(state: ConsentState, change: Partial<ConsentCard> = {}): ConsentCard {
  return { ...CARD, expiresAtMs: Date.now() + 552_000, ...change, state };
}

export function events(amount: number, from = 1): readonly ShownEvent[] {
  const firstMs = Date.now() - 4488;
  return Array.from({ length: amount }, (_, index) => ({
    n: from + index, atMs: firstMs + (from + index) * 35, deltaMs: 35, type: 'message', bytes: 48, data: `"part ${from + index} of an answer about your profile"`, incomplete: false,
  }));
}

/** A finished answer with its token, and one that asks for consent. */
export const conversation = (): readonly ShownTurn[] => [
  turn({
    id: 1, prompt: 'List my groups', text: 'You are in one group: **staff**. The token I used is for `openid profile` and ends at 10:41.', state: { kind: 'finished' }, endedAtMs: Date.now() - 2500, eventCount: 11,
    tokens: [{ id: 1, where: 'access_token', n: 7 }],
  }),
  turn({ id: 2, consents: [card({ kind: 'waiting', opened: true })] }),
];

export const HISTORY: readonly HistoryRow[] = [
  { id: 'b 2', prompt: 'Who am I?', sentAtMs: Date.now() - 4600, tone: 'waiting', detail: 'waiting for consent', turnId: 2 },
  { id: 'b 1', prompt: 'List my groups', sentAtMs: Date.now() - 250_000, tone: 'good', detail: '2.1 s · 1.4 kB', turnId: 1 },
  { id: 'a 4', prompt: 'Hello', sentAtMs: Date.now() - 900_000, tone: 'good', detail: '0.4 s · 212 B', turnId: undefined },
  { id: 'a 3', prompt: 'Who am I?', sentAtMs: Date.now() - 960_000, tone: 'failed', detail: '403 AccessDeniedException', turnId: undefined },
  { id: 'a 2', prompt: 'Stream 10 numbers', sentAtMs: Date.now() - 1_200_000, tone: 'cut', detail: 'cut after 6 events', turnId: undefined },
  { id: 'a 1', prompt: 'Stop', sentAtMs: Date.now() - 1_260_000, tone: 'canceled', detail: 'cancelled after 2 events', turnId: undefined },
];

export const LOG_LINES: readonly LogLine[] = [
  'INFO invocation started session=7d0c…e41b', 'INFO GetResourceOauth2Token provider=quickstart-cognito → IN_PROGRESS', 'INFO poll 1 → IN_PROGRESS', 'WARN still waiting for the user (10 s)',
].map((text, index) => ({ n: index + 1, atMs: Date.now() - 5000 + index * 1000, text }));

const RICH = [
  'Your calendar for **three days**, from `calendar.read`:', '', '## Monday', '', '- 09:00 Stand-up, *room 4*', '- 14:00 Review', '  1. slides', '  2. questions', '',
  '| Day | Meetings | Free |', '|---|---|---|', '| Monday | 2 | afternoon |', '| Tuesday | 0 | all day |', '', '> Times are in CET.', '',
  '```py', 'def meetings(day):', '    return calendar.read(day)', '```', '', 'More at [the calendar](https://calendar.example.com/week) ![logo](https://tracker.example.com/x.png)', '',
  '{', '  "owner": "alice",', '  "count": 2,', '  "shared": true,', '  "days": ["monday", "tuesday"]', '}',
].join('\n');

/** Answers in all their forms, cut, paused and failed. */
export const endings = (): readonly ShownTurn[] => [
  finished({ id: 1, prompt: 'Show me my calendar', text: RICH }),
  finished({
    id: 2, text: 'Hello alice, this is the token I used.', result: { message: '', canInspect: true, claims: [{ name: 'sub', value: 'alice' }, { name: 'scope', value: 'openid profile email' }] },
  }),
  turn({ id: 3, text: 'One, two', state: { kind: 'cut' }, endedAtMs: Date.now() }),
  turn({ id: 4, text: 'One', state: { kind: 'canceled' }, endedAtMs: Date.now() }),
  turn({ id: 5, text: '', firstByteAtMs: undefined, endedAtMs: Date.now(), state: { kind: 'failed', message: 'This runtime takes a JWT, and IAM is chosen.', hint: 'billing_agent has a JWT authorizer for issuer us-east-1_k3Zq8Wm1T. It would answer 403.', isSent: false, remedy: 'signIn' } }),
  turn({ id: 6, text: '', endedAtMs: Date.now(), state: { kind: 'failed', message: 'The runtime answered, but the agent itself failed.', hint: 'The agent said: KeyError: \'profile\'\n  at agent.py, line 12', isSent: true, remedy: undefined } }),
  finished({ id: 7, draft: { mode: 'tool', tool: 'get_forecast', text: '{"city":"Bern"}' }, prompt: '{"city":"Bern"}', text: 'Sunny.' }),
  turn({ id: 8, text: 'One, two, three', isPaused: true }),
];

/** A card in each of its states, and the sandbox gone. */
export const allCards = (): readonly ShownTurn[] => [turn({
  text: '', consents: [
    card({ kind: 'waiting', opened: false }, { id: '0', returnsHere: false }),
    card({ kind: 'waiting', opened: true }, { id: '1' }),
    card({ kind: 'completed', atMs: Date.now() }, { id: '2' }),
    card({ kind: 'refused', atMs: Date.now(), error: 'access_denied' }, { id: '3' }),
    card({ kind: 'failed', atMs: Date.now(), message: 'The session is fine, but the user named here is not the one who started it.', hint: 'Send again as that user.' }, { id: '4' }),
    card({ kind: 'expired', atMs: Date.now() }, { id: '5' }),
    card({ kind: 'canceled', atMs: Date.now() }, { id: '6' }),
    card({ kind: 'waiting', opened: false }, { id: '7', trusted: false, canTrust: true, host: 'bedrock-agentcore.us-east-1.amaz0naws.com', expectedHost: 'bedrock-agentcore.us-east-1.amazonaws.com' }),
  ],
  endedAtMs: Date.now(), state: { kind: 'failed', message: 'The sandbox ended. Its state is saved; this flow is cancelled.', hint: 'Restart the sandbox and send again.', isSent: true, remedy: 'restart' },
})];

/** An answer in order, in which the agent says that it failed. */
export const refused = (fix: 'addReturnUrl' | 'nameUser' | undefined): ShownTurn => finished({ text: '', eventCount: 3, refusal: { message: 'Return URL is not registered on quickstart-agent.', fix } });

/** A host that answers everything, notes what it was asked and holds what stands in the box. */
export function fakeHost(
  frame: InvokeFrame, turns: readonly ShownTurn[], change: Partial<InvokeHost> = {}, logs: { readonly state: LogState; readonly lines: readonly LogLine[] } = { state: { kind: 'closed' }, lines: [] },
): { readonly host: InvokeHost; readonly calls: string[]; readonly acknowledged: number[] } {
  const calls: string[] = [];
  const acknowledged: number[] = [];
  let draft: BoxDraft | undefined;
  const note = (name: string) => (...details: readonly unknown[]): Promise<void> => {
    calls.push([name, ...details.map((detail) => JSON.stringify(detail))].join(' '));
    return Promise.resolve();
  };
  const host: InvokeHost = {
    ready: () => {
      calls.push('ready');
      return Promise.resolve({ frame, turns, draft, logs });
    },
    rememberBox: (value) => { draft = value; },
    cancel: () => { calls.push('cancel'); },
    pause: (isPaused) => { calls.push(`pause ${isPaused}`); },
    closeLogs: () => { calls.push('closeLogs'); },
    events: (_turnId, from, amount) => Promise.resolve({ events: events(amount, from) }),
    ack: (batch) => { acknowledged.push(batch); },
    send: note('send'), callTool: note('callTool'), newSession: note('newSession'), stopSession: note('stopSession'),
    chooseTarget: note('chooseTarget'), chooseQualifier: note('chooseQualifier'), chooseSignIn: note('chooseSignIn'), reconnect: note('reconnect'), stopConnecting: note('stopConnecting'), setHeaders: note('setHeaders'),
    copySessionId: note('copySessionId'), showMore: note('showMore'), showHistory: note('showHistory'), rerun: note('rerun'), compareTwo: note('compareTwo'),
    copyText: note('copyText'), saveStream: note('saveStream'), openEvent: note('openEvent'),
    openConsent: note('openConsent'), copyConsentUrl: note('copyConsentUrl'), cancelConsent: note('cancelConsent'), trustHost: note('trustHost'),
    inspectToken: note('inspectToken'), restartSandbox: note('restartSandbox'), addReturnUrl: note('addReturnUrl'), showSettings: note('showSettings'),
    openLogs: note('openLogs'), showAllLogLines: note('showAllLogLines'), showLogsInEditor: note('showLogsInEditor'), copyLogsStatement: note('copyLogsStatement'),
    ...change,
  };
  return { host, calls, acknowledged };
}
