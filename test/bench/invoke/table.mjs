// What the invoke bench prints of its samples.

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const toMs = (ms) => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
const toMb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (title, ms, of) => `  ${title.padEnd(34)} ${toMs(median(ms)).padStart(9)}${of === undefined ? '' : `  ratio ${(median(ms) / median(of)).toFixed(2)}`}`;

const TITLES = {
  words: '1 MB in 500 parts, one in 10 ms, each a paragraph', lines: '1 MB in 500 parts, one in 10 ms, all one paragraph',
  small: '200,000 small events', huge: 'one event of 20 MB',
};

/** Of the invoker and its transcript alone. */
export function describeCore({ first, small, huge }) {
  const lines = [
    `first text of an agent on this computer, without a window, ${first.ours.length} of each in turns`,
    row('invoker and transcript', first.ours, first.raw), row('first byte of the bare client', first.raw), row('first byte of curl -N', first.curl, first.raw),
  ];
  for (const [samples, title] of [[small, TITLES.small], [huge, TITLES.huge]]) {
    lines.push(
      `${title}, without a window, ${samples.ours.length} of each in turns`,
      row('invoker and transcript', samples.ours, samples.parser), row('invoker alone', samples.events, samples.parser), row('parser alone, from memory', samples.parser),
      row('bare client, nothing read', samples.raw, samples.parser), row('curl -N', samples.curl, samples.parser),
      `  longest block of the event loop ${toMs(Math.max(...samples.block))}`,
      `  heap at most ${toMb(Math.max(...samples.heap))}, held by the transcript ${toMb(median(samples.held))}`,
    );
  }
  return lines;
}

/** Of a real window. What else the computer does makes blocks longer, never shorter: the least of the rounds is ours. */
export function describeWindow({ first, rest, streams, ...bare }) {
  const lines = [
    `first words in a window, from the keys until they are seen, ${first.seen.length} of each in turns`,
    row('words are seen', first.seen, first.raw), row('the agent is asked', first.asked), row('first byte of the bare client', first.raw), row('first byte of curl -N', first.curl, first.raw),
    `the window at rest for 5 s: longest time between two frames ${toMs(rest.frameGapMs)}, longest block of the extension host ${toMs(rest.hostBlockMs)}`,
  ];
  for (const { act, tab, samples } of streams) {
    const { seen, firstSeen, longTask, frameGap, hostBlock, hostPeak, hostHeld, viewHeld } = samples;
    const others = act in bare ? ['curl', 'raw', 'parser'].map((name) => row({ curl: 'curl -N', raw: 'bare client, nothing read', parser: 'parser alone, from memory' }[name], bare[act][name])) : [];
    lines.push(
      `${TITLES[act]}, in a window that shows ${tab}, ${seen.length} rounds`,
      row('the end is seen', seen, bare[act]?.parser), row('the first of it is seen', firstSeen), ...others,
      `  longest task of the page ${toMs(Math.min(...longTask))} in the best round, ${toMs(Math.max(...longTask))} in the worst; longest time between two frames ${toMs(Math.min(...frameGap))}, ${toMs(Math.max(...frameGap))}`,
      `  longest block of the extension host ${toMs(Math.min(...hostBlock))}, ${toMs(Math.max(...hostBlock))}`,
      `  heap of the extension host at most ${toMb(Math.max(...hostPeak))} more, ${toMb(median(hostHeld))} held; of the page ${toMb(median(viewHeld))} held`,
    );
  }
  return lines;
}
