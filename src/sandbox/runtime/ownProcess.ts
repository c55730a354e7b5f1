import { request, type IncomingMessage } from 'node:http';
import { fetchBounded } from '../data/boundedFetch.js';
import type { OwnProcess, RuntimeProtocol } from '../state.js';
import { toErrorCode } from '../textFile.js';
import { ServiceError } from '../web/errors.js';
import type { CallAgent } from './agent.js';
import { toPlace } from './place.js';

/** Where an agent takes calls, by "Compare supported protocols" in the developer guide. */
const PATHS: Readonly<Record<RuntimeProtocol, string>> = { HTTP: 'invocations', AGUI: 'invocations', MCP: 'mcp', A2A: '' };

const PING_TIMEOUT_MS = 2_000;

/** What an agent says of itself at `GET /ping`; `Unreachable` where it says nothing that can be understood. */
export type Health = 'Healthy' | 'HealthyBusy' | 'Unreachable';

/** An agent is given tokens, so none is asked on another computer, whatever is in the records. */
function toAddress(url: string, path: string): string {
  if (typeof toPlace(url) !== 'object') throw new ServiceError('RuntimeClientError', `The agent is not on this computer, so it is not called: ${url}`);
  return `${url.replace(/\/$/, '')}/${path}`;
}

/**
 * Calls a process of the user's own. It may think for as long as it likes before it answers and between two pieces, so there is no time
 * limit here: the caller has one, by the signal.
 */
export function toProcessCall({ url }: OwnProcess, protocol: RuntimeProtocol = 'HTTP'): CallAgent {
  const address = toAddress(url, PATHS[protocol]);
  return async ({ headers, payload }, signal) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(address, { method: 'POST', headers: { ...headers, 'content-length': payload.length }, signal, agent: false }, resolve);
      // Else an agent that goes over to another protocol, or leaves without a word, is waited for.
      sent.once('upgrade', ({ statusCode = 0 }, socket) => {
        socket.destroy();
        reject(new Error(`it does not answer but goes over to another protocol (${statusCode})`));
      });
      sent.once('close', () => { reject(new Error('the connection has ended before an answer')); });
      sent.once('error', (error) => { reject(toErrorCode(error) === 'ECONNREFUSED' ? new Error(`nothing answers at ${address}; start it`) : error); });
      sent.end(payload);
    });
    return {
      status: answer.statusCode ?? 502,
      header: (name) => {
        const value = answer.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
      },
      body: answer,
    };
  };
}

/** Asks an agent how it is. */
export async function ping({ url }: OwnProcess): Promise<Health> {
  try {
    const response = await fetchBounded(toAddress(url, 'ping'), {}, PING_TIMEOUT_MS);
    const { status } = await response.json() as { readonly status?: unknown };
    if (response.ok && (status === 'Healthy' || status === 'HealthyBusy')) return status;
  } catch {
    // not there, too slow, or something else answers: it is all the same for who would call it
  }
  return 'Unreachable';
}
