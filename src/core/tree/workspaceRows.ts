import type { Disposable } from '../base/disposable.js';
import { isCancellation } from '../base/errors.js';
import { untilAborted } from '../base/untilAborted.js';
import type { Read, WorkspaceAgent } from '../workspace/agents.js';
import { nameInArn } from '../workspace/arn.js';
import type { Link, LinkedAgent } from '../workspace/link.js';
import { fact } from './facts.js';
import { toFailure } from './failure.js';
import type { NodeOf, TreeNode } from './nodes.js';
import { withUniqueIds } from './uniqueIds.js';
import { linkAgents, type Place } from './workspaceLinks.js';

/** Finds the agents of the folders that are open. */
export type WorkspaceSource = (signal: AbortSignal) => Promise<Read<readonly WorkspaceAgent[]>>;

/** Rows of the root "In This Workspace". */
export interface WorkspaceRows extends Disposable {
  /** Undefined where nothing may be read or nothing was found; what is found later is told. */
  root(): NodeOf<'workspace'> | undefined;
  has(node: TreeNode): boolean;
  latest(node: TreeNode): TreeNode;
  children(node: TreeNode): Promise<readonly TreeNode[]>;
  find(id: string): TreeNode | undefined;
  /** Those that were found last. */
  agents(): readonly WorkspaceAgent[];
  /** Finds the agents anew. */
  reload(): void;
  /** Looks anew for what is deployed of those that were found, where other connections are open than before. */
  noteConnections(): void;
}

interface Found {
  readonly rows: readonly TreeNode[];
  readonly agents: readonly WorkspaceAgent[];
}

const ROOT = '#workspace';

export function createWorkspaceRows({ source, connections, onChange }: {
  readonly source: () => WorkspaceSource | undefined;
  /** The connections in which deployed runtimes are looked for. */
  readonly connections: () => readonly Place[];
  /** Told of its row, or of nothing where that comes or goes. */
  readonly onChange: (node: TreeNode | undefined) => void;
}): WorkspaceRows {
  const rootRow: NodeOf<'workspace'> = { kind: 'workspace', id: ROOT, agents: undefined };
  const shown = new Map<string, TreeNode>([[ROOT, rootRow]]);
  let controller = new AbortController();
  /** What the folders hold; it has a signal of its own, as it goes on where only the connections are others. */
  let discovered: { readonly done: ReturnType<WorkspaceSource>; readonly controller: AbortController } | undefined;
  /** The connections in which deployed runtimes were looked for last. */
  let places: readonly Place[] = [];
  let reading: Promise<Found> | undefined;
  let found: Found | undefined;

  function search(discover: WorkspaceSource) {
    const own = new AbortController();
    return { done: discover(own.signal), controller: own };
  }

  async function read(discover: WorkspaceSource, signal: AbortSignal): Promise<Found> {
    try {
      const { value, findings } = await untilAborted((discovered ??= search(discover)).done, signal);
      places = connections();
      const linked = await linkAgents(value, places, signal);
      const rows = linked.map((one): TreeNode => ({ kind: 'workspaceAgent', id: `${ROOT}/${one.agent.file}/${one.agent.name}`, linked: one }));
      return {
        agents: value,
        rows: [...rows, ...findings.map((finding, index): TreeNode => ({ kind: 'finding', id: `${ROOT}/#finding/${index}`, finding }))],
      };
    } catch (error) {
      if (isCancellation(error)) return { rows: [], agents: [] };
      return { agents: [], rows: [toFailure(rootRow, ROOT, error, 'find the agents of this workspace')] };
    }
  }

  async function children(node: TreeNode): Promise<readonly TreeNode[]> {
    if (node.kind === 'workspaceAgent') return toAgentRows(node.id, node.linked);
    const discover = source();
    if (node.kind !== 'workspace' || discover === undefined) return [];
    const own = (reading ??= read(discover, controller.signal));
    const result = await own;
    if (own !== reading) return children(node);
    if (found !== result) {
      const isNews = (found?.rows.length ?? 0) > 0 !== result.rows.length > 0;
      found = result;
      onChange(isNews ? undefined : rootRow);
    }
    return result.rows;
  }

  function readAnew(): void {
    controller.abort();
    controller = new AbortController();
    reading = undefined;
    // At once where it is on show, so that its rows stay until then.
    if (found !== undefined) void children(rootRow);
  }

  return {
    root() {
      if (source() === undefined) return undefined;
      if (reading === undefined) void children(rootRow);
      return found !== undefined && found.rows.length > 0 ? rootRow : undefined;
    },
    has: ({ id }) => id === ROOT || id.startsWith(`${ROOT}/`),
    latest: (node) => (node.kind === 'workspace' ? { ...node, agents: found?.agents.length } : node),
    async children(node) {
      const rows = withUniqueIds(await children(node));
      for (const row of rows) shown.set(row.id, row);
      return rows;
    },
    find: (id) => shown.get(id),
    agents: () => found?.agents ?? [],
    reload() {
      discovered?.controller.abort();
      discovered = undefined;
      readAnew();
    },
    noteConnections() {
      const now = connections();
      const isSame = now.length === places.length && now.every(({ sources, account }, index) => sources === places[index]?.sources && account === places[index].account);
      if (reading !== undefined && !isSame) readAnew();
    },
    dispose() {
      controller.abort();
      discovered?.controller.abort();
    },
  };
}

/** Its deployments with what differs there, then what the project names. */
function toAgentRows(id: string, { agent, links }: LinkedAgent): readonly TreeNode[] {
  const { providers, workloadIdentity, authorizer, protocol, framework } = agent;
  return [
    ...links.flatMap((link, index) => toLinkRows(`${id}/${index}`, link)),
    ...(workloadIdentity === undefined ? [] : [fact(id, 'verified', 'Workload identity', workloadIdentity.name, workloadIdentity.name, 'The identity that this project made for itself.')]),
    ...providers.map(({ kind, name }) => fact(id, kind === 'oauth2' ? 'plug' : 'key', name, kind === 'oauth2' ? 'OAuth2 provider' : 'API key provider', name, 'A credential provider that the project file names.')),
    fact(id, 'shield', 'Inbound authorizer', authorizer.kind, authorizer.kind === 'JWT' ? authorizer.discoveryUrl : 'IAM', 'Who may call this agent, as the project file says.'),
    fact(id, 'info', 'Protocol', framework === undefined ? protocol : `${protocol} · ${framework}`, protocol, 'What this agent speaks.'),
  ];
}

const ABOUT: Readonly<Record<Link['state'], readonly [description: string, about: string]>> = {
  linked: ['deployed', 'The runtime that this agent was deployed to.'],
  missing: ['not there any more', 'The project file names a runtime that its account does not have.'],
  notDeployed: ['not deployed', 'The project file names no runtime: deploy the agent with the tool that wrote the file.'],
  elsewhere: ['not in any connection', 'It belongs to another account or region than those that are connected.'],
  unknown: ['not read', 'The runtime could not be read with any connection.'],
};

function toLinkRows(id: string, { deployment, state, runtime, warnings }: Link): readonly TreeNode[] {
  const [words, about] = ABOUT[state];
  const name = runtime?.name ?? (deployment.runtimeArn === undefined ? deployment.target ?? 'Runtime' : nameInArn(deployment.runtimeArn));
  const description = [runtime === undefined ? words : `${words} · v${runtime.version}`, ...(deployment.target === undefined || deployment.target === name ? [] : [deployment.target])].join(' · ');
  return [
    { ...fact(id, state === 'linked' ? 'server-process' : 'circle-slash', name, description, deployment.runtimeArn ?? '', about), id: `${id}/runtime` },
    ...warnings.map(({ kind, message }, index) => ({ ...fact(id, 'warning', WARNINGS[kind], message, '', message), id: `${id}/warning/${index}` })),
  ];
}

const WARNINGS = {
  runtimeMissing: 'Runtime is missing', version: 'Version differs', protocol: 'Protocol differs', authorizer: 'Authorizer differs', identityMissing: 'Identity is missing',
  providerMissing: 'Provider is missing',
} as const;
