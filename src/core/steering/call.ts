import { request } from 'node:http';
import * as v from 'valibot';
import { UserError } from '../base/errors.js';
import type { SandboxReady } from '../identity/sandboxReady.js';

/** Where a sandbox is steered, and the proof that one may. */
export type SteeringAddress = Pick<SandboxReady, 'endpoint' | 'controlToken'>;

export interface SteeringCall {
  readonly method: 'GET' | 'POST';
  /** Below `/_sandbox/`. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const refusal = v.object({ message: v.string() });

/**
 * Sends a request to the sandbox itself and gives the text of its answer. Not `fetch`, which may be led through a proxy.
 * @throws UserError with the sandbox's own words where it refuses, the network's error where it is gone, and an `AbortError`
 */
export async function steer(address: SteeringAddress, call: SteeringCall): Promise<string> {
  const { status, text } = await send(address, call);
  if (status < 300) return text;
  const said = v.safeParse(refusal, parse(text));
  throw new UserError(said.success ? said.output.message : `The sandbox refused, with status: ${status}`, {
    code: 'SandboxRefused', hint: 'The log of the agent and that of the extension may say more.',
  });
}

function send({ endpoint, controlToken }: SteeringAddress, { method, path, body, headers, signal }: SteeringCall): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'x-sandbox-control-token': controlToken }, agent: false, ...(signal === undefined ? {} : { signal }) };
    const sent = request(`${endpoint}/_sandbox/${path}`, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).once('end', () => { resolve({ status: response.statusCode ?? 0, text }); });
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
