import type { Page } from 'playwright-core';
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

export function messagesOf(page: Page): Messages {
  const toast = (text: string) => page.locator('.notification-toast', { hasText: text }).first();
  const modal = (text: string) => page.locator('.monaco-dialog-box', { hasText: text });
  const button = (label: string) => page.locator('.monaco-button', { hasText: exactly(label) });
  return {
    notification: (text) => toast(text).locator('.notification-list-item-message').innerText(),
    press: (text, label) => toast(text).locator(button(label)).click(),
    dialog: (text) => modal(text).innerText(),
    confirm: (text, label) => modal(text).locator(button(label)).click(),
  };
}
