import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';
import { connectionConnectAws } from './connectionConnectAws.js';
import { connectionSwitch } from './connectionSwitch.js';
import { consentPasteCallbackUrl } from './consentPasteCallbackUrl.js';
import { consentShow } from './consentShow.js';
import { logShow } from './logShow.js';
import { panelNextRegion } from './panelNextRegion.js';
import { panelPreviousRegion } from './panelPreviousRegion.js';
import { panelShowEvents } from './panelShowEvents.js';
import { panelShowRaw } from './panelShowRaw.js';
import { panelShowText } from './panelShowText.js';
import { providerCopyCallbackUrl } from './providerCopyCallbackUrl.js';
import { providerCreate } from './providerCreate.js';
import { providerDelete } from './providerDelete.js';
import { resourceCopyArn } from './resourceCopyArn.js';
import { resourceCopyValue } from './resourceCopyValue.js';
import { resourceFilter } from './resourceFilter.js';
import { resourceClearFilter } from './resourceClearFilter.js';
import { resourceSort } from './resourceSort.js';
import { resourcesShowDetails } from './resourcesShowDetails.js';
import { resourcesCopyStatement } from './resourcesCopyStatement.js';
import { resourcesLoadMore } from './resourcesLoadMore.js';
import { resourcesRefresh } from './resourcesRefresh.js';
import { resourcesRetry } from './resourcesRetry.js';
import { runtimeInvoke } from './runtimeInvoke.js';
import { sandboxStart } from './sandboxStart.js';
import { sandboxStop } from './sandboxStop.js';
import { tokenInspect } from './tokenInspect.js';
import { tokenInspectSelection } from './tokenInspectSelection.js';
import { workloadIdentityAddReturnUrl } from './workloadIdentityAddReturnUrl.js';
import { workloadIdentityCreate } from './workloadIdentityCreate.js';
import { workloadIdentityDelete } from './workloadIdentityDelete.js';

type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** A command whose code is loaded when it is called: few people use Cognito from here, and each start would pay for it. */
const onFirstUse = (load: () => Promise<Command>): Command => async (services, node, nodes, argument) => (await load())(services, node, nodes, argument);

/** Every command of the manifest and its code: one that is forgotten does not compile. */
export const commandTable = {
  [commandIds.activityClear]: onFirstUse(async () => (await import('./activityClear.js')).activityClear),
  [commandIds.activityCopyEntry]: onFirstUse(async () => (await import('./activityCopyEntry.js')).activityCopyEntry),
  [commandIds.activityExportJsonLines]: onFirstUse(async () => (await import('./activityExportJsonLines.js')).activityExportJsonLines),
  [commandIds.activityHideReads]: onFirstUse(async () => (await import('./activityHideReads.js')).activityHideReads),
  [commandIds.activityShowReads]: onFirstUse(async () => (await import('./activityShowReads.js')).activityShowReads),
  [commandIds.agentRegister]: onFirstUse(async () => (await import('./agentRegister.js')).agentRegister),
  [commandIds.agentShowLog]: onFirstUse(async () => (await import('./agentShowLog.js')).agentShowLog),
  [commandIds.agentStart]: onFirstUse(async () => (await import('./agentStart.js')).agentStart),
  [commandIds.agentStop]: onFirstUse(async () => (await import('./agentStop.js')).agentStop),
  [commandIds.agentUnregister]: onFirstUse(async () => (await import('./agentUnregister.js')).agentUnregister),
  [commandIds.cognitoAddCallbackUrl]: onFirstUse(async () => (await import('./cognitoAddCallbackUrl.js')).cognitoAddCallbackUrl),
  [commandIds.cognitoCleanUp]: onFirstUse(async () => (await import('./cognitoCleanUp.js')).cognitoCleanUp),
  [commandIds.cognitoCopyExports]: onFirstUse(async () => (await import('./cognitoCopyExports.js')).cognitoCopyExports),
  [commandIds.cognitoCopyPassword]: onFirstUse(async () => (await import('./cognitoCopyPassword.js')).cognitoCopyPassword),
  [commandIds.cognitoCreateUser]: onFirstUse(async () => (await import('./cognitoCreateUser.js')).cognitoCreateUser),
  [commandIds.cognitoQuickSetup]: onFirstUse(async () => (await import('./cognitoQuickSetup.js')).cognitoQuickSetup),
  [commandIds.cognitoSetPassword]: onFirstUse(async () => (await import('./cognitoSetPassword.js')).cognitoSetPassword),
  [commandIds.cognitoSignIn]: onFirstUse(async () => (await import('./cognitoSignIn.js')).cognitoSignIn),
  [commandIds.connectionConnectAws]: connectionConnectAws,
  [commandIds.connectionSwitch]: connectionSwitch,
  [commandIds.consentPasteCallbackUrl]: consentPasteCallbackUrl,
  [commandIds.consentShow]: consentShow,
  [commandIds.logShow]: logShow,
  [commandIds.panelNextRegion]: panelNextRegion,
  [commandIds.panelPreviousRegion]: panelPreviousRegion,
  [commandIds.panelShowEvents]: panelShowEvents,
  [commandIds.panelShowRaw]: panelShowRaw,
  [commandIds.panelShowText]: panelShowText,
  [commandIds.providerCopyCallbackUrl]: providerCopyCallbackUrl,
  [commandIds.providerCreate]: providerCreate,
  [commandIds.providerDelete]: providerDelete,
  [commandIds.providerFindUsers]: onFirstUse(async () => (await import('./providerFindUsers.js')).providerFindUsers),
  [commandIds.resourceCopyArn]: resourceCopyArn,
  [commandIds.resourceCopyAsCode]: onFirstUse(async () => (await import('./resourceCopyAsCode.js')).resourceCopyAsCode),
  [commandIds.resourceCopyValue]: resourceCopyValue,
  [commandIds.resourceFilter]: resourceFilter,
  [commandIds.resourceClearFilter]: resourceClearFilter,
  [commandIds.resourceSort]: resourceSort,
  [commandIds.resourcesShowDetails]: resourcesShowDetails,
  [commandIds.resourcesCopyStatement]: resourcesCopyStatement,
  [commandIds.resourceOpenInConsole]: onFirstUse(async () => (await import('./resourceOpenInConsole.js')).resourceOpenInConsole),
  [commandIds.resourceOpenJson]: onFirstUse(async () => (await import('./resourceOpenJson.js')).resourceOpenJson),
  [commandIds.resourcesLoadMore]: resourcesLoadMore,
  [commandIds.resourcesRefresh]: resourcesRefresh,
  [commandIds.resourcesRetry]: resourcesRetry,
  [commandIds.runtimeInvoke]: runtimeInvoke,
  [commandIds.sandboxStart]: sandboxStart,
  [commandIds.sandboxStop]: sandboxStop,
  [commandIds.tokenInspect]: tokenInspect,
  [commandIds.tokenInspectAtCursor]: onFirstUse(async () => (await import('./tokenInspectAtCursor.js')).tokenInspectAtCursor),
  [commandIds.tokenInspectFile]: onFirstUse(async () => (await import('./tokenInspectFile.js')).tokenInspectFile),
  [commandIds.tokenInspectSelection]: tokenInspectSelection,
  [commandIds.workloadIdentityAddReturnUrl]: workloadIdentityAddReturnUrl,
  [commandIds.workloadIdentityCreate]: workloadIdentityCreate,
  [commandIds.workloadIdentityDelete]: workloadIdentityDelete,
} satisfies Readonly<Record<CommandId, Command>>;
