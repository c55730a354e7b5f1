import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.js';

/** The rows of our view, by their labels. */
export interface Tree {
  row: (label: string) => Locator;
  /** Waits until the row is there. */
  shows: (label: string) => Promise<void>;
  /** Waits until the row is gone. */
  lacks: (label: string) => Promise<void>;
  /** The row's second, dimmer text. */
  descriptionOf: (label: string) => Promise<string>;
  /** Labels of all rows, from top to bottom. */
  labels: () => Promise<string[]>;
  /** Waits until a group tells how many it has: its rows are drawn once more with that, and then stand. */
  counts: (group: string) => Promise<void>;
  /** Opens the row, where it is not open yet. A group is open once its rows stand. */
  expand: (label: string) => Promise<void>;
  select: (label: string) => Promise<void>;
  /** Clicks an action that stands in the row itself. */
  action: (label: string, action: string) => Promise<void>;
  /** Chooses from the row's context menu. */
  menu: (label: string, item: string) => Promise<void>;
}

/** Those that are closed at first. */
const GROUPS: readonly string[] = ['Cognito Pools', 'App Clients', 'Users'];

export function treeOf(page: Page): Tree {
  const rows = page.locator('.sidebar .pane-body .monaco-list-row[role=treeitem]');
  const row = (label: string) => rows.filter({ has: page.locator('.label-name', { hasText: exactly(label) }) }).first();
  const counts = (group: string) => row(group).locator('.label-description', { hasText: /\d/ }).waitFor();
  return {
    row, counts,
    shows: (label) => row(label).waitFor(),
    lacks: (label) => row(label).waitFor({ state: 'detached' }),
    descriptionOf: (label) => row(label).locator('.label-description').innerText(),
    labels: () => rows.locator('.label-name').allInnerTexts(),
    expand: async (label) => {
      await row(label).waitFor();
      const isOpen = async () => await row(label).getAttribute('aria-expanded') === 'true';
      // VS Code closes a row again that is drawn anew in the moment it is opened: as a person would, open it again.
      for (let triesLeft = 3; triesLeft > 0; triesLeft -= 1) {
        if (!await isOpen()) await row(label).locator('.monaco-tl-twistie').click();
        await row(label).and(page.locator('[aria-expanded=true]')).waitFor();
        if (!GROUPS.includes(label)) return;
        await counts(label);
        await page.evaluate('new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done); }); })');
        if (await isOpen()) return;
      }
      throw new Error(`VS Code does not keep the row open: ${label}`);
    },
    select: (label) => row(label).click(),
    action: async (label, action) => {
      const button = row(label).locator(`.actions .action-label[aria-label^="${action}"]`).first();
      // A row that is drawn anew under the pointer hides its buttons until the pointer comes to it again.
      for (let triesLeft = 5; triesLeft > 0; triesLeft -= 1) {
        await page.mouse.move(0, 0);
        await row(label).hover();
        try {
          await button.click({ timeout: 5_000 });
          return;
        } catch (error) {
          if (triesLeft === 1) throw error;
        }
      }
    },
    menu: async (label, item) => {
      const choice = page.locator('.monaco-menu li.action-item', { hasText: item }).first();
      // A row that is drawn anew under the pointer has no menu, or loses it: as a person would, ask again.
      for (let triesLeft = 3; ; triesLeft -= 1) {
        await row(label).click({ button: 'right' });
        if (await choice.hover({ timeout: 5_000 }).then(() => true, (error: unknown) => { if (triesLeft === 1) throw error; return false; })) break;
        await page.keyboard.press('Escape');
      }
      // A menu takes no click in its first moments; the keyboard needs only that the row has the focus.
      await page.locator('.monaco-menu li.action-item.focused', { hasText: item }).waitFor();
      await page.keyboard.press('Enter');
      await choice.waitFor({ state: 'detached' });
    },
  };
}
