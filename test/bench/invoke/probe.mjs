// An extension for the bench alone: it measures the extension host in which it runs beside ours, whoever asks it on its loopback port.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { clearInterval, setInterval } from 'node:timers';
import { runInNewContext } from 'node:vm';

const PEAK_EVERY_MS = 20;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc');
const delay = monitorEventLoopDelay({ resolution: 1 });
let peakBytes = 0;
let watch;

function heapAfterGarbage() {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function begin() {
  clearInterval(watch);
  const heapBytes = heapAfterGarbage();
  peakBytes = heapBytes;
  watch = setInterval(() => { peakBytes = Math.max(peakBytes, process.memoryUsage().heapUsed); }, PEAK_EVERY_MS);
  delay.reset();
  delay.enable();
  return { blockMs: 0, peakBytes, heapBytes };
}

function end() {
  delay.disable();
  clearInterval(watch);
  const blockMs = delay.max / 1e6;
  return { blockMs, peakBytes, heapBytes: heapAfterGarbage() };
}

const ANSWERS = { '/begin': begin, '/end': end };

/** BENCH_PROBE names the file that gets the port. */
export function activate() {
  const server = createServer(({ url }, response) => { response.end(JSON.stringify(ANSWERS[url]())); });
  server.listen(0, '127.0.0.1', () => { writeFileSync(process.env.BENCH_PROBE, String(server.address().port)); });
}
