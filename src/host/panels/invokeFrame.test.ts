import assert from 'node:assert/strict';
import { Secret } from '../../core/base/secret.js';
import type { Invocation } from '../../core/invoke/history.js';
import { noCredentials } from '../../core/invoke/signIn.js';
import { startOf, type ConversationState } from '../../core/invoke/conversationState.js';
import { unknownFacts } from '../../core/invoke/targetFacts.js';
import type { Health } from '../../core/invoke/ping.js';
import { toFrame } from './invokeFrame.js';

const ARN = 'arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/my_agent-a1B2c3D4e5';

function frameOf(change: Partial<ConversationState>, health?: Health, history: readonly Invocation[] = []) {
  const state = { ...startOf('s', 'alice'), ...change };
  return toFrame({
    conversation: { state: () => state, mcp: () => undefined, payload: () => '{}', delivery: () => undefined, transcript: { has: (id) => id > 2, notKept: () => 2 } },
    connection: { kind: 'connected', info: { id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', region: 'us-east-1' }, access: { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' }, sandbox: undefined },
    health, history, logs: undefined, lostTranscript: false, nowMs: 0,
  });
}

const invocation = (sessionId: string, turnId: number): Invocation => ({
  id: `${sessionId} ${turnId}`, sessionId, turnId, target: 'a', partner: 'a', prompt: 'Hello', draft: { mode: 'prompt', text: 'Hello' }, sentAtMs: 0, state: { kind: 'finished' }, refusal: '',
  waitsUntilMs: undefined, hasForeignLink: false, metrics: undefined, answer: '',
});

describe('What the invoke panel shows of its target', () => {
  it('is the name, status and version of a runtime', () => {
    const { target } = frameOf({ target: { kind: 'arn', agentRuntimeArn: ARN }, facts: { ...unknownFacts, status: 'UPDATING', version: '3' } });
    assert.deepEqual([target?.name, target?.status, target?.statusTone, target?.qualifier], ['my_agent', 'UPDATING', 'busy', 'DEFAULT → v3']);
  });

  it('is what a program on this computer says of itself', () => {
    const words = (health: Health | undefined, protocol: 'HTTP' | 'MCP' = 'HTTP') => {
      const { target } = frameOf({ target: { kind: 'local', name: 'a', url: 'http://127.0.0.1:8080', protocol } }, health);
      return `${target?.status ?? ''}: ${target?.statusTone ?? ''}`;
    };
    assert.deepEqual(
      [words(undefined), words({ kind: 'healthy', isBusy: false }), words({ kind: 'healthy', isBusy: true }), words({ kind: 'unreachable' }), words({ kind: 'unhealthy', statusCode: 500, status: undefined }), words({ kind: 'unhealthy', statusCode: 404, status: undefined }, 'MCP')],
      ['not asked yet: unknown', 'healthy: good', 'healthy, busy: busy', 'nothing answers: bad', '/ping answers 500: bad', 'answers: good'],
    );
  });

  it('names a user only where a user id goes along', () => {
    const gateway = { kind: 'gateway', id: 'g', name: 'g', url: 'https://g.example/mcp', status: 'READY' } as const;
    const local = { kind: 'local', name: 'a', url: 'http://127.0.0.1:8080', protocol: 'HTTP' } as const;
    const withInbound = (kind: 'IAM' | 'NONE' | 'AUTHENTICATE_ONLY') => ({ target: gateway, facts: { ...unknownFacts, inbound: { kind } } });
    assert.deepEqual(
      [{ target: { kind: 'arn', agentRuntimeArn: ARN } as const }, withInbound('IAM'), withInbound('NONE'), withInbound('AUTHENTICATE_ONLY'), { target: local },
        { target: local, credentials: { ...noCredentials, actsAs: { workloadName: 'w', userId: '' } } }].map((change) => frameOf(change).signIn),
      [{ kind: 'iam', userId: 'alice' }, { kind: 'iam', userId: undefined }, { kind: 'none' }, { kind: 'unchosen' }, { kind: 'workload', workloadName: undefined, userId: undefined },
        { kind: 'workload', workloadName: 'w', userId: '' }],
    );
  });

  it('is of this session where that turn is kept, and else of an earlier one', () => {
    const { history, notKept } = frameOf({}, undefined, [invocation('s', 3), invocation('s', 2), invocation('t', 3)]);
    assert.deepEqual([history.map(({ turnId }) => turnId), notKept], [[3, undefined, undefined], 2]);
  });

  it('is in order in the list only where no consent waits and no link leads elsewhere', () => {
    const over = { ...invocation('s', 3), metrics: { totalMs: 400, firstByteMs: 100, events: 1, eventsPerSecond: 1, bytes: 212 } };
    const { history } = frameOf({}, undefined, [over, { ...over, hasForeignLink: true }, { ...over, hasForeignLink: true, waitsUntilMs: 1 }]);
    assert.deepEqual(history.map(({ tone, detail }) => `${tone}: ${detail}`), ['good: 0.4 s · 212 B', 'doubtful: link not AgentCore’s', 'waiting: waiting for consent']);
  });

  it('asks for a bearer token where the runtime takes a JWT, and never shows one', () => {
    const token = { token: new Secret('eyJhbGciOiJub25lIn0.e30.'), who: 'alice', from: 'clipboard', expiresAtMs: 5 };
    const change = { target: { kind: 'arn', agentRuntimeArn: ARN }, facts: { ...unknownFacts, inbound: { kind: 'JWT', discoveryUrl: 'https://issuer.example' } } } as const;
    assert.deepEqual(frameOf(change).signIn, { kind: 'bearer', token: undefined });
    const frame = frameOf({ ...change, credentials: { ...noCredentials, token } });
    assert.deepEqual(frame.signIn, { kind: 'bearer', token: { who: 'alice', from: 'clipboard', expiresAtMs: 5 } });
    assert.ok(!JSON.stringify(frame).includes('eyJ'));
    assert.deepEqual([frameOf(change).signInFits, frame.signInFits], [false, true]);
    assert.equal(frameOf({ ...change, facts: { ...unknownFacts, inbound: { kind: 'IAM' } }, credentials: { ...noCredentials, kind: 'bearer', token } }).signInFits, false);
  });
});
