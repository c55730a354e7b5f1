import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { findConsentUrls } from './consentUrl.js';
import { toMarkdown, toStream, withoutSecrets } from './exportTranscript.js';
import { createHistory } from './history.js';
import { toMessage } from './readAnswer.js';
import { createTranscript } from './transcript.js';
import type { CardFacts } from './turn.js';

const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2lnbmF0dXJl`;
const CONSENT = 'http://127.0.0.1:1/identities/oauth2/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc-123';
const FACTS: CardFacts = { expectedHost: '', hostNote: '', returnsHere: true, agent: 'a', user: 'u', provider: 'github', scopes: ['repo'] };

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

  for (const [text, safe] of [
    ['see urn:ietf:params:oauth:request_uri:abc.', 'see [session]'],
    ['?request_uri%3Durn%253A', '?request_uri%3D[session]'],
  ] as const) it(`has no session in: ${text}`, () => { assert.equal(withoutSecrets(text), safe); });
});

describe('The history of invocations', () => {
  it('has the newest first, says how each stands, and what to send again', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    const changes: number[] = [];
    history.onDidChange((list) => changes.push(list.length));
    history.record({ ...turn, state: { kind: 'streaming' }, endedAtMs: undefined }, 'my_agent', 's1');
    history.record(turn, 'other', 's2');
    history.record(turn, 'my_agent', 's1');
    assert.deepEqual(history.list().map(({ target, state }) => [target, state.kind]), [['other', 'finished'], ['my_agent', 'finished']]);
    assert.deepEqual(changes, [1, 2, 2]);
    assert.deepEqual(history.find('s1 1')?.draft, turn.draft);
    assert.equal(history.find('s1 1')?.metrics?.events, 4);
    transcript.dispose();
  });

  it('holds the last two hundred', async () => {
    const history = createHistory();
    const { transcript, turn } = await fill();
    for (let count = 0; count < 250; count += 1) history.record(turn, 'a', `session-${count}`);
    assert.deepEqual([history.list().length, history.list()[0]?.sessionId], [200, 'session-249']);
    transcript.dispose();
  });
});
