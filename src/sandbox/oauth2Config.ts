/** Members of an OAuth2 provider's configuration that the service gives back as they were sent, under its own names. */

/** How a client proves itself at a token endpoint. */
export const CLIENT_AUTHENTICATION_METHODS = ['CLIENT_SECRET_BASIC', 'CLIENT_SECRET_POST', 'AWS_IAM_ID_TOKEN_JWT', 'PRIVATE_KEY_JWT'] as const;

export type ClientAuthenticationMethod = (typeof CLIENT_AUTHENTICATION_METHODS)[number];

/** What a client's assertion (RFC 7523, section 2.2) is signed with, and what it says beside the usual. */
export interface PrivateKeyJwtConfig {
  readonly privateKeySource: { readonly kmsKeySource: { readonly kmsKeyArn: string } };
  readonly signingAlgorithm: 'RS256' | 'PS256' | 'ES256';
  readonly additionalHeaderClaims?: Readonly<Record<string, string>>;
  readonly additionalPayloadClaims?: Readonly<Record<string, string>>;
}

/** A way through VPC Lattice to a server that the internet does not reach. */
export type PrivateEndpoint =
  | { readonly selfManagedLatticeResource: { readonly resourceConfigurationIdentifier: string } }
  | {
    readonly managedVpcResource: {
      readonly vpcIdentifier: string;
      readonly subnetIds: readonly string[];
      readonly endpointIpAddressType: 'IPV4' | 'IPV6';
      readonly securityGroupIds?: readonly string[];
      readonly tags?: Readonly<Record<string, string>>;
      readonly routingDomain?: string;
    };
  };

/** The way to one domain, where that is another one. */
export interface PrivateEndpointOverride {
  readonly domain: string;
  readonly privateEndpoint: PrivateEndpoint;
}

/** How far the work after a Create or Update has come. A provider without it is READY. */
export type ProviderSetup =
  /** The id tells one Create or Update from the next: only the last one's outcome counts. */
  | { readonly status: 'CREATING' | 'UPDATING'; readonly id: string }
  | { readonly status: 'CREATE_FAILED' | 'UPDATE_FAILED'; readonly failureReason: string };
