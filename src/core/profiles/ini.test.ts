import assert from 'node:assert/strict';
import { readIni } from './ini.js';

describe('readIni', () => {
  const read = (text: string) => [...readIni(Buffer.from(text))];
  const values = (text: string) => read(text).flatMap((entry) => (entry.kind === 'value' ? [`${entry.line} ${entry.key}=${entry.value}`] : []));

  it('gives sections and values with their lines, whichever way lines end', () => {
    assert.deepEqual(read('\n[profile a]\r\nregion = eu-west-1\n[b]'), [
      { kind: 'section', line: 2, title: 'profile a' },
      { kind: 'value', line: 3, key: 'region', value: 'eu-west-1' },
      { kind: 'section', line: 4, title: 'b' },
    ]);
  });

  it('takes # and ; for a comment at the start of a line and after a space only', () => {
    assert.deepEqual(values('[a]\n# k = 1\n ; k = 2\nx = a#b;c\ny = a #b\nz = a\t;b'), ['4 x=a#b;c', '5 y=a', '6 z=a']);
  });

  it('names nested settings after their parent until a key is not indented', () => {
    assert.deepEqual(values('[a]\ns3 =\n  region = x\n\tsize = 1\nregion = y\n  output = z'), ['3 s3.region=x', '4 s3.size=1', '5 region=y', '6 output=z']);
  });

  it('keeps equals signs and inner spaces of a value, and the case of a key', () => {
    assert.deepEqual(values('[a]\nCmd = run --x=1  y'), ['2 Cmd=run --x=1  y']);
  });

  const faults: readonly (readonly [string, string, number, RegExp])[] = [
    ['a section without its closing bracket', '[a]\n[profile b\nregion = x', 2, /no closing bracket/],
    ['a line before any section', 'region = x\n[a]', 1, /before any section/],
    ['a line that sets nothing', '[a]\nregion: x', 2, /no KEY = VALUE/],
    ['a value without a key', '[a]\n= x', 2, /no KEY = VALUE/],
  ];
  for (const [name, text, line, what] of faults) {
    it(`finds ${name}`, () => {
      const [found, ...more] = read(text).filter((entry) => entry.kind === 'fault');
      assert.deepEqual([found?.line, more], [line, []]);
      assert.match(found?.what ?? '', what);
    });
  }

  it('repeats nothing of a line that is at fault, as it may be part of a secret', () => {
    assert.ok(!JSON.stringify(read('[a]\nwJalrXUtnFEMI')).includes('wJalr'));
  });
});
