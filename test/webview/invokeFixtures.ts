import type { ConsentCard, ConsentState, InvokeFrame, InvokeHost, ShownEvent, Turn } from '../../src/webview/protocol/invoke.js';

export const FRAME: InvokeFrame = {
  target: { name: 'quickstart_agent', arn: 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/quickstart_agent-a1B2c3D4e5', connection: 'Local Sandbox', status: 'READY' },
  signIn: 'IAM',
  userId: 'alice',
  sessionId: '7d0c5d0e-5a3f-4f0e-9a5a-2f1b6c7de41b',
  returnUrl: 'http://127.0.0.1:8765/agentcore/callback',
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
    state: { kind: 'streaming' }, text: 'I need your permission to read your profile at quickstart-cognito before I can answer.', events: events(14), consents: [], result: undefined, ...change,
  };
}

export function card(state: ConsentState, change: Partial<ConsentCard> = {}): ConsentCard {
  return { ...CARD, expiresAtMs: Date.now() + 552_000, ...change, state };
}

export function events(amount: number, from = 1): readonly ShownEvent[] {
  const firstMs = Date.now() - 4488;
  return Array.from({ length: amount }, (_, index) => ({
    n: from + index, atMs: firstMs + index * 35, type: 'message', bytes: 48, data: `"part ${from + index} of an answer about your profile"`, incomplete: false,
  }));
}

/** A host that answers everything and notes what it was asked. */
export function fakeHost(frame: InvokeFrame, turns: readonly Turn[], change: Partial<InvokeHost> = {}): { readonly host: InvokeHost; readonly calls: string[]; readonly acknowledged: number[] } {
  const calls: string[] = [];
  const acknowledged: number[] = [];
  const note = (name: string) => (...details: readonly unknown[]): Promise<void> => {
    calls.push([name, ...details.map((detail) => JSON.stringify(detail))].join(' '));
    return Promise.resolve();
  };
  const host: InvokeHost = {
    ready: (state) => {
      calls.push(`ready ${JSON.stringify(state ?? null)}`);
      return Promise.resolve({ frame, turns });
    },
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
    ack: (batch) => { acknowledged.push(batch); },
    ...change,
  };
  return { host, calls, acknowledged };
}
