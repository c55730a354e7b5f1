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

/**
 * Reads a secret: its value, or where it is kept where `…Source` is EXTERNAL. Problems are noted on the request; call `check` before
 * the result is used. That a value and a reference do not go together, and that no value is no secret, is not documented: our guess.
 * @param valueName the member with the value, such as `apiKey`
 * @param prefix the beginning of `…Source` and `…Config`, such as `apiKeySecret`
 */
export function readSecret(request: FieldReader, valueName: string, prefix: string, rule: TextRule): string | SecretReference {
  const value = request.optionalText(valueName, rule) ?? '';
  const config = `${prefix}Config`;
  const source = `${prefix}Source`;
  if (request.choice(source, ['MANAGED', 'EXTERNAL']) !== 'EXTERNAL') {
    if (value === '') request.fail(valueName, `Member must not be empty where ${source} is not EXTERNAL`);
    if (request.has(config)) request.fail(config, `Member must be null where ${source} is not EXTERNAL`);
    return value;
  }
  if (value !== '') request.fail(valueName, `Member must be null where ${source} is EXTERNAL`);
  request.need(config);
  const reference = request.object(config);
  return request.has(config)
    ? { secretId: reference.text('secretId', RULES.secretId), jsonKey: reference.text('jsonKey', RULES.jsonKey) }
    : { secretId: '', jsonKey: '' };
}
