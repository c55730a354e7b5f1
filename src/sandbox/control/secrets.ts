import type { Sandbox } from '../sandbox.js';
import type { SecretReference } from '../state.js';
import { RULES, type FieldReader, type TextRule } from '../web/fields.js';

/** What the ARN of a provider's secret is made of. */
interface SecretOwner {
  readonly name: string;
  readonly secretSuffix: string;
}

function toSecretArn({ region, accountId }: Sandbox, name: string, suffix: string): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
}

/** The ARN under which Secrets Manager would hold a secret that the service manages. */
export function toManagedSecretArn(sandbox: Sandbox, kind: 'oauth2' | 'apikey', { name, secretSuffix }: SecretOwner): string {
  return toSecretArn(sandbox, `bedrock-agentcore-identity!default/${kind}/${name}`, secretSuffix);
}

/** The ARN of a secret that the caller manages. */
export function toExternalSecretArn(sandbox: Sandbox, { secretId }: SecretReference, { secretSuffix }: SecretOwner): string {
  return secretId.startsWith('arn:') ? secretId : toSecretArn(sandbox, secretId, secretSuffix);
}

/** Why a secret of source EXTERNAL cannot be used here. */
export function describeUnreadable({ secretId }: SecretReference): string {
  return `The provider's secret is kept in AWS Secrets Manager, which the sandbox cannot read: ${secretId}`;
}

/** What a request says about a secret: its members are `VALUE`, `PREFIXSource` and `PREFIXConfig`. */
interface SecretMembers {
  /** The member with the value, such as `apiKey`. */
  readonly value: string;
  /** The beginning of the other two, such as `apiKeySecret`. */
  readonly prefix: string;
  readonly rule: TextRule;
  /** Whether there may be no secret at all. */
  readonly isOptional?: boolean;
}

/**
 * Reads a secret: its value, or where it is kept where `…Source` is EXTERNAL. Problems are noted on the request; call `check` before
 * the result is used.
 */
export function readSecret(request: FieldReader, { value: name, prefix, rule, isOptional = false }: SecretMembers): string | SecretReference {
  const value = request.optionalText(name, rule) ?? '';
  const config = `${prefix}Config`;
  const source = `${prefix}Source`;
  // Guess: secret-or-reference
  if (request.choice(source, ['MANAGED', 'EXTERNAL']) !== 'EXTERNAL') {
    // Guess: update-without-secret
    if (value === '' && !isOptional) request.fail(name, `Member must not be empty where ${source} is not EXTERNAL`);
    if (request.has(config)) request.fail(config, `Member must be null where ${source} is not EXTERNAL`);
    return value;
  }
  if (value !== '') request.fail(name, `Member must be null where ${source} is EXTERNAL`);
  request.need(config);
  const reference = request.object(config);
  return request.has(config)
    ? { secretId: reference.text('secretId', RULES.secretId), jsonKey: reference.text('jsonKey', RULES.jsonKey) }
    : { secretId: '', jsonKey: '' };
}
