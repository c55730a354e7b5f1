import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createInvoker } from '../../../src/core/invoke/invoker.js';
import { newSessionId } from '../../../src/core/invoke/sessionId.js';
import { createTranscript } from '../../../src/core/invoke/transcript.js';
import { parse, startBareAgent, timeOf, type Act } from './bare.js';

const FIRST_ROUNDS = 60;
const ROUNDS = 5;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const agent = await startBareAgent();
const { url } = agent;
const invoker = createInvoker({ kind: 'sandbox', endpoint: url, region: 'us-east-1' }, { tokens: { getWorkloadAccessToken: () => Promise.reject(new Error('not asked')) } });

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

async function measureFirst() {
  const samples: Record<'ours' | 'raw' | 'curl', number[]> = { ours: [], raw: [], curl: [] };
  for (let round = -10; round < FIRST_ROUNDS; round += 1) {
    const { firstMs, transcript } = await ours('first');
    transcript.dispose();
    const rawMs = (await agent.raw('first')).firstMs;
    const curlMs = (await agent.curl('first')).firstMs;
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
    const { chunks } = await agent.raw(act);
    const parserMs = parse(chunks);
    const rawMs = await timeOf(() => agent.raw(act));
    const eventsMs = await timeOf(() => eventsOnly(act));
    const curlMs = (await agent.curl(act)).totalMs;
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
agent.stop();
console.log(JSON.stringify({ first, small, huge }));
