import assert from 'node:assert/strict';
import { validateAgentUrl, validateRuntimeName } from './rules.js';

describe('the rules of a local agent', () => {
  for (const [text, fault] of [
    ['my-agent', 'The - at 3 is not allowed.'], ['1st', 'The 1 at 1 is not allowed.'], ['_a', 'The _ at 1 is not allowed.'], ['', 'This one is empty.'],
    ['a'.repeat(49), 'This one has 49.'],
  ] as const) {
    it(`refuse the name: ${text}`, () => {
      assert.equal(validateRuntimeName(text), `A name begins with a letter and has letters, digits and _ only, up to 48. ${fault}`);
    });
  }

  for (const [text, fault] of [
    ['127.0.0.1:8080', 'This one cannot be read as a URL.'], ['https://127.0.0.1', 'This one does not begin with http://.'], ['http://10.0.0.1', 'This one is not on this computer.'],
    ['http://localhost.evil.example', 'This one is not on this computer.'], ['http://me@localhost', 'This one has more than a host, a port and a path.'],
    ['http://localhost/?a', 'This one has more than a host, a port and a path.'], ['http://local host', 'The space at 13 is not allowed.'],
  ] as const) {
    it(`refuse the address: ${text}`, () => {
      assert.equal(validateAgentUrl(text), `The address of an agent is written like http://127.0.0.1:8080. ${fault}`);
    });
  }

  it('take what the sandbox takes', () => {
    for (const name of ['a', 'my_agent2', 'a'.repeat(48)]) assert.equal(validateRuntimeName(name), undefined);
    for (const url of ['http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:1/base/']) assert.equal(validateAgentUrl(url), undefined);
  });
});
