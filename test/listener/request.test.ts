import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { navigate, readToEnd, sendRaw, type RawAnswer } from '../support/rawHttp.js';
import { point } from './points.js';
import { ANY_PORT, callbackOf, VictimWindow } from './window.js';

describe('what the listener takes for a request of its browser', function () {
  this.timeout(20_000);
  let victim: VictimWindow;
  let origin: string;
  let port: number;
  let authority: string;
  /** The browser of the flow that is attacked, past its start page: the right cookie is no help. */
  let alice: { readonly Cookie: string };

  before(async () => {
    victim = new VictimWindow({ url: ANY_PORT });
    ({ origin, port, cookie: alice } = await victim.open({ name: 'alice' }));
    authority = `127.0.0.1:${port}`;
  });
  after(() => victim.stop());
  afterEach(() => { victim.assertUntouched(); });

  /** A listener that waits for nobody long. */
  const openHasty = async () => {
    const hasty = new VictimWindow({ url: ANY_PORT, headersTimeoutMs: 200, requestTimeoutMs: 400 });
    return { ...await hasty.open({ name: 'bob' }), stop: () => hasty.stop() };
  };
  const raw = (head: string, ...lines: readonly string[]) => sendRaw(port, `${[head, ...lines].join('\r\n')}\r\n\r\n`);
  const assertPlain = (answer: RawAnswer) => {
    const telling = ['access-control-allow-origin', 'access-control-allow-private-network', 'set-cookie'];
    for (const name of telling) assert.equal(answer.headers[name], undefined, name);
  };

  point(1, 'Bind address', 'nothing listens on any other address of this computer', async () => {
    const others = Object.values(networkInterfaces()).flat().flatMap((found) => (
      found !== undefined && !found.internal && found.family === 'IPv4' ? [found.address] : []));
    for (const address of [...others, '127.0.0.2']) {
      await assert.rejects(sendRaw(port, `GET / HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, address), /connect E/, address);
    }
  });

  point(2, 'URL name = bound name', 'the start URL says 127.0.0.1, and localhost only where that is registered, on both addresses', async () => {
    assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    const named = new VictimWindow({ url: 'http://localhost:0/agentcore/callback' });
    const url = new URL(await named.startUrl({ name: 'bob' }));
    assert.equal(url.hostname, 'localhost');
    const hasIpv6 = Object.values(networkInterfaces()).flat().some((found) => found?.address === '::1');
    for (const address of ['127.0.0.1', ...(hasIpv6 ? ['::1'] : [])]) {
      const answer = await sendRaw(Number(url.port), `GET /favicon.ico HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`, address);
      assert.equal(answer.status, 204, address);
    }
    await named.stop();
  });

  point(3, 'Host header', 'a name that is not ours is refused before anything else, whatever the cookie', async () => {
    const hosts: readonly (readonly [lines: readonly string[], status: number])[] = [
      [['Host: evil.example'], 421], [['Host: evil.example:PORT'], 421], [['Host: localhost.evil.example:PORT'], 421],
      [['Host: 127.0.0.1.evil.example:PORT'], 421], [['Host: 0.0.0.0:PORT'], 421], [['Host: localhost:PORT'], 421], [['Host: 127.0.0.1:1'], 421],
      [['Host:'], 421], [['Host: ['], 421], [['Host: 127.0.0.1:PORT', 'Host: evil.example'], 421], [[], 400],
    ];
    for (const [lines, status] of hosts) {
      const sent = lines.map((line) => line.replace('PORT', String(port)));
      const answer = await raw(`GET ${callbackOf('alice')} HTTP/1.1`, ...sent, `Cookie: ${alice.Cookie}`);
      assert.equal(answer.status, status, sent.join());
    }
  });

  point(5, 'Method, path', 'only GET, and only the exact paths', async () => {
    for (const method of ['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PATCH']) {
      const answer = await raw(
        `${method} ${callbackOf('alice')} HTTP/1.1`, `Host: ${authority}`, `Cookie: ${alice.Cookie}`,
        'Access-Control-Request-Private-Network: true', 'Origin: https://evil.example',
      );
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers['allow'], 'GET');
      assertPlain(answer);
    }
    assert.equal((await raw('CONNECT 169.254.169.254:80 HTTP/1.1', `Host: ${authority}`)).status, 0, 'no tunnel is opened');
    const { search } = new URL(callbackOf('alice'), origin);
    for (const path of [
      '/agentcore/callback/', '/agentcore/../agentcore/callback', '/agentcore/%63allback', '/agentcore/callback;x', '/AGENTCORE/callback', '/',
      '/agentcore/start/', '/agentcore/done/',
    ]) {
      const answer = await raw(`GET ${path}${search} HTTP/1.1`, `Host: ${authority}`, `Cookie: ${alice.Cookie}`);
      assert.equal(answer.status, 404, path);
    }
    assert.equal((await navigate(`${origin}/favicon.ico`)).status, 204);
  });

  point(6, 'Parse safety', 'targets that are no path are refused, and the listener goes on', async () => {
    for (const target of ['//', '//evil.example/agentcore/callback', 'http://127.0.0.1/agentcore/callback', 'http://[', '*', `${callbackOf('alice')}#x`, '/%', '/%00', '/\\evil']) {
      const answer = await raw(`GET ${target} HTTP/1.1`, `Host: ${authority}`, `Cookie: ${alice.Cookie}`);
      assert.ok([400, 404].includes(answer.status), `${target} ${answer.status}`);
    }
    for (const query of ['%', '%E0%A4%A', '=', '&&&', '%00=%00', 'session_id']) {
      assert.equal((await navigate(`${origin}/agentcore/callback`.concat('?', query), alice)).status, 400, query);
    }
    assert.equal((await sendRaw(port, '\u0000\u0001nonsense\r\n\r\n')).status, 400);
    assert.equal((await navigate(`${origin}/favicon.ico`)).status, 204);
  });

  point(7, 'Sizes', 'long URLs, long headers, bodies and more than 16 clients at a time are refused', async () => {
    assert.equal((await navigate(`${origin}${callbackOf('alice', `&x=${'a'.repeat(9 * 1024)}`)}`, alice)).status, 414);
    assert.equal((await navigate(`${origin}${callbackOf('alice', `&x=${'a'.repeat(64 * 1024)}`)}`, alice)).status, 431);
    assert.equal((await navigate(`${origin}${callbackOf('alice')}`, { ...alice, 'X-Long': 'a'.repeat(20 * 1024) })).status, 431);
    const withBody = await sendRaw(port, `GET ${callbackOf('alice')} HTTP/1.1\r\nHost: ${authority}\r\nCookie: ${alice.Cookie}\r\nContent-Length: 5\r\n\r\nhello`);
    assert.equal(withBody.status, 413);
    const hasty = await openHasty();
    const open = Array.from({ length: 40 }, () => connect({ port: hasty.port, host: '127.0.0.1' }));
    for (const socket of open) socket.write('GET /agentcore/callback HTTP/1.1\r\nHos');
    const answers = await Promise.all(open.map((socket) => readToEnd(socket)));
    // Those that were let in are answered at the time limit; those beyond are closed without a word.
    const letIn = answers.filter((answer) => answer !== '');
    assert.ok(letIn.length > 0 && letIn.length <= 16, String(letIn.length));
    assert.equal((await navigate(`${hasty.origin}/favicon.ico`)).status, 204);
    await hasty.stop();
  });

  point(8, 'Slow clients', 'who never finishes a request is dropped, others are served meanwhile, no connection is kept', async () => {
    const hasty = await openHasty();
    const slow = Array.from({ length: 12 }, () => connect({ port: hasty.port, host: '127.0.0.1' }));
    for (const socket of slow) socket.write('GET /agentcore/callback HTTP/1.1\r\nHos');
    const dropped = slow.map((socket) => readToEnd(socket));
    const answer = await navigate(`${hasty.origin}/favicon.ico`);
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['connection'], 'close');
    for (const text of await Promise.all(dropped)) assert.match(text, /^(HTTP\/1\.1 408|$)/);
    await hasty.stop();
  });

  point(9, 'Duplicates', 'a parameter that is given twice is refused (RFC 6749 section 3.1)', async () => {
    for (const more of ['&session_id=urn%3Aother', '&session_id=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aalice', '&error=access_denied&error=server_error', '&x=1&x=1']) {
      assert.equal((await navigate(`${origin}${callbackOf('alice', more)}`, alice)).status, 400, more);
    }
  });

  point(23, 'No static file serving', 'no path leads to a file', async () => {
    for (const path of ['/etc/passwd', '/../../etc/passwd', '/agentcore/..%2f..%2fetc/passwd', '/package.json', '/agentcore/start/../../package.json', '/index.html']) {
      const answer = await raw(`GET ${path} HTTP/1.1`, `Host: ${authority}`);
      assert.ok([404, 410].includes(answer.status), `${path} ${answer.status}`);
      assert.ok(!/root:|agentcore-identity"/.test(answer.body));
    }
  });

  point(35, 'WSL NAT', 'a URL with 127.0.0.1 is listened on by IPv4, which WSL relays', async () => {
    await assert.rejects(sendRaw(port, `GET / HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, '::1'), /connect E/);
    assert.equal((await sendRaw(port, `GET /favicon.ico HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, '127.0.0.1')).status, 204);
  });
});
