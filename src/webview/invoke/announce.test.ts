import assert from 'node:assert/strict';
import type { ConsentCard, ShownTurn } from '../protocol/invoke.js';
import { announceChange, say } from './announce.js';

const turn = (change: Partial<ShownTurn> = {}): ShownTurn => ({
  id: 1, draft: { mode: 'prompt', text: 'Hello' }, prompt: 'Hello', sentAtMs: 0, firstByteAtMs: undefined, endedAtMs: undefined, bytes: 0, state: { kind: 'streaming' }, isPaused: false, head: '',
  text: '', isTextCut: false, eventCount: 3, consents: [], result: undefined, tokens: [], refusal: undefined, ...change,
});
const card = (id: string, change: Partial<ConsentCard> = {}): ConsentCard => ({
  id, canTrust: false, host: 'own.example', expectedHost: 'own.example', trusted: true, hostNote: '', returnsHere: true, agent: '', user: '', provider: '', scopes: [], expiresAtMs: 0,
  state: { kind: 'waiting', opened: false }, ...change,
});

describe('What a screen reader is told of a turn', () => {
  it('is every card of a change, and not the first alone', () => {
    const { alert } = announceChange(turn(), turn({ consents: [card('a', { trusted: false, host: 'x.example' }), card('b')] }));
    assert.equal(alert, 'This link is not AgentCore\'s. Host: x.example. The agent asks for your consent. Opens: own.example.');
  });

  it('is the card and what the agent refused', () => {
    const { alert } = announceChange(turn(), turn({ consents: [card('a')], refusal: { message: 'Consent is needed.', fix: undefined } }));
    assert.equal(alert, 'The agent asks for your consent. Opens: own.example. Consent is needed.');
  });

  it('is the card and the end of the answer', () => {
    assert.deepEqual(announceChange(turn(), turn({ consents: [card('a')], state: { kind: 'finished' } })), {
      status: 'Answer finished, 3 events', alert: 'The agent asks for your consent. Opens: own.example',
    });
    const given = card('a', { state: { kind: 'completed', atMs: 1 } });
    assert.deepEqual(announceChange(turn({ consents: [card('a')] }), turn({ consents: [given], state: { kind: 'finished' } })), { status: 'Consent given. Answer finished, 3 events.' });
  });

  it('is nothing while an answer streams', () => { assert.deepEqual(announceChange(turn(), turn({ eventCount: 4 })), {}); });
});

describe('say', () => {
  /** What stands in the region: at first and after each turn in which something is said. */
  async function hear(...turns: readonly (readonly (string | undefined)[])[]): Promise<readonly string[]> {
    const page = { heard: '', alarm: '', said: { heard: '', alarm: '' }, updateComplete: Promise.resolve(true) };
    const heard: string[] = [];
    for (const words of turns) {
      for (const one of words) say(page, 'heard', one);
      heard.push(page.heard);
      await page.updateComplete;
      heard.push(page.heard);
    }
    assert.equal(page.alarm, '');
    return heard;
  }

  it('empties the region before the same words, and says nothing where there is nothing to say', async () => {
    assert.deepEqual(await hear(['Copied'], [undefined], ['Copied']), ['', 'Copied', 'Copied', 'Copied', '', 'Copied']);
  });

  it('empties the region once for the same words several times in one update', async () => {
    assert.deepEqual(await hear(['Copied'], ['Copied', 'Copied']), ['', 'Copied', '', 'Copied']);
  });

  it('ends with what was said last', async () => {
    assert.deepEqual(await hear(['Copied'], ['Copied', 'New session']), ['', 'Copied', '', 'New session']);
  });
});
