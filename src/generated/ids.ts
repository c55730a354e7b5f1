// Generated from package.json by scripts/ids.mjs. Do not edit: run `npm run generate`.

export const commandIds = {
  sandboxStart: 'agentcoreIdentity.sandbox.start',
  sandboxStop: 'agentcoreIdentity.sandbox.stop',
  connectionConnectAws: 'agentcoreIdentity.connection.connectAws',
  connectionSwitch: 'agentcoreIdentity.connection.switch',
  resourcesRefresh: 'agentcoreIdentity.resources.refresh',
  resourcesRetry: 'agentcoreIdentity.resources.retry',
  resourcesLoadMore: 'agentcoreIdentity.resources.loadMore',
  workloadIdentityCreate: 'agentcoreIdentity.workloadIdentity.create',
  workloadIdentityAddReturnUrl: 'agentcoreIdentity.workloadIdentity.addReturnUrl',
  workloadIdentityDelete: 'agentcoreIdentity.workloadIdentity.delete',
  workloadIdentityEdit: 'agentcoreIdentity.workloadIdentity.edit',
  workloadIdentityRemoveReturnUrl: 'agentcoreIdentity.workloadIdentity.removeReturnUrl',
  providerCreate: 'agentcoreIdentity.provider.create',
  providerCopyCallbackUrl: 'agentcoreIdentity.provider.copyCallbackUrl',
  providerDelete: 'agentcoreIdentity.provider.delete',
  providerEdit: 'agentcoreIdentity.provider.edit',
  providerRotateSecret: 'agentcoreIdentity.provider.rotateSecret',
  apiKeyProviderCreate: 'agentcoreIdentity.apiKeyProvider.create',
  apiKeyProviderEdit: 'agentcoreIdentity.apiKeyProvider.edit',
  apiKeyProviderRotate: 'agentcoreIdentity.apiKeyProvider.rotate',
  apiKeyProviderReveal: 'agentcoreIdentity.apiKeyProvider.reveal',
  apiKeyProviderDelete: 'agentcoreIdentity.apiKeyProvider.delete',
  tokenVaultSetKey: 'agentcoreIdentity.tokenVault.setKey',
  resourceCopyArn: 'agentcoreIdentity.resource.copyArn',
  resourceCopyValue: 'agentcoreIdentity.resource.copyValue',
  resourceCopyName: 'agentcoreIdentity.resource.copyName',
  resourceEditTags: 'agentcoreIdentity.resource.editTags',
  cognitoQuickSetup: 'agentcoreIdentity.cognito.quickSetup',
  cognitoCreateUser: 'agentcoreIdentity.cognito.createUser',
  cognitoSetPassword: 'agentcoreIdentity.cognito.setPassword',
  cognitoCopyPassword: 'agentcoreIdentity.cognito.copyPassword',
  cognitoSignIn: 'agentcoreIdentity.cognito.signIn',
  cognitoAddCallbackUrl: 'agentcoreIdentity.cognito.addCallbackUrl',
  cognitoCopyExports: 'agentcoreIdentity.cognito.copyExports',
  cognitoCleanUp: 'agentcoreIdentity.cognito.cleanUp',
  runtimeInvoke: 'agentcoreIdentity.runtime.invoke',
  agentRegister: 'agentcoreIdentity.agent.register',
  agentUnregister: 'agentcoreIdentity.agent.unregister',
  agentStart: 'agentcoreIdentity.agent.start',
  agentStop: 'agentcoreIdentity.agent.stop',
  agentShowLog: 'agentcoreIdentity.agent.showLog',
  consentShow: 'agentcoreIdentity.consent.show',
  consentPasteCallbackUrl: 'agentcoreIdentity.consent.pasteCallbackUrl',
  tokenInspect: 'agentcoreIdentity.token.inspect',
  tokenInspectSelection: 'agentcoreIdentity.token.inspectSelection',
  tokenInspectAtCursor: 'agentcoreIdentity.token.inspectAtCursor',
  tokenInspectFile: 'agentcoreIdentity.token.inspectFile',
  panelNextRegion: 'agentcoreIdentity.panel.nextRegion',
  panelPreviousRegion: 'agentcoreIdentity.panel.previousRegion',
  panelShowText: 'agentcoreIdentity.panel.showText',
  panelShowEvents: 'agentcoreIdentity.panel.showEvents',
  panelShowRaw: 'agentcoreIdentity.panel.showRaw',
  logShow: 'agentcoreIdentity.log.show',
} as const;

export const viewIds = {
  resources: 'agentcoreIdentity.resources',
} as const;

export const settingIds = {
  callbackUrl: 'agentcoreIdentity.callbackUrl',
  consentTrustedHosts: 'agentcoreIdentity.consent.trustedHosts',
  defaultConnection: 'agentcoreIdentity.defaultConnection',
  jwtClockSkewSeconds: 'agentcoreIdentity.jwt.clockSkewSeconds',
  jwtInEditor: 'agentcoreIdentity.jwt.inEditor',
  jwtNoticeBeforeExpirySeconds: 'agentcoreIdentity.jwt.noticeBeforeExpirySeconds',
  sandboxDataDirectory: 'agentcoreIdentity.sandbox.dataDirectory',
} as const;

export const viewTypes = {
  invoke: 'agentcoreIdentity.invoke',
  jwtInspector: 'agentcoreIdentity.jwtInspector',
} as const;

export const contextKeys = {
  connection: 'agentcoreIdentity.connection',
  consentWaits: 'agentcoreIdentity.consentWaits',
  selection: 'agentcoreIdentity.selection',
  state: 'agentcoreIdentity.state',
} as const;
