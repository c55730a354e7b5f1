/** Why a flow went wrong, and what to do: one entry for each fault that people meet. */
export interface FlowError {
  /** As a heading: who refused what. */
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}

/** The table of faults, by id. `errorSources.ts` says where each is from, `recognise.ts` finds the entry of an error. */
export const FLOW_ERRORS = {
  // Who acts and for whom
  userTokenExpired: {
    title: 'The user token has expired.',
    cause: 'The JWT that names the user is past its exp claim.',
    fix: 'Get a new token of the user and start over with it.',
  },
  userTokenMalformed: {
    title: 'The user token is not a JWT that can be verified.',
    cause: 'It is cut off, opaque, not signed by a key of its issuer, or the issuer cannot be asked for its keys.',
    fix: 'Use the whole JWT, as its issuer gave it, of an issuer that serves discovery.',
  },
  workloadTokenRejected: {
    title: 'The workload access token was not accepted.',
    cause: 'It has expired, was cut off, or comes from another account or region.',
    fix: 'Get a new workload access token and ask again.',
  },
  workloadTokenNotSet: {
    title: 'The agent has no workload access token.',
    cause: 'It was invoked without a user id and without a JWT, so the runtime had nothing to make a token from.',
    fix: 'Invoke it with a runtime user id (SigV4) or with a JWT (bearer).',
  },
  workloadIdentityNotFound: {
    title: 'The workload identity does not exist.',
    cause: 'The name is written otherwise, or it belongs to another account or region.',
    fix: 'Choose a workload identity of this connection.',
  },
  userMissing: {
    title: 'The flow needs a user.',
    cause: 'The workload access token names nobody, or the exchange was given a user id where it needs a JWT.',
    fix: 'Name the user: by a user id or JWT for user federation, by a JWT for a token exchange.',
  },
  // The credential provider and its client
  providerNotFound: {
    title: 'The credential provider does not exist.',
    cause: 'The name is written otherwise (an ARN is not a name), or it belongs to another account or region.',
    fix: 'Choose a credential provider of this connection.',
  },
  providerNotReady: {
    title: 'The credential provider is not ready.',
    cause: 'It is still being created or changed, or that has failed; the message says why.',
    fix: 'Wait until its status is READY. After a failure, correct its settings.',
  },
  exchangeNotConfigured: {
    title: 'The credential provider does not exchange tokens.',
    cause: 'It has no onBehalfOfTokenExchangeConfig.',
    fix: 'Set how this provider exchanges tokens, or use user federation.',
  },
  providerRefused: {
    title: 'The identity provider did not give a token.',
    cause: 'AWS does not pass on why. Often the client secret, the token endpoint, the grant type or a scope is not right.',
    fix: 'Run the same directly at the identity provider: it names its reason.',
  },
  clientRejected: {
    title: 'The identity provider does not accept the client.',
    cause: 'The client id or secret is wrong, or the client proves itself in another way (invalid_client).',
    fix: 'Enter the client id and secret again, and check clientAuthenticationMethod.',
  },
  grantNotAllowed: {
    title: 'The client may not use this flow.',
    cause: 'The grant type is not enabled for the client (unauthorized_client, unsupported_grant_type).',
    fix: 'Enable the grant type for this client at the identity provider.',
  },
  grantRejected: {
    title: 'The identity provider does not accept what was presented.',
    cause: 'The code, token, user name or password is wrong, was used already, or belongs to another client (invalid_grant).',
    fix: 'Start over. For a password sign-in, check user name and password.',
  },
  refreshFailed: {
    title: 'The kept token has run out and cannot be refreshed.',
    cause: 'The identity provider did not give a new token for the refresh token.',
    fix: 'Try again later; if it stays, force a new consent with forceAuthentication.',
  },
  discoveryUnreachable: {
    title: "The identity provider's discovery document cannot be had.",
    cause: 'Its address is wrong, answers with an error, or cannot be reached from here.',
    fix: 'Open the discovery URL in a browser, and correct it where it is set.',
  },
  issuerMismatch: {
    title: 'The answer comes from another issuer.',
    cause: 'The issuer in the callback or token is not the one that was asked (RFC 9207). It may be an attack.',
    fix: 'Start over. If it stays, compare the issuer of the discovery document with the one in the address.',
  },
  idTokenExpired: {
    title: 'The ID token is past its end.',
    cause: 'The identity provider gave an old one, or the clock of this computer is ahead.',
    fix: 'Check the clock of this computer and start over.',
  },
  idTokenRejected: {
    title: 'The ID token is missing, or is not the answer to this request.',
    cause: 'Its signature, audience, nonce or access token hash is not the one of this sign-in. It may be an attack.',
    fix: 'Start over. If it stays, check the client and the keys of the identity provider.',
  },
  // Scopes
  scopeUnknown: {
    title: 'The provider does not know a scope.',
    cause: 'The identity provider answered invalid_scope.',
    fix: 'Edit the scopes: spell them as the provider documents them.',
  },
  scopesCommaSeparated: {
    title: 'The scopes are separated by commas.',
    cause: 'A scope with a comma in it is one unknown scope. Scopes are separated by spaces.',
    fix: 'Enter each scope on its own.',
  },
  scopeNotGranted: {
    title: 'A scope was asked for and not granted.',
    cause: 'The user or an administrator left it out, or the client may not have it.',
    fix: 'Allow the scope for the client and consent again with forceAuthentication.',
  },
  consentMissing: {
    title: 'Consent is missing.',
    cause: 'The identity provider wants a person to consent first (consent_required, interaction_required).',
    fix: 'Run the flow with user federation once, or let an administrator consent for everybody.',
  },
  consentRefused: {
    title: 'The user did not allow it.',
    cause: 'The identity provider came back with access_denied.',
    fix: 'Start over and choose Allow.',
  },
  // Return URL and session
  returnUrlNotRegistered: {
    title: 'The return URL is not registered on the workload identity.',
    cause: 'It is compared letter by letter with allowedResourceOauth2ReturnUrls.',
    fix: 'Add the return URL to the workload identity.',
  },
  returnUrlMissing: {
    title: 'No return URL was sent.',
    cause: 'USER_FEDERATION wants resourceOauth2ReturnUrl in every call, also when it polls.',
    fix: 'Send the same return URL with each call.',
  },
  callbackMixedUp: {
    title: 'Callback URL and return URL are mixed up, or the identity provider does not know the callback URL.',
    cause: 'The identity provider sends the browser to the callback URL of the credential provider, AgentCore sends it on to the return URL.',
    fix: "Register the credential provider's callback URL at the identity provider; the return URL belongs on the workload identity.",
  },
  redirectUriNotRegistered: {
    title: 'The identity provider does not accept the redirect URI.',
    cause: 'It is not registered for this client letter by letter, or is not the one that the code was given for.',
    fix: 'Register the redirect URI that was sent for this client at the identity provider, then start over.',
  },
  otherArtefact: {
    title: 'The session is fine, but the user named here is not the one who started it.',
    cause: 'CompleteResourceTokenAuth wants the very user id or JWT of the first call; a fresh token of the same person is another one.',
    fix: 'Complete it with the original user id or token.',
  },
  sessionExpired: {
    title: 'The session has ended. Sessions last 10 minutes.',
    cause: 'Nobody came back from the identity provider in time.',
    fix: 'Start over.',
  },
  sessionUsed: {
    title: 'The session was completed already.',
    cause: 'CompleteResourceTokenAuth works once for each session.',
    fix: 'Ask for the token, which is in the vault. For a new consent, start over.',
  },
  sessionRefused: {
    title: 'The service does not accept the session.',
    cause: 'It ended, was completed already, or was started for another user; the service does not say which.',
    fix: 'Start over, and complete it with the artefact that began it.',
  },
  consentInterrupted: {
    title: 'The consent was broken off.',
    cause: 'The session failed before the browser came back; the same session cannot go on.',
    fix: 'Start over: a new consent needs a new session.',
  },
  deviceCodeExpired: {
    title: 'The device code has run out.',
    cause: 'Nobody entered the code in time (expired_token).',
    fix: 'Start over and enter the new code.',
  },
  browserNotOpened: {
    title: 'The browser could not be opened.',
    cause: 'None was found on this computer, or it was not allowed to open one.',
    fix: 'Open the address of the start page in a browser yourself, or have it opened again.',
  },
  portInUse: {
    title: 'The port of the return URL is in use by another program.',
    cause: 'The return URL is registered with this port, so no other is taken.',
    fix: 'Close that program, or set another callback URL and register it.',
  },
  // Microsoft Entra ID
  AADSTS50011: {
    title: 'Entra does not know the redirect URI.',
    cause: 'AADSTS50011: the redirect URI that was sent is not among those of the app registration. AgentCore sends the callback URL of the credential provider.',
    fix: 'Add the redirect URI that Entra names to the app registration, platform Web.',
  },
  AADSTS500011: {
    title: 'Entra does not find the resource.',
    cause: 'AADSTS500011: no service principal for the resource of the scopes in this tenant.',
    fix: 'Write scopes with the application ID URI of the API, and consent to it in this tenant.',
  },
  AADSTS65001: {
    title: 'Nobody has consented to this app in Entra.',
    cause: 'AADSTS65001: the user or an administrator has not consented to the scopes.',
    fix: 'Consent in the browser, or grant admin consent on the app registration.',
  },
  AADSTS70011: {
    title: 'Entra does not accept the scope.',
    cause: 'AADSTS70011: a scope is unknown, or scopes of two resources are mixed.',
    fix: 'Ask for scopes of one resource, spelled as its app registration has them.',
  },
  AADSTS700016: {
    title: 'Entra does not know the application.',
    cause: 'AADSTS700016: the client id is wrong, or the app is not in this tenant.',
    fix: 'Check the client id and the tenant.',
  },
  AADSTS7000215: {
    title: 'Entra does not accept the client secret.',
    cause: 'AADSTS7000215: the secret is wrong; often the id of the secret was pasted instead of its value.',
    fix: "Enter the secret's value, not its id.",
  },
  AADSTS7000222: {
    title: 'The client secret has expired in Entra.',
    cause: 'AADSTS7000222: the client secret of the app registration is past its end.',
    fix: 'Create a new client secret and enter its value instead of the old one.',
  },
  AADSTS90002: {
    title: 'Entra does not find the tenant.',
    cause: 'AADSTS90002: the tenant in the address does not exist.',
    fix: 'Correct the tenant id.',
  },
  AADSTS1002012: {
    title: 'Entra gives a machine no single scopes.',
    cause: 'AADSTS1002012: with client credentials a scope names all that the app was granted with an API.',
    fix: 'Ask for the application ID URI of the API, followed by /.default.',
  },
  // Permissions and transport
  actionNotAllowed: {
    title: 'The caller may not make this call.',
    cause: 'An IAM policy does not allow the action, GetResourceOauth2Token for example.',
    fix: 'Add the statement to the policy of the role or user.',
  },
  secretNotReadable: {
    title: 'The secret of the credential provider may not be read.',
    cause: 'The caller lacks secretsmanager:GetSecretValue on the secret that holds the client secret or the key.',
    fix: 'Add the statement to the policy of the role or user.',
  },
  awsCredentials: {
    title: 'AWS does not accept the credentials of this connection.',
    cause: 'They have expired, are not known, or the clock of this computer is wrong.',
    fix: 'Sign in again, for example with aws sso login, and check the clock.',
  },
  bearerRefused: {
    title: 'The agent does not accept the bearer token (401).',
    cause: "It is missing, has expired, is of another issuer, or its client, audience, scope or a claim is not one of the runtime's authorizer.",
    fix: "Inspect the token: compare iss, exp, aud, client_id and scope with the runtime's authorizer.",
  },
  bearerForbidden: {
    title: 'The agent does not let the caller in (403).',
    cause: 'It takes signed calls and was sent a bearer token, or the other way round; or the token is no JWT, or is not what its authorizer wants.',
    fix: 'Call it in the way that its authorizer says: a JWT where it has a customJWTAuthorizer, else SigV4.',
  },
  parameterRefused: {
    title: 'The service refused a value.',
    cause: 'A parameter is not written as the service model wants it; the message names it.',
    fix: 'Correct the parameter that is named.',
  },
  throttled: {
    title: 'Too many requests.',
    cause: 'The limit of calls was reached, also after retries.',
    fix: 'Wait a few seconds and try the step again.',
  },
  serviceFault: {
    title: 'The service had a fault of its own.',
    cause: 'It answered with a server error.',
    fix: 'Try the step again in a moment.',
  },
  unreachable: {
    title: 'The other side cannot be reached.',
    cause: 'The connection was refused or cut.',
    fix: 'Check the network and the proxy, then try again.',
  },
  noAnswer: {
    title: 'No answer in time.',
    cause: 'The other side took the request and did not answer.',
    fix: 'Try the step again.',
  },
  unreadableAnswer: {
    title: 'The answer cannot be understood.',
    cause: 'Something else answers at this address, perhaps a proxy or a sign-in page.',
    fix: 'Check the address and the proxy.',
  },
} as const satisfies Readonly<Record<string, FlowError>>;

export type FlowErrorId = keyof typeof FLOW_ERRORS;

export const isFlowErrorId = (text: string): text is FlowErrorId => Object.hasOwn(FLOW_ERRORS, text);
