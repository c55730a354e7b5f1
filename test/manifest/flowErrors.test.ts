import assert from 'node:assert/strict';
import { FLOW_ERRORS, type FlowError } from '../../src/core/flow/errors.js';
import { PROVOCATIONS } from '../contract/flowErrors/registry.js';

describe('the table of flow errors', () => {
  it('has no entry that the contract tests do not provoke, and none is provoked that it lacks', () => {
    assert.deepEqual(Object.keys(PROVOCATIONS).sort(), Object.keys(FLOW_ERRORS).sort());
  });

  it('says of each what it is, why, and what to do, in whole sentences', () => {
    const entries: readonly (readonly [string, FlowError])[] = Object.entries(FLOW_ERRORS);
    const texts = entries.flatMap(([id, { title, cause, fix }]) => [title, cause, fix].map((text) => `${id}: ${text}`));
    assert.deepEqual(texts.filter((text) => !/: [A-Z].*[.)]$/.test(text)), []);
    assert.deepEqual(texts.filter((text) => /\b(oops|please|sorry|successfully)\b/i.test(text)), []);
  });
});
