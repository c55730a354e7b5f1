import type { Values } from './sections.js';

/** From where a profile's credentials come; secrets are no part of it. The order is that in which the SDK decides. */
export type ProfileCredentials =
  | { readonly kind: 'role'; readonly roleArn: string; readonly through: RoleSource }
  | { readonly kind: 'static' }
  | { readonly kind: 'webIdentity'; readonly roleArn: string }
  | { readonly kind: 'process' }
  | SsoCredentials
  /** `aws login`. */
  | { readonly kind: 'login' }
  /** None of its own: those of the container or the instance are used. */
  | { readonly kind: 'none' };

/** IAM Identity Center, by a session of the config file or, as it was before, without one. */
interface SsoCredentials {
  readonly kind: 'sso';
  readonly session: string | undefined;
  readonly startUrl: string | undefined;
  readonly accountId: string | undefined;
  readonly roleName: string | undefined;
}

/** `credentialSource`: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`. */
export type RoleSource =
  | { readonly kind: 'profile'; readonly name: string }
  | { readonly kind: 'source'; readonly credentialSource: string };

/** A profile of the shared AWS files. */
export interface AwsProfile {
  readonly name: string;
  readonly region: string | undefined;
  readonly credentials: ProfileCredentials;
  /** Has an access key, be it for a role that is taken with it. */
  readonly hasKeys: boolean;
  /** Name of the `services` section that it refers to. */
  readonly services: string | undefined;
  readonly endpointUrl: string | undefined;
  /** `ignore_configured_endpoint_urls` as it is written; `true` or `false` where it is right. */
  readonly ignoreEndpointUrls: string | undefined;
}

/**
 * A profile from its sections. What both say, credentials and the region take from the credentials file and all else from the config
 * file, as the SDK does.
 */
export function toProfile(name: string, config: Values | undefined, credentials: Values | undefined): AwsProfile {
  const own = join(config, credentials);
  const settings = join(credentials, config);
  return {
    name, region: own['region'], credentials: toCredentials(own), hasKeys: hasKeys(own),
    services: settings['services'], endpointUrl: settings['endpoint_url'], ignoreEndpointUrls: settings['ignore_configured_endpoint_urls'],
  };
}

const join = (first: Values | undefined, winner: Values | undefined): Values => (
  first === undefined || winner === undefined ? winner ?? first ?? {} : { ...first, ...winner });

const hasKeys = (own: Values) => own['aws_access_key_id'] !== undefined && own['aws_secret_access_key'] !== undefined;

const SSO_KEYS = ['sso_start_url', 'sso_account_id', 'sso_session', 'sso_region', 'sso_role_name'];

function toCredentials(own: Values): ProfileCredentials {
  const roleArn = own['role_arn'];
  const through = toRoleSource(own['source_profile'], own['credential_source']);
  if (roleArn !== undefined && through !== undefined) return { kind: 'role', roleArn, through };
  if (hasKeys(own)) return { kind: 'static' };
  if (roleArn !== undefined && own['web_identity_token_file'] !== undefined) return { kind: 'webIdentity', roleArn };
  if (own['credential_process'] !== undefined) return { kind: 'process' };
  if (SSO_KEYS.some((key) => own[key] !== undefined)) {
    return {
      kind: 'sso', session: own['sso_session'], startUrl: own['sso_start_url'], accountId: own['sso_account_id'], roleName: own['sso_role_name'],
    };
  }
  return { kind: own['login_session'] === undefined ? 'none' : 'login' };
}

/** Both at once count as neither. */
function toRoleSource(profile: string | undefined, credentialSource: string | undefined): RoleSource | undefined {
  if (profile !== undefined && credentialSource === undefined) return { kind: 'profile', name: profile };
  return profile === undefined && credentialSource !== undefined ? { kind: 'source', credentialSource } : undefined;
}

/** The account as far as the files tell it, without a call: of an SSO profile, or of the role that is taken. */
export function findAccountId({ credentials }: AwsProfile): string | undefined {
  if (credentials.kind === 'sso') return credentials.accountId;
  return 'roleArn' in credentials ? /^arn:[\w-]+:iam::(\d{12}):/.exec(credentials.roleArn)?.[1] : undefined;
}

/** From where the SDK takes credentials where no profile gives any. */
export type AmbientCredentials = 'environment' | 'webIdentity' | 'container' | 'instance' | 'none';

/**
 * Which credentials the environment offers, by the SDK's order; nothing is asked for them.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function findAmbientCredentials(env: Readonly<NodeJS.ProcessEnv>): AmbientCredentials {
  const has = (name: string) => (env[name] ?? '') !== '';
  if (has('AWS_ACCESS_KEY_ID') && has('AWS_SECRET_ACCESS_KEY')) return 'environment';
  if (has('AWS_WEB_IDENTITY_TOKEN_FILE') && has('AWS_ROLE_ARN')) return 'webIdentity';
  if (has('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') || has('AWS_CONTAINER_CREDENTIALS_FULL_URI')) return 'container';
  return has('AWS_EC2_METADATA_DISABLED') && env['AWS_EC2_METADATA_DISABLED'] !== 'false' ? 'none' : 'instance';
}
