import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cookieOf, navigate, readToEnd, sendRaw, type RawAnswer } from '../support/rawHttp.js';

interface Said {
  readonly name?: string;
  readonly startUrl?: string;
  readonly outcome?: string;
  readonly bound?: string;
  readonly ready?: boolean;
  readonly log?: string;
}

/** The live listener in another process, with what it said so far. */
class Victim {
  readonly said: Said[] = [];
  readonly #child: ChildProcess;
  #waiting: (() => void)[] = [];

  constructor(...names: readonly string[]) {
    this.#child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('victim.ts', import.meta.url)), ...names],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (this.#child.stdout === null) throw new Error('The victim has no output.');
    createInterface(this.#child.stdout).on('line', (line) => {
      this.said.push(JSON.parse(line) as Said);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async until(isIt: (said: Said) => boolean): Promise<Said> {
    for (;;) {
      const found = this.said.find(isIt);
      if (found !== undefined) return found;
      await new Promise<void>((wake) => { this.#waiting.push(wake); });
    }
  }

  async startUrl(name: string): Promise<string> {
    return (await this.until((said) => said.name === name && said.startUrl !== undefined)).startUrl ?? '';
  }

  /** True where nothing was bound and no consent has ended. */
  get isUntouched(): boolean {
    return this.said.every(({ bound, outcome }) => bound === undefined && outcome === undefined);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin?.end();
    await ended;
  }
}

describe('the callback listener under attack', function () {
  this.timeout(20_000);
  let victim: Victim;
  let origin: string;
  let port: number;
  let authority: string;

  before(async () => {
    victim = new Victim('alice', 'bob', 'carol!', 'dave');
    await victim.until(({ ready }) => ready === true);
    ({ origin } = new URL(await victim.startUrl('alice')));
    port = Number(new URL(origin).port);
    authority = `127.0.0.1:${port}`;
  });
  after(() => victim.stop());

  const path = (name: string, more = '') => `/agentcore/callback?session_id=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${name}${more}`;
  const raw = (head: string, ...lines: readonly string[]) => sendRaw(port, `${[head, ...lines].join('\r\n')}\r\n\r\n`);
  const assertPlain = (answer: RawAnswer) => {
    const telling = ['access-control-allow-origin', 'access-control-allow-private-network', 'set-cookie'];
    for (const name of telling) assert.equal(answer.headers[name], undefined, name);
  };

  /** Alice's browser, past the start page; the other tests attack her flow and must not end it. */
  let alice: { readonly Cookie: string };
  before(async () => { alice = { Cookie: cookieOf(await navigate(await victim.startUrl('alice'))) }; });
  afterEach(() => assert.ok(victim.isUntouched, JSON.stringify(victim.said)));

  it('is not there on any other address of this computer', async () => {
    const others = Object.values(networkInterfaces()).flat().flatMap((found) => (
      found !== undefined && !found.internal && found.family === 'IPv4' ? [found.address] : []));
    for (const address of [...others, '127.0.0.2']) {
      await assert.rejects(sendRaw(port, `GET / HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, address), /connect E/, address);
    }
  });

  const hosts: readonly (readonly [title: string, lines: readonly string[], status: number])[] = [
    ['a foreign name', ['Host: evil.example'], 421],
    ['a foreign name with our port', ['Host: evil.example:PORT'], 421],
    ['a name that begins like localhost', ['Host: localhost.evil.example:PORT'], 421],
    ['the unspecified address', ['Host: 0.0.0.0:PORT'], 421],
    ['no Host at all', [], 400],
    ['an empty Host', ['Host:'], 421],
    ['ours and a foreign Host', ['Host: 127.0.0.1:PORT', 'Host: evil.example'], 421],
  ];
  for (const [title, lines, status] of hosts) {
    it(`refuses ${title}, whatever the cookie`, async () => {
      const answer = await raw(
        `GET ${path('alice')} HTTP/1.1`, ...lines.map((line) => line.replace('PORT', String(port))), `Cookie: ${alice.Cookie}`,
      );
      assert.equal(answer.status, status);
    });
  }

  for (const method of ['POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PATCH']) {
    it(`has no effect for ${method}`, async () => {
      const answer = await raw(
        `${method} ${path('alice')} HTTP/1.1`,
        `Host: ${authority}`,
        `Cookie: ${alice.Cookie}`,
        'Access-Control-Request-Private-Network: true',
        'Origin: https://evil.example',
      );
      assert.equal(answer.status, 405);
      assert.equal(answer.headers['allow'], 'GET');
      assertPlain(answer);
    });
  }

  it('opens no tunnel for CONNECT', async () => {
    assert.equal((await raw(`CONNECT 169.254.169.254:80 HTTP/1.1`, `Host: ${authority}`)).status, 0);
  });

  for (const target of [
    '//evil.example/agentcore/callback',
    'http://127.0.0.1/agentcore/callback',
    '//',
    '*',
    '/agentcore/callback/',
    '/agentcore/../agentcore/callback',
    '/agentcore/%63allback',
    '/agentcore/callback;x',
    '/AGENTCORE/callback',
    '/',
    '/etc/passwd',
    '/agentcore/start/',
    '/agentcore/done/',
  ]) {
    it(`finds nothing at ${target}`, async () => {
      const { search } = new URL(path('alice'), origin);
      const answer = await raw(
        `GET ${target}${target.endsWith('/') ? '' : search} HTTP/1.1`, `Host: ${authority}`, `Cookie: ${alice.Cookie}`,
      );
      assert.ok([400, 404, 410].includes(answer.status), String(answer.status));
    });
  }

  it('refuses a body', async () => {
    const answer = await sendRaw(
      port, `GET ${path('alice')} HTTP/1.1\r\nHost: ${authority}\r\nCookie: ${alice.Cookie}\r\nContent-Length: 5\r\n\r\nhello`,
    );
    assert.equal(answer.status, 413);
  });

  it('refuses a URL of 9 KiB and one of 64 KiB', async () => {
    assert.equal((await navigate(`${origin}${path('alice', `&x=${'a'.repeat(9 * 1024)}`)}`, alice)).status, 414);
    assert.equal((await navigate(`${origin}${path('alice', `&x=${'a'.repeat(64 * 1024)}`)}`, alice)).status, 431);
  });

  for (const [title, headers] of [
    ['a script on a foreign page', { Origin: 'https://evil.example', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
    ['a script without CORS', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'empty' }],
    ['an image', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
    ['a frame', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const answer = await navigate(`${origin}${path('alice')}`, { ...alice, ...headers });
      assert.equal(answer.status, 403);
      assertPlain(answer);
    });
  }

  it('refuses a parameter that is given twice', async () => {
    assert.equal((await navigate(`${origin}${path('alice', '&session_id=urn%3Aother')}`, alice)).status, 400);
    assert.equal((await navigate(`${origin}${path('alice', '&error=access_denied&error=server_error')}`, alice)).status, 400);
  });

  it('refuses a link that was forwarded: the browser has no cookie of the start page', async () => {
    const answer = await navigate(`${origin}${path('alice')}`);
    assert.equal(answer.status, 400);
    assert.ok(answer.body.includes('Not started here') && !answer.body.includes('alice'));
  });

  it('refuses the cookie of another flow, and a guessed one', async () => {
    const bob = cookieOf(await navigate(await victim.startUrl('bob')));
    assert.equal((await navigate(`${origin}${path('alice')}`, { Cookie: bob })).status, 400);
    assert.equal(
      (await navigate(`${origin}${path('alice')}`, { Cookie: `${alice.Cookie.split('=')[0] ?? ''}=${'A'.repeat(43)}` })).status, 400,
    );
  });

  it('is not ended by an error that names no session', async () => {
    assert.equal((await navigate(`${origin}/agentcore/callback?error=access_denied`, alice)).status, 400);
  });

  it('prints nothing of what it is sent', async () => {
    const answer = await navigate(`${origin}/agentcore/callback?error=%3Cscript%3E&error_description=Call+0800&session_id=zzz`, alice);
    assert.ok(!/script|0800|zzz/.test(answer.body));
    assert.match(answer.headers['content-security-policy'] ?? '', /^default-src 'none'/);
  });

  it('stands a thousand wrong states', async () => {
    const cookie = { Cookie: cookieOf(await navigate(await victim.startUrl('carol!'))) };
    for (let batch = 0; batch < 100; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => navigate(`${origin}${path('carol', `&state=${batch * 10 + index}`)}`, cookie)),
      );
      assert.ok(answers.every(({ status }) => status === 400));
    }
    assert.ok(victim.isUntouched);
    assert.ok(victim.said.filter(({ log }) => log !== undefined).length <= 21, 'the log is not filled');
  });

  it('drops clients that never finish their request, and goes on serving', async () => {
    const slow = Array.from({ length: 12 }, () => connect({ port, host: '127.0.0.1' }));
    for (const socket of slow) socket.write('GET /agentcore/callback HTTP/1.1\r\nHos');
    const dropped = slow.map((socket) => readToEnd(socket));
    assert.equal((await navigate(`${origin}/favicon.ico`)).status, 204);
    for (const answer of await Promise.all(dropped)) assert.match(answer, /^(HTTP\/1\.1 408|$)/);
  });

  it('has no more than 16 clients at a time', async () => {
    const open = Array.from({ length: 40 }, () => connect({ port, host: '127.0.0.1' }));
    for (const socket of open) socket.write('GET /agentcore/callback HTTP/1.1\r\nHos');
    const answers = await Promise.all(open.map((socket) => readToEnd(socket)));
    // Those that were let in are answered at the time limit; those beyond are closed without a word.
    const letIn = answers.filter((answer) => answer !== '');
    assert.ok(letIn.length > 0 && letIn.length <= 16, String(letIn.length));
    for (const answer of letIn) assert.match(answer, /^HTTP\/1\.1 408/);
    assert.equal((await navigate(`${origin}/favicon.ico`)).status, 204);
  });
});

describe('the callback listener with two flows at once', function () {
  this.timeout(20_000);
  let victim: Victim;
  before(async () => {
    victim = new Victim('alice', 'bob!');
    await victim.until(({ ready }) => ready === true);
  });
  after(() => victim.stop());

  it('keeps them apart, takes each callback once and tells a replay so', async () => {
    const [aliceUrl, bobUrl] = [await victim.startUrl('alice'), await victim.startUrl('bob!')];
    const alice = { Cookie: cookieOf(await navigate(aliceUrl)) };
    const both = { Cookie: `${cookieOf(await navigate(bobUrl))}; ${alice.Cookie}` };
    const callback = (name: string, more = '') => new URL(
      `/agentcore/callback?session_id=urn:ietf:params:oauth:request_uri:${name}${more}`, aliceUrl,
    ).href;

    assert.equal((await navigate(callback('bob', '&state=state%20of%20alice'), both)).status, 400);
    const racing = await Promise.all(Array.from({ length: 8 }, () => navigate(callback('bob', '&state=state%20of%20bob'), both)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [303, ...Array.from({ length: 7 }, () => 409)]);
    await victim.until(({ outcome }) => outcome !== undefined);
    assert.deepEqual(victim.said.filter(({ bound }) => bound !== undefined), [{ bound: 'bob!' }]);

    const replay = await navigate(callback('bob', '&state=state%20of%20bob'), both);
    assert.equal(replay.status, 409);
    assert.ok(replay.body.includes('Already used'));
    assert.equal((await navigate(callback('bob', '&state=state%20of%20bob'))).status, 400, 'a replay from elsewhere learns nothing');

    assert.equal((await navigate(callback('alice'), alice)).status, 303);
    await victim.until(({ bound }) => bound === 'alice');
  });
});
