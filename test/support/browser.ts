import { type Browser, chromium } from 'playwright-core';

/** The Chromium that scripts/vscode/find.mjs found, without a window. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--disable-gpu'] });
}
