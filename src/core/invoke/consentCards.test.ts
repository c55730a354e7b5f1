import assert from 'node:assert/strict';
import { createTestClock } from '../../../test/support/testClock.js';
import { createConsentCards } from './consentCards.js';
import { findConsentUrls, toCardId } from './consentUrl.js';
import { createTranscript } from './transcript.js';

const FACTS = { expectedHost: '', hostNote: '', returnsHere: false, agent: '', user: '', provider: '', scopes: [] };

describe('The card of a consent', () => {
  async function scene() {
    const clock = createTestClock();
    const transcript = createTranscript();
    const cards = createConsentCards(transcript, { begin: () => assert.fail(), complete: () => assert.fail() }, clock);
    const [url] = findConsentUrls('https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:abc');
    assert.ok(url !== undefined);
    const cardId = toCardId(url);
    await transcript.take(transcript.begin({ mode: 'prompt', text: 'x' }, clock.now()), { kind: 'consent', atMs: clock.now(), url, isTrusted: true, message: undefined }, () => {
      cards.add(url, { user: undefined, takesUser: true }, { id: 'a', kind: 'aws', label: 'a', region: 'us-east-1' });
      return FACTS;
    });
    return { clock, transcript, cards, cardId, state: () => transcript.turns()[0]?.consents[0]?.state };
  }

  it('says after ten minutes that its link has expired, whether nobody opened it or it ended on a page of the agent\'s own', async () => {
    for (const isOpened of [false, true]) {
      const { clock, transcript, cards, cardId, state } = await scene();
      if (isOpened) await cards.open(cardId, () => Promise.resolve());
      clock.advance(9 * 60_000);
      assert.deepEqual(state(), { kind: 'waiting', opened: isOpened });
      const changed = new Promise<void>((resolve) => { transcript.onDidChangeTurn(() => { resolve(); }); });
      clock.advance(60_000);
      await changed;
      assert.equal(state()?.kind, 'expired');
      await assert.rejects(cards.page(cardId), { code: 'ConsentOver' });
    }
  });

  it('is opened once the browser was, and not where there is none or where it was given up meanwhile', async () => {
    const { cards, cardId, state } = await scene();
    await assert.rejects(cards.open(cardId, () => Promise.reject(new Error('There is no browser.'))));
    assert.deepEqual(state(), { kind: 'waiting', opened: false });
    await cards.open(cardId, () => {
      assert.deepEqual(state(), { kind: 'waiting', opened: false, isOpening: true });
      return Promise.resolve();
    });
    assert.deepEqual(state(), { kind: 'waiting', opened: true });
    await assert.rejects(cards.open(cardId, () => Promise.reject(new Error('There is no browser any more.'))));
    assert.deepEqual(state(), { kind: 'waiting', opened: true });
    const opening = cards.open(cardId, () => assert.fail());
    cards.cancel(cardId);
    await opening;
    assert.equal(state()?.kind, 'canceled');
  });

  it('waits no longer once it was given up', async () => {
    const { clock, cards, cardId, state } = await scene();
    cards.cancel(cardId);
    assert.deepEqual([state()?.kind, clock.waiting()], ['canceled', 0]);
  });

  it('is given up with the others of its connection, whose sessions are gone, and not with those of another', async () => {
    const { cards, state } = await scene();
    cards.cancelAll('b');
    assert.equal(state()?.kind, 'waiting');
    cards.cancelAll('a');
    assert.equal(state()?.kind, 'canceled');
  });
});
