import type { Frame, Locator } from 'playwright-core';
import { signIn } from './journey.js';
import type { Workbench } from './pages/workbench.js';

/** The invoke panel of whom this is the name. */
export function panelOf({ webview }: Workbench, name: string): Promise<Frame> {
  return webview(`button.target[aria-label^="Agent ${name},"]`);
}

/** Chooses in an invoke panel whom it talks to, from what can be talked to, and waits until that stands in its header. */
export async function talkTo({ quickInput }: Workbench, panel: Frame, label: string): Promise<void> {
  await panel.locator('button.target').click();
  await quickInput.shows('Which agent, gateway or server?');
  await quickInput.pick(label);
  await panel.getByRole('button', { name: new RegExp(`^Agent ${label},`) }).waitFor();
}

/** Types a payload and sends it by keyboard. */
export async function sendJson(panel: Frame, payload: unknown): Promise<void> {
  await panel.getByRole('tab', { name: 'JSON' }).click();
  const box = panel.getByRole('textbox', { name: 'Payload as JSON' });
  await box.fill(JSON.stringify(payload));
  await box.press('Control+Enter');
}

/** The last prompt with its answer, once it is this prompt and has ended, however it did. */
export async function lastAnswer(panel: Frame, prompt: string): Promise<string> {
  const turn = panel.locator('article.turn.last:not(.running)', { has: panel.locator('.prompt', { hasText: prompt }) });
  await turn.waitFor();
  return turn.innerText();
}

/** Opens a consent card's page in the browser, signs in as alice there and allows: until the card says so. */
export async function giveConsent({ popup }: Workbench, panel: Frame, card: Locator): Promise<void> {
  const browser = await popup(() => card.getByRole('button', { name: 'Open in Browser' }).click());
  await signIn(browser, 'alice', 'wonderland');
  await browser.getByRole('button', { name: 'Allow' }).click();
  await browser.getByRole('heading', { name: 'Consent given' }).waitFor();
  await browser.close();
  await panel.getByRole('group', { name: 'Consent given' }).waitFor();
}
