// npm run bench -- sandbox, its second table: what one call costs where there are few identities and where there are many.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createCaller, type Caller } from '../../support/caller.js';
import { makeFolder } from '../../support/folder.js';
import { startSandbox } from '../../support/sandbox.js';
import { median, type Row } from './table.js';

export const FEW = 10;
export const MANY = 10_000;
const ROUNDS = 9;
const CALLS = 200;
const CONNECTIONS = 8;
/** Rounds over the folds of the journal, which are long. */
const FOLD_ROUNDS = 3;
const FOLDS = 2;
/** An identity of about 20 kB, so that a journal is soon long. */
const LONG_URLS = Array.from({ length: 10 }, (_, index) => `https://agent.example/${index}/${'x'.repeat(2_000)}`);

interface Candidate {
  readonly caller: Caller;
  readonly token: string;
  readonly journal: string;
  readonly stop: () => Promise<void>;
}

const toName = (index: number) => `identity-${String(index).padStart(5, '0')}`;

/** A sandbox that keeps its state, with that many identities. */
async function start(count: number): Promise<Candidate> {
  const folder = makeFolder();
  const sandbox = await startSandbox({ dataDirectory: folder.path });
  const caller = createCaller(sandbox.ready.endpoint, CONNECTIONS);
  let next = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (next < count) {
      next += 1;
      await caller.call('CreateWorkloadIdentity', { name: toName(next - 1), allowedResourceOauth2ReturnUrls: ['https://agent.example/return'] });
    }
  }));
  const { workloadAccessToken } = await caller.call('GetWorkloadAccessToken', { workloadName: toName(0) }) as { readonly workloadAccessToken: string };
  return {
    caller, token: workloadAccessToken, journal: join(folder.path, 'journal.jsonl'),
    stop: async () => {
      caller.close();
      await sandbox.stop();
      folder.remove();
    },
  };
}

interface Measured {
  readonly what: string;
  readonly act: (candidate: Candidate, index: number) => Promise<unknown>;
  /** Undoes it, off the clock. */
  readonly undo?: (candidate: Candidate, index: number) => Promise<unknown>;
}

const MEASURED: readonly Measured[] = [
  { what: 'GetWorkloadIdentity', act: ({ caller }, index) => caller.call('GetWorkloadIdentity', { name: toName(index % FEW) }) },
  { what: 'ListWorkloadIdentities, 5 a page', act: ({ caller }) => caller.call('ListWorkloadIdentities', { maxResults: 5 }) },
  {
    what: 'CreateWorkloadIdentity',
    act: ({ caller }, index) => caller.call('CreateWorkloadIdentity', { name: `created-${index}` }),
    undo: ({ caller }, index) => caller.call('DeleteWorkloadIdentity', { name: `created-${index}` }),
  },
  {
    what: 'UpdateWorkloadIdentity',
    act: ({ caller }, index) => caller.call('UpdateWorkloadIdentity', { name: toName(index % FEW), allowedResourceOauth2ReturnUrls: [`https://agent.example/${index}`] }),
  },
  { what: 'GetWorkloadAccessToken', act: ({ caller }, index) => caller.call('GetWorkloadAccessToken', { workloadName: toName(index % FEW) }) },
  {
    what: 'GetResourceOauth2Token, kept',
    act: ({ caller, token }) => caller.call('oauth2/token', {
      workloadIdentityToken: token, resourceCredentialProviderName: 'quickstart-demo', scopes: ['email'], oauth2Flow: 'M2M',
    }),
  },
];

/** Milliseconds for one call of many, one after the other: the median, which a pause of the machine leaves alone. */
async function measure({ act, undo }: Measured, candidate: Candidate): Promise<number> {
  const timesMs: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const askedAt = performance.now();
    await act(candidate, index);
    timesMs.push(performance.now() - askedAt);
  }
  if (undo !== undefined) for (let index = 0; index < CALLS; index += 1) await undo(candidate, index);
  return median(timesMs);
}

interface Folds {
  readonly meanMs: number;
  readonly longestMs: number;
}

/**
 * What the median does not see: now and then a write waits until the journal is folded into a new snapshot, which takes as long as there is
 * much. Milliseconds of one write in the mean over some folds, and of the one that waited longest.
 */
async function measureFolds({ caller, journal }: Candidate): Promise<Folds> {
  const update = () => caller.call('UpdateWorkloadIdentity', { name: toName(0), allowedResourceOauth2ReturnUrls: LONG_URLS });
  const untilFolded = async (): Promise<readonly number[]> => {
    const timesMs: number[] = [];
    for (let length = 0, before = -1; length > before;) {
      before = length;
      const askedAt = performance.now();
      await update();
      timesMs.push(performance.now() - askedAt);
      length = statSync(journal).size;
    }
    return timesMs;
  };
  await untilFolded(); // to begin with an empty journal
  const timesMs: number[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) timesMs.push(...await untilFolded());
  return { meanMs: timesMs.reduce((sum, timeMs) => sum + timeMs, 0) / timesMs.length, longestMs: Math.max(...timesMs) };
}

async function compareFolds(few: Candidate, many: Candidate): Promise<readonly Row[]> {
  const first: Folds[] = [];
  const second: Folds[] = [];
  for (let round = 0; round < FOLD_ROUNDS; round += 1) {
    first.push(await measureFolds(few));
    second.push(await measureFolds(many));
  }
  const toRow = (what: string, member: keyof Folds): Row => ({ what, unit: 'ms', first: first.map((one) => one[member]), second: second.map((one) => one[member]) });
  return [toRow('update of 20 kB, mean with folds', 'meanMs'), toRow('update of 20 kB, longest pause', 'longestMs')];
}

/** Few identities first, then many. */
export async function compareScales(): Promise<readonly Row[]> {
  const few = await start(FEW);
  const many = await start(MANY);
  try {
    const rows: Row[] = [];
    for (const measured of MEASURED) {
      for (const candidate of [few, many, few, many]) await measure(measured, candidate); // what runs often is compiled by then
      const first: number[] = [];
      const second: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        first.push(await measure(measured, few));
        second.push(await measure(measured, many));
      }
      rows.push({ what: measured.what, unit: 'ms', first, second });
    }
    return [...rows, ...await compareFolds(few, many)];
  } finally {
    await few.stop();
    await many.stop();
  }
}
