import { commandIds } from '../../generated/ids.js';
import type { Command } from '../services/services.js';
import { consentPasteCallbackUrl } from './consentPasteCallbackUrl.js';
import { consentShow } from './consentShow.js';
import { logShow } from './logShow.js';
import { panelNextRegion } from './panelNextRegion.js';
import { panelPreviousRegion } from './panelPreviousRegion.js';
import { panelShowEvents } from './panelShowEvents.js';
import { panelShowRaw } from './panelShowRaw.js';
import { panelShowText } from './panelShowText.js';
import { providerCopyCallbackUrl } from './providerCopyCallbackUrl.js';
import { resourceCopyArn } from './resourceCopyArn.js';
import { resourceCopyValue } from './resourceCopyValue.js';
import { resourceFilter } from './resourceFilter.js';
import { resourceClearFilter } from './resourceClearFilter.js';
import { resourceSort } from './resourceSort.js';
import { resourcesShowDetails } from './resourcesShowDetails.js';
import { resourcesCopyStatement } from './resourcesCopyStatement.js';
import { resourcesLoadMore } from './resourcesLoadMore.js';
import { resourcesRefresh } from './resourcesRefresh.js';
import { resourcesRefreshAll } from './resourcesRefreshAll.js';
import { resourcesRetry } from './resourcesRetry.js';
import { runtimeInvoke } from './runtimeInvoke.js';
import { sandboxStart } from './sandboxStart.js';
import { sandboxStop } from './sandboxStop.js';
import { tokenForget } from './tokenForget.js';
import { tokenInspect } from './tokenInspect.js';
import { tokenInspectSeen } from './tokenInspectSeen.js';
import { tokenInspectSelection } from './tokenInspectSelection.js';
import { workloadIdentityAddReturnUrl } from './workloadIdentityAddReturnUrl.js';
import { workloadIdentityCreate } from './workloadIdentityCreate.js';

type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** A command whose code is loaded when it is called: few people use Cognito from here, and each start would pay for it. */
const onFirstUse = (load: () => Promise<Command>): Command => async (...called) => (await load())(...called);

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
  [commandIds.apiKeyProviderCreate]: onFirstUse(async () => (await import('./apiKeyProviderCreate.js')).apiKeyProviderCreate),
  [commandIds.apiKeyProviderDelete]: onFirstUse(async () => (await import('./apiKeyProviderDelete.js')).apiKeyProviderDelete),
  [commandIds.apiKeyProviderEdit]: onFirstUse(async () => (await import('./apiKeyProviderEdit.js')).apiKeyProviderEdit),
  [commandIds.apiKeyProviderReveal]: onFirstUse(async () => (await import('./apiKeyProviderReveal.js')).apiKeyProviderReveal),
  [commandIds.apiKeyProviderRotate]: onFirstUse(async () => (await import('./apiKeyProviderRotate.js')).apiKeyProviderRotate),
  [commandIds.cognitoAddCallbackUrl]: onFirstUse(async () => (await import('./cognitoAddCallbackUrl.js')).cognitoAddCallbackUrl),
  [commandIds.cognitoCleanUp]: onFirstUse(async () => (await import('./cognitoCleanUp.js')).cognitoCleanUp),
  [commandIds.cognitoCopyExports]: onFirstUse(async () => (await import('./cognitoCopyExports.js')).cognitoCopyExports),
  [commandIds.cognitoCopyPassword]: onFirstUse(async () => (await import('./cognitoCopyPassword.js')).cognitoCopyPassword),
  [commandIds.cognitoCreateUser]: onFirstUse(async () => (await import('./cognitoCreateUser.js')).cognitoCreateUser),
  [commandIds.cognitoQuickSetup]: onFirstUse(async () => (await import('./cognitoQuickSetup.js')).cognitoQuickSetup),
  [commandIds.cognitoSetPassword]: onFirstUse(async () => (await import('./cognitoSetPassword.js')).cognitoSetPassword),
  [commandIds.cognitoSignIn]: onFirstUse(async () => (await import('./cognitoSignIn.js')).cognitoSignIn),
  [commandIds.connectionAdd]: onFirstUse(async () => (await import('./connectionAdd.js')).connectionAdd),
  [commandIds.connectionConnectAws]: onFirstUse(async () => (await import('./connectionConnectAws.js')).connectionConnectAws),
  [commandIds.connectionRemove]: onFirstUse(async () => (await import('./connectionRemove.js')).connectionRemove),
  [commandIds.connectionRename]: onFirstUse(async () => (await import('./connectionRename.js')).connectionRename),
  [commandIds.connectionSignIn]: onFirstUse(async () => (await import('./connectionSignIn.js')).connectionSignIn),
  [commandIds.connectionSwitch]: onFirstUse(async () => (await import('./connectionSwitch.js')).connectionSwitch),
  [commandIds.consentPasteCallbackUrl]: consentPasteCallbackUrl,
  [commandIds.consentShow]: consentShow,
  [commandIds.logShow]: logShow,
  [commandIds.panelNextRegion]: panelNextRegion,
  [commandIds.panelPreviousRegion]: panelPreviousRegion,
  [commandIds.panelShowEvents]: panelShowEvents,
  [commandIds.panelShowRaw]: panelShowRaw,
  [commandIds.panelShowText]: panelShowText,
  [commandIds.providerCopyCallbackUrl]: providerCopyCallbackUrl,
  [commandIds.providerCreate]: onFirstUse(async () => (await import('./providerCreate.js')).providerCreate),
  [commandIds.providerDelete]: onFirstUse(async () => (await import('./providerDelete.js')).providerDelete),
  [commandIds.providerEdit]: onFirstUse(async () => (await import('./providerEdit.js')).providerEdit),
  [commandIds.gatewayTargetOpenConsent]: onFirstUse(async () => (await import('./gatewayTargetOpenConsent.js')).gatewayTargetOpenConsent),
  [commandIds.providerFindUsers]: onFirstUse(async () => (await import('./providerFindUsers.js')).providerFindUsers),
  [commandIds.providerRotateSecret]: onFirstUse(async () => (await import('./providerRotateSecret.js')).providerRotateSecret),
  [commandIds.resourceCopy]: onFirstUse(async () => (await import('./resourceCopy.js')).resourceCopy),
  [commandIds.resourceCopyArn]: resourceCopyArn,
  [commandIds.resourceCopyAsCode]: onFirstUse(async () => (await import('./resourceCopyAsCode.js')).resourceCopyAsCode),
  [commandIds.resourceCopyName]: onFirstUse(async () => (await import('./resourceCopyName.js')).resourceCopyName),
  [commandIds.resourceCopyValue]: resourceCopyValue,
  [commandIds.resourceDelete]: onFirstUse(async () => (await import('./resourceDelete.js')).resourceDelete),
  [commandIds.resourceEdit]: onFirstUse(async () => (await import('./resourceEdit.js')).resourceEdit),
  [commandIds.resourceEditTags]: onFirstUse(async () => (await import('./resourceEditTags.js')).resourceEditTags),
  [commandIds.resourceFilter]: resourceFilter,
  [commandIds.resourceClearFilter]: resourceClearFilter,
  [commandIds.resourceSort]: resourceSort,
  [commandIds.resourcesShowDetails]: resourcesShowDetails,
  [commandIds.resourcesCopyStatement]: resourcesCopyStatement,
  [commandIds.resourceOpenInConsole]: onFirstUse(async () => (await import('./resourceOpenInConsole.js')).resourceOpenInConsole),
  [commandIds.resourceOpenJson]: onFirstUse(async () => (await import('./resourceOpenJson.js')).resourceOpenJson),
  [commandIds.resourcesLoadMore]: resourcesLoadMore,
  [commandIds.resourcesRefresh]: resourcesRefresh,
  [commandIds.resourcesRefreshAll]: resourcesRefreshAll,
  [commandIds.resourcesRetry]: resourcesRetry,
  [commandIds.runtimeInvoke]: runtimeInvoke,
  [commandIds.sandboxExportState]: onFirstUse(async () => (await import('./sandboxExportState.js')).sandboxExportState),
  [commandIds.sandboxImportState]: onFirstUse(async () => (await import('./sandboxImportState.js')).sandboxImportState),
  [commandIds.sandboxOpenStatusPage]: onFirstUse(async () => (await import('./sandboxOpenStatusPage.js')).sandboxOpenStatusPage),
  [commandIds.sandboxReset]: onFirstUse(async () => (await import('./sandboxReset.js')).sandboxReset),
  [commandIds.sandboxRestart]: onFirstUse(async () => (await import('./sandboxRestart.js')).sandboxRestart),
  [commandIds.sandboxStart]: sandboxStart,
  [commandIds.sandboxStop]: sandboxStop,
  [commandIds.tokenForget]: tokenForget,
  [commandIds.tokenInspect]: tokenInspect,
  [commandIds.tokenInspectAtCursor]: onFirstUse(async () => (await import('./tokenInspectAtCursor.js')).tokenInspectAtCursor),
  [commandIds.tokenInspectFile]: onFirstUse(async () => (await import('./tokenInspectFile.js')).tokenInspectFile),
  [commandIds.tokenInspectSeen]: tokenInspectSeen,
  [commandIds.tokenInspectSelection]: tokenInspectSelection,
  [commandIds.tokenVaultSetKey]: onFirstUse(async () => (await import('./tokenVaultSetKey.js')).tokenVaultSetKey),
  [commandIds.workloadIdentityAddReturnUrl]: workloadIdentityAddReturnUrl,
  [commandIds.workloadIdentityCreate]: workloadIdentityCreate,
  [commandIds.workloadIdentityDelete]: onFirstUse(async () => (await import('./workloadIdentityDelete.js')).workloadIdentityDelete),
  [commandIds.workloadIdentityEdit]: onFirstUse(async () => (await import('./workloadIdentityEdit.js')).workloadIdentityEdit),
  [commandIds.workloadIdentityRemoveReturnUrl]: onFirstUse(async () => (await import('./workloadIdentityRemoveReturnUrl.js')).workloadIdentityRemoveReturnUrl),
} satisfies Readonly<Record<CommandId, Command>>;
