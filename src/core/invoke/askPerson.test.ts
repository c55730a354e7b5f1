import assert from 'node:assert/strict';
import { createAskPerson } from './askPerson.js';
import { findConsentUrls, toCardId } from './consentUrl.js';
import { createTranscript } from './transcript.js';
import type { ConsentState } from './turn.js';

const URL_TEXT = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc';
const FACTS = { expectedHost: '', hostNote: '', returnsHere: true, agent: '', user: '', provider: '', scopes: [] };

describe('A page that a server of MCP wants to be opened', () => {
  const { signal } = new AbortController();

  it('is answered by what becomes of its card, which comes behind the request', async () => {
    for (const [state, outcome] of [
      [{ kind: 'waiting', opened: true }, 'accept'], [{ kind: 'canceled', atMs: 1 }, 'decline'], [{ kind: 'expired', atMs: 1 }, 'cancel'],
    ] as readonly (readonly [ConsentState, string])[]) {
      const transcript = createTranscript();
      const id = transcript.begin({ mode: 'tool', text: '{}', tool: 'a' }, 0);
      const answer = createAskPerson(transcript)(URL_TEXT, signal);
      const [url] = findConsentUrls(URL_TEXT);
      assert.ok(url !== undefined);
      await transcript.take(id, { kind: 'consent', atMs: 0, url, isTrusted: true, message: undefined }, () => FACTS);
      transcript.setConsent(toCardId(url), state);
      assert.equal(await answer, outcome);
    }
  });

  it('is declined where it is not of AgentCore, or one of very many, and given up with its call', async () => {
    const ask = createAskPerson(createTranscript());
    assert.equal(await ask('https://x.example/sign-in', signal), 'decline');
    const abort = new AbortController();
    const waiting = Array.from({ length: 5 }, (_, index) => ask(`${URL_TEXT}${index}`, abort.signal));
    assert.equal(await ask(URL_TEXT, abort.signal), 'decline');
    abort.abort();
    for (const answer of waiting) await assert.rejects(answer, { name: 'AbortError' });
  });
});
