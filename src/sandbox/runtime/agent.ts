import { Readable } from 'node:stream';

/** A program behind a runtime, as one of the sandbox's own is written: what AgentCore would call at `POST /invocations`. */
export type Agent = (request: Request) => Promise<Response>;

/** One call of an agent, whoever it is. */
export interface AgentRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** What an agent answers; its body comes as the agent sends it. */
export interface AgentAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable;
}

export type CallAgent = (request: AgentRequest, signal: AbortSignal) => Promise<AgentAnswer>;

/** Calls one of the sandbox's own agents. */
export function toCall(agent: Agent): CallAgent {
  return async ({ headers, payload }, signal) => {
    const { status, headers: answered, body } = await agent(new Request('http://agent/invocations', { method: 'POST', headers, body: payload, signal }));
    return { status, header: (name) => answered.get(name) ?? undefined, body: body === null ? Readable.from([]) : Readable.fromWeb(body) };
  };
}
