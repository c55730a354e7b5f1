import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { createTestClock } from '../../../test/support/testClock.js';
import { createConsentCards } from './consentCards.js';
import { findConsentUrls, toCardId } from './consentUrl.js';
import { toMarkdown } from './exportTranscript.js';
import type { Overflow } from './overflowFile.js';
import { createTranscript } from './transcript.js';

const FACTS = { expectedHost: '', hostNote: '', returnsHere: false, agent: '', user: '', provider: '', scopes: [] };
const [CONSENT] = findConsentUrls('https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc');

describe('Turns for which a conversation has no room', () => {
  function scene() {
    const files: boolean[] = [];
    const createOverflow = (): Overflow => {
      const file = files.push(true) - 1;
      return { append: () => ({ position: 0, length: 0 }), read: () => '', dispose: () => { files[file] = false; } };
    };
    const transcript = createTranscript({ createOverflow });
    const begin = (amount: number) => Array.from({ length: amount }, () => transcript.begin({ mode: 'prompt', text: 'Hello' }, 0));
    return { transcript, begin, files };
  }

  it('go with their events and their files, the oldest first, and are counted', async () => {
    const { transcript, begin, files } = scene();
    for (const id of begin(3)) await transcript.take(id, message(`"${'word '.repeat(20_000)}"`), () => FACTS);
    begin(99);
    assert.deepEqual([transcript.turns().length, transcript.notKept(), [1, 2, 3].map((id) => transcript.has(id)), files], [100, 2, [false, false, true], [false, false, true]]);
    assert.deepEqual([transcript.events(1, 1, 10), [...transcript.wholeEvent(1, 1)], transcript.events(3, 1, 10).length], [[], [], 1]);
    assert.match([...toMarkdown(transcript, { target: 'a', region: 'r', sessionId: 's', atMs: 0 })].join(''), /\n\nEarlier turns that are not kept: 2\n/);
    transcript.clear();
    assert.deepEqual([transcript.notKept(), files], [0, [false, false, false]]);
  });

  it('go though they were few, where much was sent with them', () => {
    const { transcript } = scene();
    for (let turn = 0; turn < 3; turn += 1) transcript.begin({ mode: 'json', text: `"${'x'.repeat(6_000_000)}"` }, 0);
    assert.deepEqual(transcript.turns().map(({ id }) => id), [2, 3]);
  });

  it('give up the consents that wait in them', async () => {
    assert.ok(CONSENT !== undefined);
    const { transcript, begin } = scene();
    const clock = createTestClock();
    const cards = createConsentCards(transcript, { begin: () => assert.fail(), complete: () => assert.fail() }, clock);
    const states: (string | undefined)[] = [];
    const [id = 0] = begin(1);
    await transcript.take(id, { kind: 'consent', atMs: 0, url: CONSENT, isTrusted: true, message: undefined }, (url) => {
      cards.add(url, { user: undefined, takesUser: true }, { id: 'a', kind: 'aws', label: 'a', region: 'us-east-1' });
      return FACTS;
    });
    transcript.onDidChangeTurn((turn) => { if (turn.id === id) states.push(turn.consents[0]?.state.kind); });
    begin(100);
    assert.deepEqual([states, clock.waiting()], [['canceled'], 0]);
    await assert.rejects(cards.page(toCardId(CONSENT)), { code: 'ConsentOver' });
  });
});
