import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { isCancellation, UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import type { AgentRuntimeSummary } from '../../core/identity/control.js';
import { addReturnUrl } from '../../core/identity/returnUrls.js';
import { validateUserId } from '../../core/identity/rules.js';
import { RETURN_URL } from '../../core/invoke/headers.js';
import { namedIn, toPayload, type PayloadHints } from '../../core/invoke/payload.js';
import { newSessionId } from '../../core/invoke/sessionId.js';
import { createTranscript, type Transcript } from '../../core/invoke/transcript.js';
import type { Turn, TurnGrowth, TurnState } from '../../core/invoke/turn.js';
import type { InvokeFrame, InvokeHost } from '../../webview/protocol/invoke.js';
import type { Connections } from '../services/connections.js';
import type { Consents } from '../services/consents.js';
import type { Settings } from '../services/settings.js';
import { createConsentCards, toCardFacts, type ConsentCards } from './consentCards.js';

export interface InvokeSessionServices {
  readonly settings: () => Settings;
  readonly connections: Connections;
  readonly consents: Consents;
  /** Told when a return URL was added here. */
  readonly onDidChangeIdentities: () => void;
}

/** One conversation with one agent. What the panel shows lives here, so a hidden panel loses nothing. */
export interface InvokeSession extends Disposable, Pick<InvokeHost, 'send' | 'cancel' | 'addReturnUrl'> {
  readonly cards: ConsentCards;
  frame(): InvokeFrame;
  readonly turns: Transcript['turns'];
  readonly token: Transcript['token'];
  runtimeArn(): string | undefined;
  /** Talks to this runtime from now on. `merge` keeps what the payload named before, for an identity and a provider chosen one after the other. */
  retarget(runtime: AgentRuntimeSummary, hints: PayloadHints, how: 'merge' | 'replace'): void;
  newSession(): void;
  readonly onDidChangeFrame: Event<InvokeFrame>;
  readonly onDidChangeTurn: Event<Turn>;
  readonly onDidGrow: Event<TurnGrowth>;
  readonly onDidClear: Event<void>;
}

export interface InvokeSessionStart {
  readonly runtime: AgentRuntimeSummary | undefined;
  readonly hints: PayloadHints;
  /** From before a window reload; empty where there was none. */
  readonly userId: string;
  readonly lostTranscript: boolean;
}

const SAMPLES = ['Who am I? Answer from my profile.', 'Which token do you hold for me?', 'What may you do in my name?'];

const sandboxEnded: TurnState = {
  kind: 'failed', restart: true,
  message: 'The sandbox ended. Its state is saved; this flow is cancelled.', hint: 'Restart the sandbox and send again.',
};

export function createInvokeSession({ settings, connections, consents, onDidChangeIdentities }: InvokeSessionServices, start: InvokeSessionStart): InvokeSession {
  const transcript = createTranscript();
  const cards = createConsentCards(transcript, connections, consents);
  const frameChanged = new Emitter<InvokeFrame>();
  const cleared = new Emitter<undefined>();
  let { runtime, hints, userId, lostTranscript } = start;
  let sessionId = newSessionId();
  let running: AbortController | undefined;
  /** ARN of the agent that the session is with, also while its connection is left. */
  let talkedTo = runtime?.arn;
  /** The connection that the runtime, its session and its consents belong to. */
  let home = connectionId();

  function connectionId(): string | undefined {
    const state = connections.state();
    return state.kind === 'connected' ? state.info.id : undefined;
  }

  /** The sandbox's first user is a good guess; on AWS only the person knows. */
  function guessUser(): void {
    const state = connections.state();
    if (userId === '' && state.kind === 'connected') userId = state.sandbox?.users[0]?.username ?? '';
  }

  function frame(): InvokeFrame {
    const state = connections.state();
    const connected = state.kind === 'connected';
    const { callbackUrl } = settings();
    return {
      target: runtime === undefined ? undefined : {
        name: runtime.name, arn: runtime.arn,
        status: connected ? runtime.status : 'DISCONNECTED', connection: connected ? state.info.label : 'not connected',
      },
      signIn: 'IAM', userId, sessionId, samples: SAMPLES, lostTranscript,
      workloadName: hints.workloadName ?? '', provider: hints.provider ?? '',
      payload: JSON.stringify(toPayload('', hints, callbackUrl), undefined, 2),
    };
  }

  const refresh = () => { frameChanged.fire(frame()); };

  async function stream(turnId: number, payload: string, user: string, signal: AbortSignal): Promise<void> {
    if (runtime === undefined) throw new UserError('No agent is chosen.', { code: 'NoTarget', hint: 'Choose one at the top of the panel.' });
    const { access, info } = connections.require();
    const { inbound } = await (await connections.control()).getAgentRuntime(runtime.id, signal);
    const who = { agent: runtime.name, user, named: namedIn(payload) };
    const invoke = await connections.invoke();
    // The sandbox hands it on to agents of the user's own; AWS does where the runtime's allow-list names it.
    const headers = access.kind === 'sandbox' ? { [RETURN_URL]: settings().callbackUrl } : {};
    const target = { kind: 'runtime', agentRuntimeArn: runtime.arn, signIn: { kind: 'iam', userId: user }, inbound } as const;
    for await (const event of invoke({ target, sessionId, payload, headers }, signal)) {
      const url = await transcript.take(turnId, event, () => toCardFacts(access, info, who));
      if (url !== undefined) cards.add(url, user);
    }
  }

  async function run(turnId: number, payload: string, user: string, signal: AbortSignal): Promise<void> {
    try {
      await stream(turnId, payload, user, signal);
    } catch (error) {
      const known = isCancellation(error) || signal.aborted ? undefined : explain(error, 'invoke the agent');
      if (known !== undefined) connections.note(known);
      transcript.end(turnId, connections.state().kind === 'ended' ? sandboxEnded
        : known === undefined ? { kind: 'canceled' }
          : { kind: 'failed', message: known.message, hint: known.hint ?? '', restart: false }, Date.now());
    }
  }

  function send(draft: Parameters<InvokeHost['send']>[0]): Promise<void> {
    const fault = validateUserId(draft.userId);
    if (fault !== undefined) return Promise.reject(Object.assign(new UserError(fault, { code: 'UserId' }), { field: 'userId' }));
    if (running !== undefined) return Promise.reject(new UserError('An answer is still coming.', { code: 'Busy', hint: 'Cancel it first.' }));
    userId = draft.userId;
    lostTranscript = false;
    const payload = draft.mode === 'json' ? draft.text : JSON.stringify(toPayload(draft.text, hints, settings().callbackUrl));
    const turnId = transcript.begin({ mode: draft.mode, text: draft.text }, Date.now());
    const abort = new AbortController();
    running = abort;
    refresh();
    // Not awaited: the view hears of the answer by events, and the sending itself is done.
    void run(turnId, payload, draft.userId, abort.signal).finally(() => { if (running === abort) running = undefined; });
    return Promise.resolve();
  }

  function startSession(): void {
    running?.abort();
    cards.cancelAll();
    sessionId = newSessionId();
    transcript.clear();
    cleared.fire(undefined);
    refresh();
  }

  const subscription = connections.onDidChange((state) => {
    const isElsewhere = state.kind === 'connected' && home !== undefined && state.info.id !== home;
    if (isElsewhere || state.kind === 'ended' || state.kind === 'none' || state.kind === 'noCredentials') {
      cards.cancelAll();
      running?.abort();
    }
    if (isElsewhere) {
      runtime = undefined;
      hints = {};
      // A user of the sandbox is nobody on AWS.
      userId = '';
    }
    home = connectionId() ?? home;
    // The stream may have been cut a moment before the process was known to be gone.
    const last = transcript.turns().at(-1);
    if (state.kind === 'ended' && last?.state.kind === 'cut') transcript.end(last.id, sandboxEnded, Date.now());
    guessUser();
    refresh();
  });
  guessUser();

  return {
    cards,
    frame,
    turns: transcript.turns,
    token: transcript.token,
    runtimeArn: () => runtime?.arn,
    onDidChangeFrame: frameChanged.event,
    onDidChangeTurn: transcript.onDidChangeTurn,
    onDidGrow: transcript.onDidGrow,
    onDidClear: (listener) => cleared.event(() => { listener(); }),

    retarget(next, named, how) {
      // A session belongs to one agent: its id, its words and its consents are no other's.
      if (talkedTo !== undefined && talkedTo !== next.arn) startSession();
      talkedTo = next.arn;
      runtime = next;
      home = connectionId();
      hints = how === 'merge' ? { ...hints, ...named } : named;
      refresh();
    },

    send,

    cancel: () => { running?.abort(); },

    async addReturnUrl(turnId) {
      const turn = transcript.turns().find(({ id }) => id === turnId);
      if (turn === undefined || runtime === undefined) return;
      const control = await connections.control();
      const named = turn.draft.mode === 'json' ? namedIn(turn.draft.text) : hints;
      const name = named.workloadName ?? (await control.getAgentRuntime(runtime.id)).workloadIdentityName;
      if (name === undefined) throw new UserError('It is not known as which workload identity the agent acts.', { code: 'NoIdentity', hint: 'Add the return URL in the Resources view.' });
      await addReturnUrl(control, name, settings().callbackUrl);
      onDidChangeIdentities();
      await send({ ...turn.draft, userId });
    },

    newSession: startSession,

    dispose() {
      running?.abort();
      subscription.dispose();
      cards.dispose();
      transcript.dispose();
      frameChanged.dispose();
      cleared.dispose();
    },
  };
}
