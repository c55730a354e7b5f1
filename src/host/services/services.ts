import type { Activity } from '../../core/activity/activity.js';
import type { SharedFilesReader } from '../../core/profiles/sharedFiles.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { TreeLoader } from '../../core/tree/loader.js';
import type { Prompter } from '../../core/wizard/prompter.js';
import type { ActivityView } from '../activity/view.js';
import type { InvokePanels } from '../panels/invoke.js';
import type { JwtInspectorPanels } from '../panels/jwtInspector.js';
import type { AgentLogs } from './agentLogs.js';
import type { CognitoSetups } from './cognitoSetups.js';
import type { Connections } from './connections.js';
import type { Consents } from './consents.js';
import type { LocalAgentsService } from './localAgents.js';
import type { LogChannel } from './log.js';
import type { Passwords } from './passwords.js';
import type { SavedConnections } from './savedConnections.js';
import type { ResourceDocuments } from './resourceDocuments.js';
import type { SignIns } from './signIns.js';
import type { Settings } from './settings.js';
import type { TokenHistory } from './tokenHistory.js';
import type { WindowNetwork } from './windowNetwork.js';

/** What commands are given: made once in extension.ts, nothing is looked up. */
export interface Services {
  readonly log: LogChannel;
  readonly settings: () => Settings;
  readonly connections: Connections;
  readonly saved: SavedConnections;
  /** The shared AWS files. */
  readonly profiles: SharedFilesReader;
  readonly signIns: SignIns;
  readonly network: WindowNetwork;
  readonly consents: Consents;
  readonly localAgents: LocalAgentsService;
  readonly agentLogs: AgentLogs;
  readonly loader: TreeLoader;
  /** The row that is selected in the Resources view. */
  readonly selection: () => TreeNode | undefined;
  /** All rows that are selected there. */
  readonly selected: () => readonly TreeNode[];
  /** Selects the row with this id, such as `sandbox/provider/NAME`, and opens what it stands under; without a word where there is none. */
  readonly reveal: (id: string) => Promise<void>;
  /** What was called in this session, and the view of it. */
  readonly activity: Activity;
  readonly activityView: ActivityView;
  readonly resourceDocuments: ResourceDocuments;
  readonly prompter: Prompter;
  readonly cognitoSetups: CognitoSetups;
  readonly passwords: Passwords;
  readonly invokePanels: InvokePanels;
  readonly jwtInspectorPanels: JwtInspectorPanels;
  /** The tokens of this window: whoever shows one adds it. */
  readonly tokenHistory: TokenHistory;
}

/**
 * A command's own code: what it was called on is a tree row, or undefined from the palette. `nodes` are all that are selected with it, itself
 * among them: for a command that makes sense on several. `argument` is what else a link of ours hands over;
 * others may call the command too, so it is read with care.
 */
export type Command = (services: Services, node: TreeNode | undefined, nodes: readonly TreeNode[], argument?: unknown) => void | Promise<void>;
