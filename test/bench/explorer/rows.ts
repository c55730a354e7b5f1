import { BedrockAgentCoreControlClient, CreateWorkloadIdentityCommand, ListWorkloadIdentitiesCommand, paginateListWorkloadIdentities } from '@aws-sdk/client-bedrock-agentcore-control';
import { createActivity } from '../../../src/core/activity/activity.js';
import { inParallel } from '../../../src/core/base/inParallel.js';
import type { ListedConnection } from '../../../src/core/connections/listed.js';
import { createAwsControl } from '../../../src/core/identity/awsControl.js';
import { clientConfig } from '../../../src/core/identity/clients.js';
import { labelOf } from '../../../src/core/tree/labels.js';
import { createTreeLoader } from '../../../src/core/tree/loader.js';
import type { TreeNode } from '../../../src/core/tree/nodes.js';
import { startSandbox } from '../../support/sandbox.js';
import { longestBlockOf, timeOf } from './measure.js';

const IDENTITIES = 1_000;
const ROWS = 5_000;
const FIRST_ROUNDS = 200;
const ROUNDS = 60;
const BLOCK_ROUNDS = 10;
const WARM_UPS = 6;

const LISTED: ListedConnection = {
  id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', description: '', details: [], state: 'open', isCurrent: true, region: 'us-east-1', account: undefined, error: undefined,
};

/** A loader whose view asks for the rows each time it is told of a change, and draws their words, as VS Code does. */
function createView(control: ReturnType<typeof createAwsControl>, mostRows: number) {
  const sources = { access: () => ({ kind: 'profile', profile: 'p', region: 'us-east-1' } as const), control: () => Promise.resolve(control), cognito: () => Promise.reject(new Error()), localAgents: () => Promise.resolve([]) };
  const loader = createTreeLoader({
    connections: { list: () => [LISTED], opened: () => sources, open: () => Promise.resolve() }, setups: () => [], workspace: () => undefined, mostRows, mostStatuses: 0,
  });
  async function draw(group: TreeNode): Promise<number> {
    const rows = await loader.children(group);
    for (const row of rows) labelOf(loader.latest(row));
    return rows.filter(({ kind }) => kind === 'workloadIdentity').length;
  }
  return {
    loader, draw,
    async group(): Promise<TreeNode> {
      const [root] = loader.roots();
      const [group] = root === undefined ? [] : await loader.children(root);
      if (group === undefined) throw new Error('There is no group.');
      return group;
    },
    drawAll: (group: TreeNode, total: number) => new Promise<void>((resolve) => {
      const look = () => { void draw(group).then((count) => { if (count === total) resolve(); }); };
      loader.onDidChange(look);
      look();
    }),
  };
}

const sandbox = await startSandbox();
const { endpoint, region } = sandbox.ready;
const client = new BedrockAgentCoreControlClient({ endpoint, region, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } });
const access = { kind: 'sandbox', endpoint, region } as const;
const activity = createActivity();
/** As a connection has it: every call is recorded. */
const control = createAwsControl(access, clientConfig(access, 'agentCoreControl', undefined, activity.from(() => ({ connectionId: LISTED.id, connection: LISTED.label, region, profile: undefined }))));
await inParallel(Array.from({ length: IDENTITIES - 2 }, (_, index) => index), 8, (index) => client.send(new CreateWorkloadIdentityCommand({ name: `agent-${index}` })));

/** Pages of 20 without a network: only what we do with them is measured. */
const memory = {
  listWorkloadIdentities: ({ nextToken }: { readonly nextToken?: string | undefined }) => new Promise((resolve) => {
    setImmediate(() => {
      const from = Number(nextToken ?? 0);
      resolve({ items: Array.from({ length: 20 }, (_, index) => ({ name: `agent-${from + index}`, arn: `arn:${from + index}` })), nextToken: from + 20 < ROWS ? String(from + 20) : undefined });
    });
  }),
} as unknown as ReturnType<typeof createAwsControl>;

interface Samples { readonly ours: number[]; readonly sdk: number[] }

/** Each of the two goes first in turns: what one leaves behind, as garbage and connections, is not always paid by the same. */
async function timeInTurns(rounds: number, ours: () => Promise<number>, sdk: () => Promise<number>): Promise<Samples> {
  const samples: Samples = { ours: [], sdk: [] };
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    const [first, second] = round % 2 === 0 ? [ours, sdk] : [sdk, ours];
    const times = [await first(), await second()];
    if (round < 0) continue;
    const [oursMs = NaN, sdkMs = NaN] = first === ours ? times : times.toReversed();
    samples.ours.push(oursMs);
    samples.sdk.push(sdkMs);
  }
  return samples;
}

/** From opening a group whose loader is there to the words of its rows. */
async function timeRows(mostRows: number, read: (view: ReturnType<typeof createView>, group: TreeNode) => Promise<unknown>): Promise<number> {
  const view = createView(control, mostRows);
  const group = await view.group();
  const ms = await timeOf(() => read(view, group));
  view.loader.dispose();
  return ms;
}

const first = await timeInTurns(FIRST_ROUNDS, () => timeRows(20, (view, group) => view.draw(group)), () => (
  timeOf(() => client.send(new ListWorkloadIdentitiesCommand({ maxResults: 20 })))));
const all = await timeInTurns(ROUNDS, () => timeRows(IDENTITIES, (view, group) => view.drawAll(group, IDENTITIES)), () => timeOf(async () => {
  let count = 0;
  for await (const { workloadIdentities = [] } of paginateListWorkloadIdentities({ client, pageSize: 20 }, {})) count += workloadIdentities.length;
  return count;
}));
const block: number[] = [];
for (let round = -1; round < BLOCK_ROUNDS; round += 1) {
  const view = createView(memory, ROWS);
  const group = await view.group();
  await view.drawAll(group, ROWS);
  const ms = await longestBlockOf(async () => { await view.loader.reload(group); await view.draw(group); });
  view.loader.dispose();
  if (round >= 0) block.push(ms);
}
control.dispose();
activity.dispose();
client.destroy();
await sandbox.stop();
console.log(JSON.stringify({ identities: IDENTITIES, rows: ROWS, first, all, block }));
