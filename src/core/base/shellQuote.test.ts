import fc from 'fast-check';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { quoteCmd, quotePosix, quotePowerShell, toCommandShell } from './shellQuote.js';

describe('quoting', () => {
  const table: readonly (readonly [text: string, posix: string, powershell: string])[] = [
    ['', `''`, `''`],
    ['plain', `'plain'`, `'plain'`],
    [`it's`, `'it'\\''s'`, `'it''s'`],
    [`'`, `''\\'''`, `''''`],
    ['$HOME `id` "x" \\ !', `'$HOME \`id\` "x" \\ !'`, `'$HOME \`id\` "x" \\ !'`],
    ['a\nb', `'a\nb'`, `'a\nb'`],
    ['\u2018a\u2019\u201ab\u201b', `'\u2018a\u2019\u201ab\u201b'`, `'\u2018\u2018a\u2019\u2019\u201a\u201ab\u201b\u201b'`],
  ];
  for (const [text, posix, powershell] of table) {
    it(`keeps ${JSON.stringify(text)} as it is`, () => {
      assert.deepEqual([quotePosix(text), quotePowerShell(text)], [posix, powershell]);
    });
  }

  it('lets cmd see neither quotes nor names of variables', () => {
    assert.equal(quoteCmd('ada lovelace'), '^"ada lovelace^"');
    assert.equal(quoteCmd('%PATH% & calc | "x" > y !z! ^'), '^"^%PATH^% ^& calc ^| ^"x^" ^> y ^!z^! ^^^"');
  });

  it('knows a shell by its path', () => {
    const paths = ['C:\\Windows\\System32\\cmd.exe', 'C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', '/usr/bin/pwsh', '/bin/bash', 'C:\\Program Files\\Git\\bin\\bash.exe', '/opt/cmd/zsh', ''];
    assert.deepEqual(paths.map(toCommandShell), ['cmd', 'powershell', 'powershell', 'posix', 'posix', 'posix', 'posix']);
  });

  it('gives a real bash back what went in, whatever it is', function () {
    this.timeout(30_000);
    // An argument cannot hold a NUL, which ends each of them in the answer.
    const text = fc.string({ unit: fc.oneof(fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', ' ', '*', '{', '~', '#', '-'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) })
      .filter((one) => !one.includes('\0'));
    fc.assert(fc.property(fc.array(text, { minLength: 20, maxLength: 60 }), (texts) => {
      const script = texts.map((one) => `printf '%s\\0' ${quotePosix(one)}`).join('\n');
      const { stdout } = spawnSync('bash', ['--norc'], { input: `${script}\n`, encoding: 'utf8' });
      assert.deepEqual(stdout.split('\0').slice(0, -1), texts);
    }), { numRuns: 25 });
  });
});
