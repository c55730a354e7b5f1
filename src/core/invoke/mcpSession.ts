import { UserError } from '../base/errors.js';
import type { InvokeRequest } from './invoke.js';

/** A server of MCP answers 404 where it has forgotten the session ("Session Management", MCP 2025-11-25); undefined for anything else. */
export function findEndedSession(statusCode: number | undefined, { mcp }: Pick<InvokeRequest, 'mcp'>): UserError | undefined {
  if (statusCode !== 404 || mcp?.sessionId === undefined) return undefined;
  return new UserError('The server has ended this session of MCP.', { code: 'McpSessionOver', hint: 'Connect again.' });
}
