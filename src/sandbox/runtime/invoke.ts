import { decodeJwt } from 'jose';
import { pipeline } from 'node:stream/promises';
import { getWorkloadAccessToken, getWorkloadAccessTokenForUserId, issueForUserToken } from '../data/workloadTokens.js';
import { readBearer } from '../inbound/verify.js';
import type { Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import type { AgentLogs } from '../steering/agentLogs.js';
import { ServiceError } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { MEGABYTE, readBody, readHeader } from '../web/request.js';
import type { Call } from '../web/router.js';
import type { AgentAnswer, AgentRequest } from './agent.js';
import { SESSION_ID, toAgentHeaders, toCallerHeaders, USER_ID } from './headers.js';
import type { Session, Sessions } from './sessions.js';
import type { Target } from './target.js';

const PAYLOAD_LIMIT = 100 * MEGABYTE;
const SESSION = { min: 33, max: 256 } as const;
/** How much of what an agent says of its failure goes into the error. */
const LONGEST_REASON = 1_000;
/** How long it may take to say so: many never end such an answer. */
const REASON_TIMEOUT_MS = 1_000;

/** Session, user and token of an invocation. The user id is for signed requests only: a bearer token names its user itself. */
function readCaller({ sandbox, request }: Call) {
  const token = readBearer(request.headers.authorization);
  const fields = readFields({ runtimeSessionId: readHeader(request, SESSION_ID), runtimeUserId: token === undefined ? readHeader(request, USER_ID) : undefined });
  const sessionId = fields.optionalText('runtimeSessionId', SESSION) ?? sandbox.ids.uuid();
  const userId = fields.optionalText('runtimeUserId', RULES.userId);
  fields.check();
  if (token !== undefined && readHeader(request, USER_ID) !== undefined) sandbox.log.warn(`This header is for signed requests only; a bearer token names its user: ${USER_ID}`);
  return { sessionId, userId, token };
}

/**
 * A workload access token for the runtime's own identity and the user of the call.
 * @param token of the user; it was let in, so its claims can be trusted
 */
function takeToken(sandbox: Sandbox, workloadName: string, userId: string | undefined, token: string | undefined): string {
  if (token !== undefined) {
    const { iss: issuer = '', sub: subject = '' } = decodeJwt(token);
    return issueForUserToken(sandbox, workloadName, token, { issuer, subject }).workloadAccessToken;
  }
  const issued = userId === undefined ? getWorkloadAccessToken(sandbox, { workloadName }) : getWorkloadAccessTokenForUserId(sandbox, { workloadName, userId });
  return issued.workloadAccessToken;
}

/** @throws ServiceError RuntimeClientError where the agent fails before it answers, or says that it has failed */
async function callAgent({ call, stopped }: Session, request: AgentRequest, signal: AbortSignal): Promise<AgentAnswer> {
  let answer: AgentAnswer;
  try {
    answer = await call(request, signal);
  } catch (error) {
    if (stopped.aborted) throw new ServiceError('RuntimeClientError', 'The session was stopped.');
    throw new ServiceError('RuntimeClientError', `The agent failed: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new ServiceError('RuntimeClientError', `Received error (${answer.status}) from runtime: ${await readStart(answer)}`);
}

async function readStart({ body }: AgentAnswer): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  const timer = setTimeout(() => { body.destroy(); }, REASON_TIMEOUT_MS);
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LONGEST_REASON) break; // which ends the answer
    }
  } catch {
    // it broke off, or did not come to its end: what was said until then is the reason
  } finally {
    clearTimeout(timer);
  }
  return text.slice(0, LONGEST_REASON);
}

/**
 * InvokeAgentRuntime, `POST /runtimes/{arn}/invocations`: gives the agent a workload access token for its own identity and the user of
 * the call, and passes its answer on as it comes. A caller that leaves ends the agent's work, and so does the end of the session.
 */
export function createInvoke(sessions: Sessions, logs: AgentLogs): (call: Call, target: Target) => Promise<void> {
  return async (call, target) => {
    const { sandbox, request, response, requestId } = call;
    const { runtime } = target;
    const { sessionId, userId, token } = readCaller(call);
    call.told.body = { userId, userToken: token };
    const payload = await readBody(request, PAYLOAD_LIMIT);
    const workloadAccessToken = takeToken(sandbox, runtime.workloadName, userId, token);
    const headers = toAgentHeaders(sandbox, request, runtime, { sessionId, userId, requestId, workloadAccessToken });
    const session = sessions.open(target, sessionId);
    const gone = new AbortController();
    response.once('close', () => { if (!response.writableFinished) gone.abort(); }); // an answer that is complete closes too
    const signal = AbortSignal.any([gone.signal, session.stopped]);
    const tell = toTeller(logs, runtime);
    try {
      const answer = await callAgent(session, { headers, payload }, signal);
      response.writeHead(200, toCallerHeaders(answer.header, sessionId));
      response.flushHeaders();
      await pipeline(answer.body, response, { signal });
      tell('The agent has answered.');
    } catch (error) {
      if (gone.signal.aborted) {
        tell('The caller has left.');
        return;
      }
      const reason = error instanceof Error ? error.message : 'unknown';
      tell(`The agent has not answered to the end: ${reason}`);
      if (!response.headersSent) throw error;
      response.destroy(); // only a broken connection says that something is missing
      sandbox.log.error(`The agent failed in the middle of its answer: ${reason}`);
    } finally {
      session.close();
    }
  };
}

/** What becomes of the calls of a process of the user's own is in its log, beside what it prints where it was started here. */
function toTeller(logs: AgentLogs, { id, agent }: RuntimeRecord): (message: string) => void {
  return typeof agent === 'object' ? (message) => { logs.write(id, message); } : () => undefined;
}

/** StopRuntimeSession, `POST /runtimes/{arn}/stopruntimesession`: ends a conversation with an endpoint, and what it is answering. */
export function createStop(sessions: Sessions): (call: Call, target: Target) => Promise<void> {
  return async (call, target) => {
    const fields = readFields({ runtimeSessionId: readHeader(call.request, SESSION_ID) });
    const sessionId = fields.text('runtimeSessionId', SESSION);
    fields.check();
    await readBody(call.request);
    if (!sessions.stop(target, sessionId)) throw new ServiceError('ResourceNotFoundException', `Session not found or already terminated: ${sessionId}`);
    replyJson(call.response, 200, {}, { [SESSION_ID]: sessionId });
  };
}
