import type { Locator, Page } from 'playwright-core';
import { exactly } from './text.js';

/** Notifications and modal dialogs: what VS Code says to the person. */
export interface Messages {
  /** Waits for a notification with this text and returns all of its text. */
  notification: (text: string) => Promise<string>;
  /** Presses a button of the notification with this text. */
  press: (text: string, button: string) => Promise<void>;
  /** Waits for a modal dialog with this text and returns all of its text. */
  dialog: (text: string) => Promise<string>;
  /** Presses a button of the modal dialog with this text. */
  confirm: (text: string, button: string) => Promise<void>;
}

/** VS Code shows no more than three notifications in 0.8 s: what comes then is in the notification center only. */
const SHOWN_MS = 10_000;

export function messagesOf(page: Page): Messages {
  const modal = (text: string) => page.locator('.monaco-dialog-box', { hasText: text });
  const button = (label: string) => page.locator('.monaco-button', { hasText: exactly(label) });
  const center = page.locator('.notifications-center:visible');

  /** Does something with the notification once it is there, where a person would look for it. */
  async function withNotification<T>(text: string, use: (notification: Locator) => Promise<T>): Promise<T> {
    const toast = page.locator('.notification-toast', { hasText: text }).first();
    if (await toast.waitFor({ timeout: SHOWN_MS }).then(() => true, () => false)) return use(toast);
    if (!await center.isVisible()) await page.locator('[id="status.notifications"]').click();
    const kept = center.locator('.monaco-list-row', { hasText: text }).first();
    await kept.waitFor();
    const result = await use(kept);
    // As long as the center is open no notification is shown outside it.
    const hide = center.locator('.codicon-notifications-hide');
    if (await hide.isVisible()) await hide.click();
    return result;
  }

  return {
    notification: (text) => withNotification(text, (one) => one.locator('.notification-list-item-message').innerText()),
    press: (text, label) => withNotification(text, (one) => one.locator(button(label)).click()),
    dialog: (text) => modal(text).innerText(),
    confirm: (text, label) => modal(text).locator(button(label)).click(),
  };
}
