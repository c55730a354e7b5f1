import * as vscode from 'vscode';
import { planCleanUps, type Planned } from '../../core/cognito/cleanUp.js';
import { describeRemovals, toCleanUpRows, toPoolRemovals, toSetupRemovals, type CleanUpChoice } from '../../core/cognito/cleanUpRows.js';
import { toRemovalCommands } from '../../core/cognito/cliCommands.js';
import { findPoolId, nameOfSetup, type SetupRecord, type Thing } from '../../core/cognito/record.js';
import { toRemovals } from '../../core/cognito/removal.js';
import type { SetupRemoval } from '../../core/cognito/removeSetups.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { offerRetry, runRemovals, toRemovalTools } from '../services/cognitoRemoval.js';
import { poolOf } from '../services/pickCognito.js';
import { chooseSetup } from '../services/pickSetup.js';
import { withProgress } from '../services/progress.js';
import { pickRows } from '../services/quickPick.js';
import type { Command, Services } from '../services/services.js';
import { showDone } from '../services/showDone.js';

const icons: Readonly<Record<Thing['kind'], string>> = {
  provider: 'plug', domain: 'globe', client: 'key', resourceServer: 'server', user: 'account', pool: 'organization',
};

const COPY_COMMANDS = 'Copy the Commands Instead';

/** Deletes what quick set-ups made: list with check marks, modal, progress, report. */
export const cognitoCleanUp: Command = async (services, node) => {
  const { connections, cognitoSetups } = services;
  const { info } = connections.require();
  const all = cognitoSetups.of(info.id);
  const isOfOne = node?.kind === 'leftover' || poolOf(node) !== undefined;
  const wanted = !isOfOne && all.length > 0 ? all : [await chooseSetup(all, node, 'Clean Up')].flatMap((one) => one ?? []);
  if (wanted.length === 0) return;
  const { access, control, providers } = await toRemovalTools(services, info);
  const planned = await withProgress('Looking for what was made', (signal) => planCleanUps(control, providers, wanted, signal));
  const chosen = await choose(planned);
  const removals = toSetupRemovals(chosen);
  const forgotten = chosen.flatMap((choice) => (choice.kind === 'forget' ? [choice.record] : []));
  const answer = await confirmRemovals(removals, planned, info);
  if (answer === COPY_COMMANDS) {
    await vscode.env.clipboard.writeText(toRemovalCommands(access, toPoolRemovals(removals, planned)));
    void vscode.window.showInformationMessage('Nothing was deleted. The commands that do it are copied.');
  }
  if (answer !== 'confirmed') return;
  if (removals.length > 0) await remove(services, info, removals);
  for (const record of forgotten) await forget(services, info, record);
};

async function choose(planned: readonly Planned[]): Promise<readonly CleanUpChoice[]> {
  const items = toCleanUpRows(planned, Date.now()).map((row) => {
    if (row.kind === 'section') return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
    const { label, description, isPicked: picked, choice } = row;
    const icon = choice.kind === 'forget' ? 'circle-slash' : icons[choice.thing.kind];
    // Why it may be forgotten needs a line of its own: the heading of the section leaves little of the first.
    return { label, picked, icon, choice, ...(choice.kind === 'forget' ? { detail: description } : { description }) };
  });
  const picked = await pickRows(items, { title: 'Clean Up', placeHolder: 'What should be removed?', ignoreFocusOut: true });
  return (picked ?? []).flatMap((item) => ('choice' in item ? [item.choice] : []));
}

/** Asks, with what will be gone and what stops working with it. Where nothing is deleted there is nothing to ask. */
async function confirmRemovals(
  removals: readonly SetupRemoval[], planned: readonly Planned[], { kind, region, label }: ConnectionInfo,
): Promise<'confirmed' | typeof COPY_COMMANDS | undefined> {
  const total = removals.reduce((sum, { record, chosen }) => sum + toRemovals(record, chosen).length, 0);
  if (total === 0) return 'confirmed';
  const count = total === 1 ? '1 Resource' : `${total} Resources`;
  const stops = 'Nobody signs in through what is deleted any more, and agents get no new tokens through it. This cannot be undone.';
  const detail = [...describeRemovals(removals, planned), '', kind === 'aws' ? `${stops} This is a real AWS account.` : stops].join('\n');
  const verb = `Delete ${count}`;
  const pressed = await vscode.window.showWarningMessage(`Delete ${count.toLowerCase()} in ${region} of ${label}?`, { modal: true, detail }, verb, COPY_COMMANDS);
  return pressed === verb ? 'confirmed' : pressed === COPY_COMMANDS ? COPY_COMMANDS : undefined;
}

async function remove(services: Services, info: ConnectionInfo, removals: readonly SetupRemoval[]): Promise<void> {
  const report = await runRemovals(services, info, removals);
  const gone = report.removed.length + report.notFound.length;
  const names = removals.map(({ record }) => nameOfSetup(record)).join(', ');
  const said = `${gone} of ${gone + report.remaining.length} resources of ${names} are deleted.`;
  if (report.remaining.length > 0) offerRetry(services, info, said, report);
  else void vscode.window.showInformationMessage(said);
}

/** Drops the record of a set-up that is not here, and the passwords that were kept for it. */
async function forget({ cognitoSetups, passwords, loader }: Services, { id: connectionId }: ConnectionInfo, record: SetupRecord): Promise<void> {
  await cognitoSetups.save(connectionId, undefined, record.setupId);
  const poolId = findPoolId(record);
  if (poolId !== undefined) await passwords.forgetPool({ connectionId, poolId });
  await loader.reloadGroup('pool', connectionId);
  showDone(`Forgotten: ${nameOfSetup(record)}`);
}
