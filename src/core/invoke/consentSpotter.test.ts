import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { beside, delta, strandsStream } from '../../../test/support/strands.js';
import { createConsentSpotter, type ConsentSpotter } from './consentSpotter.js';

const SESSION = 'urn:ietf:params:oauth:request_uri:0b3c1c5e-7a52-4d5c-9a8e-1d2f3a4b5c6d';
const HOST = 'https://bedrock-agentcore.us-east-1.amazonaws.com';
const CONSENT = `${HOST}/identities/oauth2/authorize?request_uri=${encodeURIComponent(SESSION)}`;

const text = (piece: string) => message(JSON.stringify(piece));
const agUi = (piece: string) => message(JSON.stringify({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: piece }));

/** What is found with each event, and at the end. */
function spot(events: readonly ReturnType<typeof message>[]): readonly (readonly string[])[] {
  const spotter = createConsentSpotter();
  return [...events.map((event) => spotter.take(event)), spotter.settle('end')].map((found) => found.map(({ url }) => url.url));
}

/** What is told in all, and whether it may go on. */
function tell(events: readonly ReturnType<typeof message>[]): readonly (readonly [url: string, mayGoOn: boolean])[] {
  const spotter = createConsentSpotter();
  return [...events.flatMap((event) => spotter.take(event)), ...spotter.settle('end')].map(({ url, mayGoOn }) => [url.url, mayGoOn]);
}

describe('createConsentSpotter', () => {
  for (const [title, make] of [['JSON strings', text], ['deltas of ConverseStream', delta], ['deltas of AG-UI', agUi], ['plain text', (piece: string) => message(piece, 0, 'text')]] as const) {
    it(`finds a URL that is cut at every place, in ${title}`, () => {
      const whole = `Open this: ${CONSENT} and come back.`;
      for (let at = 1; at < whole.length; at += 1) {
        assert.deepEqual(spot([make(whole.slice(0, at)), make(whole.slice(at))]).flat(), [CONSENT], `cut at ${at}`);
      }
      assert.deepEqual(spot(Array.from(whole, (char) => make(char))).flat(), [CONSENT], 'character by character');
    });
  }

  it('finds a URL of an object at once', () => {
    assert.deepEqual(spot([message(JSON.stringify({ authorizationUrl: CONSENT })), text('Waiting.')]), [[CONSENT], [], []]);
  });

  it('finds a URL at the end of a sentence when the next one begins', () => {
    assert.deepEqual(spot([text(`Authorization URL: ${CONSENT}`), text('Waiting for you.')]), [[], [CONSENT], []]);
  });

  it('tells nobody that a URL is whole where a string begins with what may belong to it or be a sentence, and takes the likelier one', () => {
    for (const [first, then, told] of [
      [`Open ${CONSENT}`, 'Then Come back.', [CONSENT, true]],
      [`Open ${CONSENT}`, 'Ab, and come back.', [CONSENT, true]],
      [`Open ${CONSENT}`, '**Then** come back.', [CONSENT, true]],
      [`Open ${CONSENT}`, 'WrTF. Then come back.', [`${CONSENT}WrTF`, true]],
      [`Open ${CONSENT}`, ' Then come back.', [CONSENT, false]],
    ] as const) {
      const spotter = createConsentSpotter();
      assert.deepEqual([...spotter.take(text(first)), ...spotter.take(text(then)), ...spotter.settle('end')].map(({ url, mayGoOn }) => [url.url, mayGoOn]), [told], then);
      assert.equal(spotter.isDoubtful(), false);
    }
  });

  it('takes a whole sentence behind a URL for one', () => {
    for (const sentence of ['Waiting for your consent.', 'Then come back to:']) {
      assert.deepEqual(tell([text(`Open ${CONSENT}`), text(sentence)]), [[CONSENT, false]], sentence);
    }
  });

  it('takes no word of the next text along where something else came between, in any protocol', () => {
    const data = (piece: string) => message(JSON.stringify({ data: piece, delta: { text: piece } }));
    const toolCall = { type: 'TOOL_CALL_START', toolCallId: 't', toolCallName: 'wait' };
    for (const [title, make, between, word, mayGoOn] of [
      ['strings, a tool of Strands', text, { current_tool_use: { name: 'wait' } }, 'Waiting', false],
      ['data of Strands, a tool of Strands', data, { current_tool_use: { name: 'wait' } }, 'Waiting', false],
      ['AG-UI, a tool', agUi, toolCall, 'Waiting', true],
      ['strings, an object', text, { step: 'wait' }, 'Waiting ', true],
      ['deltas, an object', delta, { step: 'wait' }, 'Waiting ', true],
      ['strings, an object, a lone word', text, { step: 'wait' }, 'Waiting', true],
      ['deltas, an object, a lone word', delta, { step: 'wait' }, 'Waiting', true],
    ] as const) {
      const start = [make('Open '), make(CONSENT.slice(0, 90)), make(CONSENT.slice(90)), message(JSON.stringify(between))];
      assert.deepEqual(tell([...start, make(word), make(' for you.')]), [[CONSENT, mayGoOn]], title);
      assert.deepEqual(tell([...start, make('Waiting for you.')]).at(-1), [CONSENT, false], title);
    }
  });

  it('tells both where a short word behind something else may belong to the URL, in what is joined as it is', () => {
    const cut = CONSENT.slice(0, -2);
    for (const make of [delta, agUi, (piece: string) => message(piece, 0, 'text')]) {
      for (const behind of ['Yz to continue.', 'Yz.', 'Yz, then']) {
        const spotter = createConsentSpotter();
        const found = [make(`Open ${cut}`), message('{"step":1}'), make(behind)].flatMap((event) => spotter.take(event));
        assert.deepEqual([...found, ...spotter.settle('end')].map(({ url, mayGoOn, replaces }) => [url.url, mayGoOn, replaces]), [[cut, true, undefined], [`${cut}Yz`, true, undefined]], behind);
      }
      const spotter = createConsentSpotter();
      spotter.take(make(`Open ${cut}`));
      spotter.settle('short');
      assert.deepEqual(spotter.take(make('Yz to continue.')).map(({ url, mayGoOn, replaces }) => [url.url, mayGoOn, replaces]), [[`${cut}Yz`, true, undefined]]);
    }
  });

  it('takes no short word into a URL that was told as whole before it', () => {
    for (const make of [delta, agUi, (piece: string) => message(piece, 0, 'text')]) {
      const spotter = createConsentSpotter();
      spotter.take(make(`Open ${CONSENT}`));
      assert.deepEqual([...spotter.settle('short'), ...spotter.settle('end')].map(({ url, mayGoOn }) => [url.url, mayGoOn]).at(-1), [CONSENT, false]);
      assert.deepEqual([...spotter.take(make('I have it.')), ...spotter.settle('end')], []);
    }
  });

  it('takes no tool that AG-UI calls beside a text for its end, but the end of the answer', () => {
    const toolCall = message('{"type":"TOOL_CALL_START","toolCallId":"t","toolCallName":"wait"}');
    const args = message('{"type":"TOOL_CALL_ARGS","toolCallId":"t","delta":"{}"}');
    const cut = CONSENT.slice(0, -6);
    assert.deepEqual(tell([agUi(`Open ${cut}`), toolCall, args, agUi(`${CONSENT.slice(-6)} now`)]), [[cut, true], [CONSENT, false]]);
    for (const end of [[], [message('{"type":"TEXT_MESSAGE_END","messageId":"m"}')]]) {
      assert.deepEqual(tell([agUi(`Open ${CONSENT}`), toolCall, args, ...end]), [[CONSENT, true], [CONSENT, false]]);
    }
  });

  it('goes on with a URL behind an object that came between its pieces', () => {
    const at = CONSENT.length - 6;
    assert.deepEqual(tell([delta(`Open ${CONSENT.slice(0, at)}`), message('{"step":1}'), delta(`${CONSENT.slice(at)} now`)]), [[CONSENT, false]]);
  });

  it('tells such a URL again where it stands in an object', () => {
    const spotter = createConsentSpotter();
    spotter.take(text(`Open ${CONSENT}`));
    spotter.take(text('WrTF. Then come back.'));
    assert.deepEqual(spotter.take(message(JSON.stringify({ url: CONSENT }))).map(({ url, mayGoOn, replaces }) => [url.url, mayGoOn, replaces?.url]), [[CONSENT, false, `${CONSENT}WrTF`]]);
  });

  it('takes a sentence behind a silence for one, however the words come', () => {
    for (const make of [text, delta, (piece: string) => message(piece, 0, 'text')]) {
      const spotter = createConsentSpotter();
      spotter.take(make(`Open ${CONSENT}`));
      spotter.settle('short');
      assert.deepEqual(spotter.take(make('Waiting for you.')).map(({ url, mayGoOn }) => [url.url, mayGoOn]), [[CONSENT, false]]);
    }
  });

  it('knows where a text ends that Strands streams, with another text behind it', () => {
    const [first, second] = [strandsStream([`Open ${CONSENT}`], 'repr'), strandsStream(['Done, thank you.'], 'repr')];
    assert.deepEqual(spot([...first, ...second]).flat(), [CONSENT]);
  });

  it('finds a URL in the words that have no delta of their own', () => {
    const events = [delta('Looking. '), ...beside('Looking. ', 'json'), message('{"event":{"contentBlockStop":{}}}'), ...beside(`Open ${CONSENT} now. `, 'json')];
    assert.deepEqual(tell(events), [[CONSENT, false]]);
  });

  it('is open only where a consent URL may go on', () => {
    const spotter = createConsentSpotter();
    spotter.take(text('Have a look at https://docs.example/a-long-path-that-is-more-than-sixty-characters-long-and-goes-on'));
    assert.equal(spotter.isOpen(), false);
    spotter.take(text(` ${CONSENT}`));
    assert.equal(spotter.isOpen(), true);
    assert.deepEqual(spotter.settle('short').map(({ url }) => url.url), [CONSENT]);
    assert.equal(spotter.isOpen(), false);
  });

  it('finds a URL that goes on behind a silence again, as a whole', () => {
    const spotter = createConsentSpotter();
    const at = CONSENT.length - 8;
    spotter.take(text(CONSENT.slice(0, at)));
    const [first] = spotter.settle('short');
    assert.equal(first?.url.url, CONSENT.slice(0, at));
    assert.equal(spotter.isOpen(), false);
    assert.deepEqual(spotter.take(text(CONSENT.slice(at))), []);
    assert.equal(spotter.isOpen(), true);
    assert.deepEqual(spotter.settle('short').map(({ url, replaces }) => [url.url, replaces]), [[CONSENT, first.url]]);
    assert.deepEqual(spotter.take(text('Waiting for you.')).map(({ url, mayGoOn }) => [url.url, mayGoOn]), [[CONSENT, false]]);
    assert.deepEqual(spotter.settle('short'), []);
  });

  it('tells a URL again once its end is known, and only then', () => {
    for (const [title, end] of [
      ['a space', (spotter: ConsentSpotter) => spotter.take(text(' and more'))],
      ['an event of another kind', (spotter: ConsentSpotter) => spotter.take(message('{"done":true}'))],
      ['the end', (spotter: ConsentSpotter) => spotter.settle('end')],
    ] as const) {
      const spotter = createConsentSpotter();
      spotter.take(text(`Open ${CONSENT}`));
      assert.deepEqual(spotter.settle('short').map(({ mayGoOn }) => mayGoOn), [true], title);
      assert.equal(spotter.isDoubtful(), true, title);
      assert.deepEqual(end(spotter).map(({ url, mayGoOn, replaces }) => [url.url, mayGoOn, replaces]), [[CONSENT, false, undefined]], title);
      assert.equal(spotter.isDoubtful(), false, title);
      assert.deepEqual(spotter.take(text(` ${CONSENT} `)), [], title);
    }
  });

  it('does not tell the beginning of a URL again that went on', () => {
    const spotter = createConsentSpotter();
    spotter.take(text(CONSENT.slice(0, -8)));
    spotter.settle('short');
    assert.deepEqual(spotter.take(text(`${CONSENT.slice(-8)} and`)).map(({ url, mayGoOn, replaces }) => [url.url, mayGoOn, replaces?.url]), [[CONSENT, false, CONSENT.slice(0, -8)]]);
    assert.equal(spotter.isDoubtful(), false);
  });

  it('finds a session once however often it is repeated, and a look-alike of it apart', () => {
    const lookAlike = CONSENT.replace('https://', 'https://evil.example/');
    const found = spot([text(`${CONSENT} ${CONSENT} `), message(JSON.stringify({ url: CONSENT })), text(`${lookAlike} `), text(CONSENT)]);
    assert.deepEqual(found.flat(), [CONSENT, lookAlike]);
  });

  it('reads the elicitation of a gateway with what it says', () => {
    const spotter = createConsentSpotter();
    const error = { code: -32_042, message: 'More is needed.', data: { elicitations: [{ mode: 'url', elicitationId: 'e', url: CONSENT, message: 'Open this.' }, 7] } };
    assert.deepEqual(
      spotter.take(message(JSON.stringify({ jsonrpc: '2.0', id: 1, error }))).map(({ url, message: said, isRequired }) => [url.sessionUri, said, isRequired]), [[SESSION, 'Open this.', true]],
    );
  });

  it('takes linear time over a word that does not end', () => {
    const spotter = createConsentSpotter();
    const started = performance.now();
    for (let count = 0; count < 200_000; count += 1) spotter.take(text('https://a/oauth2/authorize'));
    assert.ok(performance.now() - started < 5_000);
  });
});
