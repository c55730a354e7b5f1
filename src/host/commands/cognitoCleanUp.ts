import * as vscode from 'vscode';
import { planCleanUp, type CleanUpPlan } from '../../core/cognito/cleanUp.js';
import { describeThing, findPoolId, type SetupRecord, type Thing } from '../../core/cognito/record.js';
import { removeSetup, toRemovals } from '../../core/cognito/removal.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { runRemoval, showRemaining, toRemovalTools } from '../services/cognitoRemoval.js';
import { confirm } from '../services/confirm.js';
import { poolOf } from '../services/pickCognito.js';
import { chooseSetup, nameOfSetup } from '../services/pickSetup.js';
import { withProgress } from '../services/progress.js';
import type { Command, Services } from '../services/services.js';

interface Planned {
  readonly record: SetupRecord;
  readonly plan: CleanUpPlan;
}

const icons: Readonly<Record<Thing['kind'], string>> = {
  provider: 'plug', domain: 'globe', client: 'key', resourceServer: 'server', user: 'account', pool: 'organization',
};

/** Deletes what quick set-ups made: list with check marks, modal, progress, report. */
export const cognitoCleanUp: Command = async (services, node) => {
  const { connections, cognitoSetups } = services;
  const { info } = connections.require();
  const all = cognitoSetups.of(info.id);
  const wanted = poolOf(node) === undefined && all.length > 0 ? all : [await chooseSetup(all, node, 'Clean Up')].flatMap((one) => one ?? []);
  if (wanted.length === 0) return;
  const planned = await makePlans(services, wanted);
  const chosen = await choose(planned);
  if (chosen === undefined || chosen.size === 0) return;
  const things = [...chosen].flatMap(([{ record }, own]) => toRemovals(record, own));
  const count = things.length === 1 ? '1 Resource' : `${things.length} Resources`;
  if (!await confirm(`Delete ${count.toLowerCase()} in ${info.region} of ${info.label}?`, toDetail(chosen, info), `Delete ${count}`)) return;
  for (const [{ record }, own] of chosen) {
    const report = await runRemoval(services, record, own);
    const gone = report.removed.length + report.notFound.length;
    const said = `${gone} of ${gone + report.remaining.length} resources of ${nameOfSetup(record)} are deleted.`;
    if (report.remaining.length > 0) void showRemaining(services, said, report, record.setupId);
    else void vscode.window.showInformationMessage(said);
  }
};

/** Looks what is still there of each, and forgets those of which nothing is. */
async function makePlans(services: Services, records: readonly SetupRecord[]): Promise<readonly Planned[]> {
  const tools = await toRemovalTools(services);
  const { providers } = tools;
  if (providers === undefined) return [];
  return withProgress('Looking for what was made', async (signal) => {
    const planned: Planned[] = [];
    for (const record of records) {
      const plan = await planCleanUp(tools.control, providers, record, signal);
      if (plan.kind === 'gone' && !plan.items.some(({ isPresent }) => isPresent)) await removeSetup(record, tools);
      else planned.push({ record, plan });
    }
    return planned;
  });
}

/** In the order of removal. What a finished set-up made is checked, what an interrupted one left is not. */
async function choose(planned: readonly Planned[]): Promise<ReadonlyMap<Planned, readonly Thing[]> | undefined> {
  const foreign = planned.filter(({ plan }) => plan.kind === 'foreign').map(({ record }) => nameOfSetup(record));
  if (foreign.length > 0) {
    void vscode.window.showWarningMessage(`Left alone, as the tag of the set-up is gone from its user pool: ${foreign.join(', ')}`);
  }
  const items = planned.flatMap((one) => {
    const { record, plan } = one;
    if (plan.kind === 'foreign') return [];
    const label = record.isComplete ? 'made by the set-up' : 'left over, interrupted';
    const rows = plan.items.filter(({ isPresent }) => isPresent).map(({ thing }) => ({
      ...toRow(thing), picked: record.isComplete, iconPath: new vscode.ThemeIcon(icons[thing.kind]), chosen: { one, thing },
    }));
    return [{ label, kind: vscode.QuickPickItemKind.Separator, chosen: undefined }, ...rows];
  });
  if (items.length === 0) {
    if (foreign.length === 0) void vscode.window.showInformationMessage('Nothing is left of the set-ups in this connection.');
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { title: 'Clean Up', placeHolder: 'What should be removed?', canPickMany: true, ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  const pairs = picked.flatMap(({ chosen }) => chosen ?? []);
  return new Map(planned.map((own) => [own, pairs.filter(({ one }) => one === own).map(({ thing }) => thing)] as const).filter(([, things]) => things.length > 0));
}

/** The name first: it tells rows apart. */
function toRow(thing: Thing): { readonly label: string; readonly description: string } {
  const words = describeThing(thing);
  const name = thing.kind === 'user' ? thing.username : thing.kind === 'domain' ? thing.prefix
    : thing.kind === 'resourceServer' ? thing.identifier : thing.name;
  return { label: name, description: words.slice(0, words.length - name.length - 1) };
}

/** What will be gone, and what stops working with it. */
function toDetail(chosen: ReadonlyMap<Planned, readonly Thing[]>, { kind }: ConnectionInfo): string {
  const lines = [...chosen].flatMap(([{ record, plan }, own]) => {
    const poolId = findPoolId(record);
    const isWithPool = own.some((thing) => thing.kind === 'pool');
    const others = plan.kind === 'found' && isWithPool ? [...plan.others.users.map((name) => `user ${name}`), ...plan.others.clients.map((name) => `app client ${name}`)] : [];
    return [
      ...toRemovals(record, own).map((thing) => (thing.kind === 'pool' && poolId !== undefined ? `${describeThing(thing)}, ${poolId}` : describeThing(thing))),
      ...(others.length === 0 ? [] : [`and what else is in this pool: ${others.join(', ')}${plan.kind === 'found' && plan.others.hasMore ? ', …' : ''}`]),
    ];
  });
  const stops = 'Nobody signs in through what is deleted any more, and agents get no new tokens through it. This cannot be undone.';
  return [...lines, '', kind === 'aws' ? `${stops} This is a real AWS account.` : stops].join('\n');
}
