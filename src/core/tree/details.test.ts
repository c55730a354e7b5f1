import assert from 'node:assert/strict';
import { hold } from '../../../test/support/hold.js';
import { SANDBOX } from '../../../test/support/treeWorld.js';
import type { IdentityControl } from '../identity/control.js';
import { createBranch } from './branch.js';
import { labelOf } from './labels.js';
import type { TreeNode } from './nodes.js';

/** A branch over identities of these names and many runtimes, one of which has the identity `quick-Ab12Cd34Ef`. */
function createOwners(names: readonly string[]) {
  const asked: string[] = [];
  const owner = hold();
  const runtimes = [...Array.from({ length: 100 }, (_, index) => `other${index}-Gh56Ij78Kl`), 'quick-Ab12Cd34Ef'];
  const control = {
    listWorkloadIdentities: () => Promise.resolve({ items: names.map((name) => ({ name, arn: name })) }),
    getWorkloadIdentity: (name: string) => Promise.resolve({ name, arn: name, allowedResourceOauth2ReturnUrls: [], createdTime: undefined, lastUpdatedTime: undefined }),
    listTags: () => Promise.resolve({}),
    listGateways: () => Promise.resolve({ items: [] }),
    listAgentRuntimes: () => Promise.resolve({ items: runtimes.map((id) => ({ id, name: id.slice(0, -11), arn: id, version: '1', status: 'READY' })) }),
    getAgentRuntime: async (id: string) => {
      asked.push(id);
      await owner.meanwhile();
      return { workloadIdentityName: id };
    },
  };
  let tell: (node: TreeNode) => void = () => undefined;
  const branch = createBranch({
    root: { kind: 'connection', id: 'sandbox', connection: SANDBOX }, now: () => 0, mostRows: 1_000, mostStatuses: 0, setups: () => [], agents: () => [],
    arrangement: () => ({ order: 'name', filter: '' }), onChange: (node) => { tell(node); },
    sources: {
      access: () => ({ kind: 'profile', profile: 'p', region: 'us-east-1' }), control: () => Promise.resolve(control as unknown as IdentityControl),
      cognito: () => assert.fail(), localAgents: () => Promise.resolve([]),
    },
  });
  const identityRows = async () => branch.children((await branch.children(branch.root))[0] ?? assert.fail());
  const texts = async (row: TreeNode) => (await branch.children(row)).map((fact) => `${labelOf(fact).label} ${labelOf(fact).description}`);
  const toldOf = (row: TreeNode) => new Promise<void>((resolve) => { tell = (node) => { if (node === row) resolve(); }; });
  return { asked, owner, branch, identityRows, texts, toldOf };
}

describe('the rows of a workload identity', () => {
  it('wait for no runtime, and tell of the one that owns it once that is known', async () => {
    const { asked, owner, branch, identityRows, texts, toldOf } = createOwners(['quick-Ab12Cd34Ef']);
    const [row] = await identityRows();
    assert.ok(row !== undefined);
    assert.deepEqual(await texts(row), ['No return URL flows with a user need one']);
    await owner.reached;
    assert.deepEqual(asked, ['quick-Ab12Cd34Ef']);
    const known = toldOf(row);
    owner.release();
    await known;
    assert.equal(labelOf(branch.latest(row)).description, 'owned by runtime quick');
    assert.deepEqual(await texts(row), ['No return URL flows with a user need one', 'Owned by runtime quick']);
  });

  it('are told to be others also where the list of runtimes named the owner first', async () => {
    const { owner, branch, identityRows, texts, toldOf } = createOwners(['quick-Ab12Cd34Ef']);
    const [row] = await identityRows();
    assert.ok(row !== undefined);
    await texts(row);
    await owner.reached;
    const groups = await branch.children(branch.root);
    await branch.children(groups.find((group) => group.kind === 'group' && group.group === 'runtime') ?? assert.fail());
    const known = toldOf(row);
    owner.release();
    await known;
    assert.deepEqual((await texts(row)).at(-1), 'Owned by runtime quick');
  });

  it('ask no runtime where none is called like it, though its name ends in a word of ten letters', async () => {
    const { asked, branch, identityRows } = createOwners(['payments-production', 'quick-Ab12Cd34Ef']);
    const [payments, quick] = await identityRows();
    assert.ok(payments !== undefined && quick !== undefined);
    await branch.children(payments);
    await branch.children(quick);
    while (asked.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(asked, ['quick-Ab12Cd34Ef']);
  });
});
