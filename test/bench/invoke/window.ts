// The invoke panel in a real window: when words are seen, how long its page and the extension host are blocked, and what they hold.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CDPSession, Frame } from 'playwright-core';
import { makeFolder } from '../../support/folder.js';
import { repositoryRoot } from '../../support/repository.js';
import { INVOKE_PANEL } from '../../workbench/journey.js';
import { openScene } from '../../workbench/scene.js';
import { sendJson } from '../../workbench/talk.js';
import { parse, startBareAgent, timeOf, type Act } from './bare.js';

const FIRST_ROUNDS = 20;
const ROUNDS = 3;

type Tab = 'Text' | 'Events' | 'Raw';

/** Of the page, from a press of the keys to the end of an answer; times in ms, those with `At` since 1970. */
interface Seen {
  readonly sentAt: number;
  readonly firstAt: number;
  readonly endedAt: number;
  readonly longTaskMs: number;
  readonly longTasks: number;
  readonly frameGapMs: number;
}

/** Of the extension host since the probe was told to begin. */
interface HostSeen {
  readonly blockMs: number;
  readonly peakBytes: number;
  readonly heapBytes: number;
}

/** Runs in the page. Text, since what tsx makes of a function needs helpers that the page does not have. */
const WATCH = `new Promise((resolve) => {
  const now = () => performance.timeOrigin + performance.now();
  const seen = { sentAt: 0, firstAt: 0, endedAt: 0, longTaskMs: 0, longTasks: 0, frameGapMs: 0 };
  const before = document.querySelector('article.turn.last')?.id;
  const heard = new AbortController();
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) { seen.longTasks += 1; seen.longTaskMs = Math.max(seen.longTaskMs, duration); }
  });
  document.addEventListener('keydown', ({ key }) => { if (key === 'Enter') { heard.abort(); seen.sentAt = now(); observer.observe({ entryTypes: ['longtask'] }); } }, { capture: true, signal: heard.signal });
  let last = now();
  const SEEN = 'aci-answer, [role=grid] [data-row], .raw-event';
  const look = () => {
    const frameAt = now();
    if (seen.sentAt !== 0) seen.frameGapMs = Math.max(seen.frameGapMs, frameAt - last);
    last = frameAt;
    const turn = document.querySelector('article.turn.last');
    if (seen.sentAt !== 0 && turn !== null && turn.id !== before) {
      if (seen.firstAt === 0 && [...turn.querySelectorAll(SEEN)].some((part) => part.textContent.trim() !== '')) seen.firstAt = frameAt;
      if (!turn.classList.contains('running')) {
        seen.endedAt = frameAt;
        // The last long task is told after it.
        setTimeout(() => { observer.disconnect(); resolve(seen); }, 200);
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/** The longest time between two frames of a page in which nothing happens. */
const REST = `new Promise((resolve) => {
  const from = performance.now();
  let last = from;
  let gapMs = 0;
  const look = (nowMs) => {
    gapMs = Math.max(gapMs, nowMs - last);
    last = nowMs;
    if (nowMs - from > 5000) resolve(gapMs);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

const probeFolder = makeFolder({});
const probePort = join(probeFolder.path, 'port');

function installProbe({ folder }: { readonly folder: string }): void {
  const extension = join(folder, 'extensions/bench.probe-0.0.1');
  const { engines } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { readonly engines: unknown };
  mkdirSync(extension, { recursive: true });
  cpSync(resolve(import.meta.dirname, 'probe.mjs'), join(extension, 'probe.js'));
  writeFileSync(join(extension, 'package.json'), JSON.stringify({
    name: 'probe', publisher: 'bench', version: '0.0.1', type: 'module', main: './probe.js', engines, activationEvents: ['onStartupFinished'],
  }));
}

const agent = await startBareAgent();
const { EXTENSION_PATH: extensionPath = '' } = process.env;
const scene = await openScene({ viewport: { width: 1440, height: 900 }, prepare: installProbe, extensionPath, env: { BENCH_PROBE: probePort } });
const cdp = await scene.context.newCDPSession(scene.page);

async function openPanel(): Promise<Frame> {
  const { tree, quickInput, webview, showResources } = scene;
  await showResources();
  await tree.shows('quickstart_agent');
  await tree.menu('quickstart_agent', 'Invoke Agent…');
  const panel = await webview(INVOKE_PANEL);
  await panel.locator('button.target').click();
  await quickInput.shows('Which agent, gateway or server?');
  await quickInput.shows('quickstart-gateway');
  await quickInput.pick('An Agent on localhost…');
  await quickInput.answer('Where does the agent listen on this computer?', agent.url);
  await quickInput.shows('Which protocol does it speak?');
  await quickInput.pick('HTTP');
  await panel.getByRole('button', { name: /local agent, healthy/ }).waitFor();
  return panel;
}

async function askProbe(path: '/begin' | '/end'): Promise<HostSeen> {
  const response = await fetch(`http://127.0.0.1:${readFileSync(probePort, 'utf8')}${path}`);
  return await response.json() as HostSeen;
}

async function viewHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** Sends an act by the keys and waits until its answer is there. */
async function see(panel: Frame, act: Act): Promise<Seen> {
  const seen = panel.evaluate<Seen>(WATCH);
  await sendJson(panel, { act });
  return seen;
}

async function measureFirst(panel: Frame) {
  const samples: Record<'seen' | 'asked' | 'raw' | 'curl', number[]> = { seen: [], asked: [], raw: [], curl: [] };
  for (let round = -3; round < FIRST_ROUNDS; round += 1) {
    const { sentAt, firstAt } = await see(panel, 'first');
    const askedAt = agent.askedAtMs();
    const { firstMs: rawMs } = await agent.raw('first');
    const { firstMs: curlMs } = await agent.curl('first');
    if (round < 0) continue; // warms up
    samples.seen.push(firstAt - sentAt);
    samples.asked.push(askedAt - sentAt);
    samples.raw.push(rawMs);
    samples.curl.push(curlMs);
  }
  return samples;
}

/** What answers cost in the window: of the tab that is on show while they come. */
async function measureStream(panel: Frame, act: Act, tab: Tab) {
  const samples: Record<'seen' | 'firstSeen' | 'longTask' | 'frameGap' | 'hostBlock' | 'hostPeak' | 'hostHeld' | 'viewHeld', number[]> = {
    seen: [], firstSeen: [], longTask: [], frameGap: [], hostBlock: [], hostPeak: [], hostHeld: [], viewHeld: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await panel.getByRole('button', { name: 'New Session' }).click();
    await panel.getByText(/something\.$/).first().waitFor();
    await see(panel, 'first');
    await panel.locator('article.turn.last').getByRole('tab', { name: tab }).click();
    const viewBefore = await viewHeap(cdp);
    const { heapBytes } = await askProbe('/begin');
    const seen = await see(panel, act);
    const host = await askProbe('/end');
    samples.seen.push(seen.endedAt - seen.sentAt);
    samples.firstSeen.push(seen.firstAt - seen.sentAt);
    samples.longTask.push(seen.longTaskMs);
    samples.frameGap.push(seen.frameGapMs);
    samples.hostBlock.push(host.blockMs);
    samples.hostPeak.push(host.peakBytes - heapBytes);
    samples.hostHeld.push(host.heapBytes - heapBytes);
    samples.viewHeld.push(await viewHeap(cdp) - viewBefore);
  }
  await panel.locator('article.turn.last').getByRole('tab', { name: 'Text' }).click();
  return { act, tab, samples };
}

/** What the computer itself makes of it, with all else that it does. */
async function measureRest(panel: Frame) {
  await askProbe('/begin');
  const frameGapMs = await panel.evaluate<number>(REST);
  return { frameGapMs, hostBlockMs: (await askProbe('/end')).blockMs };
}

/** The same answers without a window. */
async function measureBare(act: Act) {
  const samples: Record<'raw' | 'parser' | 'curl', number[]> = { raw: [], parser: [], curl: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { chunks } = await agent.raw(act);
    samples.parser.push(parse(chunks));
    samples.raw.push(await timeOf(() => agent.raw(act)));
    samples.curl.push((await agent.curl(act)).totalMs);
  }
  return samples;
}

const STREAMS = [['words', 'Text'], ['lines', 'Text'], ['small', 'Text'], ['small', 'Events'], ['small', 'Raw'], ['huge', 'Text'], ['huge', 'Raw']] as const;

try {
  const panel = await openPanel();
  const first = await measureFirst(panel);
  const streams = [];
  for (const [act, tab] of STREAMS) streams.push(await measureStream(panel, act, tab));
  const rest = await measureRest(panel);
  console.log(JSON.stringify({ first, rest, streams, small: await measureBare('small'), huge: await measureBare('huge') }));
} catch (error) {
  console.error(await scene.screenshot('FAILED bench'));
  throw error;
} finally {
  await scene.stop();
  agent.stop();
  probeFolder.remove();
}
