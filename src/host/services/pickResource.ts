import * as vscode from 'vscode';
import { listAll, type Page, type PageRequest } from '../../core/base/paging.js';
import type { ApiKeyProviderSummary, IdentityControl, Oauth2ProviderSummary, WorkloadIdentitySummary } from '../../core/identity/control.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import { withProgress } from './progress.js';
import { pickRow } from './quickPick.js';

/** Lists a whole collection, page by page, and lets the person pick one; undefined where they do not. */
export async function pickResource<T extends { readonly name: string }>(options: {
  readonly title: string;
  readonly placeholder: string;
  /** Said where the list is empty. */
  readonly none: string;
  readonly list: (page: PageRequest) => Promise<Page<T>>;
  readonly describe: (item: T) => string;
}): Promise<T | undefined> {
  const items = await withProgress(options.title, (signal) => listAll((page) => options.list({ ...page, signal })));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(options.none);
    return undefined;
  }
  const chosen = await pickRow(
    items.map((item) => ({ label: item.name, description: options.describe(item), item })),
    // It comes after a wait, when something else may have the focus: that is no answer.
    { title: options.title, placeHolder: options.placeholder, matchOnDescription: true, ignoreFocusOut: true },
  );
  return chosen?.item;
}

/** What a question for one resource says. */
interface Asking {
  readonly title: string;
  readonly placeholder: string;
  readonly none: string;
}

/** The workload identity of the row a command was called on, or one that the person picks. */
export async function chooseIdentity(control: IdentityControl, node: TreeNode | undefined, asking: Asking): Promise<WorkloadIdentitySummary | undefined> {
  if (node?.kind === 'workloadIdentity' || node?.kind === 'returnUrl') return node.identity;
  return pickResource({ ...asking, list: (page) => control.listWorkloadIdentities(page), describe: () => '' });
}

/** The OAuth2 credential provider of the row a command was called on, or one that the person picks. */
export async function chooseProvider(control: IdentityControl, node: TreeNode | undefined, asking: Asking): Promise<Oauth2ProviderSummary | undefined> {
  if (node?.kind === 'provider') return node.provider;
  return pickResource({ ...asking, list: (page) => control.listOauth2Providers(page), describe: ({ vendor }) => vendor });
}

/** The API key credential provider of the row a command was called on, or one that the person picks. */
export async function chooseApiKeyProvider(control: IdentityControl, node: TreeNode | undefined, asking: Asking): Promise<ApiKeyProviderSummary | undefined> {
  if (node?.kind === 'apiKeyProvider') return node.provider;
  return pickResource({ ...asking, list: (page) => control.listApiKeyProviders(page), describe: () => '' });
}
