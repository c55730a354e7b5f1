/**
 * What Microsoft Entra's security token service says with its codes: from Microsoft's page "Microsoft Entra authentication and
 * authorization error codes" and from the answers that its users quote. `{0}` and `{1}` are filled in.
 */
const TEXTS = {
  50011: "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application '{1}'.",
  50013: 'Assertion failed signature validation.',
  50058: 'A silent sign-in request was sent but no user is signed in.',
  54005: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  65001: "The user or administrator has not consented to use the application with ID '{0}' named '{1}'. "
    + 'Send an interactive authorization request for this user and resource.',
  65004: 'User declined to consent to access the app.',
  70003: "The app requested an unsupported grant type '{0}'.",
  70007: "The application requested an unsupported mode '{0}' when requesting a token.",
  70008: 'The provided authorization code or refresh token has expired due to inactivity. '
    + 'Send a new interactive authorization request for this user and resource.',
  70011: "The provided value for the input parameter 'scope' is not valid. The scope {0} is not valid.",
  90033: 'A transient error has occurred. Please try again.',
  500011: 'The resource principal named {0} was not found in the tenant named Sandbox.',
  500112: 'The reply address does not match the reply address provided when requesting Authorization code.',
  500131: 'Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '
    + "'{0}' and the expected audience is '{1}' or one of the Application Uris of this application with App ID '{1}'.",
  500133: 'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, '
    + 'or request a new token.',
  501481: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  700016: "Application with identifier '{0}' was not found in the directory 'Sandbox'.",
  700054: "response_type '{0}' is not enabled for the application.",
  700082: 'The refresh token has expired due to inactivity.',
  900144: "The request body must contain the following parameter: '{0}'.",
  901002: "The 'resource' request parameter is not supported.",
  1002012: 'The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed '
    + 'to the resource identifier (application ID URI).',
  7000114: "Application '{0}' is not allowed to make application on-behalf-of calls.",
  7000215: 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, '
    + "for a secret added to app '{0}'.",
  9002313: 'Invalid request. Request is malformed or invalid.',
} as const;

export type EntraCode = keyof typeof TEXTS;

export function toText(code: EntraCode, values: readonly string[]): string {
  return TEXTS[code].replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
}
