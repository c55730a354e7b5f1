import assert from 'node:assert/strict';
import { toArguments, toFields } from './toolForm.js';

const FIELDS = toFields({
  type: 'object', required: ['city', 'days'],
  properties: {
    city: { type: 'string', description: 'Where' },
    days: { type: 'integer', default: 3 },
    ratio: { type: 'number' },
    loud: { type: 'boolean' },
    unit: { type: 'string', enum: ['C', 'F'] },
    more: { type: 'object', properties: {} },
  },
});

describe('The form of a tool', () => {
  it('has a field for each property, of the kind that its schema has', () => {
    assert.deepEqual(FIELDS.map(({ name, kind, isRequired, start }) => [name, kind, isRequired, start]), [
      ['city', 'text', true, ''], ['days', 'integer', true, '3'], ['ratio', 'number', false, ''], ['loud', 'boolean', false, ''], ['unit', 'choice', false, ''], ['more', 'json', false, ''],
    ]);
    assert.deepEqual(FIELDS.map(({ choices }) => choices)[4], ['C', 'F']);
  });
  it('has none where the schema has none', () => { assert.deepEqual([toFields({}), toFields({ properties: 7 })], [[], []]); });
  it('is read into arguments, without what is empty and not required', () => {
    assert.deepEqual(toArguments(FIELDS, { city: 'Bern', ratio: '0.5', loud: 'true', unit: 'C', more: '{"a":[1]}' }), {
      kind: 'arguments', values: { city: 'Bern', days: 3, ratio: 0.5, loud: true, unit: 'C', more: { a: [1] } },
    });
  });
  it('has a field of the one type of what may be null as well, which is left out where it is empty', () => {
    const fields = toFields({
      properties: {
        city: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, description: 'Where' }, days: { type: ['integer', 'null'] }, unit: { anyOf: [{ enum: ['C', 'F'] }, { type: 'null' }] },
        either: { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }], default: null }, both: { type: ['string', 'integer'] },
      },
    });
    assert.deepEqual(fields.map(({ name, kind, start, choices }) => [name, kind, start, choices]), [
      ['city', 'text', '', []], ['days', 'integer', '', []], ['unit', 'choice', '', ['C', 'F']], ['either', 'json', '', []], ['both', 'json', '', []],
    ]);
    assert.equal(fields[0]?.description, 'Where');
    assert.deepEqual(toArguments(fields, { city: 'Paris', days: '2' }), { kind: 'arguments', values: { city: 'Paris', days: 2 } });
  });
  it('sends null for a field that is required and left empty, where it may be null', () => {
    const fields = toFields({ required: ['city', 'days'], properties: { city: { anyOf: [{ type: 'string' }, { type: 'null' }] }, days: { type: ['integer', 'null'] } } });
    assert.deepEqual(toArguments(fields, {}), { kind: 'arguments', values: { city: null, days: null } });
  });
  it('sends no other number than was typed', () => {
    const fault = 'This whole number is larger than can be sent exactly: 9007199254740991 is the most.';
    assert.deepEqual(toArguments(FIELDS, { city: 'Bern', days: '1234567890123456789', more: '{"ids":[1,1234567890123456789]}' }), { kind: 'faults', faults: { days: fault, more: fault } });
  });
  for (const name of ['__proto__', 'constructor', 'toString']) {
    it(`takes a parameter for one that is called as a part of every object: ${name}`, () => {
      const fields = toFields({ required: [name], properties: Object.fromEntries([[name, { type: 'string' }]]) });
      const typed = toArguments(fields, Object.fromEntries([[name, 'x']]));
      assert.ok(typed.kind === 'arguments');
      assert.deepEqual(Object.entries(typed.values), [[name, 'x']]);
      const empty = toArguments(fields, {});
      assert.ok(empty.kind === 'faults');
      assert.deepEqual(Object.entries(empty.faults), [[name, 'The tool needs this.']]);
    });
  }
  it('says of each field what is wrong with it', () => {
    assert.deepEqual(toArguments(FIELDS, { city: '', days: '1.5', ratio: 'x', loud: 'yes', unit: 'K', more: '{' }), {
      kind: 'faults',
      faults: { city: 'The tool needs this.', days: 'This is a number without a fraction.', ratio: 'This is a number.', loud: 'This is true or false.', unit: 'Choose one of: C, F', more: 'This is JSON.' },
    });
  });
});
