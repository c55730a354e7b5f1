import type { PrivateKeyJwtConfig } from '../oauth2Config.js';
import { RULES, type FieldReader } from '../web/fields.js';

/** The service's bound on the claims that a configuration adds. */
const MOST_CLAIMS = 10;

/** Claims that the service writes itself, by the member that may not name them. */
const RESERVED = { additionalHeaderClaims: ['alg', 'typ'], additionalPayloadClaims: ['iss', 'sub', 'jti', 'exp'] } as const;

/**
 * Reads `privateKeyJwtConfig` of a custom provider. Problems are noted on the request.
 * @param before the provider's configuration so far: an Update may leave members out, which then stay (AWS's SDK for Python says so)
 */
export function readPrivateKeyJwt(owner: FieldReader, before: PrivateKeyJwtConfig | undefined): PrivateKeyJwtConfig {
  const config = owner.object('privateKeyJwtConfig');
  if (before === undefined) for (const name of ['privateKeySource', 'signingAlgorithm']) config.need(name);
  const added = { ...readClaims(config, 'additionalHeaderClaims'), ...readClaims(config, 'additionalPayloadClaims') };
  return {
    privateKeySource: readSource(config) ?? before?.privateKeySource ?? { kmsKeySource: { kmsKeyArn: '' } },
    signingAlgorithm: config.choice('signingAlgorithm', ['RS256', 'PS256', 'ES256']) ?? before?.signingAlgorithm ?? 'RS256',
    ...(before?.additionalHeaderClaims === undefined ? {} : { additionalHeaderClaims: before.additionalHeaderClaims }),
    ...(before?.additionalPayloadClaims === undefined ? {} : { additionalPayloadClaims: before.additionalPayloadClaims }),
    ...added,
  };
}

function readSource(config: FieldReader): PrivateKeyJwtConfig['privateKeySource'] | undefined {
  if (!config.has('privateKeySource')) return undefined;
  const source = config.union('privateKeySource', ['kmsKeySource']);
  if (!source.has('kmsKeySource')) return undefined;
  return { kmsKeySource: { kmsKeyArn: source.object('kmsKeySource').text('kmsKeyArn', RULES.kmsKeyArn) } };
}

function readClaims(config: FieldReader, name: keyof typeof RESERVED) {
  if (!config.has(name)) return {};
  config.size(name, 1, MOST_CLAIMS);
  const claims = config.textMap(name, RULES.claimName, RULES.claimValue);
  const taken = RESERVED[name].filter((claim) => Object.hasOwn(claims, claim));
  if (taken.length > 0) config.fail(name, `Member must not have claims that the service writes itself: ${taken.join(', ')}`);
  return { [name]: claims };
}
