import { deleteResources } from '../services/deleting.js';
import { pickDeletable } from '../services/pickDeletable.js';
import type { Command } from '../services/services.js';

/** Deletes OAuth2 credential providers, and whatever is selected with them, after a modal that says what stops working. */
export const providerDelete: Command = (services, _node, nodes) => deleteResources(services, nodes, (control) => pickDeletable({
  title: 'Delete OAuth2 Credential Providers', kind: 'provider', none: 'There is no OAuth2 credential provider to delete.',
  list: (page) => control.listOauth2Providers(page),
}));
