import assert from 'node:assert/strict';
import type { ConsentUrl } from './consentUrl.js';
import type { InvokeEvent } from './invoke.js';
import { createTranscript, type CardFacts, type Turn } from './transcript.js';

const OWN = 'http://127.0.0.1:41875';
const SESSION = 'urn:ietf:params:oauth:request_uri:abc';
const consentText = (origin: string) => JSON.stringify(`Authorization URL, please copy to your preferred browser: ${origin}/identities/oauth2/authorize?request_uri=${encodeURIComponent(SESSION)}`);
const factsOf = (url: ConsentUrl): CardFacts => ({
  trusted: url.origin === OWN, expectedHost: '127.0.0.1:41875', hostNote: '', agent: 'quickstart_agent', user: 'alice', provider: '', scopes: [],
});
const message = (data: string, atMs = 2_000): InvokeEvent => ({ kind: 'message', atMs, type: 'message', data, bytes: data.length });

function begun(): { readonly transcript: ReturnType<typeof createTranscript>; readonly id: number; readonly take: (event: InvokeEvent) => readonly ConsentUrl[]; readonly turn: () => Turn } {
  const transcript = createTranscript();
  const id = transcript.begin({ mode: 'prompt', text: 'Who am I?' }, 1_000);
  return {
    transcript, id,
    take: (event) => transcript.take(id, event, factsOf),
    turn: () => {
      const turn = transcript.turns()[0];
      assert.ok(turn);
      return turn;
    },
  };
}

describe('the transcript of an invoke panel', () => {
  it('goes from connecting over streaming to finished and knows its times', () => {
    const { take, turn } = begun();
    assert.equal(turn().state.kind, 'connecting');
    take({ kind: 'started', atMs: 1_100, statusCode: 200, contentType: 'text/event-stream', sessionId: 's' });
    assert.equal(turn().state.kind, 'streaming');
    take(message('"hello"'));
    take({ kind: 'ended', atMs: 3_000, bytes: 7, outcome: 'complete' });
    const { state, firstByteAtMs, endedAtMs, text, bytes } = turn();
    assert.deepEqual({ state: state.kind, firstByteAtMs, endedAtMs, text, bytes }, { state: 'finished', firstByteAtMs: 1_100, endedAtMs: 3_000, text: 'hello', bytes: 7 });
  });

  it('shows the prompt of a draft that was typed as JSON, and keeps the draft', () => {
    const transcript = createTranscript();
    const draft = { mode: 'json', text: '{"prompt":"Who am I?","scopes":[]}' } as const;
    transcript.begin(draft, 1_000);
    assert.deepEqual(transcript.turns().map((turn) => [turn.prompt, turn.draft]), [['Who am I?', draft]]);
  });

  it('says that a connection was cut and shows the incomplete event without reading it', () => {
    const { take, turn } = begun();
    take({ kind: 'incomplete', atMs: 2_000, data: `data: ${consentText(OWN)}`, bytes: 9 });
    take({ kind: 'ended', atMs: 3_000, bytes: 9, outcome: 'cut' });
    assert.equal(turn().state.kind, 'cut');
    assert.equal(turn().events[0]?.incomplete, true);
    assert.deepEqual(turn().consents, []);
  });

  it('makes one card of a session however often the agent repeats its URL', () => {
    const { take, turn } = begun();
    assert.equal(take(message(consentText(OWN))).length, 1);
    assert.equal(take(message(consentText(OWN))).length, 0);
    assert.equal(turn().consents.length, 1);
    assert.equal(turn().consents[0]?.trusted, true);
    assert.equal(turn().consents[0]?.expiresAtMs, 2_000 + 600_000);
  });

  it('keeps a look-alike of the session apart, as a card of its own that is not trusted', () => {
    const { take, turn } = begun();
    take(message(consentText('http://127.0.0.1.evil.example')));
    take(message(consentText(OWN)));
    assert.deepEqual(turn().consents.map(({ host, trusted }) => ({ host, trusted })), [
      { host: '127.0.0.1.evil.example', trusted: false }, { host: '127.0.0.1:41875', trusted: true },
    ]);
  });

  it('keeps the token as a secret and shows it nowhere', () => {
    const { transcript, id, take, turn } = begun();
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
    const grown: string[] = [];
    transcript.onDidGrow((growth) => grown.push(JSON.stringify(growth)));
    take(message(JSON.stringify({ message: 'Done', token_claims: { sub: 'alice' }, token_length: 52, token_preview: 'eyJhbGci…', access_token: token })));
    assert.equal(transcript.token(id)?.reveal(), token);
    assert.deepEqual(turn().result, { message: 'Done', claims: [{ name: 'sub', value: 'alice' }], canInspect: true });
    assert.ok(!JSON.stringify(transcript.turns()).includes(token));
    assert.ok(!grown.join('').includes(token));
  });

  it('forgets tokens when it is cleared', () => {
    const { transcript, id, take } = begun();
    take(message(JSON.stringify({ token_length: 3, access_token: 'abc' })));
    transcript.clear();
    assert.equal(transcript.token(id), undefined);
    assert.deepEqual(transcript.turns(), []);
  });

  it('changes only the card that is named', () => {
    const { transcript, take, turn } = begun();
    take(message(consentText(OWN)));
    take(message(consentText(OWN).replace('%3Aabc', '%3Axyz')));
    transcript.setConsent(`${OWN} ${SESSION}`, { kind: 'refused', atMs: 5_000, error: 'access_denied' });
    assert.deepEqual(turn().consents.map(({ state }) => state.kind), ['refused', 'waiting']);
  });

  it('ignores events of a turn that was cleared away', () => {
    const { transcript, take } = begun();
    transcript.clear();
    assert.deepEqual(take(message(consentText(OWN))), []);
  });
});
