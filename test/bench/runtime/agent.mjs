// An agent that says as many bytes as it is asked for, the first piece at once: `{"bytes": N}`.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const PIECE = Buffer.alloc(65_536, 'x');

function* speak(bytes) {
  for (let left = bytes; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { bytes } = JSON.parse(Buffer.concat(parts).toString('utf8') || '{"bytes":0}');
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  await pipeline(Readable.from(speak(bytes)), response).catch(() => undefined); // who asked may have left
});
server.listen(0, '127.0.0.1', () => { process.stdout.write(`http://127.0.0.1:${server.address().port}\n`); });
process.once('disconnect', () => { process.exit(0); });
