import assert from 'node:assert/strict';
import { addAgent, namesIn, removeAgent } from './agentsList.js';

const KEPT = '[{"name":"one","url":"http://127.0.0.1:1","command":["node","a.js"],"later":true}]';

describe('the list of local agents', () => {
  it('begins where there is none, and where the file is empty', () => {
    const text = '[\n  {\n    "name": "mine",\n    "url": "http://127.0.0.1:8080"\n  }\n]\n';
    const mine = { name: 'mine', url: 'http://127.0.0.1:8080' };
    assert.deepEqual([addAgent(undefined, mine), addAgent(' \n', mine)], [text, text]);
  });

  it('keeps what is there, also what is not known here', () => {
    const text = addAgent(KEPT, { name: 'two', url: 'http://localhost:2', protocol: 'MCP' });
    assert.deepEqual(JSON.parse(text), [...JSON.parse(KEPT) as readonly unknown[], { name: 'two', url: 'http://localhost:2', protocol: 'MCP' }]);
    assert.deepEqual(namesIn(text), ['one', 'two']);
    assert.deepEqual(JSON.parse(removeAgent(text, 'two')), JSON.parse(KEPT));
    assert.deepEqual(namesIn('[1, null, {"name": 2}, {"name": "x"}]'), ['x']);
  });

  for (const text of ['{', '{"name": "one"}', '[1,]']) {
    it(`is not written over where it cannot be read: ${text}`, () => {
      for (const act of [() => addAgent(text, { name: 'a', url: 'b' }), () => removeAgent(text, 'a'), () => namesIn(text)]) {
        assert.throws(act, { code: 'AgentsList', message: 'This file is not a JSON list of agents: .agentcore-identity/agents.json' });
      }
    });
  }
});
