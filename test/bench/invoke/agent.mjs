// An agent that answers as its payload says: {"act": "first"} one event at once, {"act": "small"} very many small events, {"act": "huge"}
// one event of 20 MB, {"act": "words"} 1 MB of Markdown in 500 parts, {"act": "lines"} the same as one paragraph. It tells its parent
// where it listens and when each invocation came, and ends with it.
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';

const SMALL_EVENTS = 200_000;
const HUGE_BYTES = 20_000_000;
const PIECE_BYTES = 65_536;
const PARTS = 500;
const PART_CHARACTERS = 2_000;
const SENTENCE = 'The quick brown fox jumps over the *lazy* dog, and `sphinx` of **black quartz** judges its vow. ';

const toEvent = (value) => `data: ${JSON.stringify(value)}\n\n`;

function* sayOften() {
  let text = '';
  for (let count = 0; count < SMALL_EVENTS; count += 1) {
    text += toEvent(`word ${count} `);
    if (text.length < PIECE_BYTES) continue;
    yield text;
    text = '';
  }
  yield text;
}

function* sayMuch() {
  yield 'data: "';
  for (let left = HUGE_BYTES; left > 0; left -= PIECE_BYTES) yield 'lorem ip'.repeat(Math.min(left, PIECE_BYTES) / 8);
  yield '"\n\n';
}

/** As a model does it that is quick: a part in each of ten milliseconds. */
async function* sayParts(ending) {
  const part = SENTENCE.repeat(PART_CHARACTERS / SENTENCE.length) + ending;
  for (let count = 0; count < PARTS; count += 1) {
    yield toEvent(part);
    await setTimeout(10);
  }
}

const ACTS = { first: () => [toEvent('Hello')], small: sayOften, huge: sayMuch, words: () => sayParts('\n\n'), lines: () => sayParts('') };

if (process.send !== undefined) {
  const server = createServer((request, response) => {
    if (request.url === '/ping') {
      response.setHeader('content-type', 'application/json').end('{"status":"Healthy"}');
      return;
    }
    process.send({ askedAtMs: performance.timeOrigin + performance.now() });
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      pipeline(ACTS[JSON.parse(body).act](), response).catch(() => undefined); // the caller left
    });
  });
  server.listen(0, '127.0.0.1', () => { process.send({ port: server.address().port }); });
  process.once('disconnect', () => { process.exit(0); });
}
