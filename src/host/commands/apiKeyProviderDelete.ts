import { deleteResources } from '../services/deleting.js';
import { pickDeletable } from '../services/pickDeletable.js';
import type { Command } from '../services/services.js';

/** Deletes API key credential providers, and whatever is selected with them, after a modal that says what stops working. */
export const apiKeyProviderDelete: Command = (services, _node, nodes) => deleteResources(services, nodes, (control) => pickDeletable({
  title: 'Delete API Key Credential Providers', kind: 'apiKeyProvider', none: 'There is no API key credential provider to delete.',
  list: (page) => control.listApiKeyProviders(page),
}));
