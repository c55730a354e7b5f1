import { UserError } from '../../core/base/errors.js';
import type { Consents, Waiting } from './consents.js';
import { pickRow } from './quickPick.js';

/**
 * What waits in the browser, or the one that the person picks where several do; what ends first is listed first. Undefined where the
 * person gave up. Throws a `UserError` where nothing waits.
 */
export async function pickWaiting(consents: Consents, title: string): Promise<Waiting | undefined> {
  const all = consents.waiting();
  const [first] = all;
  if (first === undefined) {
    throw new UserError('Nothing waits for the browser in this window.', { code: 'NothingWaits', hint: 'Run the flow again to get a new link.' });
  }
  if (all.length === 1) return first;
  const items = all.map((waiting) => ({ ...describe(waiting), waiting }));
  return (await pickRow(items, { title, placeHolder: 'Several wait in the browser. Which one?' }))?.waiting;
}

function describe({ facts: { purpose, agent, user, provider }, expiresAtMs }: Waiting): { readonly label: string; readonly description: string } {
  const end = `until ${new Date(expiresAtMs).toLocaleTimeString()}`;
  if (purpose === 'signIn') return { label: `Sign-In to ${agent}`, description: end };
  return { label: `Consent of ${user} for ${agent}`, description: provider === undefined ? end : `${end}, at ${provider}` };
}
