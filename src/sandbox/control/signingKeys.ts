import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { PrivateKeyJwtConfig } from '../oauth2Config.js';
import type { Sandbox } from '../sandbox.js';
import { ServiceError } from '../web/errors.js';
import { replyJson } from '../web/reply.js';
import type { Handler } from '../web/router.js';

const generate = promisify(generateKeyPair);

const toKeyType = ({ signingAlgorithm }: PrivateKeyJwtConfig) => (signingAlgorithm === 'ES256' ? 'EC' : 'RSA');

async function createKey(config: PrivateKeyJwtConfig): Promise<JWK> {
  const { privateKey } = toKeyType(config) === 'EC' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'jwk' });
}

function findKeys({ store }: Sandbox, kmsKeyArn: string): readonly JWK[] {
  return store.list('oauth2Providers')
    .filter(({ privateKeyJwtConfig }) => privateKeyJwtConfig?.privateKeySource.kmsKeySource.kmsKeyArn === kmsKeyArn)
    .flatMap(({ signingKey }) => signingKey ?? []);
}

/** The private key that stands in for one of KMS, which never gives its own away: one for all providers that name the same ARN. */
export async function takeSigningKey(sandbox: Sandbox, config: PrivateKeyJwtConfig): Promise<JWK> {
  const keys = findKeys(sandbox, config.privateKeySource.kmsKeySource.kmsKeyArn);
  return keys.find(({ kty }) => kty === toKeyType(config)) ?? await createKey(config);
}

/**
 * `GET /kms/{keyArn}/jwks`: the public half of the key that stands in for the one of this ARN, for the authorization server that is to
 * know it. At AWS it is had from KMS.
 */
export const showPublicKeys: Handler = ({ sandbox, response, params }) => {
  const arn = params['keyArn'] ?? '';
  const keys = new Map(findKeys(sandbox, arn).map((key) => [key.kty, key]));
  if (keys.size === 0) throw new ServiceError('ResourceNotFoundException', `No credential provider of this sandbox signs with the key: ${arn}`);
  replyJson(response, 200, { keys: [...keys.values()].map((key) => createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' })) });
};
