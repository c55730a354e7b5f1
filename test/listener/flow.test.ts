import assert from 'node:assert/strict';
import { untilFree } from '../support/consents.js';
import { navigate } from '../support/rawHttp.js';
import { point } from './points.js';
import { ANY_PORT, callbackOf, VictimWindow } from './window.js';

describe('which callback the listener acts upon', function () {
  this.timeout(20_000);
  let victim: VictimWindow;
  let origin: string;
  before(async () => {
    victim = new VictimWindow({ url: ANY_PORT });
    ({ origin } = await victim.open({ name: 'keeper' }));
  });
  after(() => victim.stop());

  const bound = (name: string) => victim.said.filter((said) => said.bound === name);
  const callback = (name: string, more = '') => `${origin}${callbackOf(name, more)}`;

  point(10, 'State', 'required back where it was sent, whole, and that of no other flow', async () => {
    const { cookie } = await victim.open({ name: 'state1', state: 'right-1' });
    await victim.open({ name: 'state2', state: 'right-2' });
    for (const more of ['', '&state=', '&state=right', '&state=right-11', '&state=RIGHT-1', '&state=right-2']) {
      assert.equal((await navigate(callback('state1', more), cookie)).status, 400, more);
    }
    assert.equal(bound('state1').length, 0);
    assert.equal((await navigate(callback('state1', '&state=right-1'), cookie)).status, 303);
    assert.equal(bound('state1').length, 1);
  });

  point(11, 'Unknown state', 'a thousand wrong ones, errors among them, end no flow and do not fill the log', async () => {
    const { cookie } = await victim.open({ name: 'wrong', state: 'right' });
    for (let batch = 0; batch < 100; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => (
        navigate(callback('wrong', `&state=${batch * 10 + index}${index % 2 === 0 ? '' : '&error=access_denied'}`), cookie))));
      assert.ok(answers.every(({ status }) => status === 400));
    }
    assert.equal((await navigate(`${origin}/agentcore/callback?error=access_denied`, cookie)).status, 400, 'an error that names no flow');
    assert.equal((await navigate(`${origin}/agentcore/callback?error=access_denied&state=unknown`, cookie)).status, 400);
    assert.ok(victim.said.filter(({ log }) => log !== undefined).length <= 21);
    assert.equal((await navigate(callback('wrong', '&state=right'), cookie)).status, 303);
    assert.deepEqual((await victim.ended('wrong')).outcome, 'completed');
  });

  point(12, 'One shot', 'of eight callbacks at once one is taken, the others and every replay are told so', async () => {
    const { cookie } = await victim.open({ name: 'once' });
    const racing = await Promise.all(Array.from({ length: 8 }, () => navigate(callback('once'), cookie)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [303, ...Array.from({ length: 7 }, () => 409)]);
    await victim.ended('once');
    for (const more of ['', '&error=access_denied']) {
      const replay = await navigate(callback('once', more), cookie);
      assert.equal(replay.status, 409);
      assert.ok(replay.body.includes('Already used'));
    }
    assert.equal((await navigate(callback('once'))).status, 400, 'a replay from elsewhere learns nothing');
    assert.equal(bound('once').length, 1);
  });

  point(13, 'session_id', 'only a session that this window started and has not finished, in its time', async () => {
    const { cookie } = await victim.open({ name: 'session' });
    const { cookie: shortCookie } = await victim.open({ name: 'short', lifeMs: 1_500 });
    for (const id of ['', 'session', 'urn:ietf:params:oauth:request_uri:mallory', 'urn:ietf:params:oauth:request_uri:session ', 'urn:ietf:params:oauth:request_uri:SESSION',
      'urn:ietf:params:oauth:request_uri:session\u0000', '__proto__', 'constructor']) {
      assert.equal((await navigate(`${origin}/agentcore/callback?session_id=${encodeURIComponent(id)}`, cookie)).status, 400, id);
    }
    assert.equal((await victim.ended('short')).outcome, 'expired');
    assert.equal((await navigate(callback('short'), shortCookie)).status, 410);
    assert.equal(bound('short').length + bound('session').length, 0);
    assert.equal((await navigate(callback('session'), cookie)).status, 303);
  });

  point(15, 'User binding', 'the session is bound for the user who began the flow, whatever the callback says, and the page names them', async () => {
    const { cookie } = await victim.open({ name: 'carol' });
    const answer = await navigate(callback('carol', '&userId=mallory&user_id=mallory&userToken=mallory&user_token=mallory'), cookie);
    assert.deepEqual(bound('carol'), [{ bound: 'carol', user: 'user of carol' }]);
    const page = await navigate(new URL(answer.headers['location'] ?? '', origin).href, cookie);
    assert.ok(page.body.includes('user of carol') && page.body.includes('agent of carol') && !page.body.includes('mallory'));
  });

  point(25, 'Timeouts', 'a consent ends with its session, by itself', async () => {
    const { cookie } = await victim.open({ name: 'late', lifeMs: 1_500 });
    const startUrl = await victim.startUrl({ name: 'unopened', lifeMs: 1_500 });
    assert.equal((await victim.ended('late')).outcome, 'expired');
    assert.equal((await victim.ended('unopened')).outcome, 'expired');
    const page = await navigate(callback('late'), cookie);
    assert.equal(page.status, 410);
    assert.ok(page.body.includes('This link is too old'));
    assert.equal((await navigate(startUrl)).status, 410);
  });

  point(26, 'Close', 'the port is free once no flow waits, open connections and all', async () => {
    const brief = new VictimWindow({ url: ANY_PORT, lingerMs: 20 });
    const { port, cookie, origin: own } = await brief.open({ name: 'one' });
    await brief.startUrl({ name: 'two' });
    assert.equal((await navigate(`${own}${callbackOf('one')}`, cookie)).status, 303);
    assert.equal((await navigate(`${own}/favicon.ico`)).status, 204, 'the other flow still waits');
    brief.cancel('two');
    await untilFree(port);
    await brief.stop();
  });

  point(29, 'Several flows', 'one listener keeps them apart by session, state and cookie', async () => {
    const [one, two] = [await victim.open({ name: 'first' }), await victim.open({ name: 'second', state: 'of second' })];
    assert.equal((await navigate(callback('first'), two.cookie)).status, 400);
    assert.equal((await navigate(callback('second', '&state=of%20second'), one.cookie)).status, 400);
    const both = { Cookie: `${one.cookie.Cookie}; ${two.cookie.Cookie}` };
    assert.equal((await navigate(callback('second', '&state=of%20second'), both)).status, 303);
    assert.equal(bound('first').length, 0);
    assert.equal((await navigate(callback('first'), both)).status, 303);
  });
});
