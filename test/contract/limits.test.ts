import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { parseAnswer, readToEnd, sendRaw, type RawAnswer } from '../support/rawHttp.js';
import { runSandbox, type ReadyLine, type SandboxProcess } from '../support/sandbox.js';
import { toSignedHeaders } from '../support/signed.js';

const LIST = '/identities/ListWorkloadIdentities';

describe('A sandbox that is sent what no client sends', function () {
  this.timeout(20_000);
  let sandbox: SandboxProcess;
  let host: string;
  let port: number;

  /** One that waits for half a second only, so that no test has to wait long. */
  before(async () => {
    sandbox = runSandbox(['--json', '--memory', '--patience-ms', '500']);
    if (sandbox.process.stdout === null) throw new Error('The sandbox has no stdout.');
    const [line] = await once(createInterface({ input: sandbox.process.stdout }), 'line') as [string];
    ({ host } = new URL((JSON.parse(line) as ReadyLine).endpoint));
    port = Number(new URL(`http://${host}`).port);
  });
  after(async () => {
    sandbox.process.kill('SIGTERM');
    await sandbox.ended;
  });

  const toLines = (headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  /** The head of a good request. */
  const toHead = (headers: Readonly<Record<string, string>> = {}, first = `POST ${LIST} HTTP/1.1`) => (
    `${first}\r\n${toLines({ host, ...toSignedHeaders(), connection: 'close', ...headers })}\r\n`);
  const send = (text: string) => sendRaw(port, text);
  const open = async (text: string): Promise<{ readonly socket: Socket; readonly answer: Promise<RawAnswer> }> => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = readToEnd(socket).then(parseAnswer);
    await once(socket, 'connect');
    socket.write(text);
    return { socket, answer };
  };
  const serves = async () => { assert.equal((await send(`${toHead({ 'content-length': '2' })}{}`)).status, 200); };

  afterEach(serves);

  it('refuses headers beyond 16 KiB, and lines of any length', async () => {
    assert.equal((await send(toHead({ 'x-long': 'a'.repeat(20_000) }))).status, 431);
    assert.equal((await send(toHead(Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`x-header-${index}`, 'some value']))))).status, 431);
    assert.equal((await send(toHead({}, `GET /${'a'.repeat(20_000)} HTTP/1.1`))).status, 431);
  });

  it('refuses a body that says that it is too large before it comes, and one that becomes so', async () => {
    const announced = await send(toHead({ 'content-length': '1000001' }));
    assert.equal(announced.status, 413);
    assert.equal(announced.headers['x-amzn-errortype'], 'RequestEntityTooLargeException');
    const chunk = `${(65_536).toString(16)}\r\n${'a'.repeat(65_536)}\r\n`;
    assert.equal((await send(`${toHead({ 'transfer-encoding': 'chunked' })}${chunk.repeat(20)}`)).status, 413);
  });

  it('lets go of a head that does not come to its end', async () => {
    const { answer } = await open(`POST ${LIST} HTTP/1.1\r\nhost: ${host}\r\n`);
    assert.equal((await answer).status, 408);
  });

  it('lets go of a head that comes byte by byte', async () => {
    const { socket, answer } = await open(`POST ${LIST} HTTP/1.1\r\nhost: ${host}\r\n`);
    const drip = setInterval(() => { socket.write('x'); }, 20);
    assert.equal((await answer.finally(() => { clearInterval(drip); })).status, 408);
  });

  it('lets go of a body that does not come to its end, or byte by byte', async () => {
    const { answer } = await open(`${toHead({ 'content-length': '100' })}{`);
    assert.equal((await answer).status, 408);
    const { socket, answer: dripped } = await open(toHead({ 'content-length': '100000' }));
    const drip = setInterval(() => { socket.write(' '); }, 20);
    assert.equal((await dripped.finally(() => { clearInterval(drip); })).status, 408);
  });

  it('streams an answer for longer than a request may take to come', async () => {
    const arn = encodeURIComponent('arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/quickstart_agent-sandbox001');
    const payload = '{"prompt":"x"}';
    const head = toHead({ 'content-length': String(payload.length), 'x-amzn-bedrock-agentcore-runtime-user-id': 'u' }, `POST /runtimes/${arn}/invocations HTTP/1.1`);
    const { socket, answer } = await open(`${head}${payload}`);
    // A request beside it is given up only after the time that this one has long had; so there is nothing to sleep for.
    const slow = await open(`POST ${LIST} HTTP/1.1\r\nhost: ${host}\r\n`);
    assert.equal((await slow.answer).status, 408);
    const second = await open(`POST ${LIST} HTTP/1.1\r\nhost: ${host}\r\n`);
    assert.equal((await second.answer).status, 408);
    assert.equal(socket.destroyed, false);
    assert.equal(socket.readableEnded, false);
    socket.end();
    socket.destroy();
    assert.equal((await answer).status, 200);
  });

  const foreign: readonly (readonly [what: string, headers: Readonly<Record<string, string>>, status: number])[] = [
    ['a foreign host', { host: 'evil.example' }, 403],
    ['a foreign host on the port', { host: 'evil.example:80' }, 403],
    ['the host in a name that begins so', { host: '127.0.0.1.evil.example' }, 403],
    ['a user in the host', { host: 'me@127.0.0.1' }, 403],
    ['an empty host', { host: '' }, 403],
    ['a foreign origin', { origin: 'https://evil.example' }, 403],
    ['an origin of none', { origin: 'null' }, 403],
    ['https of the same place', { origin: 'https://127.0.0.1' }, 403],
  ];
  for (const [what, headers, status] of foreign) {
    it(`refuses ${what}`, async () => { assert.equal((await send(`${toHead({ 'content-length': '2', ...headers })}{}`)).status, status); });
  }

  it('refuses a request without a host, with two, or for another place', async () => {
    const signed = toLines({ ...toSignedHeaders(), connection: 'close' });
    assert.equal((await send(`POST ${LIST} HTTP/1.1\r\n${signed}\r\n`)).status, 400);
    assert.notEqual((await send(`POST ${LIST} HTTP/1.1\r\nhost: evil.example\r\nhost: ${host}\r\n${signed}\r\n`)).status, 200);
    assert.equal((await send(toHead({}, `GET http://evil.example/ HTTP/1.1`))).status, 404);
    assert.notEqual((await send(toHead({}, 'CONNECT evil.example:443 HTTP/1.1'))).status, 200);
  });

  it('answers what is no HTTP at all, and a request within another, with an error', async () => {
    assert.equal((await send('\u0016\u0003\u0001hello\r\n\r\n')).status, 400);
    const both = await send(`${toHead({ 'content-length': '5', 'transfer-encoding': 'chunked' })}0\r\n\r\nGET / HTTP/1.1\r\n\r\n`);
    assert.equal(both.status, 400);
  });
});
