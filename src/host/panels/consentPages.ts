import type { Conversation } from '../../core/invoke/conversation.js';
import { BY_HAND, openConsentPage } from '../services/browser.js';
import { confirm } from '../services/confirm.js';
import type { Consents } from '../services/consents.js';
import { openWaiting } from '../services/pasteCallback.js';
import { addTrustedHost } from '../services/settings.js';

/** Opens the page of a card in the browser. Throws a `UserError` where it cannot be opened. */
export function openCard({ cards }: Conversation, consents: Consents, cardId: string): Promise<void> {
  return cards.open(cardId, async ({ url, isStartPage, card, authorizationUrl }) => {
    if (isStartPage) await openWaiting(consents, { authorizationUrl, facts: { agent: card.agent, user: card.user } }, url, BY_HAND);
    else await openConsentPage(url);
  });
}

/** Asks, with the host once more, and then trusts it from now on. */
export async function trustHost({ transcript, cards }: Conversation, cardId: string): Promise<void> {
  const card = cards.findToTrust(cardId);
  if (card === undefined) return;
  const isSure = await confirm(
    `Trust ${card.host}?`,
    `From now on the consent pages of ${card.host} are opened without a click, whichever agent prints them. The host of this connection is ${card.expectedHost}.`,
    'Trust This Host',
  );
  if (!isSure) return;
  await addTrustedHost(card.host);
  transcript.trustHost(card.host);
}
