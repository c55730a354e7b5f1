import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { renderPage, securityHeaders, type Page } from './pages.js';

const facts = { agent: 'quickstart-agent', user: 'alice', provider: 'quickstart-cognito', scopes: ['openid', 'email'] };
const pages: readonly (readonly [page: Page, title: string])[] = [
  [{ kind: 'given', facts }, 'Consent given'],
  [{ kind: 'refused', facts, error: 'access_denied' }, 'Consent refused'],
  [{ kind: 'given', facts: { ...facts, purpose: 'signIn' } }, 'Signed in'],
  [{ kind: 'refused', facts: { ...facts, purpose: 'signIn' }, error: 'access_denied' }, 'Sign-in refused'],
  [{ kind: 'failed', facts }, 'Could not finish'],
  [{ kind: 'tooOld' }, 'This link is too old'],
  [{ kind: 'used' }, 'Already used'],
  [{ kind: 'notStartedHere' }, 'Not started here'],
  [{ kind: 'windowClosed' }, 'The window is closed'],
  [{ kind: 'nothingHere' }, 'Nothing to show'],
];

describe('the pages of the listener', () => {
  for (const [page, title] of pages) {
    it(`say "${title}" as title and as the only heading`, () => {
      const html = renderPage(page);
      assert.ok(html.includes(`<title>${title}</title>`));
      assert.equal(html.match(/<h1>/g)?.length, 1);
      assert.ok(html.includes(`</span> ${title}</h1>`));
    });

    it(`need no script, no inline style and nothing from elsewhere: ${title}`, () => {
      const html = renderPage(page);
      assert.ok(!/<script|style="|\son\w+=|https?:|url\(|<form|<a /i.test(html));
    });
  }

  it('have the one style sheet that the policy allows', () => {
    const style = /<style>([^<]*)<\/style>/.exec(renderPage({ kind: 'used' }))?.[1] ?? '';
    assert.ok(securityHeaders['Content-Security-Policy']?.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
  });

  it('name the app client that was signed in to, and no agent', () => {
    const html = renderPage({ kind: 'given', facts: { ...facts, purpose: 'signIn' } });
    assert.ok(html.includes('<dt>App client</dt><dd>quickstart-agent</dd>'));
    assert.ok(!/Agent<|For<|Ask Again/.test(html));
  });

  it('say who may do what for whom', () => {
    const html = renderPage({ kind: 'given', facts });
    assert.ok(html.includes('quickstart-agent may now use quickstart-cognito for you.'));
    assert.ok(html.includes('<dt>For</dt><dd>alice</dd>'));
    assert.ok(html.includes('<dt>Allowed</dt><dd>openid, email</dd>'));
  });

  it('leave out what the agent did not say', () => {
    const html = renderPage({ kind: 'given', facts: { agent: 'a', user: 'u' } });
    assert.ok(html.includes('a may now act for you.'));
    assert.ok(!html.includes('Provider') && !html.includes('Allowed'));
  });

  it('escape names', () => {
    assert.ok(!renderPage({ kind: 'given', facts: { ...facts, agent: '<img src=x onerror=alert(1)>' } }).includes('<img'));
  });

  it('do not say that nothing was granted where that is not known', () => {
    for (const kind of ['notStartedHere', 'used', 'tooOld', 'windowClosed', 'nothingHere'] as const) assert.ok(!renderPage({ kind }).includes('granted'), kind);
  });

  it('name an unknown error in words', () => {
    assert.ok(renderPage({ kind: 'refused', facts, error: 'other' }).includes('another error; see VS Code'));
  });
});
