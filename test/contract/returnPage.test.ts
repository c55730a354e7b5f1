import assert from 'node:assert/strict';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { beginFlow, createClients, type Clients } from './clients.js';
import { createVisitor, giveConsent } from './visitor.js';

describe("The sandbox's own return page, for flows without a listener", function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  const begin = (userId: string) => beginFlow(clients, 'quickstart_agent-sandbox001', userId, { resourceOauth2ReturnUrl: `${sandbox.ready.endpoint}/_sandbox/return` });

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
  });
  after(() => sandbox.stop());

  it('asks who is there, refuses a wrong user without harm, and binds the right one', async () => {
    const flow = await begin('page-user');
    const person = createVisitor(sandbox.ready.endpoint);
    const form = await giveConsent(person, flow.authorizationUrl);
    assert.equal(form.url.pathname, '/_sandbox/return');
    assert.match(form.page?.text ?? '', /quickstart_agent-sandbox001[\s\S]*quickstart-demo/);
    assert.ok(!(form.page?.text ?? '').includes('page-user'), 'the page does not tell for whom the session is');
    const wrong = await person.submit(form, { user: 'somebody' });
    assert.equal(wrong.page?.status, 403);
    assert.match(wrong.page.text, /role="alert"/);
    assert.equal((await flow.poll()).sessionStatus, 'IN_PROGRESS');
    const right = await person.submit(wrong, { user: 'page-user' });
    assert.match(right.page?.text ?? '', /<title>Consent given<\/title>/);
    assert.ok((await flow.poll()).accessToken);
    const again = await person.open(form.url.href);
    assert.match(again.page?.text ?? '', /<title>Already used<\/title>/);
  });

  it('takes a form only from the browser that it was shown to', async () => {
    const flow = await begin('forged');
    const form = await giveConsent(createVisitor(sandbox.ready.endpoint), flow.authorizationUrl);
    const forged = await createVisitor(sandbox.ready.endpoint).submit(form, { user: 'forged' });
    assert.equal(forged.page?.status, 404);
    assert.equal((await flow.poll()).sessionStatus, 'IN_PROGRESS');
  });

  it('says so where it is opened without a consent', async () => {
    const visit = await createVisitor(sandbox.ready.endpoint).open(`${sandbox.ready.endpoint}/_sandbox/return?session_id=x`);
    assert.match(visit.page?.text ?? '', /<title>Not started here<\/title>/);
  });

  it('and every other page come with the strict policy, without script and without foreign addresses', async () => {
    const flow = await begin('policy');
    const person = createVisitor(sandbox.ready.endpoint);
    const signIn = await person.open(flow.authorizationUrl);
    const consent = await person.submit(signIn, { username: 'alice', password: 'wonderland', answer: 'signIn' });
    const who = await person.submit(consent, { answer: 'allow' });
    for (const { page } of [signIn, consent, who]) {
      assert.match(page?.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; frame-ancestors 'none'$/);
      assert.equal(page?.headers.get('cache-control'), 'no-store');
      assert.equal(page.headers.get('access-control-allow-origin'), null);
      assert.ok(!/<script|<link|style=|src=|https:\/\//.test(page.text));
    }
  });
});
