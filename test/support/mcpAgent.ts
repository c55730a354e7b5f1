import { BedrockAgentCoreClient, GetResourceOauth2TokenCommand } from '@aws-sdk/client-bedrock-agentcore';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ReadyLine } from './sandbox.js';

/** A server of MCP as one runs in AgentCore Runtime: without a state of its own, at `/mcp`, with two tools. */
export interface McpAgent {
  readonly url: string;
  readonly stop: () => void;
}

interface Call {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: Readonly<Record<string, unknown>> };
}

const TOOLS = [
  {
    name: 'book_table', description: 'Books a table.',
    inputSchema: {
      type: 'object', required: ['guests'],
      properties: { guests: { type: 'integer', description: 'How many come.' }, room: { type: 'string', enum: ['garden', 'cellar'] }, notes: { type: 'object' } },
    },
  },
  { name: 'who_am_i', description: 'Says who the user is, after consent.', inputSchema: { type: 'object', properties: {} } },
];

/** @param provider the credential provider whose token the second tool needs */
export async function startMcpAgent({ endpoint, region }: Pick<ReadyLine, 'endpoint' | 'region'>, provider: string): Promise<McpAgent> {
  const client = new BedrockAgentCoreClient({ endpoint, region, credentials: { accessKeyId: 'agent', secretAccessKey: 'agent' } });

  /** An elicitation of a URL where the user has not consented (MCP 2025-11-25, "URL Elicitation Required Error"). */
  async function whoAmI(headers: IncomingHttpHeaders): Promise<object> {
    const { accessToken, authorizationUrl } = await client.send(new GetResourceOauth2TokenCommand({
      workloadIdentityToken: String(headers['workloadaccesstoken']), resourceCredentialProviderName: provider, oauth2Flow: 'USER_FEDERATION',
      scopes: ['openid'], resourceOauth2ReturnUrl: String(headers['oauth2callbackurl']),
    }));
    if (accessToken !== undefined) return { result: { content: [{ type: 'text', text: 'You are known to me.' }] } };
    const elicitation = { mode: 'url', elicitationId: 'one', url: authorizationUrl, message: 'I need to know who you are.' };
    return { error: { code: -32_042, message: 'This request requires more information.', data: { elicitations: [elicitation] } } };
  }

  function answer({ method, params }: Call, headers: IncomingHttpHeaders): object | Promise<object> {
    if (method === 'initialize') return { result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'tables', version: '1.2.0' } } };
    if (method === 'tools/list') return { result: { tools: TOOLS } };
    if (params?.name === 'who_am_i') return whoAmI(headers);
    return { result: { content: [{ type: 'text', text: `Booked: ${JSON.stringify(params?.arguments)}` }] } };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const call = JSON.parse(await text(request)) as Call;
      if (call.id === undefined) response.writeHead(202).end();
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...await answer(call, request.headers) }));
    })();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
      client.destroy();
    },
  };
}
