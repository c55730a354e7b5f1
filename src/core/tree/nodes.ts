import type { UserError } from '../base/errors.js';
import type { ListedConnection } from '../connections/listed.js';
import type { ClientSummary, PoolSummary, PoolUser } from '../cognito/control.js';
import type { SetupRecord, SetupState } from '../cognito/record.js';
import type {
  AgentRuntimeSummary, ApiKeyProviderSummary, GatewaySummary, GatewayTargetSummary, Oauth2ProviderSummary, RuntimeEndpoint, RuntimeVersion,
  TokenVault, WorkloadIdentitySummary,
} from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';
import type { Owner, ProviderRef } from '../usage/usage.js';
import type { Finding } from '../workspace/agents.js';
import type { LinkedAgent } from '../workspace/link.js';

/** The paged lists of a connection, in the order they are shown; the token vault comes behind the API key providers. */
export const rootGroups = ['workloadIdentity', 'provider', 'apiKeyProvider', 'runtime', 'gateway', 'pool'] as const;
/** The paged lists under a user pool. */
export const poolGroups = ['poolClient', 'poolUser'] as const;
/** The paged lists under a runtime. */
export const runtimeGroups = ['runtimeEndpoint', 'runtimeVersion'] as const;

type RootGroup = (typeof rootGroups)[number];
type PoolGroup = (typeof poolGroups)[number];
type RuntimeGroup = (typeof runtimeGroups)[number];

/** The targets of a gateway stand among its facts: their list has no row of its own. */
export type GroupKind = RootGroup | PoolGroup | RuntimeGroup | 'gatewayTarget';
/** Where a group is under its connection: its row's id without that of the connection. */
export type GroupPath = RootGroup | `pool/${string}/${PoolGroup}` | `runtime/${string}/${RuntimeGroup}` | `gateway/${string}/gatewayTarget`;

/** What the explorer needs to know of a connection. */
export interface ConnectionInfo {
  /** `sandbox`, or `profile:NAME@REGION`: also the text of the `defaultConnection` setting. */
  readonly id: string;
  readonly kind: 'sandbox' | 'aws';
  /** "Local Sandbox" or the profile's name. */
  readonly label: string;
  readonly region: string;
  /** `127.0.0.1:41875` for the sandbox, otherwise undefined. */
  readonly host?: string | undefined;
}

interface NodeBase {
  /** Stable over reloads: `connection/group/name`. */
  readonly id: string;
}

interface GroupRow {
  readonly kind: 'group';
  readonly group: GroupKind;
  readonly path: GroupPath;
  /** Whose group it is; undefined for a group of anything else. */
  readonly pool: PoolSummary | undefined;
  /** The id of the runtime or gateway whose group it is. */
  readonly parentId?: string | undefined;
  readonly count: number | undefined;
  readonly more: boolean;
  /** How many of them are shown, where a filter is set. */
  readonly matching?: number | undefined;
  /** Said only where the list has dates. */
  readonly isByDate?: boolean;
}

/** One row of the explorer, as data. The host draws it (host/tree/render.ts) and decides nothing. */
export type TreeNode = NodeBase & (
  | { readonly kind: 'connection'; readonly connection: ListedConnection }
  /** `count` is known once loaded; `more` says that there are further pages. */
  | GroupRow
  /** `returnUrls`, how many, is known once it was opened; `owner`, where a runtime or gateway has it. */
  | { readonly kind: 'workloadIdentity'; readonly identity: WorkloadIdentitySummary; readonly returnUrls?: number | undefined; readonly owner?: Owner | undefined }
  /** `status` and `reason` are known once it was read by itself: its list does not give them. */
  | { readonly kind: 'provider'; readonly provider: Oauth2ProviderSummary; readonly status?: string | undefined; readonly reason?: string | undefined }
  | { readonly kind: 'apiKeyProvider'; readonly provider: ApiKeyProviderSummary }
  /** The URL that a browser may return to, below its identity. */
  | { readonly kind: 'returnUrl'; readonly identity: WorkloadIdentitySummary; readonly url: string }
  /** `vault` is known once it was opened. */
  | { readonly kind: 'tokenVault'; readonly vault?: TokenVault | undefined }
  /** `agent` where a process of the user's own is behind it. */
  | { readonly kind: 'runtime'; readonly runtime: AgentRuntimeSummary; readonly agent: LocalAgent | undefined }
  | { readonly kind: 'runtimeEndpoint'; readonly endpoint: RuntimeEndpoint }
  | { readonly kind: 'runtimeVersion'; readonly version: RuntimeVersion; readonly updated: string }
  /** `targets`, how many, is known once it was opened. */
  | { readonly kind: 'gateway'; readonly gateway: GatewaySummary; readonly targets?: number | undefined }
  | { readonly kind: 'gatewayTarget'; readonly gatewayId: string; readonly target: GatewayTargetSummary }
  | { readonly kind: 'pool'; readonly pool: PoolSummary }
  | { readonly kind: 'poolClient'; readonly pool: PoolSummary; readonly client: ClientSummary }
  | { readonly kind: 'poolUser'; readonly pool: PoolSummary; readonly user: PoolUser }
  /** A leaf under a resource: a return URL, a callback URL, a date. `value` is what Copy copies. */
  | { readonly kind: 'fact'; readonly icon: FactIcon; readonly label: string; readonly description: string; readonly value: string; readonly tooltip: string }
  /** A fact with rows of its own, which are known already. */
  | { readonly kind: 'section'; readonly icon: FactIcon; readonly label: string; readonly description: string; readonly value: string; readonly tooltip: string; readonly rows: readonly TreeNode[] }
  /** Who uses a provider: looked for when it is opened. `users` is known from then on. */
  | { readonly kind: 'usedBy'; readonly of: ProviderRef; readonly users?: number | undefined }
  /** The agents that are found in the files of the workspace; a root, since they may belong to any connection. */
  | { readonly kind: 'workspace'; readonly agents: number | undefined }
  | { readonly kind: 'workspaceAgent'; readonly linked: LinkedAgent }
  /** What of a project file could not be read. */
  | { readonly kind: 'finding'; readonly finding: Finding }
  /** A set-up of a user pool that did not come to its end, under the group of pools: what it made may still be there. */
  | { readonly kind: 'leftover'; readonly record: SetupRecord; readonly state: Exclude<SetupState, 'made'> }
  | { readonly kind: 'empty'; readonly group: GroupKind; readonly filter?: string | undefined }
  | { readonly kind: 'loadMore'; readonly path: GroupPath; readonly loaded: number }
  /** The next page is on its way. */
  | { readonly kind: 'loading'; readonly loaded: number }
  /** Stands under the row whose children could not be loaded. */
  | { readonly kind: 'failure'; readonly parent: TreeNode; readonly doing: string; readonly error: UserError }
);

export type NodeKind = TreeNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<TreeNode, { kind: K }>;

/** Codicon ids of facts. */
export type FactIcon =
  | 'link' | 'history' | 'reply' | 'globe' | 'browser' | 'symbol-string' | 'lock' | 'shield' | 'verified' | 'info' | 'error' | 'sync' | 'check' | 'tag' | 'key'
  | 'server-process' | 'type-hierarchy' | 'warning' | 'plug' | 'versions' | 'circle-slash' | 'bell-dot' | 'file';
