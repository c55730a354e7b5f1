import assert from 'node:assert/strict';
import fc from 'fast-check';
import { message } from '../../../test/support/answers.js';
import { beside, delta, strandsStream } from '../../../test/support/strands.js';
import { createAnswerReader } from './answerReader.js';
import { createConsentSpotter } from './consentSpotter.js';
import type { Message } from './invoke.js';

const AUTHORIZE = 'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/authorize?request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A';
const toJson = (text: string) => Buffer.from(text).toString('base64url');
const ping = message('{"type":"ping"}');

/** How an answer comes in pieces, all but a bare string of which are joined as they are. */
const EXACT: readonly (readonly [title: string, toEvents: (pieces: readonly string[]) => readonly Message[]])[] = [
  ['plain text', (pieces) => pieces.map((piece) => message(piece, 0, 'text'))],
  ['deltas of ConverseStream', (pieces) => pieces.map(delta)],
  ['deltas of AG-UI', (pieces) => pieces.map((piece) => message(JSON.stringify({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: piece })))],
  ['deltas with objects between', (pieces) => pieces.flatMap((piece) => [delta(piece), ping])],
  ['Strands\' stream with its own data as JSON', (pieces) => strandsStream(pieces, 'json')],
  ['Strands\' stream with its own data as Python writes it', (pieces) => strandsStream(pieces, 'repr')],
  ['Strands\' deltas with their data behind all of them', (pieces) => [...pieces.map(delta), ...pieces.flatMap((piece) => beside(piece, 'repr'))]],
  ['Strands\' own data alone, as JSON', (pieces) => pieces.flatMap((piece) => beside(piece, 'json'))],
  ['Strands\' own data alone, as Python writes it', (pieces) => pieces.flatMap((piece) => beside(piece, 'repr'))],
];
const toStrings = (pieces: readonly string[]) => pieces.map((piece) => message(JSON.stringify(piece)));

const letters = (minLength: number, maxLength: number, also = '') => fc.string({ unit: fc.constantFrom(...Array.from(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${also}`)), minLength, maxLength });
/** In thousandths of the text, each as likely as any other. */
const places = fc.noBias(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }));

function cut(text: string, at: readonly number[]): readonly string[] {
  const ends = [...at.map((place) => Math.round(place * text.length / 1_000)), text.length].sort((one, other) => one - other);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter((piece) => piece !== '');
}

/** What a person sees of an answer: its text, and the data of its events. */
function show(events: readonly Message[]): { readonly text: string; readonly data: readonly string[] } {
  const reader = createAnswerReader();
  const additions = events.map((event) => reader.take(event));
  return { text: additions.map(({ text }) => text).join('') + reader.end().text, data: additions.map(({ data }) => data) };
}

/** True where six characters of it in a row are shown. */
const shows = (shown: string, secret: string) => Array.from(secret.slice(5), (_, at) => secret.slice(at, at + 6)).some((part) => shown.includes(part));

describe('A secret in an answer that is cut anywhere', () => {
  const secret = fc.tuple(
    fc.constantFrom(
      ['Your password: ', ''], ['password=', ''], ['API key: ', ''], ['Authorization: Bearer ', ''], ['use ghp_', ''], ['client_secret: "', '"'], ['{"apiKey": "', '"}'],
      ["{'access_token': '", "'}"], [`Token ${toJson('{"alg":"RS256"}')}.${toJson('{"sub":"alice"}')}.`, ''],
      [`Open https://a.example/#t=${toJson('{"alg":"RS256"}')}%2E${toJson('{"sub":"alice"}')}%2E`, ''],
    ), letters(20, 342).map((value) => `h7${value}`),
  );
  for (const [title, toEvents] of [...EXACT, ['JSON strings', toStrings] as const]) {
    it(`is masked in the text and in the events, in ${title}`, () => {
      fc.assert(fc.property(secret, places, ([[before, behind], value], at) => {
        const { text, data } = show(toEvents(cut(`${before}${value}${behind} and that is all.`, at)));
        assert.ok(!shows(text, value), text);
        for (const one of data) assert.ok(!shows(one, value), one);
        assert.ok(text.includes('[secret]'), text);
      }), { numRuns: 150 });
    });
  }
});

describe('A consent URL in an answer that is cut anywhere', () => {
  const session = letters(8, 48, '-_').map((value) => `s${value}`);
  const behind = fc.constantFrom('. Then go on.', '\nThen go on', ' Then go on', ', and go on', 'を開いて', '');
  const spot = (events: readonly Message[]) => {
    const spotter = createConsentSpotter();
    return [...events.flatMap((event) => spotter.take(event)), ...spotter.settle('end')].map(({ url, mayGoOn }) => [url.url.slice(AUTHORIZE.length), mayGoOn]);
  };

  for (const [title, toEvents] of EXACT) {
    it(`is found once and as it is, in ${title}`, () => {
      fc.assert(fc.property(session, behind, places, (value, end, at) => {
        assert.deepEqual(spot(toEvents(cut(`Please open ${AUTHORIZE}${value}${end}`, at))), [[value, false]]);
      }), { numRuns: 300 });
    });
  }

  it('is never told as certain where it is another, in JSON strings', () => {
    fc.assert(fc.property(session, behind, places, (value, end, at) => {
      const told = spot(toStrings(cut(`Please open ${AUTHORIZE}${value}${end}`, at)));
      assert.equal(told.length, 1);
      assert.ok(told.every(([found, mayGoOn]) => found === value || mayGoOn === true), told.join(' '));
    }), { numRuns: 1_000 });
  });

  for (const [title, between] of [['anything', { step: 1 }], ['calls of tools', { type: 'TOOL_CALL_START', toolCallId: 't', toolCallName: 'wait' }]] as const) {
    it(`is told as it is, and never as certain where it is another, in deltas with ${title} between`, () => {
      fc.assert(fc.property(session, behind, places, (value, end, at) => {
        const pieces = cut(`Please open ${AUTHORIZE}${value}${end}`, at);
        const told = spot(pieces.flatMap((piece) => [delta(piece), message(JSON.stringify(between))]));
        assert.ok(told.every(([found, mayGoOn]) => found === value || mayGoOn === true), told.join(' '));
        // What looks like a longer word is taken for one.
        assert.ok(told.some(([found]) => found === value) || pieces.some((piece) => /^[A-Z][a-z]{3,}/.test(piece)), told.join(' '));
      }), { numRuns: 1_000 });
    });
  }

  it('is found behind a very long word, cut at every place', () => {
    const url = `${AUTHORIZE}abcdefghijklmnopq`;
    for (const lead of [`${'A'.repeat(16_350)} `, `${'A'.repeat(16_350)},`, `${'A'.repeat(40_000)} `]) {
      for (let at = 1; at < url.length; at += 1) {
        assert.deepEqual(spot(toStrings([lead.slice(0, -1), lead.slice(-1) + url.slice(0, at), `${url.slice(at)} ok`])).filter(([, mayGoOn]) => mayGoOn === false), [['abcdefghijklmnopq', false]], `cut at ${at}`);
      }
    }
  });
});
