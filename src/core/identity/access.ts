/** The AWS services that we call ourselves. */
export type AwsService = 'agentCore' | 'agentCoreControl' | 'cognito' | 'logs' | 'sts';

/** Where a service answers, of those that are not called at AWS's own address. */
export type ServiceEndpoints = Readonly<Partial<Record<AwsService, string>>>;

/**
 * Where AWS calls go and as whom they are made. Data only, no secret: credentials are found by the SDK
 * from the profile at the time of a call, and the sandbox takes any.
 */
export type AwsAccess =
  | { readonly kind: 'sandbox'; readonly endpoint: string; readonly region: string }
  | {
    readonly kind: 'profile';
    readonly profile: string;
    readonly region: string;
    /** Those of the profile and the environment, see `toProfileAccess`; where they were not looked for, the SDK takes the environment's. */
    readonly endpoints?: ServiceEndpoints;
  };

/**
 * The profile to name, in a call of the SDK as in a command: `default` means what it means to the AWS CLI without --profile, keys in
 * the environment first and then the section, unless AWS_PROFILE would make another one of it.
 */
export function toNamedProfile(profile: string, env: Readonly<NodeJS.ProcessEnv> = process.env): string | undefined {
  return profile === 'default' && env['AWS_PROFILE'] === undefined ? undefined : profile;
}

/** The address that a service is called at where it is another one than AWS's own. */
export function findEndpoint(access: AwsAccess, service: AwsService): string | undefined {
  return access.kind === 'sandbox' ? access.endpoint : access.endpoints?.[service];
}

/** The address that a service of a region is called at. */
export function toEndpoint(access: AwsAccess, service: 'agentCore' | 'sts'): string {
  const host = service === 'agentCore' ? 'bedrock-agentcore' : 'sts';
  return findEndpoint(access, service) ?? `https://${host}.${access.region}.amazonaws.com`;
}
