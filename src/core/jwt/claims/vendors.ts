import type { Chapter } from './meaning.js';

const COGNITO = 'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html';
const ENTRA = 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference';
const GITHUB = 'https://docs.github.com/actions/reference/security/oidc';
const GOOGLE = 'https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload';
const KEYCLOAK = 'https://www.keycloak.org/docs/latest/server_admin/';
const OKTA = 'https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/';
const STS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html';

/** Claims that only one vendor has. Where two vendors share a name, the sentence holds for both. */
export const VENDOR_CLAIMS: readonly Chapter[] = [
  {
    source: 'Google', link: GOOGLE, rows: [
      ['hd', 'The Google Workspace domain of the user. Without it the account belongs to no organization.'],
      ['google', 'What Google adds about the caller’s device or project.'],
    ],
  },
  {
    source: 'GitHub Actions', link: GITHUB, rows: [
      ['actor actor_id', 'Who set off the workflow run.'],
      ['repository repository_id', 'The repository whose workflow runs.'],
      ['repository_owner repository_owner_id', 'Who owns the repository.'],
      ['repository_visibility', 'Whether the repository is public, internal or private.'],
      ['ref ref_type', 'The branch or tag that the workflow runs for.'],
      ['ref_protected', 'Whether the branch or tag is protected.'],
      ['base_ref head_ref', 'The branches of the pull request.'],
      ['sha', 'The commit that the workflow runs for.'],
      ['workflow workflow_ref workflow_sha', 'The workflow that runs.'],
      ['job_workflow_ref job_workflow_sha', 'The reusable workflow that the job comes from.'],
      ['run_id run_number run_attempt', 'Which run of the workflow it is.'],
      ['event_name', 'What set off the workflow run.'],
      ['environment environment_node_id', 'The environment that the job deploys to.'],
      ['runner_environment', 'Whether GitHub or the owner runs the machine.'],
      ['check_run_id', 'The check run of the job.'],
      ['enterprise enterprise_id', 'The enterprise that the repository belongs to.'],
    ],
  },
  {
    source: 'Keycloak', link: KEYCLOAK, rows: [
      ['realm_access resource_access', 'Roles of the user in the realm or at a client.'],
      ['session_state', 'The id of the session at Keycloak.'],
      ['allowed-origins', 'The origins from which a browser may use the token.'],
    ],
  },
  {
    source: 'Auth0', link: 'https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles', rows: [
      ['gty', 'How the token was asked for, such as client-credentials.'],
      ['permissions', 'What the user or client may do at the API.'],
      ['org_id org_name', 'The organization that the user signed in to.'],
      ['https://hasura.io/jwt/claims', 'Roles for Hasura.'],
    ],
  },
  {
    source: 'Okta', link: OKTA, rows: [
      ['cid', 'The client that asked for the token.'],
      ['uid', 'The user, as Okta knows them.'],
      ['idp', 'The identity provider that the user signed in with.'],
    ],
  },
  {
    source: 'Cognito', link: COGNITO, rows: [
      ['token_use', 'What kind of token it is.'],
      ['username cognito:username', 'The sign-in name.'],
      ['cognito:groups', 'Groups of the user in the pool.'],
      ['cognito:roles', 'IAM roles that come with the groups of the user.'],
      ['cognito:preferred_role', 'The IAM role that is taken first.'],
      ['event_id', 'The sign-in that this token came from, as the pool’s log names it.'],
      ['origin_jti', 'The first token of this sign-in; revoking it revokes this one.'],
      ['device_key', 'The remembered device of the user.'],
      ['identities', 'The outside providers that the user signed in through.'],
      ['version', 'The version of the token format.'],
    ],
  },
  {
    source: 'Entra ID', link: ENTRA, rows: [
      ['oid', 'The user or app in the directory; the same in every app of the tenant.'],
      ['tid', 'The directory, called tenant, that the user signed in to.'],
      ['scp', 'What the user allowed the app to do, as words separated by spaces.'],
      ['appid', 'The app that asked for the token.'],
      ['app_displayname', 'The name of the app that asked for the token.'],
      ['appidacr azpacr', 'How the app proved who it is: 0 not at all, 1 by secret, 2 by certificate.'],
      ['upn unique_name', 'The sign-in name. It may change.'],
      ['idtyp', 'Whether the token is for an app or a user.'],
      ['wids', 'Roles of the user in the whole directory.'],
      ['ver', 'The version of the token format.'],
      ['hasgroups', 'The user has more groups than fit; they must be asked for.'],
      ['xms_cc', 'What the client can handle, such as being asked to sign in again.'],
      ['xms_act_fct xms_sub_fct xms_par_app_azp', 'What part an agent plays: as actor, as subject, or the blueprint it was made from.'],
      ['ipaddr', 'The IP address that the user signed in from.'],
      ['login_hint', 'A hint for the next sign-in, to be passed on as it is.'],
      ['onprem_sid', 'The user in the directory on the premises.'],
      ['puid', 'The user as Microsoft’s account service knows them.'],
      ['acct', 'Whether the user is a member (0) or a guest (1) of the tenant.'],
      ['uti rh aio', 'For the issuer’s own use; nothing to build on.'],
    ],
  },
  {
    source: 'Entra ID', link: 'https://learn.microsoft.com/entra/identity-platform/optional-claims-reference', rows: [
      ['acrs', 'Which operations that ask for a stronger sign-in the user may do.'],
      ['ctry tenant_ctry', 'The country of the user or of the tenant.'],
      ['tenant_region_scope', 'The region of the tenant.'],
      ['fwd', 'The IP address that the request first came from.'],
      ['vnet', 'The virtual network that the request came from.'],
      ['in_corp', 'Whether the user signed in from within the company’s network.'],
      ['verified_primary_email verified_secondary_email', 'E-mail addresses that the directory holds for the user’s own.'],
      ['xms_edov', 'Whether the tenant owns the domain of the e-mail address.'],
      ['xms_pdl xms_pl xms_tpl', 'The data location that the user prefers, or the language of the user or the tenant.'],
    ],
  },
  {
    source: 'AWS', link: STS, rows: [
      ['https://aws.amazon.com/tags', 'Tags of the AWS session that this token may open.'],
      ['https://sts.amazonaws.com/', 'The AWS account, organization and session that the token came from.'],
      ['aws_account org_id', 'The AWS account or organization that the token came from.'],
    ],
  },
  {
    source: 'Kubernetes', link: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/', rows: [
      ['kubernetes.io', 'The namespace, service account and pod that the token was made for.'],
    ],
  },
];

/** Sentences that hold for tokens of one vendor only, by `vendor claim`. */
export const BY_VENDOR: ReadonlyMap<string, string> = new Map([
  ['Cognito client_id', 'The app client that asked for the token. Cognito puts it here instead of in aud.'],
  ['Cognito sub', 'The user, as this pool knows them. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['Cognito aud', 'The app client that the ID token was made for.'],
  ['Cognito jti', 'The id of this one token. Revoking goes by origin_jti.'],
  ['Entra ID sub', 'The user, for this app only; oid is the same in every app. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['Entra ID aud', 'The API that the token is meant for: its id or its application ID URI.'],
  ['Entra ID azp', 'The app that asked for the token.'],
  ['Entra ID roles', 'What the app or the user may do at the API, as its roles.'],
  ['Okta scp', 'What the token may be used for, as a list.'],
  ['Okta sub', 'The sign-in name of the user, or the client where no user is involved. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['Auth0 sub', 'The user, with the connection before the bar, or the client where no user is involved. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['Auth0 azp', 'The application that asked for the token.'],
  ['Google sub', 'The Google account. It never changes, unlike the e-mail address. With iss it is the user id that GetWorkloadAccessTokenForJWT binds.'],
  ['Google azp', 'The client that asked for the token.'],
  ['GitHub Actions sub', 'Repository and branch, tag or environment that the workflow runs for: what a trust policy should test.'],
  ['GitHub Actions jti', 'The id of this one token.'],
  ['AWS sub', 'The ARN of the IAM principal that asked for the token.'],
]);
