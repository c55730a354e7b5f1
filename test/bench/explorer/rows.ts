import { BedrockAgentCoreControlClient, CreateWorkloadIdentityCommand, ListWorkloadIdentitiesCommand, paginateListWorkloadIdentities } from '@aws-sdk/client-bedrock-agentcore-control';
import { inParallel } from '../../../src/core/base/inParallel.js';
import type { ListedConnection } from '../../../src/core/connections/listed.js';
import { createAwsControl } from '../../../src/core/identity/awsControl.js';
import { labelOf } from '../../../src/core/tree/labels.js';
import { createTreeLoader } from '../../../src/core/tree/loader.js';
import type { TreeNode } from '../../../src/core/tree/nodes.js';
import { startSandbox } from '../../support/sandbox.js';
import { longestBlockOf, timeOf } from './measure.js';

const IDENTITIES = 1_000;
const ROWS = 5_000;
const ROUNDS = 10;

const LISTED: ListedConnection = {
  id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', description: '', details: [], state: 'open', isCurrent: true, region: 'us-east-1', account: undefined, error: undefined,
};

/** A loader whose view asks for the rows each time it is told of a change, and draws their words, as VS Code does. */
function createView(control: ReturnType<typeof createAwsControl>, mostRows: number) {
  const sources = { access: () => ({ kind: 'profile', profile: 'p', region: 'us-east-1' } as const), control: () => Promise.resolve(control), cognito: () => Promise.reject(new Error()), localAgents: () => Promise.resolve([]) };
  const loader = createTreeLoader({
    connections: { list: () => [LISTED], opened: () => sources, open: () => Promise.resolve() }, current: () => LISTED.id, setups: () => [], workspace: () => undefined, mostRows, mostStatuses: 0,
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
const control = createAwsControl({ kind: 'sandbox', endpoint, region });
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

const samples = { firstOurs: [] as number[], firstSdk: [] as number[], allOurs: [] as number[], allSdk: [] as number[], block: [] as number[] };
for (let round = -2; round < ROUNDS; round += 1) {
  const first = createView(control, 20);
  const firstGroup = await first.group();
  const firstOurs = await timeOf(() => first.draw(firstGroup));
  const firstSdk = await timeOf(() => client.send(new ListWorkloadIdentitiesCommand({ maxResults: 20 })));
  const all = createView(control, IDENTITIES);
  const allGroup = await all.group();
  const allOurs = await timeOf(() => all.drawAll(allGroup, IDENTITIES));
  const allSdk = await timeOf(async () => { let count = 0; for await (const { workloadIdentities = [] } of paginateListWorkloadIdentities({ client, pageSize: 20 }, {})) count += workloadIdentities.length; return count; });
  const many = createView(memory, ROWS);
  const manyGroup = await many.group();
  await many.drawAll(manyGroup, ROWS);
  const block = await longestBlockOf(async () => { await many.loader.reload(manyGroup); await many.draw(manyGroup); });
  for (const { loader } of [first, all, many]) loader.dispose();
  if (round < 0) continue; // warms up
  samples.firstOurs.push(firstOurs);
  samples.firstSdk.push(firstSdk);
  samples.allOurs.push(allOurs);
  samples.allSdk.push(allSdk);
  samples.block.push(block);
}
control.dispose();
client.destroy();
await sandbox.stop();
console.log(JSON.stringify({ identities: IDENTITIES, rows: ROWS, ...samples }));
