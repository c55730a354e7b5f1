import { streamEvents } from './eventStream.js';

/** Headers whose values are shown. Of others, which may be secrets, only the length is. */
const SHOWN = /^(?:x-amzn-bedrock-agentcore-runtime-|oauth2callbackurl$|content-type$|accept$|mcp-|traceparent$|tracestate$|baggage$|x-amzn-trace-id$)/;

/** How much of the payload is told again. */
const LONGEST_ECHO = 10_000;

function describeHeaders(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries([...headers].map(([name, value]) => [name, SHOWN.test(name) ? value : `${value.length} characters`]));
}

async function* sayWords(text: string, summary: object): AsyncGenerator {
  for (const word of text.split(/\s+/).filter((part) => part !== '')) yield await Promise.resolve(word);
  yield summary;
}

/**
 * Tells what reached it: headers, payload, and which turn of the conversation it is. It answers JSON, or where the caller asks for
 * nothing but a stream one event for each word.
 */
export function createEchoAgent(log: (message: string) => void): (request: Request) => Promise<Response> {
  let turn = 0;
  return async (request) => {
    turn += 1;
    log(`Turn ${turn} of this session.`);
    const bytes = await request.arrayBuffer();
    const text = new TextDecoder().decode(bytes).slice(0, LONGEST_ECHO);
    const summary = { turn, bytes: bytes.byteLength, headers: describeHeaders(request.headers) };
    return request.headers.get('accept') === 'text/event-stream' ? streamEvents(sayWords(text, summary)) : Response.json({ echo: text, ...summary });
  };
}
