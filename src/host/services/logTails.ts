import type { Disposable } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import { findRuntimeId } from '../../core/invoke/address.js';
import type { ChosenTarget } from '../../core/invoke/chosen.js';
import { maskTokens, withoutCutToken } from '../../core/invoke/mask.js';
import { createLocalAgents, type LocalAgents } from '../../core/localAgents/localAgents.js';
import { findLogGroup, toLogStatement } from '../../core/logs/logGroup.js';
import type { LogEvent, LogTail } from '../../core/logs/logTail.js';
import { createSandboxLogTail } from '../../core/logs/sandboxLogTail.js';
import type { FrameLogs, LogLine, LogState } from '../../webview/protocol/invoke.js';
import type { Connected, OpenConnection } from './connections.js';

/** Characters of a line that are told; an event of CloudWatch Logs may have a million. */
const LONGEST_LINE = 16_384;
/** Characters that are read for it: masks make a line shorter. */
const MOST_READ = 2 * LONGEST_LINE;
/** Most lines that are told at once. */
const BATCH = 500;

export interface LogTailListener {
  onState(state: LogState): void;
  /** At most 500 lines, numbered from 1, tokens masked, each cut to 16,384 characters. */
  onLines(lines: readonly LogLine[]): void;
}

/** What is followed. */
export interface LogTarget {
  readonly target: ChosenTarget;
  readonly sessionId: string;
  /** When the session began, epoch milliseconds: lines from before are of no interest. */
  readonly sinceMs: number;
  /** True for lines of CloudWatch Logs that do not name the session too: stack traces and prints do not. */
  readonly showsAllLines: boolean;
}

/** A log that is read from when it was made until it is disposed of, which tells `closed`. */
export interface OpenLog extends Disposable {
  /** The IAM statement that allows to read it; undefined where none is needed. */
  readonly statement: string | undefined;
}

/** What is needed of the connection. */
type Following = Connected & Pick<OpenConnection, 'onCall'>;

interface Source {
  readonly open: () => Promise<LogTail>;
  readonly statement: string | undefined;
}

/** Which logs there are of a target, as their drawer says it; undefined where there are none. */
export function describeLogs({ sandbox }: Pick<Connected, 'sandbox'>, target: ChosenTarget, showsAllLines: boolean): FrameLogs | undefined {
  if (sandbox !== undefined && target.kind !== 'gateway') return { title: "agent's own output · this session", showsAllLines: undefined };
  if (arnOf(target) === undefined) return undefined;
  return { title: showsAllLines ? 'CloudWatch Logs · all sessions' : 'CloudWatch Logs · this session', showsAllLines };
}

/** Begins to read the log of a target; undefined where it has none. The SDK is loaded only for a log group of CloudWatch Logs. */
export function createLogTail(connected: Following, wanted: LogTarget, listener: LogTailListener): OpenLog | undefined {
  const source = toSource(connected, wanted);
  if (source === undefined) return undefined;
  const { open, statement } = source;
  const controller = new AbortController();
  const { signal } = controller;
  let count = 0;

  const take = (event: LogEvent) => {
    if (event.kind === 'following') {
      listener.onState({ kind: 'following' });
      return;
    }
    const lines = event.entries.map(({ atMs, text }): LogLine => ({ n: (count += 1), atMs, text: toLine(text) }));
    for (let from = 0; from < lines.length; from += BATCH) listener.onLines(lines.slice(from, from + BATCH));
  };
  async function read(): Promise<void> {
    const tail = await open();
    for await (const event of tail.follow(signal)) {
      if (signal.aborted) return;
      take(event);
    }
  }

  listener.onState({ kind: 'opening' });
  read().catch((error: unknown) => {
    if (signal.aborted) return;
    const { message, hint = '', code } = explain(error, 'read the log of the agent');
    listener.onState({ kind: 'failed', message, hint, statement: code === 'LogsDenied' });
  });
  return {
    statement,
    dispose() {
      if (signal.aborted) return;
      controller.abort();
      listener.onState({ kind: 'closed' });
    },
  };
}

function toLine(text: string): string {
  const isCut = text.length > MOST_READ;
  const line = maskTokens(isCut ? withoutCutToken(text.slice(0, MOST_READ)) : text);
  return isCut || line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

function toSource({ access, sandbox, network, onCall }: Following, { target, sessionId, sinceMs, showsAllLines }: LogTarget): Source | undefined {
  const arn = arnOf(target);
  if (sandbox !== undefined) {
    if (target.kind === 'gateway') return undefined;
    const agents = createLocalAgents(sandbox);
    const open = async () => createSandboxLogTail(agents, findRuntimeId(arn ?? await findListed(agents, target)) ?? '', { sessionId, sinceMs });
    return { statement: undefined, open };
  }
  const group = arn === undefined ? undefined : findLogGroup(arn, 'qualifier' in target ? target.qualifier : undefined);
  if (group === undefined) return undefined;
  return {
    statement: toLogStatement(group),
    open: async () => (await import('../../core/logs/awsLogTail.js')).createAwsLogTail(access, { group, sessionId: showsAllLines ? undefined : sessionId, sinceMs, network, onCall }),
  };
}

function arnOf(target: ChosenTarget): string | undefined {
  switch (target.kind) {
    case 'runtime': return target.runtime.arn;
    case 'arn': return target.agentRuntimeArn;
    default: return undefined;
  }
}

/** ARN of the runtime of the sandbox behind which an agent on this computer stands: its output is kept where the sandbox has started it. */
async function findListed(agents: LocalAgents, target: ChosenTarget): Promise<string> {
  const url = target.kind === 'local' ? target.url : '';
  const listed = (await agents.list()).find((agent) => new URL(agent.url).origin === new URL(url).origin);
  if (listed !== undefined) return listed.arn;
  throw new UserError(`The sandbox keeps no log of this agent: ${url}`, {
    code: 'NothingLogged', hint: 'Register it as a local agent with a command, and start it from the Resources view. Until then its output is where it was started.',
  });
}
