import assert from 'node:assert/strict';
import { readJson } from './json.js';
import type { JsonMember } from './json.js';

function membersOf(source: string): readonly JsonMember[] {
  const { root } = readJson(source);
  assert.equal(root?.kind, 'object');
  return root.members;
}

describe('readJson', () => {
  it('keeps the order of names, the text of numbers and names given twice', () => {
    const source = '{"z":1.0,"a":12345678901234567890,"z":1e400}';
    assert.deepEqual(membersOf(source).map(({ name, value }) => [name, value.raw]), [['z', '1.0'], ['a', '12345678901234567890'], ['z', '1e400']]);
  });

  it('says where each member stands', () => {
    const source = ' { "a" : [true, null], "b": "x" }';
    for (const member of membersOf(source)) {
      assert.equal(source.charAt(member.start), '"');
      assert.equal(source.slice(member.value.start, member.value.end), member.value.raw);
    }
  });

  it('treats __proto__ and constructor as names like any other', () => {
    const members = membersOf('{"__proto__":{"polluted":1},"constructor":2}');
    assert.deepEqual(members.map(({ name }) => name), ['__proto__', 'constructor']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('unpacks escapes, half a surrogate pair among them', () => {
    const [member] = membersOf(String.raw`{"a":"\u0041\n\"\\\ud800"}`);
    assert.equal(member?.value.kind === 'string' ? member.value.value : '', 'A\n"\\\ud800');
  });

  it('reads what was written before the text was cut off', () => {
    const { root, faults } = readJson('{"a":1,"b":"tw');
    assert.deepEqual(root?.kind === 'object' ? root.members.map(({ name }) => name) : [], ['a', 'b']);
    assert.ok(faults.some(({ cutOff }) => cutOff));
  });

  for (const word of ['NaN', 'Infinity', '-Infinity', '01', '+1', '.5', '0x10', 'undefined', 'True', "'a'"]) {
    it(`does not take ${word} for a value, and reads on`, () => {
      const { root, faults } = readJson(`{"a":${word},"b":2}`);
      assert.ok(faults.length > 0);
      assert.deepEqual(root?.kind === 'object' ? root.members.map(({ value }) => value.kind) : [], ['other', 'number']);
    });
  }

  for (const source of ['{"a":}', '{"a":,"b":1}', '{"a" 1}', '{,}', '[,]', '[}', '{]', '{"a":1 "b":2}', '{"a":1,}', '[1,]', '{} x', '"', '\\', '{"\\', '\u0000', '']) {
    it(`names a fault in ${JSON.stringify(source)}`, () => {
      assert.ok(readJson(source).faults.length > 0);
    });
  }

  it('stops at a hundred levels of nesting instead of exhausting the stack', () => {
    for (const source of ['['.repeat(200_000), '{"a":'.repeat(50_000)]) {
      const { faults } = readJson(source);
      assert.match(faults[0]?.message ?? '', /nested deeper than 100 levels/);
    }
  });

  it('names at most twenty faults', () => {
    assert.equal(readJson(`[${'x,'.repeat(10_000)}1]`).faults.length, 20);
  });

  it('agrees with JSON.parse on text that is JSON', () => {
    for (const source of ['{}', '[]', '1', '"a"', 'null', '[1,{"a":[{}]},"\\u00e9"]', ' {"a" : -0.5e-7 } ']) {
      assert.deepEqual(readJson(source).faults, []);
      assert.doesNotThrow(() => JSON.parse(source) as unknown);
    }
  });
});
