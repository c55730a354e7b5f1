import { findApiKeyProvider } from '../control/apiKeyProviders.js';
import { describeUnreadable } from '../control/secrets.js';
import type { Sandbox } from '../sandbox.js';
import { toRuleViolation } from '../web/errors.js';
import { readFields, RULES } from '../web/fields.js';
import { readWorkloadToken } from './workloadTokens.js';

/** GetResourceApiKey: a provider's key for any workload that shows its token, with a user or without. */
export function getResourceApiKey(sandbox: Sandbox, body: unknown) {
  const request = readFields(body);
  const token = request.text('workloadIdentityToken', RULES.workloadToken);
  const name = request.text('resourceCredentialProviderName', RULES.providerName);
  request.check();
  readWorkloadToken(sandbox, token);
  const { secret } = findApiKeyProvider(sandbox, name);
  if (!('apiKey' in secret)) throw toRuleViolation(describeUnreadable(secret));
  return { apiKey: secret.apiKey };
}
