import { Agent, request } from 'node:http';

/** Calls the operations of a sandbox as an SDK does, over connections that stay, without what an SDK costs. */
export interface Caller {
  /** Throws where the answer is an error or never comes. */
  readonly call: (operation: string, body: object) => Promise<unknown>;
  readonly close: () => void;
}

/** Has the form of a signature; whether it is right the sandbox does not check. */
export function toSignature() {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/us-east-1/bedrock-agentcore/aws4_request`;
  return { 'x-amz-date': stamp, authorization: `AWS4-HMAC-SHA256 Credential=sandbox/${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}` };
}

/** @param connections how many there are at most */
export function createCaller(endpoint: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    call: (operation, body) => new Promise((resolve, reject) => {
      const text = Buffer.from(JSON.stringify(body));
      const sent = request(`${endpoint}/identities/${operation}`, {
        method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': text.length, ...toSignature() },
      }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const answer = Buffer.concat(parts).toString('utf8');
          if ((response.statusCode ?? 0) >= 300) reject(new Error(`${operation} was answered with ${response.statusCode}: ${answer}`));
          else resolve(answer === '' ? undefined : JSON.parse(answer));
        });
      });
      sent.once('error', reject);
      sent.end(text);
    }),
    close: () => { agent.destroy(); },
  };
}
