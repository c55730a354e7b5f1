import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const INSPECTOR = '[aria-label="Verdicts"]';
const HOVER_MS = 8_000;
const NOW_S = Math.floor(Date.now() / 1000);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object): string => `${encode({ alg: 'RS256', kid: 'k1' })}.${encode(claims)}.c2lnbmF0dXJl`;

const ACCESS = tokenOf({ sub: 'alice', iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_k3', token_use: 'access', iat: NOW_S - 60, exp: NOW_S + 2490 });
const NASTY = tokenOf({ sub: '[Trust](command:workbench.action.openSettings) <b>me</b>', iss: 'https://issuer.example', nonce: 'n', email: 'a@b.example', exp: NOW_S - 600 });
const FILES = {
  '.env': `REGION=us-east-1\nTOKEN=${ACCESS}\n`,
  'response.json': JSON.stringify({ token_type: 'Bearer', access_token: ACCESS, id_token: NASTY }, null, 2),
  'huge.log': `Authorization: Bearer ${ACCESS}\n${'2026-11-22 10:00:00 INFO nothing of note\n'.repeat(125_000)}`,
  'agent.log': `2026-11-22 10:00:00 INFO started\n2026-11-22 10:00:01 DEBUG Authorization: Bearer ${ACCESS}\n2026-11-22 10:00:02 DEBUG Authorization: Bearer ${ACCESS}\n`,
};

/** What a person sees of the tokens in the editor that is open. */
function editorOf({ page, run, quickInput }: Scene) {
  const lens = (text: string | RegExp): Locator => page.locator('.monaco-editor .codelens-decoration a', { hasText: text }).first();
  const line = (text: string): Locator => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  return {
    lens, line,
    lenses: page.locator('.monaco-editor .codelens-decoration a'),
    open: async (name: string, first: string) => {
      await run('Go to File...');
      await quickInput.type('Search files by name', name);
      await quickInput.pick(name);
      await line(first).waitFor();
    },
    /** Puts the cursor into a line, far enough to the right to be in its token. */
    putCursor: async (text: string) => { await line(text).click({ position: { x: 600, y: 8 } }); },
    hover: async (text: string): Promise<Locator> => {
      const card = page.locator('.monaco-hover:visible .hover-row', { hasText: 'Inspect Token' }).first();
      // A line that moves under the pointer, as lines of ours come above it, has no hover: as a person would, point again.
      for (let tries = 0; ; tries += 1) {
        await page.mouse.move(0, 0);
        await line(text).hover({ position: { x: 600, y: 8 } });
        const isThere = await card.waitFor({ timeout: HOVER_MS }).then(() => true, (error: unknown) => { if (tries === 2) throw error; return false; });
        if (isThere) return card;
      }
    },
  };
}

describe('tokens in documents', () => {
  let scene: Scene;
  let editor: ReturnType<typeof editorOf>;

  before(async () => {
    scene = await openScene({ files: FILES, trustAll: false, settings: { 'agentcoreIdentity.jwt.noticeBeforeExpirySeconds': 3600 } });
    editor = editorOf(scene);
  });
  after(async () => { await scene.stop(); });
  pictureOfFailures(() => scene);

  /** Whoever asks is answered, where no token of a document is pointed out. */
  async function answersOnly(name: string, first: string, inLine: string): Promise<void> {
    await editor.open(name, first);
    await editor.putCursor(inLine);
    await scene.run('AgentCore Identity: Inspect Token at Cursor');
    await (await scene.webview(INSPECTOR)).getByRole('rowheader', { name: 'sub' }).waitFor();
    await scene.closeTab('Token');
    assert.equal(await editor.lenses.count(), 0);
  }
  const showsNone = () => answersOnly('.env', 'REGION', 'TOKEN');

  it('make the extension active by a .env file alone', async () => {
    await editor.open('.env', 'REGION');
    await scene.run('Developer: Show Running Extensions');
    await scene.page.locator('.runtime-extensions-editor .extension', { hasText: 'agentcore-identity' }).locator('.activation-time', { hasText: /\d+ms/ }).waitFor();
    await scene.page.keyboard.press('Escape');
  });

  it('are not pointed out in a folder that is not trusted, but read where one asks', showsNone);

  it('have a line above them once the folder is trusted', async () => {
    await scene.run('Workspaces: Manage Workspace Trust');
    await scene.page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
    await editor.open('.env', 'REGION');
    await editor.lens(/^Access token · Cognito · ends in (?:39|4[01]) minutes — Inspect$/).waitFor();
    await scene.screenshot('tokens in a .env file');
  });

  it('open in the inspector by that line', async () => {
    await editor.lens('Access token').click();
    const inspector = await scene.webview(INSPECTOR);
    await inspector.getByRole('rowheader', { name: 'sub' }).waitFor();
    assert.match(await inspector.locator('.claims').innerText(), /alice/);
    await scene.screenshot('token of a .env file inspected');
    await scene.closeTab('Token');
  });

  it('have a line each in JSON, and a hover that shows claims as they are', async () => {
    await editor.open('response.json', 'token_type');
    await editor.lens('Access token · Cognito').waitFor();
    await editor.lens(/^ID token · ended 1[0-2] minutes ago — Inspect$/).waitFor();
    const card = await editor.hover('id_token');
    const text = (await card.innerText()).replace(/\u00a0/g, ' ');
    assert.match(text, /ID token\s+Ended 1[0-2] minutes ago · signature not checked here\s+Subject \[Trust\]\(command:workbench\.action\.openSettings\) <b>me<\/b>\s+Issuer https:\/\/issuer\.example\s+1 warning to mind\s+Inspect Token/);
    assert.equal(await card.locator('a').count(), 1);
    assert.ok(!(await card.innerHTML()).includes('eyJ'), 'the token is not in the hover');
    await scene.screenshot('hover on a token in JSON');
  });

  it('open in the inspector by the link of the hover', async () => {
    await (await editor.hover('id_token')).getByText('Inspect Token').click();
    const inspector = await scene.webview(INSPECTOR);
    await inspector.getByRole('rowheader', { name: 'nonce' }).waitFor();
    await scene.closeTab('Token');
  });

  it('have one line above the first of those that are the same in a log, and a hover each', async () => {
    await editor.open('agent.log', 'started');
    await editor.lens('Access token · Cognito').waitFor();
    assert.equal(await editor.lenses.count(), 1);
    await editor.hover('10:00:02');
    await scene.screenshot('hover on a token in a log');
  });

  it('open in the inspector from the palette by the cursor, which says where there is none', async () => {
    await editor.putCursor('10:00:02');
    await scene.run('AgentCore Identity: Inspect Token at Cursor');
    await (await scene.webview(INSPECTOR)).getByRole('rowheader', { name: 'sub' }).waitFor();
    await scene.closeTab('Token');
    await editor.line('started').click({ position: { x: 10, y: 8 } });
    await scene.run('AgentCore Identity: Inspect Token at Cursor');
    await scene.messages.notification('There is no token at this place.');
  });

  it('are looked for in a file that is chosen', async () => {
    await scene.run('AgentCore Identity: Inspect Tokens of a File…');
    await scene.quickInput.shows('Search a File for Tokens');
    await scene.quickInput.pick('response.json');
    const inspector = await scene.webview(INSPECTOR);
    await inspector.getByText('2 tokens found').waitFor();
    await scene.closeTab('Token');
  });

  it('are in no log, setting or state of the window', () => {
    const leaks = scene.files().filter(({ text }) => text.includes(ACCESS) || text.includes(NASTY)).map(({ path }) => path);
    assert.deepEqual(leaks, []);
  });

  it('are waited for where the setting asks for it, once they are inspected', async () => {
    await editor.open('README.md', 'An agent of mine');
    await editor.line('An agent of mine').click();
    const soonS = Math.floor(Date.now() / 1000) + 3620;
    await scene.page.keyboard.insertText(` ${tokenOf({ scope: 'a', exp: soonS })} `);
    await scene.page.keyboard.press('ArrowLeft');
    await scene.run('AgentCore Identity: Inspect Token at Cursor');
    await (await scene.webview(INSPECTOR)).getByRole('rowheader', { name: 'scope' }).waitFor();
    await scene.closeTab('Token');
  });

  it('are pointed out no more where the setting is off, and again once it is on', async () => {
    await editor.open('.env', 'REGION');
    await editor.lens('Access token · Cognito').waitFor();
    const write = (isOn: boolean): void => { writeFileSync(join(scene.folder, '.vscode/settings.json'), JSON.stringify({ 'agentcoreIdentity.jwt.inEditor': isOn })); };
    mkdirSync(join(scene.folder, '.vscode'));
    write(false);
    await editor.lens('Access token · Cognito').waitFor({ state: 'detached' });
    await showsNone();
    write(true);
    await editor.lens('Access token · Cognito').waitFor();
  });

  it('are left alone in a huge document, but read where one asks', () => answersOnly('huge.log', 'Authorization', 'Authorization'));

  it('are announced before they end', async () => {
    // It may have been shown and gone while the tests before this one ran.
    await scene.run('Notifications: Show Notifications');
    await scene.page.locator('.notifications-center .monaco-list-row', { hasText: 'A token that you inspected ends in 1 hour: Access token' }).waitFor();
  });
});
