import * as vscode from 'vscode';
import { toSentence } from '../../core/base/explainRule.js';
import { systemClock } from '../../core/base/clock.js';
import { describeThing, type SetupRecord, type Thing } from '../../core/cognito/record.js';
import type { PasswordKeeper, ProviderControl, RemovalReport, RemovalTools } from '../../core/cognito/removal.js';
import { describeRemaining, removeSetups, type SetupRemoval, type SetupsReport } from '../../core/cognito/removeSetups.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { showError } from './commandRunner.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

const RETRY = 'Retry Removal';
const SHOW_LOG = 'Show Log';

/** What a removal works with. Throws a `UserError` where this connection is not the open one. */
export async function toRemovalTools(
  { connections, cognitoSetups, passwords }: Services, info: ConnectionInfo,
): Promise<RemovalTools & { readonly providers: ProviderControl; readonly passwords: PasswordKeeper }> {
  const { access } = connections.require(info);
  const { control: providers, cognito: control } = await connections.clientsOf(info);
  const connectionId = info.id;
  return {
    control, access, providers, time: systemClock,
    save: (record, setupId) => cognitoSetups.save(connectionId, record, setupId),
    passwords: {
      keep: (user, password) => passwords.keep({ connectionId, ...user }, password),
      forget: (user) => passwords.forget({ connectionId, ...user }),
      forgetPool: (pool) => passwords.forgetPool({ connectionId, ...pool }),
    },
  };
}

/** Removes what was chosen of each set-up, with one progress and Cancel, and gives the report. */
export async function runRemovals(services: Services, info: ConnectionInfo, removals: readonly SetupRemoval[]): Promise<SetupsReport> {
  const tools = await toRemovalTools(services, info);
  const report = await withProgress('Cleaning up', (signal, onProgress) => removeSetups(removals, { ...tools, signal, onProgress }));
  await reloadAfterRemoval(services, info, report);
  return report;
}

async function reloadAfterRemoval({ loader }: Services, { id }: ConnectionInfo, { removed }: RemovalReport): Promise<void> {
  if (removed.some(({ kind }) => kind === 'provider')) await loader.reloadGroup('provider', id);
  // In any case: also what is said of an interrupted set-up may be another by now.
  await loader.reloadGroup('pool', id);
}

/** Says what remains, thing by thing, and offers to try again in the connection it is in. Does not wait for the person's answer. */
export function offerRetry(services: Services, info: ConnectionInfo, before: string, report: Pick<SetupsReport, 'remaining' | 'left'>): void {
  const text = `${toSentence(before)} ${describeRemaining(report.remaining)}`;
  services.log.warn(text);
  const answered = Promise.resolve(vscode.window.showErrorMessage(text, RETRY, SHOW_LOG)).then((pressed) => {
    if (pressed === SHOW_LOG) services.log.show();
    return pressed === RETRY ? retry(services, info, report.left) : undefined;
  });
  void answered.catch((error: unknown) => showError(services, error, 'remove what remains'));
}

async function retry(services: Services, info: ConnectionInfo, left: SetupsReport['left']): Promise<void> {
  const removals = left.flatMap(({ setupId, remaining }) => {
    const record = services.cognitoSetups.find(info.id, setupId);
    return record === undefined ? [] : [{ record, chosen: remaining.flatMap(({ thing }) => sameAs(record, thing)) }];
  });
  if (removals.length === 0) {
    void vscode.window.showInformationMessage('Nothing remains of what was to be removed.');
    return;
  }
  const report = await runRemovals(services, info, removals);
  const names = left.flatMap(({ remaining }) => remaining.map(({ thing }) => describeThing(thing))).join(', ');
  if (report.remaining.length > 0) offerRetry(services, info, 'The removal was tried again.', report);
  else void vscode.window.showInformationMessage(`Removed ${names}.`);
}

/** The record was read anew: its things are other objects with the same names. */
const sameAs = (record: SetupRecord, thing: Thing) => record.things.filter((other) => describeThing(other) === describeThing(thing));
