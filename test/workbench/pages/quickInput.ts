import type { Page } from 'playwright-core';
import { exactly } from './text.js';

/** The one widget behind the palette, pickers and input boxes. */
export interface QuickInput {
  /** Waits for an input box that says `prompt`, types and confirms. */
  answer: (prompt: string, value: string) => Promise<void>;
  /** Types without confirming, for instance to see what validation says. */
  type: (prompt: string, value: string) => Promise<void>;
  /** Chooses the row with this label. */
  pick: (label: string, timeoutMs?: number) => Promise<void>;
  /** Turns the check mark of the row with this label. */
  check: (label: string) => Promise<void>;
  /** Confirms what is typed or checked. */
  accept: () => Promise<void>;
  /** Goes one step back in a wizard. */
  back: () => Promise<void>;
  escape: () => Promise<void>;
  /** Waits until the widget shows this text: a title, a step count, a validation message. */
  shows: (text: string) => Promise<void>;
  /** Waits until the text in the box is like this. */
  holds: (pattern: RegExp) => Promise<void>;
  /** The text in the box. */
  value: () => Promise<string>;
  /** Labels of the rows on show. */
  labels: () => Promise<string[]>;
}

export function quickInputOf(page: Page): QuickInput {
  const widget = page.locator('.quick-input-widget:visible');
  const input = widget.locator('.quick-input-filter input[type=text], .quick-input-filter input[type=password]').first();
  const row = (label: string) => widget.locator('.quick-input-list .monaco-list-row').filter({ has: page.locator('.label-name', { hasText: exactly(label) }) }).first();
  // A question stands below the box of an input, and in the box of a list as its placeholder.
  const shows = (text: string) => widget.filter({ hasText: text }).or(widget.filter({ has: page.getByPlaceholder(text) })).first().waitFor();
  const type = async (prompt: string, value: string) => {
    await shows(prompt);
    await input.fill(value);
  };
  return {
    type,
    shows,
    answer: async (prompt, value) => {
      await type(prompt, value);
      await input.press('Enter');
    },
    pick: (label, timeoutMs) => row(label).click(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    check: (label) => row(label).click(),
    accept: () => input.press('Enter'),
    back: () => widget.locator('.quick-input-titlebar .codicon-quick-input-back').click(),
    escape: async () => {
      await input.press('Escape');
      await widget.waitFor({ state: 'detached' });
    },
    holds: async (pattern) => {
      await page.waitForFunction(`${String(pattern)}.test(document.querySelector('.quick-input-widget .quick-input-filter input')?.value ?? '')`);
    },
    value: () => input.inputValue(),
    labels: async () => {
      await widget.locator('.quick-input-list .monaco-list-row').first().waitFor();
      return widget.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
    },
  };
}
