import { UserError } from '../base/errors.js';
import { explain } from '../base/explain.js';
import { parseRecord } from '../base/record.js';
import { createAnswering, type Answering, type Prepared } from './answering.js';
import { mayBeStale, toRequest, type Asking } from './asking.js';
import type { ConsentTaker } from './consentTaker.js';
import { isSandbox, type ConversationPorts } from './conversationPorts.js';
import type { ConversationState } from './conversationState.js';
import { toFieldFault } from './fieldFault.js';
import type { McpLink } from './mcpLink.js';
import { namedIn, toPayload } from './payload.js';
import type { TargetReader } from './targetReader.js';
import type { TargetFacts } from './targetFacts.js';
import { toArguments, toFields } from './toolForm.js';
import type { Transcript } from './transcript.js';
import { toFailed } from './turnFailure.js';
import type { Draft } from './turn.js';

/** Sends what a person typed; the transcript tells what comes of it. */
export interface Sending extends Pick<Answering, 'cancel' | 'pause' | 'holdBack'> {
  /** A prompt or a payload. @throws UserError `Busy`, or with the `field` that is at fault */
  send(draft: Draft): void;
  callTool(tool: string, typed: Readonly<Record<string, string>>): void;
  /** What was sent before. */
  again(draft: Draft): void;
}

export interface SendingOptions {
  readonly ports: ConversationPorts;
  readonly transcript: Transcript;
  readonly state: () => ConversationState;
  readonly reader: TargetReader;
  readonly mcp: () => McpLink | undefined;
  /** What is asked, by what is known of the target. @throws UserError `NoTarget` */
  readonly toAsking: (facts: TargetFacts) => Asking;
  readonly takeOf: ConsentTaker;
}

export function createSending({ ports, transcript, state, reader, mcp, toAsking, takeOf }: SendingOptions): Sending {
  const now = () => ports.clock.now();
  const answering = createAnswering({
    transcript, clock: ports.clock,
    toEnd: (error, isSent) => {
      const known = explain(error, 'invoke the agent');
      const connection = ports.connection();
      ports.note(known);
      // The authorizer is another one than it was when it was read.
      if (isSent && known.code === 'AuthorizerMismatch') void reader.read(state().target);
      return toFailed(known, isSent, connection.kind === 'left' && connection.hasEnded);
    },
  });

  /** What is asked, found to be in order by what is known of the target now. */
  async function check(draft: Draft, payload: string): Promise<Asking> {
    const asking = toAsking(await reader.facts());
    // It was not known, perhaps, as it was sent.
    requireProtocol(draft, asking.facts);
    try {
      toRequest(asking, payload, now());
      return asking;
    } catch (error) {
      if (!mayBeStale(error)) throw error;
      const fresh = toAsking(await reader.read(state().target));
      toRequest(fresh, payload, now());
      return fresh;
    }
  }

  /** @param payload undefined for the call of a tool */
  function begin(draft: Draft, payload: string | undefined, open: (asking: Asking, signal: AbortSignal) => Promise<Prepared['events']>): void {
    if (answering.isRunning()) throw new UserError('An answer is still coming.', { code: 'Busy', hint: 'Cancel it first.' });
    const { hints } = state();
    answering.start(transcript.begin(draft, now()), async (turnId, signal) => {
      const connection = ports.connection();
      await ports.invoker(); // where nothing is connected, it says how to be
      if (connection.kind === 'left') throw new UserError('Nothing is connected.', { code: 'NotConnected' });
      const asking = await check(draft, payload ?? draft.text);
      const named = payload === undefined ? {} : draft.mode === 'json' ? namedIn(payload) : hints;
      return { events: await open(asking, signal), take: takeOf(turnId, asking, connection, { payload, named, tool: draft.tool }) };
    });
  }

  /** A call of a tool goes with the very arguments that it was made with: a form would read them anew. */
  function send(draft: Draft): void {
    if (draft.mode === 'tool') {
      call(draft.tool ?? '', parseRecord(draft.text));
      return;
    }
    requireProtocol(draft, state().facts);
    if (draft.mode === 'json') requireJson(draft.text);
    const payload = draft.mode === 'json' ? draft.text : JSON.stringify(toPayload(draft.text, state().hints, { returnUrl: ports.returnUrl(), isSandbox: isSandbox(ports.connection()) }));
    begin(draft, payload, async (asking, signal) => (await ports.invoker()).invoke(toRequest(asking, payload, now()), signal));
  }

  function requireTool(name: string): { readonly link: McpLink; readonly inputSchema: Readonly<Record<string, unknown>> } {
    const link = mcp();
    if (link === undefined) throw new UserError('This target does not speak MCP.', { code: 'NoMcp' });
    return { link, inputSchema: link.findTool(name).inputSchema };
  }

  function call(tool: string, values: Readonly<Record<string, unknown>>): void {
    const { link } = requireTool(tool);
    // A gateway is told beside the arguments where a browser may be returned to.
    begin({ mode: 'tool', text: JSON.stringify(values, undefined, 2), tool }, undefined, ({ target, returnUrl }, signal) => (
      Promise.resolve(link.callTool({ name: tool, arguments: values, ...(target.kind === 'gateway' ? { returnUrl } : {}) }, signal))));
  }

  return {
    send,
    callTool(tool, typed) {
      const read = toArguments(toFields(requireTool(tool).inputSchema), typed);
      if (read.kind === 'arguments') {
        call(tool, read.values);
        return;
      }
      const [[field, fault] = ['', '']] = Object.entries(read.faults);
      throw toFieldFault(field, fault, 'ToolArgument');
    },
    again: send,
    cancel: (state) => { answering.cancel(state); },
    pause: (isPaused) => { answering.pause(isPaused); },
    holdBack: (isBehind) => { answering.holdBack(isBehind); },
  };
}

/** What each protocol takes in place of a prompt. */
function requireProtocol({ mode }: Draft, { protocol }: TargetFacts): void {
  if (mode !== 'tool' && protocol === 'MCP') throw new UserError('This target speaks MCP.', { code: 'SpeaksMcp', hint: 'Call one of its tools.' });
  if (mode === 'prompt' && protocol === 'A2A') throw new UserError('This runtime speaks A2A, which takes no prompt as it is.', { code: 'SpeaksA2a', hint: 'Write a message of A2A under JSON, such as one with the method message/send.' });
  if (mode === 'prompt' && protocol === 'AGUI') throw new UserError('This runtime speaks AG-UI, which takes no prompt as it is.', { code: 'SpeaksAgui', hint: 'Write a RunAgentInput of AG-UI under JSON.' });
}

function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw toFieldFault('json', `This is not JSON: ${error instanceof Error ? error.message : ''}`, 'Json');
  }
}
