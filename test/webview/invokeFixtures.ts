import type { BoxDraft, ConsentCard, ConsentState, InvokeFrame, InvokeHost, ShownEvent, Turn } from '../../src/webview/protocol/invoke.js';

export const FRAME: InvokeFrame = {
  target: { name: 'quickstart_agent', arn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/quickstart_agent-a1B2c3D4e5', connection: 'Local Sandbox', status: 'READY' },
  signIn: 'IAM',
  userId: 'alice',
  sessionId: '7d0c5d0e-5a3f-4f0e-9a5a-2f1b6c7de41b',
  workloadName: '',
  provider: '',
  payload: '{\n  "prompt": "Who am I?",\n  "includeToken": true\n}',
  samples: ['Who am I? Answer from my profile.', 'Which token do you hold for me?', 'What may you do in my name?'],
  lostTranscript: false,
};

const CARD: ConsentCard = {
  id: 'urn:ietf:params:oauth:request_uri:8f2c', host: '127.0.0.1:41875', trusted: true, expectedHost: '127.0.0.1:41875', hostNote: 'the sandbox of this window',
  agent: 'quickstart-agent', user: 'alice', provider: 'quickstart-cognito', scopes: ['openid', 'profile', 'email'],
  expiresAtMs: 0, state: { kind: 'waiting', opened: false },
};

/** A turn as the host would send it: streaming, sent a few seconds ago, if nothing else is said. */
export function turn(change: Partial<Turn>): Turn {
  const sentAtMs = Date.now() - 4600;
  return {
    id: 1, draft: { mode: 'prompt', text: 'Who am I?' }, prompt: 'Who am I? Answer from my profile, not from memory.', sentAtMs, firstByteAtMs: sentAtMs + 112, endedAtMs: undefined, bytes: 2400,
    state: { kind: 'streaming' }, text: 'I need your permission to read your profile at quickstart-cognito before I can answer.', events: events(14),
    isTextCut: false, eventCount: 14, consents: [], result: undefined, tokens: [], refusal: undefined, ...change,
  };
}

export function card(state: ConsentState, change: Partial<ConsentCard> = {}): ConsentCard {
  return { ...CARD, expiresAtMs: Date.now() + 552_000, ...change, state };
}

export function events(amount: number, from = 1): readonly ShownEvent[] {
  const firstMs = Date.now() - 4488;
  return Array.from({ length: amount }, (_, index) => ({
    n: from + index, atMs: firstMs + index * 35, deltaMs: 35, type: 'message', bytes: 48, data: `"part ${from + index} of an answer about your profile"`, incomplete: false,
  }));
}

/** A finished answer with its token, and one that asks for consent. */
export const conversation = (): readonly Turn[] => [
  turn({
    id: 1, prompt: 'List my groups', text: 'You are in one group: staff.', state: { kind: 'finished' }, endedAtMs: Date.now() - 2500, events: events(11),
    result: { message: 'Hello alice, this is the token I used.', canInspect: true, claims: [{ name: 'sub', value: 'alice' }, { name: 'scope', value: 'openid profile email' }] },
  }),
  turn({ id: 2, consents: [card({ kind: 'waiting', opened: false })] }),
];

/** A card in each of its states, and the sandbox gone. */
export const allCards = (): readonly Turn[] => [turn({
  text: '', consents: [
    card({ kind: 'waiting', opened: true }, { id: '1' }),
    card({ kind: 'completed', atMs: Date.now() }, { id: '2' }),
    card({ kind: 'refused', atMs: Date.now(), error: 'access_denied' }, { id: '3' }),
    card({ kind: 'failed', atMs: Date.now(), message: 'The session is fine, but the user named here is not the one who started it.', hint: 'Send again as that user.' }, { id: '4' }),
    card({ kind: 'expired', atMs: Date.now() }, { id: '5' }),
    card({ kind: 'canceled', atMs: Date.now() }, { id: '6' }),
    card({ kind: 'waiting', opened: false }, { id: '7', trusted: false, host: 'bedrock-agentcore.us-east-1.amaz0naws.com', expectedHost: 'bedrock-agentcore.us-east-1.amazonaws.com' }),
  ],
  state: { kind: 'failed', message: 'The sandbox ended. Its state is saved; this flow is cancelled.', hint: 'Restart the sandbox and send again.', restart: true },
})];

/** An answer in order, in which the agent says that it failed. */
export const refused = (fix: 'addReturnUrl' | undefined): Turn => turn({
  state: { kind: 'finished' }, endedAtMs: Date.now(), text: '', events: events(3), refusal: { message: 'Return URL is not registered on quickstart-agent.', fix },
});

/** Two such answers, without a remedy and with one. */
export const refusals = (): readonly Turn[] => [refused(undefined), { ...refused('addReturnUrl'), id: 2 }];

/** A host that answers everything, notes what it was asked and holds what stands in the box. */
export function fakeHost(frame: InvokeFrame, turns: readonly Turn[], change: Partial<InvokeHost> = {}): { readonly host: InvokeHost; readonly calls: string[]; readonly acknowledged: number[] } {
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
      return Promise.resolve({ frame, turns, draft });
    },
    rememberBox: (value) => { draft = value; },
    send: note('send'),
    cancel: () => { calls.push('cancel'); },
    newSession: note('newSession'),
    chooseTarget: note('chooseTarget'),
    copySessionId: note('copySessionId'),
    copyText: note('copyText'),
    openConsent: note('openConsent'),
    copyConsentUrl: note('copyConsentUrl'),
    cancelConsent: note('cancelConsent'),
    inspectToken: note('inspectToken'),
    restartSandbox: note('restartSandbox'),
    addReturnUrl: note('addReturnUrl'),
    showSettings: note('showSettings'),
    ack: (batch) => { acknowledged.push(batch); },
    ...change,
  };
  return { host, calls, acknowledged };
}
