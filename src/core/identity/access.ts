/**
 * Where AWS calls go and as whom they are made. Data only, no secret: credentials are found by the SDK
 * from the profile at the time of a call, and the sandbox takes any.
 */
export type AwsAccess =
  | { readonly kind: 'sandbox'; readonly endpoint: string; readonly region: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly region: string };
