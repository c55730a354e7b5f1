import assert from 'node:assert/strict';
import { fakePolicy } from '../../../test/support/fakeCognito.js';
import {
  toCallbackUrls, toTags, validateCallbackUrl, validateCallbackUrls, validateEmail, validatePassword, validatePoolName, validateTags,
  validateUsername,
} from './rules.js';

type Validate = (text: string) => string | undefined;
type Refusals = readonly (readonly [text: string, fault: string])[];

const show = (text: string) => (text.length > 60 ? `${text.length} characters` : JSON.stringify(text));

function check(name: string, validate: Validate, accepted: readonly string[], refused: Refusals): void {
  describe(name, () => {
    for (const text of accepted) it(`accepts ${show(text)}`, () => { assert.equal(validate(text), undefined); });
    for (const [text, fault] of refused) {
      it(`refuses ${show(text)}: ${fault}`, () => {
        const message = validate(text) ?? '';
        assert.ok(message.endsWith(` ${fault}`), message);
      });
    }
  });
}

check('validatePoolName', validatePoolName, ['a', 'My Pool_1 +=,.@-', 'x'.repeat(128)], [
  ['', 'This one is empty.'], ['   ', 'This one is empty.'], ['a/b', 'The / at 2 is not allowed.'], ['x'.repeat(129), 'This one has 129.'],
]);

check('validateUsername', validateUsername, ['alice', 'alice@example.com', 'Zoë', 'x'.repeat(128)], [
  ['', 'This one is empty.'], ['al ice', 'The space at 3 is not allowed.'], ['x'.repeat(129), 'This one has 129.'],
]);

check('validateEmail', validateEmail, ['', 'alice@example.com'], [
  ['alice', 'This one is written otherwise.'], ['a@b@c.de', 'This one is written otherwise.'],
  ['a b@c.de', 'The space at 2 is not allowed.'],
]);

check('validateCallbackUrl', validateCallbackUrl, [
  'https://app.example/cb?x=1', 'http://localhost:8765/cb', 'http://127.0.0.1/cb', 'http://[::1]:1/cb', 'myapp://callback',
  'https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/8c1d',
], [
  ['', 'This one is empty.'], ['app.example/cb', 'This one cannot be read as a URL.'], ['http://app.example/cb', 'This one is plain http.'],
  ['https://a/#x', 'This one has a # at 11.'], [`https://a/${'x'.repeat(1024)}`, 'This one has 1034.'],
]);

check('validateCallbackUrls', validateCallbackUrls, ['https://a/cb', ' https://a/cb  http://localhost/cb '], [
  ['', 'This one is empty.'], [' ', 'This one is empty.'], ['https://a/cb b', 'This one cannot be read as a URL.'],
  [Array.from({ length: 101 }, (_, index) => `https://a/${index}`).join(' '), 'These are 101.'],
]);

describe('toCallbackUrls', () => {
  it('takes each of several URLs once', () => {
    assert.deepEqual(toCallbackUrls(' https://a/cb\thttps://b/cb https://a/cb '), ['https://a/cb', 'https://b/cb']);
  });
});

check('validateTags', validateTags, ['', 'team=payments', ' team = payments , stage= ', 'a=b=c'], [
  ['team', 'This one has no value: team'], ['=x', 'This one has no key: =x'], ['aws:x=1', 'AWS keeps this key for itself: aws:x'],
  ['a=b;c', 'This sign is not allowed in a tag: ;'], [`${'k'.repeat(129)}=1`, `This one is too long: ${'k'.repeat(129)}`],
  [Array.from({ length: 50 }, (_, index) => `k${index}=1`).join(','), 'These are 50; at most 49 are possible.'],
]);

describe('toTags', () => {
  it('reads what a person typed', () => {
    assert.deepEqual(toTags(' team = payments , stage=, a=b=c'), { team: 'payments', stage: '', a: 'b=c' });
    assert.deepEqual(toTags(''), {});
  });
});

check('validatePassword', (text) => validatePassword(text, fakePolicy), ['Wonder-1and', `Aa1!${'x'.repeat(252)}`], [
  ['', 'This one is empty.'], ['Aa1!', 'This one has 4.'], ['wonder-1and', 'This one lacks a capital letter.'],
  ['WONDER-1AND', 'This one lacks a small letter.'], ['Wonder-land', 'This one lacks a digit.'],
  ['Wonder1and', 'This one lacks a sign such as ! or -.'], ['Wonder 1and-', 'Spaces are not allowed.'],
  [`Aa1!${'x'.repeat(253)}`, 'This one has 257.'],
]);

describe('the rule of a password', () => {
  it('names what the policy asks for, and nothing of the password', () => {
    const message = validatePassword('hunter2', fakePolicy) ?? '';
    assert.ok(message.startsWith(
      'A password of this pool has at least 8 characters, with a capital letter, a small letter, a digit and a sign such as ! or -.',
    ), message);
    assert.ok(!message.includes('hunter'));
  });

  it('asks for a length only where the policy does', () => {
    const lax = { minimumLength: 6, requireUppercase: false, requireLowercase: false, requireNumbers: false, requireSymbols: false };
    assert.equal(validatePassword('abc', lax), 'A password of this pool has at least 6 characters. This one has 3.');
    assert.equal(validatePassword('abcdef', lax), undefined);
  });
});
