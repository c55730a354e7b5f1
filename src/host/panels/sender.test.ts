import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { Emitter } from '../../core/base/disposable.js';
import { findConsentUrls } from '../../core/invoke/consentUrl.js';
import { createTranscript } from '../../core/invoke/transcript.js';
import type { InvokeFrame } from '../../webview/protocol/invoke.js';
import { createSender } from './sender.js';

const FACTS = { expectedHost: '', hostNote: '', returnsHere: true, agent: '', user: '', provider: '', scopes: [] };

function scene() {
  const transcript = createTranscript();
  const cleared = new Emitter<void>();
  const told: string[] = [];
  const held: boolean[] = [];
  let heard: (() => void) | undefined;
  const note = (line: string) => { told.push(line); heard?.(); };
  const sender = createSender({
    frame: () => { note('frame'); },
    turn: ({ id: turnId, state, prompt, draft, text, consents }) => { note(`turn ${turnId} ${state.kind} ${prompt}${draft.text}${text}${'.'.repeat(consents.length)}`); },
    grow: ({ batch, text, eventCount }) => { note(`grow ${batch} ${text} ${eventCount}`); },
    clear: () => { note('clear'); },
  }, { transcript, onDidClear: cleared.event, holdBack: (isBehind) => { held.push(isBehind); } }, () => ({}) as InvokeFrame);
  const id = transcript.begin({ mode: 'prompt', text: 'x' }, 0);
  return {
    sender, told, held, transcript, id, cleared,
    say: (text: string) => transcript.take(id, message(JSON.stringify(text)), () => FACTS),
    ask: async (index: number) => {
      const [url] = findConsentUrls(`https://other.example/identities/oauth2/authorize?request_uri=urn:ietf:params:oauth:request_uri:s${index}`);
      assert.ok(url !== undefined);
      await transcript.take(id, { kind: 'consent', atMs: 0, url, isTrusted: false, message: undefined }, () => FACTS);
    },
    next: () => new Promise<void>((resolve) => { heard = resolve; }),
  };
}

describe('What the host of the invoke panel sends to its view', () => {
  it('is nothing before the view is drawn, and while it is hidden', async () => {
    const { sender, told, say } = scene();
    await say('a');
    sender.start();
    sender.stop();
    await say('b');
    sender.refresh();
    assert.deepEqual(told, []);
    sender.dispose();
  });

  it('is what grew, joined and numbered', async () => {
    const { sender, told, say, next } = scene();
    sender.start();
    await say('one ');
    await say('two');
    await next();
    assert.deepEqual(told, ['grow 1 one two 2']);
    sender.dispose();
  });

  it('is no more than two batches that are not acknowledged; nothing is taken from the stream meanwhile', async () => {
    const { sender, told, held, say, next } = scene();
    sender.start();
    for (const text of ['a', 'b']) {
      await say(text);
      await next();
    }
    assert.equal(held.at(-1), true);
    await say('c');
    sender.ack(1);
    assert.deepEqual(told, ['grow 1 a 1', 'grow 2 b 2', 'grow 3 c 3']);
    assert.equal(held.at(-1), true);
    sender.ack(3);
    assert.equal(held.at(-1), false);
    sender.dispose();
  });

  it('lets go of the stream when the view is hidden, or drawn anew', async () => {
    for (const leave of ['stop', 'start'] as const) {
      const { sender, held, say, next } = scene();
      sender.start();
      for (const text of ['a', 'b']) {
        await say(text);
        await next();
      }
      sender[leave]();
      assert.equal(held.at(-1), false);
      sender.dispose();
    }
  });

  it('is a change of state behind what was queued before, once, and no words a second time', async () => {
    const { sender, told, transcript, id, say, ask, next, cleared } = scene();
    sender.start();
    await say('a');
    for (let index = 0; index < 15; index += 1) await ask(index);
    transcript.end(id, { kind: 'finished' }, 1);
    const second = transcript.begin({ mode: 'prompt', text: 'y' }, 2);
    await transcript.take(second, message('"b"'), () => FACTS);
    await next();
    assert.deepEqual(told, [`grow 1 a 1`, `turn ${id} finished ${'.'.repeat(15)}`, `turn ${second} connecting yy`, 'grow 2 b 1']);
    cleared.fire();
    assert.equal(told.at(-1), 'clear');
    sender.dispose();
  });

  it('is no change of state before what the view has not drawn yet', async () => {
    const { sender, told, transcript, id, say, next } = scene();
    sender.start();
    for (const text of ['a', 'b']) {
      await say(text);
      await next();
    }
    await say('c');
    transcript.end(id, { kind: 'finished' }, 1);
    sender.refresh();
    await next();
    assert.deepEqual(told.slice(2), ['frame']);
    sender.ack(2);
    assert.deepEqual(told.slice(3), ['grow 3 c 3', `turn ${id} finished `]);
    sender.dispose();
  });
});
