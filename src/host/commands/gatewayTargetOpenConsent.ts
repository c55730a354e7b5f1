import { UserError } from '../../core/base/errors.js';
import { toConsentPage } from '../../core/invoke/targetConsent.js';
import { openConsentPage } from '../services/browser.js';
import { withProgress } from '../services/progress.js';
import type { Command } from '../services/services.js';

/** Opens the page on which an administrator consents for a target of a gateway: the one of now, as each is good for ten minutes. */
export const gatewayTargetOpenConsent: Command = async ({ connections, settings, selection, loader }, node) => {
  const row = node ?? selection();
  if (row?.kind !== 'gatewayTarget') throw new UserError('No target of a gateway is selected.', { code: 'NoTarget', hint: 'Select one that waits for consent.' });
  const { info, access } = connections.at(row).require();
  const { control } = await connections.clientsOf(info);
  const { name, id } = row.target;
  const { consentUrl } = await withProgress(`Reading the target ${name}`, (signal) => control.getGatewayTarget(row.gatewayId, id, signal));
  if (consentUrl !== row.target.consentUrl) void loader.reload(row);
  await openConsentPage(toConsentPage(consentUrl, access, settings().trustedHosts));
};
