import * as vscode from 'vscode';
import { realTime } from '../../core/base/time.js';
import { describeThing, findPoolId, type SetupRecord, type Thing } from '../../core/cognito/record.js';
import { removeSetup, type RemovalReport, type RemovalTools } from '../../core/cognito/removal.js';
import { withProgress } from './progress.js';
import type { Services } from './services.js';

const RETRY = 'Retry Removal';
const SHOW_LOG = 'Show Log';

/** What a removal works with, for the connection that is open now. */
export async function toRemovalTools({ connections, cognitoSetups }: Services): Promise<RemovalTools & { readonly connectionId: string }> {
  const { id: connectionId } = connections.require().info;
  return {
    connectionId, control: await connections.cognito(), providers: await connections.control(), time: realTime,
    save: (record, setupId) => cognitoSetups.save(connectionId, record, setupId),
  };
}

/** Removes what was chosen of a set-up, with progress and Cancel, and gives the report. */
export async function runRemoval(services: Services, record: SetupRecord, chosen?: readonly Thing[]): Promise<RemovalReport> {
  const tools = await toRemovalTools(services);
  const report = await withProgress('Cleaning up', (signal, onProgress) => removeSetup(record, { ...tools, signal, onProgress }, chosen));
  await forgetPasswords(services, tools.connectionId, record, report);
  await reloadAfterRemoval(services, report);
  return report;
}

/** Passwords of users who are gone are nobody's. */
async function forgetPasswords({ passwords }: Services, connectionId: string, record: SetupRecord, { removed, notFound }: RemovalReport): Promise<void> {
  const poolId = findPoolId(record);
  if (poolId === undefined) return;
  for (const thing of [...removed, ...notFound]) {
    if (thing.kind === 'pool') await passwords.forgetPool({ connectionId, poolId });
    if (thing.kind === 'user') await passwords.forget({ connectionId, poolId, username: thing.username });
  }
}

async function reloadAfterRemoval({ loader }: Services, { removed }: RemovalReport): Promise<void> {
  if (removed.some(({ kind }) => kind === 'provider')) await loader.reloadGroup('provider');
  if (removed.some(({ kind }) => kind !== 'provider')) await loader.reloadGroup('pool');
}

/** Says what remains, thing by thing, and offers to try again. Waits for the person's answer: callers do not await it. */
export async function showRemaining(services: Services, before: string, { remaining }: RemovalReport, setupId: string): Promise<void> {
  const [first] = remaining;
  if (first === undefined) return;
  const names = remaining.map(({ thing }) => describeThing(thing)).join(', ');
  services.log.warn(`${before} Remaining: ${names}: ${first.error.message}`);
  const count = remaining.length === 1 ? '1 thing remains' : `${remaining.length} things remain`;
  const text = [`${before} ${count}: ${names}.`, first.error.message, first.error.hint].filter((part) => part !== undefined).join(' ');
  const pressed = await vscode.window.showErrorMessage(text, RETRY, SHOW_LOG);
  if (pressed === SHOW_LOG) services.log.show();
  if (pressed !== RETRY) return;
  const record = services.cognitoSetups.find(services.connections.require().info.id, setupId);
  if (record === undefined) {
    void vscode.window.showInformationMessage('Nothing remains of this set-up.');
    return;
  }
  const report = await runRemoval(services, record, remaining.map(({ thing }) => thing).flatMap((thing) => sameAs(record, thing)));
  if (report.remaining.length > 0) await showRemaining(services, 'The removal was tried again.', report, setupId);
  else void vscode.window.showInformationMessage(`Removed ${names}.`);
}

/** The record was read anew: its things are other objects with the same names. */
const sameAs = (record: SetupRecord, thing: Thing) => record.things.filter((other) => describeThing(other) === describeThing(thing));
