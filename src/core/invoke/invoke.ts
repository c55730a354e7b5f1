import type { Secret } from '../base/secret.js';
import type { UserIdentifier } from '../flow/binding.js';
import type { Gateway, Inbound } from '../identity/control.js';
import type { ConsentUrl } from './consentUrl.js';

/** How a caller of a runtime proves who it is. A user id goes with a signature only: a bearer token names its user itself. */
export type SignIn =
  | { readonly kind: 'iam'; readonly userId?: string }
  | { readonly kind: 'bearer'; readonly token: Secret };

/** A program that is called. */
export type InvokeTarget =
  | {
    readonly kind: 'runtime';
    readonly agentRuntimeArn: string;
    /** Name of a runtime endpoint; `DEFAULT` where left out. */
    readonly qualifier?: string;
    readonly signIn: SignIn;
    /** Its authorizer where it is known: what does not fit is then refused before anything is sent. */
    readonly inbound?: Inbound;
  }
  | {
    readonly kind: 'gateway';
    /** `gatewayUrl` of GetGateway. */
    readonly url: string;
    /** A gateway takes no user id beside a signature. `none` where its authorizer is `NONE`. */
    readonly signIn: { readonly kind: 'iam' } | Extract<SignIn, { kind: 'bearer' }> | { readonly kind: 'none' };
    readonly inbound?: Gateway['inbound'];
  }
  /** A program on this computer that is called as AgentCore Runtime would call it. */
  | {
    readonly kind: 'local';
    /** `http://127.0.0.1:8080` and the like, without a path. */
    readonly url: string;
    /** `/invocations` where left out; `/mcp` for a server of MCP. */
    readonly protocol?: 'HTTP' | 'MCP';
    /** As whom it acts for whom: a workload access token is obtained and sent along. */
    readonly actsAs?: { readonly workloadName: string; readonly user: UserIdentifier | undefined };
    /** Sent as `OAuth2CallbackUrl`: where a browser may be returned to after consent. */
    readonly returnUrl?: string;
  };

/** Members of a message of MCP that go into headers ("Streamable HTTP", MCP 2025-11-25). */
export interface McpHeaders {
  readonly sessionId?: string;
  readonly protocolVersion?: string;
}

/** What is sent to a target. */
export interface InvokeRequest {
  readonly target: InvokeTarget;
  /** 33 to 256 characters; one conversation. */
  readonly sessionId: string;
  /** JSON text. */
  readonly payload: string;
  /** Headers of the caller's own; see `headers.ts` for their rules. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly mcp?: McpHeaders;
  /** Nothing is sent but that the session which `mcp` names is over: `DELETE` ("Session Management", MCP 2025-11-25). The payload is left out. */
  readonly endsMcpSession?: true;
}

/** The head of an answer. */
export interface Started {
  readonly kind: 'started';
  readonly atMs: number;
  readonly statusCode: number;
  readonly contentType: string;
  readonly sessionId: string;
  readonly mcpSessionId?: string;
}

/** One event of an answer. */
export interface Message {
  readonly kind: 'message';
  /** When its last byte was read. */
  readonly atMs: number;
  /** Since the event before, or since the head of the answer. */
  readonly deltaMs: number;
  /** `event` of a server-sent event, else `message`; `json`, `line` or `text` in answers of another kind. */
  readonly type: string;
  readonly data: string;
  /** Size of `data` in UTF-8. */
  readonly bytes: number;
  /** As it came, with what was between the event before and this one. */
  readonly raw: string;
  /** `data` read as JSON, once for all; undefined where it is none, or too large to be read. */
  readonly json: { readonly value: unknown } | undefined;
}

/** The answer ended inside an event. It is shown and never parsed (WHATWG HTML, 9.2.6). */
export interface Incomplete {
  readonly kind: 'incomplete';
  readonly atMs: number;
  readonly deltaMs: number;
  readonly data: string;
  readonly bytes: number;
}

/** The answer asks for a consent: an authorization URL of AgentCore Identity, or what looks like one. Once for each session, and again where `mayGoOn`. */
export interface ConsentAsked {
  readonly kind: 'consent';
  readonly atMs: number;
  readonly url: ConsentUrl;
  /** True where the URL leads to the connection's own endpoint. */
  readonly isTrusted: boolean;
  /** What a gateway says beside the URL. */
  readonly message: string | undefined;
  /** True where that was its answer: the error -32042, "URL elicitation required" of MCP. Anything else may be words of a tool. */
  readonly isRequired?: boolean;
  /** The URL that was told before while this one was still coming: its beginning, and nothing else. */
  readonly replaces?: ConsentUrl;
  /** Nothing came behind it yet. It is told once more, without this, as soon as its end is known; where it goes on, the whole of it is told. */
  readonly mayGoOn?: boolean;
}

export interface Ended {
  readonly kind: 'ended';
  readonly atMs: number;
  readonly bytes: number;
  readonly events: number;
  /** `cut` where the connection broke. It is never tried again: an agent would act twice. */
  readonly outcome: 'complete' | 'cut';
  /** What came behind the last event: the raw texts of all messages and this are the whole answer. */
  readonly rest: string;
}

/** What comes back, in order: `started`; any number of `message` and `consent`; at most one `incomplete`; `ended`. Times are epoch milliseconds. */
export type InvokeEvent = Started | Message | Incomplete | ConsentAsked | Ended;

/**
 * Calls a target and gives what it answers as it arrives; the socket is read no faster than events are taken. Refusals before the
 * first byte are thrown as a `UserError`; a connection that breaks later ends with `outcome: 'cut'`. Aborting closes the socket at
 * once and throws an `AbortError`.
 */
export type Invoke = (request: InvokeRequest, signal: AbortSignal) => AsyncIterable<InvokeEvent>;
