import type { Message } from '../../src/core/invoke/invoke.js';
import { message } from './answers.js';

/** How Strands' own `data` comes beside each delta: not at all, as JSON, or as the `repr` that AgentCore's SDK makes of what is no JSON. */
export const STRANDS_FORMS = ['none', 'json', 'repr'] as const;
export type StrandsForm = (typeof STRANDS_FORMS)[number];

/** As Python writes it: in single quotes, or in double ones where it has an apostrophe and no quote. */
function toRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replace(/[\\\n\r\t']/g, (char) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', "'": quote === "'" ? "\\'" : "'" })[char] ?? char)}${quote}`;
}

export const delta = (text: string): Message => message(JSON.stringify({ event: { contentBlockDelta: { delta: { text }, contentBlockIndex: 0 } } }));

/** Strands' event beside a delta. */
export const beside = (text: string, form: StrandsForm): readonly Message[] => {
  if (form === 'none') return [];
  const agent = '<strands.agent.agent.Agent object at 0x109c>';
  return [message(JSON.stringify(form === 'json' ? { data: text, delta: { text } } : `{'data': ${toRepr(text)}, 'delta': {'text': ${toRepr(text)}}, 'agent': ${agent}, 'event_loop_parent_cycle_id': None}`))];
};

/** What `stream_async` of a Strands agent gives for one answer, in its order (strands-agents/harness-sdk, issues 1460 and 1928), passed on whole as AgentCore's example does. */
export function strandsStream(pieces: readonly string[], form: StrandsForm): readonly Message[] {
  const object = (value: object) => message(JSON.stringify(value));
  return [
    object({ init_event_loop: true }), object({ start: true }), object({ start_event_loop: true }), object({ event: { messageStart: { role: 'assistant' } } }),
    ...pieces.flatMap((piece) => [delta(piece), ...beside(piece, form)]),
    object({ event: { contentBlockStop: { contentBlockIndex: 0 } } }), object({ event: { messageStop: { stopReason: 'end_turn' } } }),
    message(JSON.stringify("{'result': AgentResult(stop_reason='end_turn', metrics=EventLoopMetrics(cycle_count=1))}")),
  ];
}
