import type { Page } from 'playwright-core';
import { messagesOf } from './messages.js';
import { exactly } from './text.js';

/** What a person does who has no mouse. Each waits until the keys will arrive where they are meant for. */
export interface Keyboard {
  /** Runs a command from the palette by its whole title. */
  run: (title: string) => Promise<void>;
  /** Brings the focus to the row of our view with this label. */
  row: (label: string) => Promise<void>;
  press: (...keys: readonly string[]) => Promise<void>;
  /** Moves to the row of a list with this label, and chooses it. */
  choose: (label: string) => Promise<void>;
  /** Waits for a box that says `prompt`, puts the text in the place of what is in it, and confirms. */
  type: (prompt: string, text: string) => Promise<void>;
  /** Waits for a question that says `prompt`, and confirms what it offers. */
  accept: (prompt: string) => Promise<void>;
  /** Waits for a modal dialog with this text, presses its button that has the focus, and returns all of its text. */
  confirm: (text: string) => Promise<string>;
  /** Presses the first button of the notification with this text. */
  acceptNotification: (text: string) => Promise<void>;
}

/** More rows than any list of the tests has. */
const MOST_ROWS = 120;
const PALETTE_MS = 5_000;

export function keyboardOf(page: Page): Keyboard {
  const { keyboard } = page;
  const messages = messagesOf(page);
  const widget = page.locator('.quick-input-widget:visible');
  const input = widget.locator('.quick-input-filter input[type=text], .quick-input-filter input[type=password]').first();
  const shows = (text: string) => widget.filter({ hasText: text }).or(widget.filter({ has: page.getByPlaceholder(text) })).first().waitFor();
  const focused = (list: string) => page.locator(`${list} .monaco-list-row.focused`);

  /** Presses a key until the row that has the focus is the one with this label. */
  async function moveTo(list: string, label: string, key: string): Promise<void> {
    const wanted = focused(list).filter({ has: page.locator('.label-name', { hasText: exactly(label) }) });
    for (let rows = 0; rows < MOST_ROWS; rows += 1) {
      if (await wanted.count() > 0) return;
      await keyboard.press(key);
    }
    throw new Error(`No key leads to the row: ${label}`);
  }

  async function choose(label: string): Promise<void> {
    await widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await moveTo('.quick-input-widget:visible .quick-input-list', label, 'ArrowDown');
    await keyboard.press('Enter');
  }

  return {
    choose,
    async run(title) {
      // A view that is being filled takes the focus back, and with it the palette away: as a person would, ask again.
      for (let tries = 0; ; tries += 1) {
        await keyboard.press('F1');
        const isThere = await input.waitFor({ timeout: PALETTE_MS })
          .then(() => keyboard.type(title))
          .then(() => widget.locator('.monaco-list-row', { has: page.locator('.label-name', { hasText: exactly(title) }) }).first().waitFor({ timeout: PALETTE_MS }))
          .then(() => true, (error: unknown) => { if (tries === 2) throw error; return false; });
        if (isThere) break;
      }
      await choose(title);
    },
    async row(label) {
      await page.locator('.sidebar .monaco-list-row[role=treeitem]', { has: page.locator('.label-name', { hasText: exactly(label) }) }).first().waitFor();
      const view = page.locator('.sidebar .pane-body .monaco-list:focus, .sidebar .pane-body .monaco-list:focus-within').first();
      if (await view.count() === 0) await this.run('AgentCore Identity: Focus on Resources View');
      await view.waitFor();
      await keyboard.press('Home');
      await moveTo('.sidebar .pane-body', label, 'ArrowDown');
    },
    async press(...keys) { for (const key of keys) await keyboard.press(key); },
    async type(prompt, text) {
      await shows(prompt);
      await input.focus();
      await keyboard.press('Control+A');
      await keyboard.press('Delete');
      await keyboard.type(text);
      await keyboard.press('Enter');
    },
    async accept(prompt) {
      await shows(prompt);
      await keyboard.press('Enter');
    },
    async confirm(text) {
      const dialog = page.locator('.monaco-dialog-box', { hasText: text });
      const all = await dialog.innerText();
      await dialog.locator('.monaco-button:focus').waitFor();
      await keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      return all;
    },
    async acceptNotification(text) {
      await messages.notification(text);
      await this.run('Notifications: Accept Notification Primary Action');
    },
  };
}
