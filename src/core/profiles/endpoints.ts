import { UserError } from '../base/errors.js';
import type { AwsAccess, AwsService, ServiceEndpoints } from '../identity/access.js';
import type { AwsProfile } from './profile.js';
import type { SharedFiles } from './sharedFiles.js';

/** Identifiers of the services, as sections and, in capitals, variables have them (SDK reference guide, "Identifiers for service-specific endpoints"). */
const IDENTIFIERS: Readonly<Record<AwsService, string>> = {
  agentCore: 'bedrock_agentcore', agentCoreControl: 'bedrock_agentcore_control', cognito: 'cognito_identity_provider', logs: 'cloudwatch_logs', sts: 'sts',
};

const SERVICES = Object.keys(IDENTIFIERS) as readonly AwsService[];

/**
 * Where each service answers by the environment and the profile, in the SDK's order: the service's variable, the variable for all, the
 * service in the profile's `services` section, the profile's `endpoint_url`. Throws a `UserError` where a setting cannot be followed.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function resolveEndpoints(
  profile: AwsProfile | undefined, services: SharedFiles['services'], env: Readonly<NodeJS.ProcessEnv>,
): ServiceEndpoints {
  if (isIgnored(profile, env)) return {};
  return Object.fromEntries(SERVICES.flatMap((service) => {
    const url = findUrl(IDENTIFIERS[service], profile, services, env);
    return url === undefined ? [] : [[service, toChecked(url)]];
  }));
}

function isIgnored(profile: AwsProfile | undefined, env: Readonly<NodeJS.ProcessEnv>): boolean {
  const text = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile?.ignoreEndpointUrls;
  if (text === undefined || text === 'true' || text === 'false') return text === 'true';
  throw new UserError(`Whether configured endpoints are ignored is neither true nor false: ${text}`, {
    code: 'EndpointSetting', hint: 'Correct AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or ignore_configured_endpoint_urls of the profile.',
  });
}

function findUrl(identifier: string, profile: AwsProfile | undefined, services: SharedFiles['services'], env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const ofEnvironment = [`AWS_ENDPOINT_URL_${identifier.toUpperCase()}`, 'AWS_ENDPOINT_URL'].map((name) => env[name]).find((url) => url !== undefined && url !== '');
  if (ofEnvironment !== undefined || profile === undefined) return ofEnvironment;
  if (profile.services === undefined) return profile.endpointUrl;
  const section = services.get(profile.services);
  if (section !== undefined) return section.values[`${identifier}.endpoint_url`] ?? profile.endpointUrl;
  throw new UserError(`The AWS config file has no services section of this name: ${profile.services}`, {
    code: 'EndpointSetting', hint: `Add it, or remove the setting "services" of the profile ${profile.name}.`,
  });
}

function toChecked(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/$/, '');
  throw new UserError(`A configured endpoint is no URL that begins with https:// or http://: ${url}`, {
    code: 'EndpointSetting', hint: 'Correct AWS_ENDPOINT_URL in the environment, or endpoint_url in the AWS config file.',
  });
}

/**
 * How a profile is called in a region. `default` needs no section: it is also the environment's keys, the container's and the
 * instance's. Any other profile must be there, since for one that is not the SDK would take the instance's credentials.
 */
export function toProfileAccess(
  target: { readonly profile: string; readonly region: string }, files: SharedFiles, env: Readonly<NodeJS.ProcessEnv> = process.env,
): AwsAccess {
  const profile = files.profile(target.profile);
  if (profile === undefined && target.profile !== 'default') {
    throw new UserError(`The AWS config has no such profile: ${target.profile}`, {
      code: 'NoSuchProfile', hint: 'It may have been renamed or removed. Add it, or connect with another profile.',
    });
  }
  return { kind: 'profile', ...target, endpoints: resolveEndpoints(profile, files.services, env) };
}
