import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { plainText } from '../../core/base/explain.js';
import { deleteAll, nameOfDeletable, type Deletable, type DeletionReport } from '../../core/identity/deletion.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { ConnectionInfo, TreeNode } from '../../core/tree/nodes.js';
import { namedActions } from '../../core/tree/permissions.js';
import { describeOwned, describePlan, planDeletion, type DeletionPlan } from '../../core/usage/deletionPlan.js';
import { oneConnection } from '../../core/usage/oneConnection.js';
import { workspaceSource } from '../tree/workspaceAgents.js';
import { showError } from './commandRunner.js';
import { COPY_STATEMENT, copyStatement } from './copyStatement.js';
import { withProgress } from './progress.js';
import { deletableOf } from './rows.js';
import type { Services } from './services.js';
import { showDone, showUnderWay } from './showDone.js';

const COPY_CODE = 'Copy Code to Recreate';
const TRY_AGAIN = 'Try Again';
const SHOW_LOG = 'Show Log';

/** More than so many are confirmed by typing their number. */
const MOST_BY_BUTTON = 5;

/**
 * Deletes resources after asking, with what will stop working: the one of a row, those that are selected with it, or what `pick` gives.
 * Runs to its end in one connection, that of the rows, or the one that was the current one when it began.
 * @throws UserError where rows of several connections are selected
 */
export async function deleteResources(
  services: Services, nodes: readonly TreeNode[], pick: (control: IdentityControl) => Promise<readonly Deletable[]>,
): Promise<void> {
  const { connections } = services;
  const rows = nodes.flatMap((node) => { const item = deletableOf(node); return item === undefined ? [] : [{ node, item }]; });
  const info = oneConnection(rows.map(({ node }) => connections.at(node).require().info)) ?? connections.require().info;
  const items = rows.length > 0 ? rows.map(({ item }) => item) : await pick((await connections.clientsOf(info)).control);
  if (items.length === 0) return;
  const plan = await look(services, info, items);
  if (plan.items.length === 0) {
    tellOwned(services, info, plan);
    return;
  }
  if (!await confirmDeletion(services, info, plan)) return;
  await remove(services, info, plan.items);
}

async function look(
  { connections }: Services, info: ConnectionInfo, items: readonly (Deletable & { readonly owner?: DeletionPlan['owned'][number]['owner'] | undefined })[],
): Promise<DeletionPlan> {
  const { control } = await connections.clientsOf(info);
  const known = items.flatMap((item) => (item.owner === undefined ? [] : [{ item, owner: item.owner }]));
  const open = items.filter(({ owner }) => owner === undefined);
  const plan = await withProgress(open.length === 1 ? `Looking who uses ${open[0]?.name ?? ''}` : `Looking who uses ${open.length} resources`,
    async (signal) => planDeletion(control, open, { signal, agents: (await workspaceSource()?.(signal))?.value ?? [] }));
  return { ...plan, owned: [...known, ...plan.owned] };
}

/** Nothing of it can be deleted by itself: says with what it goes, and leads there. */
function tellOwned(services: Services, info: ConnectionInfo, { owned: [first, ...more] }: DeletionPlan): void {
  if (first === undefined) throw new UserError('There is nothing to delete.', { code: 'NothingToDelete' });
  const { item, owner: { kind, id } } = first;
  const instead = more.length === 0 ? `Delete the ${kind} instead.` : `The same holds for ${more.length} more. Delete their owners instead.`;
  const show = kind === 'runtime' ? 'Show Runtime' : 'Show Gateway';
  // Not awaited: the notification stays until it is closed.
  void vscode.window.showWarningMessage(`${describeOwned(item, first.owner)} ${instead}`, show).then(async (pressed) => {
    if (pressed === show) await services.reveal(`${info.id}/${kind}/${id}`);
  }).then(undefined, (error: unknown) => showError(services, error, `show the ${kind}`));
}

/** The name of one, or how many. */
const nameOf = (items: readonly Deletable[]) => (items.length === 1 && items[0] !== undefined ? items[0].name : toCount(items));

const toCount = (items: readonly Deletable[]) => (items.length === 1 ? '1 resource' : `${items.length} resources`);

async function confirmDeletion(services: Services, info: ConnectionInfo, plan: DeletionPlan): Promise<boolean> {
  const { items, uses, isPartial } = plan;
  const [only] = items;
  const isOne = items.length === 1 && only !== undefined;
  const what = isOne ? `Delete the ${nameOfDeletable(only)}?` : `Delete ${toCount(items)} in ${info.region} of ${info.label}?`;
  const list = isOne ? [`In ${info.label}, ${info.region}.`] : [...toList(items), ''];
  const detail = [...list, ...describePlan(plan), ...(info.kind === 'aws' ? ['This is a real AWS account.'] : [])].join('\n');
  const verb = isOne ? 'Delete' : `Delete ${items.length} Resources`;
  let pressed = await vscode.window.showWarningMessage(what, { modal: true, detail }, verb, COPY_CODE);
  while (pressed === COPY_CODE) {
    await copyCode(services, info, items);
    pressed = await vscode.window.showWarningMessage(what, { modal: true, detail: `The code is copied. Secrets in it are placeholders.\n${detail}` }, verb, COPY_CODE);
  }
  if (pressed !== verb) return false;
  // Who could not be looked for may be there.
  const mayBeUsed = isPartial || uses.some(({ users }) => users.length > 0);
  return items.length > MOST_BY_BUTTON || (info.kind === 'aws' && mayBeUsed) ? confirmByTyping(isOne ? only.name : String(items.length), isOne ? `the ${nameOfDeletable(only)}` : toCount(items)) : true;
}

const MOST_LISTED = 12;

function toList(items: readonly Deletable[]): readonly string[] {
  const lines = items.map((item) => `· ${nameOfDeletable(item)}`);
  return lines.length <= MOST_LISTED ? lines : [...lines.slice(0, MOST_LISTED), `· and ${lines.length - MOST_LISTED} more`];
}

async function confirmByTyping(expected: string, what: string): Promise<boolean> {
  const ask = `Type ${expected} to delete ${what}.`;
  const typed = await vscode.window.showInputBox({
    title: 'Confirm the Deletion', prompt: `${ask} Escape keeps everything.`, ignoreFocusOut: true,
    // Stands in the place of the prompt.
    validateInput: (text) => (text === expected || text === '' ? undefined : `This is not ${expected}. ${ask}`),
  });
  return typed === expected;
}

async function copyCode({ connections }: Services, info: ConnectionInfo, items: readonly Deletable[]): Promise<void> {
  const { control } = await connections.clientsOf(info);
  const { access } = connections.require(info);
  const { writeRecreation } = await import('../../core/asCode/recreation.js');
  await vscode.env.clipboard.writeText(await withProgress('Writing the code', (signal) => writeRecreation(control, items, access, signal)));
}

async function remove(services: Services, info: ConnectionInfo, items: readonly Deletable[]): Promise<void> {
  const { connections, loader } = services;
  const { control } = await connections.clientsOf(info);
  const report = await withProgress(`Deleting ${nameOf(items)}`, (signal, report) => (
    deleteAll(control, items, (item, index) => { if (items.length > 1) report(item.name, index, items.length); }, signal)));
  for (const { name } of report.deleting) loader.noteStatus(`${info.id}/provider/${name}`, 'DELETING');
  for (const kind of new Set(items.map((item) => item.kind))) await loader.reloadGroup(kind, info.id);
  tell(services, info, items.length, report);
}

function tell(services: Services, info: ConnectionInfo, total: number, { deleted, deleting, failed, left }: DeletionReport): void {
  const remaining = [...failed.map(({ item }) => item), ...left];
  const [first] = failed;
  if (remaining.length === 0) {
    if (deleting.length === 0) showDone(`Deleted ${nameOf(deleted)}`);
    else showUnderWay(`Deleting ${nameOf(deleting)}${deleted.length === 0 ? '' : `, deleted ${nameOf(deleted)}`}`);
    return;
  }
  for (const { error } of failed) services.log.error(`${error.code}: ${error.message}`);
  const why = first === undefined ? '' : ` ${plainText(first.error)}`;
  const more = failed.length > 1 ? ` ${failed.length - 1} more failed; the log names them.` : '';
  const kept = left.length > 0 ? ` ${left.length} were not begun.` : '';
  const going = deleting.length > 0 ? ` ${deleting.length} are being deleted.` : '';
  const missing = namedActions(failed.map(({ error }) => error));
  const said = total === 1 ? why.trim() : `${deleted.length} of ${total} resources are deleted.${going}${why}${more}${kept}`;
  // Not awaited: the notification stays until it is closed.
  void vscode.window.showWarningMessage(said, TRY_AGAIN, ...(missing.length === 0 ? [] : [COPY_STATEMENT]), SHOW_LOG).then(async (pressed) => {
    if (pressed === SHOW_LOG) services.log.show();
    if (pressed === COPY_STATEMENT) await copyStatement(missing);
    if (pressed === TRY_AGAIN) await remove(services, info, remaining);
  }).then(undefined, (error: unknown) => showError(services, error, 'delete the rest'));
}
