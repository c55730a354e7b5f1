import { createParser } from 'eventsource-parser';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

export type Act = 'first' | 'small' | 'huge' | 'words' | 'lines';

/** The agent of the bench, and what is compared with: clients that do nothing with the answer, and the parser alone. */
export interface BareAgent {
  readonly url: string;
  /** When the last invocation came to it, in ms since 1970. */
  readonly askedAtMs: () => number;
  /** Node's client and nothing else; gives when the first byte was there. */
  raw(act: Act): Promise<{ readonly firstMs: number; readonly chunks: readonly Buffer[] }>;
  /** `curl -N`, by its own clock; the time that it takes to start is not counted. */
  curl(act: Act): Promise<{ readonly firstMs: number; readonly totalMs: number }>;
  readonly stop: () => void;
}

export async function startBareAgent(): Promise<BareAgent> {
  const agent = fork(resolve(import.meta.dirname, 'agent.mjs'), { execArgv: [] });
  const [{ port }] = await once(agent, 'message') as [{ readonly port: number }];
  const url = `http://127.0.0.1:${port}`;
  let askedAtMs = 0;
  agent.on('message', (message: { readonly askedAtMs: number }) => { ({ askedAtMs } = message); });

  const post = (act: Act): Promise<IncomingMessage> => new Promise((resolveAnswer, reject) => {
    send(`${url}/invocations`, { method: 'POST', agent: false }, resolveAnswer).once('error', reject).end(JSON.stringify({ act }));
  });

  return {
    url,
    askedAtMs: () => askedAtMs,
    async raw(act) {
      const start = performance.now();
      let firstMs = 0;
      const chunks: Buffer[] = [];
      for await (const chunk of await post(act) as AsyncIterable<Buffer>) {
        if (firstMs === 0) firstMs = performance.now() - start;
        chunks.push(chunk);
      }
      return { firstMs, chunks };
    },
    async curl(act) {
      const { stdout } = await promisify(execFile)('curl', ['-sN', '-o', '/dev/null', '-w', '%{time_starttransfer} %{time_total}', '-d', JSON.stringify({ act }), `${url}/invocations`]);
      const [first = 0, total = 0] = stdout.split(' ').map((text) => Number(text) * 1_000);
      return { firstMs: first, totalMs: total };
    },
    stop: () => { agent.disconnect(); },
  };
}

/** The parser over bytes that are in memory. */
export function parse(chunks: readonly Buffer[]): number {
  const start = performance.now();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let events = 0;
  const parser = createParser({ onEvent: () => { events += 1; } });
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  if (events === 0) throw new Error('There was no event.');
  return performance.now() - start;
}

export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
