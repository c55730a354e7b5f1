import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { message } from '../../../test/support/answers.js';
import { beside, delta, strandsStream, STRANDS_FORMS } from '../../../test/support/strands.js';
import { findConsentUrls } from './consentUrl.js';
import { toMarkdown, toStream, withoutSecrets } from './exportTranscript.js';
import { createHistory, toComparable } from './history.js';
import { toMessage } from './readAnswer.js';
import { createTranscript, type Transcript } from './transcript.js';
import type { CardFacts } from './turn.js';

const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2lnbmF0dXJl`;
const CONSENT = 'http://127.0.0.1:1/identities/oauth2/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc-123';
const FACTS: CardFacts = { expectedHost: '127.0.0.1:1', hostNote: '', returnsHere: true, agent: 'a', user: 'u', provider: 'github', scopes: ['repo'] };

/** What is neither a token nor words. */
const toBase64Url = (bytes: number) => Buffer.concat(Array.from({ length: bytes / 32 }, (_, index) => createHash('sha256').update(`${index}`).digest())).toString('base64url');

async function fill() {
  const transcript = createTranscript();
  const id = transcript.begin({ mode: 'json', text: `{"prompt":"Hi | there","token":"${JWT}"}` }, Date.UTC(2026, 0, 1));
  const [url] = findConsentUrls(CONSENT);
  assert.ok(url);
  for (const event of [
    message(JSON.stringify(`Open ${CONSENT}`), Date.UTC(2026, 0, 1, 0, 0, 1)),
    { kind: 'consent', atMs: 0, url, isTrusted: true, message: undefined } as const,
    toMessage({ type: 'token', data: JSON.stringify({ token: JWT }), raw: `event: token\ndata: ${JSON.stringify({ token: JWT })}\n\n` }, 0, 0),
    message(`"a | b\`\`\`${'word '.repeat(20_000)}"`),
    message('{"error":"It failed."}'),
    { kind: 'ended', atMs: Date.UTC(2026, 0, 1, 0, 0, 2), bytes: 1, events: 4, outcome: 'complete', rest: '' } as const,
  ]) await transcript.take(id, event, () => FACTS);
  const [turn] = transcript.turns();
  assert.ok(turn);
  return { transcript, turn };
}

describe('What is saved of a conversation', () => {
  it('has its prompts, answers, consents and events as Markdown, without secrets', async () => {
    const { transcript } = await fill();
    const text = [...toMarkdown(transcript, { target: 'my_agent', region: 'us-east-1', sessionId: 's', atMs: Date.UTC(2026, 0, 2) })].join('');
    assert.match(text, /^# my_agent\n\nRegion us-east-1, session s, saved 2026-01-02/);
    assert.match(text, /finished · no byte came · 4 events/);
    assert.match(text, /Consent at 127\.0\.0\.1:1 for github repo: waiting/);
    assert.match(text, /The agent reported: It failed\./);
    assert.match(text, /\| 2 \| .* \| token \|/);
    assert.match(text, /a \\\| b/);
    assert.match(text, /````\n[\s\S]*```word/);
    assert.ok(!text.includes('c2lnbmF0dXJl') && !text.includes('abc-123'));
    transcript.dispose();
  });

  it('is the stream as it came, without secrets', async () => {
    const { transcript, turn } = await fill();
    const text = [...toStream(transcript, turn)].join('');
    assert.ok(text.startsWith('data: "Open http://127.0.0.1:1/identities/oauth2/authorize?request_uri=[session]"\n\nevent: token\ndata: {"token":"eyJhbGci…[secret]"}\n\n'));
    assert.ok(text.endsWith('word "\n\ndata: {"error":"It failed."}\n\n'));
    assert.equal(text.match(/word /g)?.length, 20_000);
    transcript.dispose();
  });

  it('has no session and no token that only several events hold together', async () => {
    const transcript = createTranscript();
    const id = transcript.begin({ mode: 'prompt', text: 'Hi' }, 0);
    const pieces = ['Open http://127.0.0.1:1/identities/oauth2/authorize?req', 'uest_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3AS3CR3T-SES', 'SION-ID', ' now. {"access_token": "opaque-sec', 'ret-1234567890"} done'];
    for (const piece of pieces) await transcript.take(id, message(JSON.stringify(piece)), () => FACTS);
    await transcript.take(id, { kind: 'incomplete', atMs: 0, deltaMs: 0, data: 'data: "bye', bytes: 10 }, () => FACTS);
    const [turn] = transcript.turns();
    assert.ok(turn);
    const markdown = [...toMarkdown(transcript, { target: 'a', region: 'us-east-1', sessionId: 's', atMs: 0 })].join('');
    const stream = [...toStream(transcript, turn)].join('');
    for (const saved of [markdown, stream]) assert.doesNotMatch(saved, /S3CR3T|SION-ID|opaque-sec|ret-123/);
    assert.equal(stream, [
      'data: "Open http://127.0.0.1:1/identities/oauth2/authorize?req"', 'data: "uest_uri=[session]"', 'data: "[session]"',
      'data: "[session] now. {\\"access_token\\": \\"[secret]"', 'data: "[secret]\\"} done"', 'data: "bye',
    ].join('\n\n').replace('"[session] now', '" now'));
    transcript.dispose();
  });

  it('has no session that Strands streams in pieces, with its own data beside them', async () => {
    for (const form of STRANDS_FORMS) {
      const transcript = createTranscript();
      const id = transcript.begin({ mode: 'prompt', text: 'Hi' }, 0);
      const pieces = ['Open http://127.0.0.1:1/identities/oauth2/authorize?req', 'uest_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3AS3CR3T-SES', 'SION-ID', ' now.'];
      for (const event of strandsStream(pieces, form)) await transcript.take(id, event, () => FACTS);
      // Once more, with what is beside one of the deltas behind all of them.
      for (const event of [...pieces.map(delta), ...beside('SION-ID', form)]) await transcript.take(id, event, () => FACTS);
      const [turn] = transcript.turns();
      assert.ok(turn);
      const markdown = [...toMarkdown(transcript, { target: 'a', region: 'us-east-1', sessionId: 's', atMs: 0 })].join('');
      for (const saved of [markdown, [...toStream(transcript, turn)].join('')]) assert.doesNotMatch(saved, /S3CR3T|SION-ID/, form);
      transcript.dispose();
    }
  });

  it('has no secret that a person or an agent wrote in plain text, in whatever pieces', async () => {
    const transcript = createTranscript();
    const history = createHistory();
    const id = transcript.begin({ mode: 'prompt', text: 'Sign in with password=S3CR3T-0, then go on.' }, 0);
    const pieces = ['Here: client_sec', 'ret', ': ', 'S3CR3T', '-1. And Authorization: Bea', 'rer S3', 'CR3T-2\nThe password is wrong.'];
    for (const piece of pieces) await transcript.take(id, message(JSON.stringify(piece)), () => FACTS);
    await transcript.take(id, { kind: 'ended', atMs: 1, bytes: 1, events: 7, outcome: 'complete', rest: '' }, () => FACTS);
    const [turn] = transcript.turns();
    assert.ok(turn);
    history.record(turn, { target: 'a', partner: 'a' }, 's');
    const [invocation] = history.list();
    assert.ok(invocation);
    const markdown = [...toMarkdown(transcript, { target: 'a', region: 'us-east-1', sessionId: 's', atMs: 0 })].join('');
    for (const saved of [markdown, [...toStream(transcript, turn)].join(''), toComparable(invocation)]) assert.doesNotMatch(saved, /S3|CR3T|-1\.|-2/);
    assert.ok(markdown.includes('Sign in with password=[secret], then go on.') && markdown.includes('The password is wrong.'));
    transcript.dispose();
  });

  it('fails where the conversation ends or a turn gives way while it is saved, instead of being short, and says which', async () => {
    const saves = [toStream, (of: Transcript) => toMarkdown(of, { target: 'a', region: 'us-east-1', sessionId: 's', atMs: 0 })];
    const ends = [
      { message: /the conversation was ended/, end: (of: Transcript) => { of.clear(); } },
      { message: /the conversation was ended/, end: (of: Transcript) => { of.dispose(); } },
      { message: /gave way to newer ones/, end: (of: Transcript) => { for (let count = 0; count < 100; count += 1) of.begin({ mode: 'prompt', text: 'x' }, 0); } },
    ];
    for (const [save, { message: words, end }] of saves.flatMap((save) => ends.map((end) => [save, end] as const))) {
      const { transcript, turn } = await fill();
      for (let count = 0; count < 1_000; count += 1) await transcript.take(turn.id, message('"x"'), () => FACTS);
      const [now] = transcript.turns();
      assert.ok(now);
      const parts = save(transcript, now)[Symbol.iterator]();
      parts.next();
      end(transcript);
      assert.throws(() => { while (parts.next().done !== true); }, { name: 'UserError', code: 'NoTurn', message: words });
    }
  });

  it('says where events are missing', async () => {
    const transcript = createTranscript({ createOverflow: () => { throw new Error('ENOSPC'); }, maxCharactersInMemory: 1_000 });
    const id = transcript.begin({ mode: 'prompt', text: 'Hi' }, 0);
    for (let count = 0; count < 50; count += 1) await transcript.take(id, message('"x"'), () => FACTS);
    const [turn] = transcript.turns();
    assert.ok(turn);
    assert.match([...toStream(transcript, turn)].join(''), /^: some events are missing/);
  });

  for (const [text, safe] of [
    ['see urn:ietf:params:oauth:request_uri:abc.', 'see urn:ietf:params:oauth:request_uri:[session]'],
    [String.raw`{"url":"https://a\/b?request_uri\u003durn\u003aietf\u003aabc"}`, String.raw`{"url":"https://a\/b?request_uri\u003d[session]"}`],
    ['request_uri=[session]"', 'request_uri=[session]"'],
    ['?request_uri%3Durn%253A', '?request_uri%3D[session]'],
  ] as const) it(`has no session in: ${text}`, () => { assert.equal(withoutSecrets(text), safe); });
});

describe('The history of invocations', () => {
  const toTalk = (target: string) => ({ target, partner: target });

  it('has the newest first, says how each stands, and what to send again', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    const changes: number[] = [];
    history.onDidChange((list) => changes.push(list.length));
    history.record({ ...turn, state: { kind: 'streaming' }, endedAtMs: undefined }, toTalk('my_agent'), 's1');
    history.record(turn, toTalk('other'), 's2');
    history.record(turn, toTalk('my_agent'), 's1');
    assert.deepEqual(history.list().map(({ target, state }) => [target, state.kind]), [['other', 'finished'], ['my_agent', 'finished']]);
    assert.deepEqual(changes, [1, 2, 2]);
    assert.deepEqual(history.find('s1 1')?.draft, turn.draft);
    assert.equal(history.find('s1 1')?.metrics?.events, 4);
    transcript.dispose();
  });

  it('says where the answer that it holds is cut', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    history.record({ ...turn, text: 'x'.repeat(30_000) }, toTalk('a'), 's');
    assert.match(history.list()[0]?.answer ?? '', /^x{20000}… \(cut\)$/);
    transcript.dispose();
  });

  it('holds the beginning of an answer without spaces', async () => {
    const { transcript, turn } = await fill();
    for (const text of [`結果: ${'あ'.repeat(60_000)}`, JSON.stringify(Array.from({ length: 12_000 }, (_, index) => `${index}`)), `QUJD: ${'QUJD'.repeat(15_000)}`, `eyJ: ${toBase64Url(45_000)}`]) {
      const history = createHistory();
      history.record({ ...turn, text }, toTalk('a'), 's');
      assert.equal(history.list()[0]?.answer, `${text.slice(0, 20_000)}… (cut)`);
    }
    transcript.dispose();
  });

  it('reads of an answer what it holds, and once', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    let readings = 0;
    const token = `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2ln`;
    // Masked, what comes before is short enough for the token that stands where the reading ends.
    const text = `${`${token} `.repeat(Math.floor(40_000 / (token.length + 1)))} ${token} ${'x'.repeat(900_000)}`;
    const counted = { ...turn, get text() { readings += 1; return text; } };
    history.record(counted, toTalk('a'), 's');
    const first = readings;
    history.record(counted, toTalk('a'), 's');
    assert.deepEqual([readings, /eyJzdWI/.test(history.list()[0]?.answer ?? '')], [first, false]);
    transcript.dispose();
  });

  it('gives for a comparison what was asked and answered, without secrets', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    const token = `eyJhbGciOiJub25lIn0.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2ln`;
    history.record({ ...turn, prompt: `{"token":"${token}"}`, text: 'Done.' }, toTalk('my_agent'), 's1');
    const [invocation] = history.list();
    assert.ok(invocation !== undefined);
    const text = toComparable(invocation);
    assert.ok(!text.includes(token));
    assert.ok(text.endsWith('\n\nDone.\n'));
    transcript.dispose();
  });

  it('holds the last two hundred, and fewer where very much was sent', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    for (let count = 0; count < 250; count += 1) history.record(turn, toTalk('a'), `session-${count}`);
    assert.deepEqual([history.list().length, history.list()[0]?.sessionId], [200, 'session-249']);
    const large = { ...turn, draft: { mode: 'json', text: 'x'.repeat(9_000_000) } } as const;
    for (const session of ['large-1', 'large-2']) history.record(large, toTalk('a'), session);
    assert.deepEqual(history.list().map(({ sessionId }) => sessionId), ['large-2']);
    transcript.dispose();
  });
});
