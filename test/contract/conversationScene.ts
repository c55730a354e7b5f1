import { systemClock } from '../../src/core/base/clock.js';
import { Emitter } from '../../src/core/base/disposable.js';
import type { UserError } from '../../src/core/base/errors.js';
import type { CallbackListener } from '../../src/core/callback/consent.js';
import { createCallbackListener } from '../../src/core/callback/listener.js';
import { createAwsControl } from '../../src/core/identity/awsControl.js';
import type { AgentRuntimeSummary } from '../../src/core/identity/control.js';
import type { ChosenTarget } from '../../src/core/invoke/chosen.js';
import { createConversation, type Conversation } from '../../src/core/invoke/conversation.js';
import type { ConnectionPorts, ConnectionView, WindowPorts } from '../../src/core/invoke/conversationPorts.js';
import { createHistory, type History } from '../../src/core/invoke/history.js';
import { freeUrl } from '../support/freeUrl.js';
import { startInvokeScene, type InvokeScene } from './invokeScene.js';

/** A window without VS Code, connected to a sandbox. */
export interface ConversationScene extends InvokeScene {
  readonly returnUrl: string;
  readonly history: History;
  /** What failed. */
  readonly noted: UserError[];
  /** A runtime of the sandbox by its name. */
  runtime(name: string): Promise<ChosenTarget>;
  talkTo(target: ChosenTarget, change?: Partial<WindowPorts>): Conversation;
  /** Disconnects, or connects to another one and leaves that of before. */
  connect(view: ConnectionView): void;
  readonly connected: Extract<ConnectionView, { kind: 'connected' }>;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function startConversationScene(): Promise<ConversationScene> {
  const scene = await startInvokeScene();
  const { sandbox: { ready: { endpoint, region, users } }, data, invoker } = scene;
  const access = { kind: 'sandbox', endpoint, region } as const;
  const control = createAwsControl(access);
  const returnUrl = await freeUrl();
  const history = createHistory();
  const noted: UserError[] = [];
  const changed = new Emitter<unknown>();
  const open: Conversation[] = [];
  const connected: ConversationScene['connected'] = { kind: 'connected', access, sandbox: { users }, info: { id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', region } };
  let view: ConnectionView = connected;
  let listener: CallbackListener | undefined;

  const at = (id: string | undefined): ConnectionPorts => ({
    connection: () => (view.kind === 'left' || view.info.id === (id ?? view.info.id) ? view : { kind: 'left', hasEnded: false }),
    invoker: () => Promise.resolve(invoker), useControl: (_region, use) => use(control), note: (error) => { noted.push(error); },
  });
  const ports: WindowPorts = {
    at, onDidChangeConnections: changed.event, isOwnAgent: () => Promise.resolve(false), returnUrl: () => returnUrl, trustedHosts: () => [], history, clock: systemClock,
    consents: {
      begin: (consent) => (listener ??= createCallbackListener({ url: returnUrl, log: silent })).expect(consent),
      complete: (_connection, sessionUri, user, signal) => data.completeResourceTokenAuth(sessionUri, user, signal),
    },
  };
  return {
    ...scene, returnUrl, history, noted, connected,
    async runtime(name) {
      const found = (await control.listAgentRuntimes({})).items.find((runtime: AgentRuntimeSummary) => runtime.name === name);
      if (found === undefined) throw new Error(`There is no such runtime: ${name}`);
      return { kind: 'runtime', runtime: found };
    },
    talkTo(target, change = {}) {
      const conversation = createConversation({ ...ports, ...change });
      conversation.choose(target, {}, 'replace');
      open.push(conversation);
      return conversation;
    },
    connect(next) {
      view = next;
      changed.fire(undefined);
    },
    async stop() {
      for (const conversation of open) conversation.dispose();
      await listener?.dispose();
      control.dispose();
      await scene.stop();
    },
  };
}
