import { toAdvertisedScopes } from '../inbound/authorizer.js';
import { toChallenge } from '../inbound/challenge.js';
import { nameIssuer } from '../inbound/verify.js';
import { isObject } from '../objects.js';
import { ServiceError } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Call, Handler } from '../web/router.js';
import { admit } from './admit.js';
import { findGateway, MCP_VERSIONS, toGatewayUrl } from './control.js';
import type { GatewayRecord } from './records.js';
import { callTool, listTools, type ToolCall } from './tools.js';

/** Codes of JSON-RPC 2.0, section 5.1; that of MCP 2025-11-25 for "URL elicitation required"; and the gateway's own for bad tokens. */
const CODES = { parse: -32_700, request: -32_600, method: -32_601, params: -32_602, internal: -32_603, consent: -32_042, token: -32_001 } as const;

/** Where a caller changes how the target's credentials are got ("Example: Authentication with an authorization code grant when invoking a gateway"). */
const CREDENTIAL_META = 'aws.bedrock-agentcore.gateway/credentialProviderConfiguration';

type Members = Readonly<Record<string, unknown>>;
type Id = string | number | null;
type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

/** Who calls, let in. */
type Caller = ToolCall['caller'];

const toMembers = (value: unknown): Members => (isObject(value) ? value : {});
const fail = (code: keyof typeof CODES, message: string, data?: unknown): Answer => ({ error: { code: CODES[code], message, ...(data === undefined ? {} : { data }) } });

function send({ response }: Call, status: number, id: Id, answer: Answer, headers: Readonly<Record<string, string>> = {}): void {
  replyJson(response, status, { jsonrpc: '2.0', id, ...answer }, headers);
}

/** Where the metadata of a gateway are (RFC 9728, section 3.1: the path goes behind the well-known one). */
const toMetadataUrl = (origin: string, gatewayId: string) => `${origin}/.well-known/oauth-protected-resource/gateway/${gatewayId}/mcp`;

/** `GET /.well-known/oauth-protected-resource/gateway/{gatewayId}/mcp`: whose tokens a gateway takes (RFC 9728). */
export const showGatewayMetadata: Handler = async ({ sandbox, response, params }) => {
  const gateway = findGateway(sandbox, params['gatewayId'] ?? '');
  const authorizer = gateway.authorizerConfiguration?.customJWTAuthorizer;
  if (authorizer === undefined) throw new ServiceError('ResourceNotFoundException', `This gateway takes no tokens: ${gateway.id}`); // Guess: metadata-of-a-signed-gateway
  const issuer = await nameIssuer(sandbox, authorizer);
  const scopes = toAdvertisedScopes(authorizer);
  replyJson(response, 200, {
    resource: toGatewayUrl(sandbox, gateway.id),
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    ...(scopes === undefined ? {} : { scopes_supported: scopes }),
  });
};

/**
 * `GET` and `DELETE /gateway/{gatewayId}/mcp`: there is no stream to listen to and no session to end. "Streamable HTTP" of MCP 2025-11-25
 * wants 405 for both.
 */
export const refuseStream: Handler = ({ response }) => { response.writeHead(405, { allow: 'POST' }).end(); };

/** `POST /gateway/{gatewayId}/mcp`: one message of MCP by its "Streamable HTTP", answered with JSON. Nothing is remembered of a caller. */
export const callGateway: Handler = async (call) => {
  const { sandbox, request, response } = call;
  const gateway = findGateway(sandbox, call.params['gatewayId'] ?? '');
  const admission = await admit(sandbox, gateway, request);
  if (admission.kind === 'refused') {
    const { status, message, error } = admission;
    const authorizer = gateway.authorizerConfiguration?.customJWTAuthorizer;
    const challenge = authorizer === undefined ? {} : { 'www-authenticate': toChallenge(authorizer, toMetadataUrl(sandbox.origin, gateway.id), error) };
    send(call, status, null, fail('token', message), challenge); // Guess: refusal-of-a-gateway
    return;
  }
  let message: Members;
  try {
    message = toMembers(await readJson(request));
  } catch (error) {
    if (!(error instanceof ServiceError) || error.name !== 'SerializationException') throw error;
    send(call, 400, null, fail('parse', 'Parse error'));
    return;
  }
  const { jsonrpc, id, method } = message;
  const params = toMembers(message['params']);
  call.told.body = { method, tool: params['name'], workloadName: gateway.workloadName, userToken: admission.caller?.userToken };
  if (jsonrpc !== '2.0' || typeof method !== 'string') {
    send(call, 400, null, fail('request', 'Invalid Request'));
  } else if (typeof id !== 'string' && typeof id !== 'number') {
    response.writeHead(202).end(); // a notification
  } else {
    send(call, 200, id, await run(call, gateway, method, params, admission.caller));
  }
};

async function run({ sandbox }: Call, gateway: GatewayRecord, method: string, params: Members, caller: Caller): Promise<Answer> {
  switch (method) {
    case 'initialize': {
      const asked = params['protocolVersion'];
      const protocolVersion = MCP_VERSIONS.find((version) => version === asked) ?? MCP_VERSIONS[0];
      return { result: { protocolVersion, capabilities: { tools: { listChanged: false } }, serverInfo: { name: gateway.name, version: '1.0.0' } } };
    }
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools: listTools(sandbox, gateway) } };
    case 'tools/call': {
      const name = params['name'];
      return typeof name === 'string' ? answerCall(sandbox, gateway, toToolCall(name, params, caller)) : fail('params', 'The call names no tool.');
    }
    default:
      return fail('method', `Method not found: ${method.slice(0, 64)}`);
  }
}

function toToolCall(name: string, params: Members, caller: Caller): ToolCall {
  const { returnUrl, forceAuthentication } = toMembers(toMembers(toMembers(params['_meta'])[CREDENTIAL_META])['oauthCredentialProvider']);
  return { name, arguments: toMembers(params['arguments']), caller, forceAuthentication: forceAuthentication === true, ...(typeof returnUrl === 'string' ? { returnUrl } : {}) };
}

async function answerCall(sandbox: Call['sandbox'], gateway: GatewayRecord, call: ToolCall): Promise<Answer> {
  const outcome = await callTool(sandbox, gateway, call);
  switch (outcome.kind) {
    case 'answer':
      return { result: { content: [{ type: 'text', text: outcome.text }], isError: outcome.isError } };
    case 'wrongCall':
      return fail('params', outcome.message);
    case 'consentNeeded':
      // MCP 2025-11-25, "URL Elicitation Required Error"
      return fail('consent', 'This request requires more information.', {
        elicitations: [{
          mode: 'url', elicitationId: sandbox.ids.uuid(), url: outcome.authorizationUrl, message: `Open this URL to let the gateway use ${outcome.providerName} for you.`,
        }],
      });
  }
}
