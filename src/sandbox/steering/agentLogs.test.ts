import assert from 'node:assert/strict';
import { createAgentLogs } from './agentLogs.js';

describe("An agent's log", () => {
  it('keeps the last lines of each agent, with their time', () => {
    let nowMs = 0;
    const logs = createAgentLogs(() => (nowMs += 1));
    for (let count = 1; count <= 600; count += 1) logs.write('one', `line ${count}`);
    logs.write('two', 'x'.repeat(2_000));
    assert.equal(logs.list('one').length, 500);
    assert.deepEqual(logs.list('one')[0], { timeMs: 101, message: 'line 101' });
    assert.equal(logs.list('two')[0]?.message.length, 1_000);
    logs.clear();
    assert.deepEqual(logs.list('one'), []);
  });

  it('shows no query of a URL, and no token', () => {
    const logs = createAgentLogs(() => 1);
    logs.write('one', 'Open http://127.0.0.1:9/identities/oauth2/authorize?request_uri=urn%3Ahush with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodXNoIn0.aHVzaA now');
    assert.equal(logs.list('one')[0]?.message, 'Open http://127.0.0.1:9/identities/oauth2/authorize?… with [token] now');
  });
});
