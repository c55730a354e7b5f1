// What any server in Node costs that makes a signing key: it says where it is, makes the key as the sandbox does, and answers every POST
// with the same JSON. A GET is answered when the key is there.
import { Buffer } from 'node:buffer';
import { generateKeyPair } from 'node:crypto';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers';
import { promisify } from 'node:util';

const ANSWER = JSON.stringify({
  name: 'bench', workloadIdentityArn: `arn:aws:bedrock-agentcore:us-east-1:000000000000:${'x'.repeat(60)}`, allowedResourceOauth2ReturnUrls: [], createdTime: 1.5, lastUpdatedTime: 1.5,
});

let key;
const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (request.method === 'POST') JSON.parse(Buffer.concat(parts).toString('utf8'));
  else await key;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(ANSWER) }).end(ANSWER);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ endpoint: `http://127.0.0.1:${server.address().port}`, pid: process.pid })}\n`);
  setImmediate(() => { key = promisify(generateKeyPair)('rsa', { modulusLength: 2048 }); });
});
process.once('disconnect', () => { process.exit(0); });
