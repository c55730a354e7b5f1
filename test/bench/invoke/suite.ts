import { createParser } from 'eventsource-parser';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createInvoker } from '../../../src/core/invoke/invoker.js';
import { newSessionId } from '../../../src/core/invoke/sessionId.js';
import { createTranscript } from '../../../src/core/invoke/transcript.js';

const FIRST_ROUNDS = 60;
const ROUNDS = 5;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const agent = fork(resolve(import.meta.dirname, 'agent.mjs'), { execArgv: [] });
const [port] = await once(agent, 'message') as [number];
const url = `http://127.0.0.1:${port}`;
const invoker = createInvoker({ kind: 'sandbox', endpoint: url, region: 'us-east-1' }, { tokens: { getWorkloadAccessToken: () => Promise.reject(new Error('not asked')) } });

type Act = 'first' | 'small' | 'huge';

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Invokes as a window does; gives when the first text was there. */
async function ours(act: Act): Promise<{ readonly firstMs: number; readonly transcript: ReturnType<typeof createTranscript> }> {
  const transcript = createTranscript();
  const start = performance.now();
  let firstMs = 0;
  transcript.onDidGrow(({ text }) => { if (firstMs === 0 && text !== '') firstMs = performance.now() - start; });
  const id = transcript.begin({ mode: 'prompt', text: act }, Date.now());
  const request = { target: { kind: 'local', url }, sessionId: newSessionId(), payload: JSON.stringify({ act }) } as const;
  for await (const event of invoker.invoke(request, new AbortController().signal)) {
    await transcript.take(id, event, () => { throw new Error('There is no consent.'); });
  }
  return { firstMs, transcript };
}

/** The events alone, without a transcript. */
async function eventsOnly(act: Act): Promise<void> {
  const request = { target: { kind: 'local', url }, sessionId: newSessionId(), payload: JSON.stringify({ act }) } as const;
  let events = 0;
  for await (const event of invoker.invoke(request, new AbortController().signal)) events += event.kind === 'message' ? 1 : 0;
  if (events === 0) throw new Error('There was no event.');
}

function post(act: Act): Promise<IncomingMessage> {
  return new Promise((resolveAnswer, reject) => {
    send(`${url}/invocations`, { method: 'POST', agent: false }, resolveAnswer).once('error', reject).end(JSON.stringify({ act }));
  });
}

/** Node's client and nothing else; gives when the first byte was there. */
async function raw(act: Act): Promise<{ readonly firstMs: number; readonly chunks: readonly Buffer[] }> {
  const start = performance.now();
  let firstMs = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of await post(act) as AsyncIterable<Buffer>) {
    if (firstMs === 0) firstMs = performance.now() - start;
    chunks.push(chunk);
  }
  return { firstMs, chunks };
}

/** The parser over bytes that are in memory. */
function parse(chunks: readonly Buffer[]): number {
  const start = performance.now();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let events = 0;
  const parser = createParser({ onEvent: () => { events += 1; } });
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
  if (events === 0) throw new Error('There was no event.');
  return performance.now() - start;
}

/** `curl -N`, by its own clock; the time that it takes to start is not counted. */
async function curl(act: Act): Promise<{ readonly firstMs: number; readonly totalMs: number }> {
  const { stdout } = await promisify(execFile)('curl', ['-sN', '-o', '/dev/null', '-w', '%{time_starttransfer} %{time_total}', '-d', JSON.stringify({ act }), `${url}/invocations`]);
  const [first = 0, total = 0] = stdout.split(' ').map((text) => Number(text) * 1_000);
  return { firstMs: first, totalMs: total };
}

async function measureFirst() {
  const samples: Record<'ours' | 'raw' | 'curl', number[]> = { ours: [], raw: [], curl: [] };
  for (let round = -10; round < FIRST_ROUNDS; round += 1) {
    const { firstMs, transcript } = await ours('first');
    transcript.dispose();
    const rawMs = (await raw('first')).firstMs;
    const curlMs = (await curl('first')).firstMs;
    if (round < 0) continue; // warms up
    samples.ours.push(firstMs);
    samples.raw.push(rawMs);
    samples.curl.push(curlMs);
  }
  return samples;
}

async function measureStream(act: Act) {
  const samples: Record<'ours' | 'events' | 'raw' | 'parser' | 'curl' | 'block' | 'heap' | 'held', number[]> = { ours: [], events: [], raw: [], parser: [], curl: [], block: [], heap: [], held: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    const { chunks } = await raw(act);
    const parserMs = parse(chunks);
    const rawMs = await timeOf(() => raw(act));
    const eventsMs = await timeOf(() => eventsOnly(act));
    const curlMs = (await curl(act)).totalMs;
    collectGarbage();
    const before = process.memoryUsage();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let peak = 0;
    const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().heapUsed); }, 5);
    delay.enable();
    const start = performance.now();
    const { transcript } = await ours(act);
    const oursMs = performance.now() - start;
    delay.disable();
    clearInterval(watch);
    collectGarbage();
    const held = process.memoryUsage().heapUsed - before.heapUsed;
    transcript.dispose();
    if (round < 0) continue; // warms up
    samples.ours.push(oursMs);
    samples.events.push(eventsMs);
    samples.raw.push(rawMs);
    samples.parser.push(parserMs);
    samples.curl.push(curlMs);
    samples.block.push(delay.max / 1e6);
    samples.heap.push(peak - before.heapUsed);
    samples.held.push(held);
  }
  return samples;
}

const first = await measureFirst();
const small = await measureStream('small');
const huge = await measureStream('huge');
invoker.dispose();
agent.disconnect();
console.log(JSON.stringify({ first, small, huge }));
