import { confirm } from './confirm.js';
import type { Services } from './services.js';

type Panels = Pick<Services['invokePanels'], 'waitsForConsent'>;

/** Asks before what only cancels a consent that is waiting in the sandbox; true at once where none is. */
export async function confirmCancelling(panels: Panels, question: string, verb: string): Promise<boolean> {
  return !panels.waitsForConsent('sandbox') || confirm(question, 'A consent is waiting in the browser. It is cancelled; everything else is kept.', verb);
}

/** To be said with what else is lost, followed by a space; empty where no consent is waiting in the sandbox. */
export function describeCancelling(panels: Panels): string {
  return panels.waitsForConsent('sandbox') ? 'The consent that is waiting in the browser is cancelled. ' : '';
}
