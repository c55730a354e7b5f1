import { systemClock } from '../../src/core/base/clock.js';
import { Emitter } from '../../src/core/base/disposable.js';
import type { AgentRuntime } from '../../src/core/identity/control.js';
import type { ChosenTarget } from '../../src/core/invoke/chosen.js';
import { findConsentUrls } from '../../src/core/invoke/consentUrl.js';
import { createConversation, type Conversation } from '../../src/core/invoke/conversation.js';
import { findConnectionId, type ConnectionPorts, type ConnectionView, type WindowPorts } from '../../src/core/invoke/conversationPorts.js';
import { createHistory, type History } from '../../src/core/invoke/history.js';
import type { InvokeEvent, InvokeRequest } from '../../src/core/invoke/invoke.js';

const left: ConnectionView = { kind: 'left', hasEnded: false };
const RETURN_URL = 'http://127.0.0.1:8765/agentcore/callback';

export const profile = (name: string): Extract<ConnectionView, { kind: 'connected' }> => ({
  kind: 'connected', sandbox: undefined, access: { kind: 'profile', profile: name, region: 'us-east-1' }, info: { id: `profile:${name}@us-east-1`, kind: 'aws', label: name, region: 'us-east-1' },
});

export const toArn = (name: string, region = 'us-east-1'): string => `arn:aws:bedrock-agentcore:${region}:111122223333:runtime/${name}-a1B2c3D4e5`;

/** A runtime of the connection; `mcp` or `a2a` in its name stands for what it speaks, `jwt` for whom it lets in, `asks` for a server that lists no tools without consent. */
export const runtime = (name: string): ChosenTarget => ({ kind: 'runtime', runtime: { id: `${name}-a1B2c3D4e5`, name, arn: toArn(name), version: '1', status: 'READY' } });

export const local: ChosenTarget = { kind: 'local', name: 'here', url: 'http://127.0.0.1:8080', protocol: 'HTTP' };

/** A window on AWS of which nothing is real: what it would send is noted, and answered with nothing. */
export interface FakeConversations {
  readonly sent: InvokeRequest[];
  /** The id of the connection by which each was sent. */
  readonly sentBy: string[];
  /** `IDENTITY in REGION` for each on which our return URL was registered. */
  readonly registered: string[];
  readonly history: History;
  open(saved?: Parameters<typeof createConversation>[1], change?: Partial<WindowPorts>): Conversation;
  /** That is the only connection from now on. */
  connect(view: ConnectionView): void;
  /** That one is the current one, and the others stay open. */
  makeCurrent(view: ConnectionView): void;
}

const toRuntime = (id: string, region: string): AgentRuntime => {
  const name = id.replace(/-\w{10}$/, '');
  return {
    id, name, arn: toArn(name, region), version: '1', status: 'READY', inbound: name.includes('jwt') ? { kind: 'JWT', discoveryUrl: 'https://issuer.example/.well-known/openid-configuration' } : { kind: 'IAM' },
    protocol: name.includes('mcp') ? 'MCP' : name.includes('a2a') ? 'A2A' : 'HTTP', allowedHeaders: [],
    workloadIdentityName: `${name}-identity`,
  };
};

/** The page on which a consent is given to a server that asks for one. */
const CONSENT = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc';

async function* answer({ payload, sessionId, target }: InvokeRequest): AsyncGenerator<InvokeEvent> {
  yield await Promise.resolve({ kind: 'started', atMs: 0, statusCode: 200, contentType: 'application/json', sessionId });
  const { method, id } = JSON.parse(payload) as { readonly method?: string; readonly id?: number };
  if (method === 'tools/list' && target.kind === 'runtime' && target.agentRuntimeArn.includes('asks')) {
    const error = { code: -32_042, message: 'More is needed.', data: { elicitations: [{ mode: 'url', elicitationId: 'e', url: CONSENT }] } };
    yield { kind: 'message', atMs: 0, deltaMs: 0, type: 'message', data: '', bytes: 0, raw: '', json: { value: { jsonrpc: '2.0', id, error } } };
    for (const url of findConsentUrls(CONSENT)) yield { kind: 'consent', atMs: 0, url, isTrusted: true, message: undefined };
    return;
  }
  const result = method === 'initialize' ? { protocolVersion: '2025-11-25', serverInfo: { name: 'server' } } : { tools: [{ name: 'look', inputSchema: {} }] };
  if (method !== undefined) yield { kind: 'message', atMs: 0, deltaMs: 0, type: 'message', data: '', bytes: 0, raw: '', json: { value: { jsonrpc: '2.0', id, result } } };
  yield { kind: 'ended', atMs: 0, bytes: 0, events: 0, outcome: 'complete', rest: '' };
}

export function createFakeConversations(): FakeConversations {
  const sent: InvokeRequest[] = [];
  const sentBy: string[] = [];
  const registered: string[] = [];
  const history = createHistory();
  const changed = new Emitter<unknown>();
  let current: ConnectionView = profile('acme');
  let open: readonly ConnectionView[] = [current];
  const at = (id: string | undefined): ConnectionPorts => ({
    connection: () => (id === undefined ? current : open.find((view) => findConnectionId(view) === id) ?? left),
    note: () => undefined,
    invoker: () => Promise.resolve({
      invoke: (request) => {
        sent.push(request);
        sentBy.push(id ?? '');
        return answer(request);
      },
      stopSession: () => Promise.resolve(), dispose: () => undefined,
    }),
    useControl: (region, use) => use({
      getAgentRuntime: (id) => Promise.resolve(toRuntime(id, region)), getGateway: () => Promise.reject(new Error('There is none.')),
      listGatewayTargets: () => Promise.resolve({ items: [] }), getGatewayTarget: () => Promise.reject(new Error('There is none.')),
      getWorkloadIdentity: (name) => Promise.resolve({ name, arn: '', allowedResourceOauth2ReturnUrls: [], createdTime: undefined, lastUpdatedTime: undefined }),
      setReturnUrls: (name, urls) => {
        registered.push(`${name} in ${region}`);
        return Promise.resolve({ name, arn: '', allowedResourceOauth2ReturnUrls: urls, createdTime: undefined, lastUpdatedTime: undefined });
      },
    }),
  });
  const ports: WindowPorts = {
    at, onDidChangeConnections: changed.event, isOwnAgent: () => Promise.resolve(false), returnUrl: () => RETURN_URL, trustedHosts: () => [], history, clock: systemClock,
    consents: { begin: () => Promise.reject(new Error('No listener.')), complete: () => Promise.resolve() },
  };
  return {
    sent, sentBy, registered, history,
    open: (saved, change = {}) => createConversation({ ...ports, ...change }, saved),
    connect(next) {
      current = next;
      open = [next];
      changed.fire(undefined);
    },
    makeCurrent(next) {
      current = next;
      open = [...open, next];
      changed.fire(undefined);
    },
  };
}
