import assert from 'node:assert/strict';
import { systemClock } from '../base/clock.js';
import { UserError } from '../base/errors.js';
import { createSandboxLogTail, findNew } from './sandboxLogTail.js';

const toLines = (text: string) => Array.from(text, (message) => ({ timeMs: 0, message }));
const wordsOf = (known: string, lines: string) => findNew(toLines(known), toLines(lines)).map(({ message }) => message).join('');

describe('findNew', () => {
  for (const [title, known, lines, expected] of [
    ['everything at first', '', 'abc', 'abc'], ['nothing where nothing came', 'abc', 'abc', ''], ['what came behind', 'abc', 'abcde', 'de'],
    ['what came while old lines went', 'abcd', 'cdef', 'ef'], ['everything where all that was known is gone', 'abcd', 'wxyz', 'wxyz'],
    ['a line once more that is like another', 'aaa', 'aaaa', 'a'], ['everything where the log was cleared', 'abc', 'x', 'x'], ['nothing of an empty log', 'abc', '', ''],
  ] as const) {
    it(`gives ${title}`, () => { assert.equal(wordsOf(known, lines), expected); });
  }
});

describe('createSandboxLogTail', () => {
  it('leaves out the lines that name another session, and those from before its own', async () => {
    const messages = ['plain', '{"sessionId":"mine","message":"a"}', '{"session_id": "theirs"}'];
    const tail = createSandboxLogTail({ readLog: () => Promise.resolve([{ timeMs: 0, message: 'earlier' }, ...messages.map((message) => ({ timeMs: 1, message }))]) }, 'id', { sessionId: 'mine', sinceMs: 1 }, systemClock);
    for await (const event of tail.follow(new AbortController().signal)) {
      assert.deepEqual(event, { kind: 'entries', entries: messages.slice(0, 2).map((text) => ({ atMs: 1, text })) });
      break;
    }
  });

  it('throws what the sandbox refuses', async () => {
    const tail = createSandboxLogTail({ readLog: () => Promise.reject(new UserError('No.', { code: 'SandboxRefused' })) }, 'id', { sessionId: 'mine', sinceMs: 1 }, systemClock);
    await assert.rejects(async () => { for await (const event of tail.follow(new AbortController().signal)) assert.fail(event.kind); }, { code: 'SandboxRefused' });
  });
});
