import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { FLOW_ERRORS, type FlowError } from '../../src/core/flow/errors.js';
import { ERROR_SOURCES, type ErrorSource } from '../../src/core/flow/errorSources.js';
import { PROVOCATIONS } from '../contract/flowErrors/registry.js';

describe('the table of flow errors', () => {
  it('has no entry that the contract tests do not provoke, and none is provoked that it lacks', () => {
    assert.deepEqual(Object.keys(PROVOCATIONS).sort(), Object.keys(FLOW_ERRORS).sort());
  });

  it('is met by what the other side says: no test hands in what it is to be recognised as', () => {
    const folder = resolve(import.meta.dirname, '../contract/flowErrors');
    const texts = readdirSync(folder).map((name) => readFileSync(resolve(folder, name), 'utf8'));
    assert.deepEqual(texts.flatMap((text) => text.match(/new UserError|\bcode: '/g) ?? []), []);
  });

  it('names the source of each: a page or section, a public thread, or that it is a guess and why', () => {
    assert.deepEqual(Object.keys(ERROR_SOURCES).sort(), Object.keys(FLOW_ERRORS).sort());
    const isNamed = (source: ErrorSource) => {
      switch (source.kind) {
        case 'document': return /^(AWS|Microsoft|OpenID Connect|RFC \d{4}, section \d)/.test(source.name) && /^https:\/\/[\w.-]+\/\S+$/.test(source.url);
        case 'users': return /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+$/.test(source.url);
        case 'guess': return /^[A-Z].{20,}\.$/.test(source.why);
      }
    };
    assert.deepEqual(Object.entries(ERROR_SOURCES).filter(([, source]) => !isNamed(source)), []);
  });

  it('says of each what it is, why, and what to do, in whole sentences', () => {
    const entries: readonly (readonly [string, FlowError])[] = Object.entries(FLOW_ERRORS);
    const texts = entries.flatMap(([id, { title, cause, fix }]) => [title, cause, fix].map((text) => `${id}: ${text}`));
    assert.deepEqual(texts.filter((text) => !/: [A-Z].*[.)]$/.test(text)), []);
    assert.deepEqual(texts.filter((text) => /\b(oops|please|sorry|successfully)\b/i.test(text)), []);
  });
});
