import assert from 'node:assert/strict';
import { message, toBytes } from '../../../test/support/answers.js';
import { findConsentUrls } from './consentUrl.js';
import type { InvokeEvent } from './invoke.js';
import type { Overflow } from './overflowFile.js';
import { createTranscript, type TranscriptOptions } from './transcript.js';
import { toMetrics, type CardFacts, type Turn, type TurnGrowth } from './turn.js';

const OWN = 'http://127.0.0.1:41875';
const SESSION = 'urn:ietf:params:oauth:request_uri:abc';
const FACTS: CardFacts = { expectedHost: '127.0.0.1:41875', hostNote: '', returnsHere: true, agent: 'quickstart_agent', user: 'alice', provider: '', scopes: [] };
const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2lnbmF0dXJl`;

const STARTED: InvokeEvent = { kind: 'started', atMs: 1_100, statusCode: 200, contentType: 'text/event-stream', sessionId: 's' };
const ended = (outcome: 'complete' | 'cut'): InvokeEvent => ({ kind: 'ended', atMs: 3_000, bytes: 7, events: 1, outcome, rest: '' });
function consent(origin: string, session = SESSION): InvokeEvent {
  const [url] = findConsentUrls(`${origin}/identities/oauth2/authorize?request_uri=${encodeURIComponent(session)}`);
  assert.ok(url);
  return { kind: 'consent', atMs: 2_000, url, isTrusted: origin === OWN, message: undefined };
}

function begun(options: TranscriptOptions = {}) {
  const transcript = createTranscript(options);
  const id = transcript.begin({ mode: 'prompt', text: 'Who am I?' }, 1_000);
  return {
    transcript, id,
    take: (event: InvokeEvent) => transcript.take(id, event, () => FACTS),
    turn: (): Turn => {
      const turn = transcript.turns()[0];
      assert.ok(turn);
      return turn;
    },
  };
}

/** A file of a test. */
function memoryOverflow(): Overflow & { readonly parts: Buffer[]; disposed: boolean } {
  const parts: Buffer[] = [];
  const all = () => Buffer.concat(parts);
  return {
    parts, disposed: false,
    append(text) {
      const position = all().length;
      parts.push(Buffer.from(text));
      return { position, length: Buffer.byteLength(text) };
    },
    read: ({ position, length }) => all().toString('utf8', position, position + length),
    dispose() { this.disposed = true; },
  };
}

describe('The transcript of an invoke panel', () => {
  it('goes from connecting over streaming to finished and knows its times', async () => {
    const { take, turn } = begun();
    assert.equal(turn().state.kind, 'connecting');
    await take(STARTED);
    assert.equal(turn().state.kind, 'streaming');
    await take(message('"hello"'));
    await take(ended('complete'));
    const { state, firstByteAtMs, endedAtMs, text, bytes } = turn();
    assert.deepEqual({ state: state.kind, firstByteAtMs, endedAtMs, text, bytes }, { state: 'finished', firstByteAtMs: 1_100, endedAtMs: 3_000, text: 'hello', bytes: 7 });
    assert.deepEqual(toMetrics(turn(), 9_000), { firstByteMs: 100, totalMs: 2_000, events: 1, eventsPerSecond: 1 / 1.9, bytes: 7 });
  });

  it('shows the prompt of a draft that was typed as JSON, and keeps the draft', () => {
    const transcript = createTranscript();
    const draft = { mode: 'json', text: '{"prompt":"Who am I?","scopes":[]}' } as const;
    transcript.begin(draft, 1_000);
    assert.deepEqual(transcript.turns().map((turn) => [turn.prompt, turn.draft]), [['Who am I?', draft]]);
  });

  it('masks the name of an event as it masks the rest', async () => {
    const { take, turn } = begun();
    await take({ ...message('"hello"'), type: `token ${JWT}` });
    assert.equal(turn().events[0]?.type, `token ${JWT.slice(0, 8)}…[secret]`);
  });

  it('says that a connection was cut and shows the incomplete event', async () => {
    const { take, turn } = begun();
    await take({ kind: 'incomplete', atMs: 2_000, deltaMs: 5, data: `data: "${JWT}`, bytes: 9 });
    await take(ended('cut'));
    assert.equal(turn().state.kind, 'cut');
    assert.deepEqual(turn().events.map(({ type, incomplete, data }) => [type, incomplete, data]), [['incomplete', true, `data: "${JWT.slice(0, 8)}…[secret]`]]);
  });

  it('makes one card of a session however often the agent asks, in other turns too', async () => {
    const { transcript, take, turn } = begun();
    assert.ok(await take(consent(OWN)));
    assert.equal(await take(consent(OWN)), undefined);
    const again = transcript.begin({ mode: 'prompt', text: 'Again' }, 3_000);
    assert.equal(await transcript.take(again, consent(OWN), () => FACTS), undefined);
    assert.deepEqual(turn().consents.map(({ trusted, expiresAtMs, agent }) => [trusted, expiresAtMs, agent]), [[true, 602_000, 'quickstart_agent']]);
  });

  it('keeps a look-alike of the session apart, as a card of its own that is not trusted', async () => {
    const { take, turn } = begun();
    await take(consent('http://127.0.0.1.evil.example'));
    await take(consent(OWN));
    assert.deepEqual(turn().consents.map(({ host, trusted }) => ({ host, trusted })), [
      { host: '127.0.0.1.evil.example', trusted: false }, { host: '127.0.0.1:41875', trusted: true },
    ]);
    await take(consent(OWN.replace('127', 'login@127'), `${SESSION}-2`));
    await take(consent(OWN, `${SESSION}-2`));
    assert.deepEqual(turn().consents.slice(2).map(({ oddity, trusted }) => [oddity, trusted]), [['user', false], [undefined, true]]);
  });

  it('trusts a host only for URLs that are otherwise as those of AgentCore', async () => {
    const { transcript, take, turn } = begun();
    const session = encodeURIComponent(SESSION);
    for (const [index, start] of [
      'https://evil.example/identities', 'http://evil.example/identities', 'https://evil.example/x/identities', 'https://me@evil.example/identities', 'https://other.example/identities',
    ].entries()) {
      const [url] = findConsentUrls(`${start}/oauth2/authorize?request_uri=${session}-${index}`);
      if (url !== undefined) await take({ kind: 'consent', atMs: 2_000, url, isTrusted: false, message: undefined });
    }
    const canTrust = () => turn().consents.map((card) => [card.trusted, card.canTrust]);
    assert.deepEqual(canTrust(), [[false, true], [false, false], [false, false], [false, false], [false, true]]);
    transcript.trustHost('evil.example');
    assert.deepEqual(canTrust(), [[true, false], [false, false], [false, false], [false, false], [false, true]]);
  });

  it('replaces the card of a URL that went on, but none that proved to be whole', async () => {
    const asked = (event: InvokeEvent) => {
      assert.ok(event.kind === 'consent');
      return event;
    };
    const short = asked(consent(OWN));
    const long = { ...asked(consent(OWN, `${SESSION}-def`)), replaces: short.url };
    for (const [state, sessions] of [
      [{ kind: 'waiting', opened: false }, ['-def']], [{ kind: 'waiting', opened: true }, ['', '-def']], [{ kind: 'completed', atMs: 1 }, ['']],
    ] as const) {
      const { transcript, take, turn } = begun();
      await take(short);
      transcript.setConsent(`${OWN} ${SESSION}`, state);
      await take(long);
      assert.deepEqual(turn().consents.map(({ id }) => id), sessions.map((end) => `${OWN} ${SESSION}${end}`), state.kind);
    }
  });

  it('keeps a few cards and tokens of an answer that has thousands, and says that there are more; look-alikes leave room for the real ones', async () => {
    const { transcript, id, take, turn } = begun();
    let changes = 0;
    transcript.onDidChangeTurn(() => { changes += 1; });
    for (let index = 0; index < 200; index += 1) {
      const [url] = findConsentUrls(`https://evil.example/identities/oauth2/authorize?request_uri=${SESSION}-${index}`);
      if (url !== undefined) await take({ kind: 'consent', atMs: 2_000, url, isTrusted: false, message: undefined });
      await take(message(JSON.stringify({ id: `${JWT.slice(0, -3)}${index + 100}` })));
    }
    assert.deepEqual([turn().consents.length, turn().hasMoreConsents, turn().tokens.length, turn().hasMoreTokens, changes], [20, true, 20, true, 42]);
    assert.notEqual(await take(consent(OWN)), undefined);
    assert.deepEqual([turn().consents.at(-1)?.trusted, transcript.foundToken(id, 19) === undefined, transcript.foundToken(id, 20)], [true, false, undefined]);
  });

  it('changes only the card that is named', async () => {
    const { transcript, take, turn } = begun();
    await take(consent(OWN));
    await take(consent(OWN, `${SESSION}-2`));
    transcript.setConsent(`${OWN} ${SESSION}`, { kind: 'refused', atMs: 5_000, error: 'access_denied' });
    assert.deepEqual(turn().consents.map(({ state }) => state.kind), ['refused', 'waiting']);
  });

  it('keeps tokens as secrets, links to them, and shows them nowhere', async () => {
    const { transcript, id, take, turn } = begun();
    const grown: TurnGrowth[] = [];
    transcript.onDidGrow((growth) => grown.push(growth));
    await take(message(JSON.stringify({ message: 'Done', token_claims: { sub: 'alice' }, token_length: 52, access_token: JWT })));
    await take(message(JSON.stringify({ id: JWT })));
    for (const piece of ['Once more: ', JWT.slice(0, 20), JWT.slice(20), '.']) await take(message(JSON.stringify(piece)));
    await take(ended('complete'));
    assert.equal(transcript.token(id)?.reveal(), JWT);
    assert.deepEqual(turn().result, { message: 'Done', claims: [{ name: 'sub', value: 'alice' }], canInspect: true });
    assert.deepEqual(turn().tokens, [{ id: 0, where: 'access_token', n: 1 }]);
    assert.equal(transcript.foundToken(id, 0)?.reveal(), JWT);
    for (const shown of [transcript.turns(), grown]) assert.ok(!JSON.stringify(shown).includes('c2lnbmF0dXJl'));
  });

  it('shows at its end what it kept back for a token that did not come', async () => {
    const { transcript, take, turn } = begun();
    const texts: string[] = [];
    transcript.onDidGrow(({ text }) => texts.push(text));
    await take(message('"It begins with eyJ"'));
    assert.equal(turn().text, 'It begins with ');
    await take(ended('complete'));
    assert.deepEqual([turn().text, texts], ['It begins with eyJ', ['It begins with ', 'eyJ']]);
  });

  it('forgets everything when it is cleared, and takes no more for a turn that is gone', async () => {
    const overflow = memoryOverflow();
    const { transcript, id, take } = begun({ createOverflow: () => overflow, maxCharactersInMemory: 1_000 });
    await take(message(JSON.stringify({ token_length: 3, access_token: 'abc' })));
    for (let count = 0; count < 50; count += 1) await take(message('"x"'));
    transcript.clear();
    assert.deepEqual([transcript.token(id), transcript.turns(), overflow.disposed], [undefined, [], true]);
    assert.equal(await take(consent(OWN)), undefined);
  });

  it('holds a bounded part in memory and reads the rest from its file', async () => {
    const overflow = memoryOverflow();
    const { transcript, id, take, turn } = begun({ createOverflow: () => overflow, maxCharactersInMemory: 500_000 });
    for (let count = 1; count <= 5_000; count += 1) await take(message(`"event ${count}"`));
    assert.ok(turn().events.length < 2_500 && overflow.parts.length > 2);
    assert.equal(turn().eventCount, 5_000);
    const all = transcript.events(id, 1, 5_000);
    assert.deepEqual(all.map(({ n }) => n), Array.from({ length: 5_000 }, (_, index) => index + 1));
    for (const from of [1, 1_000, 2_499, 4_990]) {
      assert.deepEqual(transcript.events(id, from, 10).map(({ data }) => data), Array.from({ length: 10 }, (_, index) => `"event ${from + index}"`), String(from));
    }
    assert.deepEqual(transcript.events(id, 4_999, 10).map(({ n }) => n), [4_999, 5_000]);
    assert.equal(transcript.hasLost(), false);
  });

  it('writes no token to its file', async () => {
    const overflow = memoryOverflow();
    const { take } = begun({ createOverflow: () => overflow, maxCharactersInMemory: 10 });
    await take(message(JSON.stringify({ token: JWT })));
    await take(message(`"${'x'.repeat(300_000)} ${JWT}"`));
    await take(message('"end"'));
    const written = Buffer.concat(overflow.parts).toString();
    assert.ok(written.length > 300_000 && !written.includes('c2lnbmF0dXJl'));
  });

  it('keeps all of a large event and shows its beginning', async () => {
    const { transcript, id, take, turn } = begun();
    const data = `"${'word '.repeat(100_000)}"`;
    await take(message(data));
    const [event] = turn().events;
    assert.deepEqual([event?.isCut, event?.data.length, event?.bytes], [true, 65_536, data.length]);
    assert.equal([...transcript.wholeEvent(id, 1)].join(''), `data: ${data}\n\n`);
    transcript.dispose();
  });

  it('keeps no more of a large event once its turn was cancelled', async () => {
    const overflow = memoryOverflow();
    const { transcript, id, take } = begun({ createOverflow: () => overflow });
    const taking = take(message(`"${'word '.repeat(2_000_000)}"`));
    transcript.end(id, { kind: 'canceled' }, 3_000);
    await taking;
    assert.ok(Buffer.concat(overflow.parts).length < 2_000_000);
  });

  it('keeps all of a large event that did not end, and says that only its beginning is shown', async () => {
    const { transcript, id, take, turn } = begun();
    const data = `data: "${'word '.repeat(600_000)}`;
    await take({ kind: 'incomplete', atMs: 2_000, deltaMs: 5, data, bytes: data.length });
    assert.deepEqual(turn().events.map((event) => [event.isCut, event.data.length]), [[true, 65_536]]);
    assert.equal([...transcript.wholeEvent(id, 1)].join(''), data);
    transcript.dispose();
  });

  it('cuts its text at a million characters and says so', async () => {
    const { transcript, take, turn } = begun();
    for (let count = 0; count < 30; count += 1) await take(message(`"${'word '.repeat(10_000)}"`));
    assert.deepEqual([turn().text.length, turn().isTextCut], [1_000_000, true]);
    transcript.dispose();
  });

  it('holds a bounded text of all its turns: of earlier ones the beginning, and all of it among their events', async () => {
    const transcript = createTranscript({ createOverflow: memoryOverflow });
    for (let turn = 0; turn < 12; turn += 1) {
      const id = transcript.begin({ mode: 'prompt', text: 'x' }, 0);
      for (let count = 0; count < 20; count += 1) await transcript.take(id, message(`"${'word '.repeat(10_000)}"`), () => FACTS);
      transcript.end(id, { kind: 'finished' }, 1);
    }
    const last = transcript.begin({ mode: 'prompt', text: 'x' }, 0);
    const [first] = transcript.turns();
    assert.ok(first !== undefined && first.text.length < 70_000 && first.isTextCut);
    assert.ok(transcript.turns().reduce((sum, { text }) => sum + text.length, 0) < 9_000_000);
    assert.equal(transcript.turns().find(({ id }) => id === last - 1)?.text.length, 1_000_000);
    assert.equal(transcript.events(first.id, 1, 20).length, 20);
    transcript.dispose();
  });

  it('goes on where the disk is full, and says that events are lost', async () => {
    const createOverflow = (): Overflow => { throw new Error('ENOSPC'); };
    const { transcript, id, take, turn } = begun({ createOverflow, maxCharactersInMemory: 1_000 });
    for (let count = 1; count <= 100; count += 1) await take(message(`"${count}"`));
    assert.equal(turn().eventCount, 100);
    assert.ok(transcript.hasLost());
    assert.ok(transcript.events(id, 1, 100).length < 10);
    assert.equal(transcript.events(id, 100, 1)[0]?.data, '"100"');
  });

  it('measures sizes in bytes', async () => {
    const { take, turn } = begun();
    await take(message('"ü"'));
    assert.equal(turn().bytes, toBytes('"ü"').length);
  });
});
