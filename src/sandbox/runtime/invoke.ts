import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toRuntimeArn } from '../control/agentRuntimes.js';
import { getWorkloadAccessToken, getWorkloadAccessTokenForUserId } from '../data/workloadTokens.js';
import type { Sandbox } from '../sandbox.js';
import type { RuntimeRecord } from '../state.js';
import { toErrorCode } from '../textFile.js';
import { ServiceError } from '../web/errors.js';
import { readFields } from '../web/fields.js';
import { MEGABYTE, readBody, readHeader } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';

/** A program behind a runtime: what AgentCore would call at `POST /invocations`. */
export type Agent = (request: Request) => Promise<Response>;

const SESSION_ID = 'x-amzn-bedrock-agentcore-runtime-session-id';
const USER_ID = 'x-amzn-bedrock-agentcore-runtime-user-id';
const PAYLOAD_LIMIT = 100 * MEGABYTE;

function findRuntime({ sandbox, params, url }: Call): RuntimeRecord {
  const name = params['arn'] ?? '';
  const bareId = url.searchParams.get('accountId') === sandbox.accountId ? name : undefined;
  const record = sandbox.store.list('runtimes').find(({ id }) => toRuntimeArn(sandbox, id) === name || id === bareId);
  const qualifier = url.searchParams.get('qualifier') ?? 'DEFAULT';
  if (record === undefined) throw new ServiceError('ResourceNotFoundException', `No agent runtime found with ARN: ${name}`);
  if (qualifier !== 'DEFAULT') throw new ServiceError('ResourceNotFoundException', `No endpoint or agent found with qualifier: ${qualifier}`);
  return record;
}

function readCaller({ sandbox, request }: Call) {
  const fields = readFields({ runtimeSessionId: readHeader(request, SESSION_ID), runtimeUserId: readHeader(request, USER_ID) });
  const sessionId = fields.optionalText('runtimeSessionId', { min: 33, max: 256 }) ?? sandbox.ids.uuid();
  const userId = fields.optionalText('runtimeUserId', { min: 1, max: 1024 });
  fields.check();
  return { sessionId, userId };
}

/**
 * InvokeAgentRuntime, `POST /runtimes/{arn}/invocations`: gives the agent a workload access token for its own identity and the user
 * of the call, and passes its answer on as it comes. A caller that leaves ends the agent's work. Of the caller's headers only those
 * that the runtime itself knows reach the agent: none is allow-listed.
 */
export function createInvoke(agents: Readonly<Record<RuntimeRecord['agent'], Agent>>): Handler {
  return async (call) => {
    const { sandbox, request, response } = call;
    const runtime = findRuntime(call);
    const { sessionId, userId } = readCaller(call);
    const payload = await readBody(request, PAYLOAD_LIMIT);
    const gone = new AbortController();
    response.once('close', () => { gone.abort(); });
    const answer = await callAgent(agents[runtime.agent], new Request('http://agent/invocations', {
      method: 'POST',
      headers: {
        'content-type': readHeader(request, 'content-type') ?? 'application/octet-stream',
        accept: readHeader(request, 'accept') ?? '*/*',
        WorkloadAccessToken: takeToken(sandbox, runtime.workloadName, userId),
        [SESSION_ID]: sessionId,
        ...(userId === undefined ? {} : { [USER_ID]: userId }),
      },
      body: payload,
      signal: gone.signal,
    }));
    response.writeHead(200, {
      'content-type': answer.headers.get('content-type') ?? 'application/octet-stream', 'cache-control': 'no-store', [SESSION_ID]: sessionId,
    });
    await pipe(answer, response, sandbox.log);
  };
}

function takeToken(sandbox: Sandbox, workloadName: string, userId: string | undefined): string {
  const issued = userId === undefined ? getWorkloadAccessToken(sandbox, { workloadName }) : getWorkloadAccessTokenForUserId(sandbox, { workloadName, userId });
  return issued.workloadAccessToken;
}

/** @throws ServiceError RuntimeClientError where the agent fails before it answers */
async function callAgent(agent: Agent, request: Request): Promise<Response> {
  let answer: Response;
  try {
    answer = await agent(request);
  } catch (error) {
    throw new ServiceError('RuntimeClientError', `The agent failed: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  if (!answer.ok) throw new ServiceError('RuntimeClientError', `Received error (${answer.status}) from runtime: ${(await answer.text()).slice(0, 1000)}`);
  return answer;
}

/** Passes an answer on as it comes. Where the agent fails in its middle, the broken connection says so, and the log. */
async function pipe(answer: Response, response: ServerResponse, log: Sandbox['log']): Promise<void> {
  response.flushHeaders();
  try {
    await pipeline(answer.body ?? [], response);
  } catch (error) {
    const hasCallerLeft = toErrorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!hasCallerLeft) log.error(`The agent failed in the middle of its answer: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
