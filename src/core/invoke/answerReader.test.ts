import assert from 'node:assert/strict';
import { message } from '../../../test/support/answers.js';
import { beside, delta, strandsStream, STRANDS_FORMS } from '../../../test/support/strands.js';
import { createAnswerReader } from './answerReader.js';
import { toMessage } from './readAnswer.js';

const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.c2lnbmF0dXJl`;
const text = (piece: string) => message(JSON.stringify(piece));

function read(events: readonly ReturnType<typeof message>[]) {
  const reader = createAnswerReader();
  const additions = events.map((event) => reader.take(event));
  const end = reader.end();
  return {
    text: additions.map((addition) => addition.text).join('') + end.text,
    data: additions.map(({ data }) => data),
    raw: additions.map(({ raw }) => raw),
    tokens: [...additions.flatMap(({ tokens }) => tokens), ...end.tokens].map(({ token, where }) => [token.reveal(), where]),
  };
}

describe('createAnswerReader', () => {
  it('joins pieces and puts objects on lines of their own', () => {
    assert.equal(read([text('Hel'), text('lo'), message('{"a":1}'), text('Bye'), message('plain')]).text, 'Hello\n{\n  "a": 1\n}\nBye\nplain');
  });

  it('shows the words of Strands once, whatever it says beside them, and all of it among the events', () => {
    for (const form of STRANDS_FORMS) {
      const { text: shown, data } = read(strandsStream(['It\'s a "te', 'st"\n of', ' \\ it.'], form));
      assert.ok(shown.includes('\nIt\'s a "test"\n of \\ it.\n'), shown);
      assert.equal(shown.includes('Agent object'), false);
      assert.equal(data.filter((one) => one.includes('Agent object')).length, form === 'repr' ? 3 : 0);
    }
  });

  it('takes the words that Strands says beside its deltas where the agent passes on nothing else', () => {
    for (const form of ['json', 'repr'] as const) {
      assert.equal(read(['It\'s a "te', 'st"\n', "of 'all' \\ it", '.'].flatMap((piece) => beside(piece, form))).text, 'It\'s a "test"\nof \'all\' \\ it.');
    }
  });

  it('shows in no echo of Strands what is masked in its delta, and finds the token', () => {
    const pieces = ['Token: ', JWT.slice(0, 12), JWT.slice(12, 40), JWT.slice(40, -6), JWT.slice(-6), ' is yours'];
    for (const form of STRANDS_FORMS) {
      const { text: shown, data, tokens } = read(strandsStream(pieces, form));
      assert.ok(shown.includes(`Token: ${JWT.slice(0, 8)}…[secret] is yours`));
      assert.doesNotMatch(data.join(), new RegExp(`${JWT.slice(41, 47)}|${JWT.slice(-6)}`));
      assert.deepEqual(tokens.map(([token]) => token), [JWT]);
    }
  });

  it('breaks no secret into lines', () => {
    const long = `${JWT}${'x'.repeat(300)}`;
    assert.equal(read([text(`Here: ${long}`), text('WrTF. Then')]).text, `Here: ${JWT.slice(0, 8)}…[secret]. Then`);
    assert.equal(read([text('This is your password:'), text('Hunter. Then')]).text, 'This is your password:[secret]. Then');
  });

  it('finds tokens to inspect, and shows none', () => {
    const { text: shown, data, tokens } = read([message(JSON.stringify({ result: { id: JWT } })), text(`Authorization: Bearer ${JWT} is yours`)]);
    assert.deepEqual(tokens, [[JWT, 'id'], [JWT, 'Authorization header']]);
    assert.ok(!`${shown}${data.join()}`.includes(JWT.slice(-20)));
  });

  for (const [title, make] of [['JSON strings', text], ['deltas', delta]] as const) {
    it(`masks and finds a token that is cut at every place, in ${title}`, () => {
      const whole = `Token: ${JWT}, as you see`;
      for (let at = 1; at < whole.length; at += 1) {
        const { text: shown, data, tokens } = read([make(whole.slice(0, at)), make(whole.slice(at))]);
        assert.equal(shown, `Token: ${JWT.slice(0, 8)}…[secret], as you see`, `cut at ${at}`);
        assert.deepEqual(tokens.map(([token]) => token), [JWT], `cut at ${at}`);
        assert.ok(at <= 10 || !data.join('').includes('c2lnbmF0dXJl'), `signature shown, cut at ${at}`);
      }
      const { text: shown, data } = read(Array.from(whole, (char) => make(char)));
      assert.equal(shown, `Token: ${JWT.slice(0, 8)}…[secret], as you see`);
      assert.ok(data.filter((one) => one.includes('[secret]')).length > JWT.length - 5);
    });
  }

  it('masks a member of JSON that is cut at every place, in what is shown and in the events', () => {
    const whole = 'Here: {"access_token": "opaque-secret-1234567890", "a": 1} is all';
    for (let at = 1; at < whole.length; at += 1) {
      const { text: shown, data } = read([text(whole.slice(0, at)), text(whole.slice(at))]);
      assert.equal(shown, 'Here: {"access_token": "[secret]", "a": 1} is all', `cut at ${at}`);
      assert.doesNotMatch(data.join(), /opaque|secret-|567890/, `cut at ${at}`);
    }
    const { text: shown, data } = read(Array.from(whole, (char) => text(char)));
    assert.equal(shown, 'Here: {"access_token": "[secret]", "a": 1} is all');
    assert.equal(data.filter((one) => one === '"[secret]"').length, 'opaque-secret-1234567890'.length);
  });

  it('masks what goes on with a value and does not end', () => {
    const reader = createAnswerReader();
    reader.take(text('{"access_token": "opaque-sec'));
    assert.equal(reader.takeIncomplete('data: "ret-123'), '[secret]');
  });

  it('masks a member that stands in several lines of an event, in its raw form too', () => {
    const event = toMessage({ type: 'x', data: '{"access_token":\n"opaque"}', raw: 'event: x\ndata: {"access_token":\ndata: "opaque"}\n\n' }, 0, 0);
    assert.deepEqual(read([event]).raw, ['event: x\ndata: {"access_token":\ndata: "[secret]"}\n\n']);
  });

  it('keeps the raw form where it is not the usual one, masked', () => {
    const other = toMessage({ type: 'token', data: JWT, raw: `event: token\ndata: ${JWT}\n\n` }, 0, 0);
    assert.deepEqual(read([text('Hello'), other]).raw, [undefined, `event: token\ndata: ${JWT.slice(0, 8)}…[secret]\n\n`]);
  });

  it('shows the beginning of a large event', () => {
    const { isCut, data } = createAnswerReader().take(text('x'.repeat(100_000)));
    assert.deepEqual([isCut, data.length], [true, 65_536]);
  });

  it('shows the beginning of a large echo with a secret, and keeps no more of it', () => {
    const words = `h7Secret and ${'more '.repeat(10_000)}`;
    for (const form of ['json', 'repr'] as const) {
      const reader = createAnswerReader();
      const [, , , echo] = [delta('Your password: '), ...beside('Your password: ', form), delta(words), ...beside(words, form)].map((event) => reader.take(event));
      assert.ok(echo !== undefined);
      const isLong = form === 'json';
      assert.deepEqual([echo.isCut, echo.data.length <= 65_536 + 8, echo.data.endsWith('… (cut)'), echo.data.includes('h7Secret')], [false, true, isLong, false]);
    }
  });

  it('shows no secret in an echo that comes behind other pieces, and no words twice', () => {
    for (const form of ['json', 'repr'] as const) {
      const echoes = [...beside('Your password: ', form), ...beside('h7Secret', form), ...beside(' is new.', form)];
      for (const events of [
        [delta('Your password: '), delta('h7Secret'), delta(' is new.'), ...echoes],
        [delta('Your password: '), ...echoes.slice(0, 1), delta('h7Secret'), delta(' is new.'), ...echoes.slice(1)],
      ]) {
        const { text: shown, data } = read(events);
        assert.equal(shown, 'Your password: [secret] is new.');
        assert.ok(data.every((one) => !one.includes('h7Secret')), data.join('\n'));
      }
      const [, , , echo] = read([delta('Your password: '), delta('h7Secret'), text(' is new'), ...beside('h7Secret', form)]).data;
      assert.ok(echo?.includes('[secret]') === true && !echo.includes('h7Secret'), echo);
    }
  });

  it('masks a secret that a large piece goes on with or ends before, and keeps no more of the one that goes on', () => {
    const more = 'more '.repeat(20_000);
    const [header = ''] = JWT.split('.');
    for (const [title, before, large, secret] of [
      ['a member', 'Your password: ', `h7Secret and ${more}`, 'h7Secret'],
      ['a token', `Token ${header}`, `${JWT.slice(header.length)} and ${more}`, JWT.slice(header.length + 1, -6)],
    ] as const) {
      for (const make of [text, delta]) {
        const reader = createAnswerReader();
        const [, addition] = [make(before), make(large)].map((event) => reader.take(event));
        assert.ok(addition !== undefined && !addition.data.includes(secret) && !addition.text.includes(secret), title);
        assert.deepEqual([addition.isCut, addition.data.length, addition.data.endsWith('… (cut)')], [false, 65_543, true]);
        assert.ok(addition.text.includes('more more'));
      }
    }
    const { text: shown, data } = read([delta(`${more}\nYour password: `), delta('h7Secret'), delta(' is new')]);
    assert.ok(shown.endsWith('[secret] is new') && !data.join().includes('h7Secret'));
  });

  it('takes no ordinary word for a token', () => {
    assert.deepEqual(read([text('eyebright and www.eyewitness-news.example.com, eyJust a word')]).tokens, []);
  });
});
