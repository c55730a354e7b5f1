// Refuses hostile requests to a flow that waits while others complete, and finishes it then. Says the times and the heap as one line of JSON.
import assert from 'node:assert/strict';
import { ANY_PORT, callbackOf, VictimWindow } from '../../listener/window.js';
import { navigate, sendRaw } from '../../support/rawHttp.js';

const REQUESTS = 10_000;
const AT_ONCE = 8;
/** What one attacker after the other tries; none is answered with anything but a refusal. */
const ATTACKS = 6;

const window = new VictimWindow({ url: ANY_PORT });
const { origin, port, cookie } = await window.open({ name: 'alice', state: 'right' });

function attack(index: number): Promise<{ readonly status: number }> {
  switch (index % ATTACKS) {
    case 0: return navigate(`${origin}${callbackOf('alice', `&state=${index}`)}`, cookie);
    case 1: return navigate(`${origin}${callbackOf(`mallory${index}`)}`, cookie);
    case 2: return navigate(`${origin}${callbackOf('alice', '&state=right')}`, { Cookie: `aci-0=${index}` });
    case 3: return sendRaw(port, `GET ${callbackOf('alice')} HTTP/1.1\r\nHost: evil.example\r\nCookie: ${cookie.Cookie}\r\n\r\n`);
    case 4: return navigate(`${origin}/agentcore/start/${index}`);
    default: return navigate(`${origin}${callbackOf('alice', `&x=${'a'.repeat(9_000)}`)}`, cookie);
  }
}

/** Half of the attacks, and meanwhile one flow after the other from its start page to its end; gives how long the attacks took, and how many flows. */
async function attackFrom(first: number): Promise<{ readonly ms: number; readonly flows: number }> {
  const start = performance.now();
  let next = first;
  let flows = 0;
  const attacker = async () => {
    while (next < first + REQUESTS / 2) {
      const { status } = await attack(next++);
      assert.ok(status >= 400 && status < 500, String(status));
    }
  };
  const person = async () => {
    while (next < first + REQUESTS / 2) {
      const name = `bob${first}-${flows}`;
      const bob = await window.open({ name, state: name });
      assert.equal((await navigate(`${origin}${callbackOf(name, `&state=${name}`)}`, bob.cookie)).status, 303);
      assert.equal((await window.ended(name)).outcome, 'completed');
      flows += 1;
    }
  };
  await Promise.all([...Array.from({ length: AT_ONCE }, attacker), person()]);
  return { ms: performance.now() - start, flows };
}

// The first requests compile what is measured.
for (let index = 0; index < 200; index += 1) await attack(index);
const heapBytes = [await window.measure()];
const halves = [await attackFrom(0)];
heapBytes.push(await window.measure());
halves.push(await attackFrom(REQUESTS / 2));
heapBytes.push(await window.measure());
assert.ok(!window.said.some(({ bound }) => bound === 'alice'));
const answer = await navigate(`${origin}${callbackOf('alice', '&state=right')}`, cookie);
assert.equal(answer.status, 303);
assert.equal((await window.ended('alice')).outcome, 'completed');
await window.stop();
const sum = (name: 'ms' | 'flows') => halves.reduce((total, half) => total + half[name], 0);
process.stdout.write(`${JSON.stringify({ requests: REQUESTS, ms: sum('ms'), flows: sum('flows'), heapBytes })}\n`);
