import type { Conversation } from '../../core/invoke/conversation.js';
import { toAddress, toTargetName } from '../../core/invoke/address.js';
import type { ConnectionView } from '../../core/invoke/conversationPorts.js';
import type { ConversationState } from '../../core/invoke/conversationState.js';
import type { Invocation } from '../../core/invoke/history.js';
import type { McpState } from '../../core/invoke/mcpLink.js';
import type { Health } from '../../core/invoke/ping.js';
import { findSignInKind, fitsTarget, takesUserId } from '../../core/invoke/signIn.js';
import { toFields } from '../../core/invoke/toolForm.js';
import type { Transcript } from '../../core/invoke/transcript.js';
import type { FrameLogs, FrameMcp, FrameSignIn, FrameTarget, InvokeFrame } from '../../webview/protocol/invoke.js';
import { toHistoryRow } from './historyRow.js';

const SAMPLES = ['Who am I? Answer from my profile.', 'Which token do you hold for me?', 'What may you do in my name?'];

/** All that a frame is made of. */
export interface FrameSources {
  readonly conversation: Pick<Conversation, 'state' | 'mcp' | 'payload' | 'delivery'> & { readonly transcript: Pick<Transcript, 'has' | 'notKept'> };
  readonly connection: ConnectionView;
  /** Of a program on this computer; undefined where it was not asked yet. */
  readonly health: Health | undefined;
  readonly history: readonly Invocation[];
  readonly logs: FrameLogs | undefined;
  readonly lostTranscript: boolean;
  readonly nowMs: number;
}

/** What stands above, beside and below the transcript. No token is in it. */
export function toFrame({ conversation, connection, health, history, logs, lostTranscript, nowMs }: FrameSources): InvokeFrame {
  const state = conversation.state();
  const mcp = conversation.mcp();
  const { transcript } = conversation;
  return {
    connectionId: connection.kind === 'connected' ? connection.info.id : '',
    target: toFrameTarget(state, connection, health),
    talkId: state.talkId,
    signIn: toFrameSignIn(state), signInFits: fitsTarget(state.target, state.facts, state.credentials),
    workloadName: state.hints.workloadName ?? '', provider: state.hints.provider ?? '',
    sessionId: state.sessionId,
    payload: conversation.payload(),
    headers: state.headers,
    returnUrl: conversation.delivery() ?? { kind: 'payload' },
    mcp: mcp === undefined ? undefined : toFrameMcp(mcp),
    samples: SAMPLES,
    history: history.map((invocation) => toHistoryRow(invocation, ({ sessionId, turnId }) => sessionId === state.sessionId && transcript.has(turnId), nowMs)),
    notKept: transcript.notKept(),
    logs,
    lostTranscript,
  };
}

function toFrameTarget({ target, facts }: ConversationState, connection: ConnectionView, health: Health | undefined): FrameTarget | undefined {
  if (target === undefined) return undefined;
  const isConnected = connection.kind === 'connected';
  const common = { name: toTargetName(target), address: toAddress(target), protocol: facts.protocol, connection: isConnected ? connection.info.label : 'not connected' } as const;
  if (target.kind === 'local') return { ...common, ...toHealth(health, target.protocol), kind: 'local', qualifier: undefined };
  const status = isConnected ? facts.status ?? 'UNKNOWN' : 'DISCONNECTED';
  const statusTone = toStatusTone(status);
  if (target.kind === 'gateway') return { ...common, kind: 'gateway', status, statusTone, qualifier: undefined };
  return { ...common, kind: 'runtime', status, statusTone, qualifier: toQualifier(target.qualifier, facts.version) };
}

/** The endpoint that AgentCore makes itself follows the newest version; where another one leads, only its list says. */
function toQualifier(qualifier = 'DEFAULT', version: string | undefined): string {
  return qualifier === 'DEFAULT' && version !== undefined ? `DEFAULT → v${version}` : qualifier;
}

/** Of the statuses of a runtime and of a gateway, by their AWS names. */
function toStatusTone(status: string): FrameTarget['statusTone'] {
  if (status === 'READY') return 'good';
  if (/(FAILED|UNSUCCESSFUL)$/.test(status)) return 'bad';
  return /ING$/.test(status) ? 'busy' : 'unknown';
}

function toHealth(health: Health | undefined, protocol: 'HTTP' | 'MCP'): Pick<FrameTarget, 'status' | 'statusTone'> {
  switch (health?.kind) {
    case undefined: return { status: 'not asked yet', statusTone: 'unknown' };
    case 'healthy': return health.isBusy ? { status: 'healthy, busy', statusTone: 'busy' } : { status: 'healthy', statusTone: 'good' };
    case 'unreachable': return { status: 'nothing answers', statusTone: 'bad' };
    // Only the contract of HTTP has /ping: that something answers is all that is known of a server of MCP.
    case 'unhealthy': return protocol === 'MCP' ? { status: 'answers', statusTone: 'good' } : { status: `/ping answers ${health.status ?? health.statusCode}`, statusTone: 'bad' };
  }
}

function toFrameSignIn({ target, facts, credentials }: ConversationState): FrameSignIn {
  const { userId, token, actsAs } = credentials;
  switch (findSignInKind(target, facts, credentials)) {
    case 'bearer': return { kind: 'bearer', token: token === undefined ? undefined : { who: token.who, from: token.from, expiresAtMs: token.expiresAtMs } };
    case 'workload': return { kind: 'workload', workloadName: actsAs?.workloadName, userId: actsAs?.userId };
    case 'iam': return { kind: 'iam', userId: takesUserId(target, facts, credentials) ? userId : undefined };
    case 'none': return { kind: 'none' };
    case 'unchosen': return { kind: 'unchosen' };
  }
}

function toFrameMcp(mcp: McpState): FrameMcp {
  if (mcp.kind !== 'ready') return mcp;
  const { server: { name, version, instructions }, tools } = mcp;
  return {
    kind: 'ready', server: [name, version].filter((word) => word !== '').join(' '), instructions,
    tools: tools.map((tool) => ({ name: tool.name, title: tool.title ?? tool.name, description: tool.description, fields: toFields(tool.inputSchema) })),
  };
}
