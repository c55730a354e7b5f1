import type { UserError } from '../base/errors.js';
import type { ClientSummary, PoolSummary, PoolUser } from '../cognito/control.js';
import type { SetupRecord, SetupState } from '../cognito/record.js';
import type { AgentRuntimeSummary, Oauth2ProviderSummary, WorkloadIdentitySummary } from '../identity/control.js';
import type { LocalAgent } from '../localAgents/localAgents.js';

/** The paged lists of a connection, in the order they are shown. */
export const rootGroups = ['workloadIdentity', 'provider', 'runtime', 'pool'] as const;
/** The paged lists under a user pool. */
export const poolGroups = ['poolClient', 'poolUser'] as const;
export const groupKinds = [...rootGroups, ...poolGroups] as const;

export type GroupKind = (typeof groupKinds)[number];
/** Where a group is under its connection: its row's id without that of the connection. */
export type GroupPath = (typeof rootGroups)[number] | `pool/${string}/${(typeof poolGroups)[number]}`;

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
  /** Whose group it is; undefined for a group of the connection. */
  readonly pool: PoolSummary | undefined;
  readonly count: number | undefined;
  readonly more: boolean;
}

/** One row of the explorer, as data. The host draws it (host/tree/render.ts) and decides nothing. */
export type TreeNode = NodeBase & (
  | { readonly kind: 'connection'; readonly connection: ConnectionInfo }
  /** The sandbox process is gone; Restart and Show Log are its actions. */
  | { readonly kind: 'sandboxEnded'; readonly reason: string }
  /** `count` is known once loaded; `more` says that there are further pages. */
  | GroupRow
  | { readonly kind: 'workloadIdentity'; readonly identity: WorkloadIdentitySummary }
  | { readonly kind: 'provider'; readonly provider: Oauth2ProviderSummary }
  /** `agent` where a process of the user's own is behind it. */
  | { readonly kind: 'runtime'; readonly runtime: AgentRuntimeSummary; readonly agent: LocalAgent | undefined }
  | { readonly kind: 'pool'; readonly pool: PoolSummary }
  | { readonly kind: 'poolClient'; readonly pool: PoolSummary; readonly client: ClientSummary }
  | { readonly kind: 'poolUser'; readonly pool: PoolSummary; readonly user: PoolUser }
  /** A leaf under a resource: a return URL, a callback URL, a date. `value` is what Copy copies. */
  | { readonly kind: 'fact'; readonly icon: FactIcon; readonly label: string; readonly description: string; readonly value: string; readonly tooltip: string }
  /** A set-up of a user pool that did not come to its end, under the group of pools: what it made may still be there. */
  | { readonly kind: 'leftover'; readonly record: SetupRecord; readonly state: Exclude<SetupState, 'made'> }
  | { readonly kind: 'empty'; readonly group: GroupKind }
  | { readonly kind: 'loadMore'; readonly path: GroupPath; readonly loaded: number }
  /** Stands under the row whose children could not be loaded. */
  | { readonly kind: 'failure'; readonly parent: TreeNode; readonly doing: string; readonly error: UserError }
);

export type NodeKind = TreeNode['kind'];
export type NodeOf<K extends NodeKind> = Extract<TreeNode, { kind: K }>;

/** Codicon ids of facts. */
export type FactIcon =
  | 'link' | 'history' | 'reply' | 'globe' | 'browser' | 'symbol-string' | 'lock' | 'shield' | 'verified' | 'info' | 'error' | 'sync';
