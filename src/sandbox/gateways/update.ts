import { readAuthorizerConfiguration } from '../inbound/authorizer.js';
import { put } from '../store.js';
import { toRuleViolation } from '../web/errors.js';
import { readFields, RULES, type TextRule } from '../web/fields.js';
import { replyJson } from '../web/reply.js';
import { readJson } from '../web/request.js';
import type { Handler } from '../web/router.js';
import { describeGateway, findGateway } from './control.js';
import type { GatewayRecord } from './records.js';

const NAME = { pattern: /^([0-9a-zA-Z][-]?){1,48}$/, max: 96 } as const satisfies TextRule;
const DESCRIPTION = { min: 1, max: 200 } as const satisfies TextRule;

/** `PUT /gateways/{gatewayIdentifier}/`: whose tokens the gateway takes, or signed requests, and its description. Nothing else of it can be changed here. */
export const updateGateway: Handler = async ({ sandbox, request, response, params }) => {
  const fields = readFields(await readJson(request));
  const name = fields.text('name', NAME);
  const roleArn = fields.text('roleArn', RULES.roleArn);
  const description = fields.optionalText('description', DESCRIPTION);
  fields.need('authorizerType');
  // "Required if authorizerType is CUSTOM_JWT"
  const takesTokens = fields.choice('authorizerType', ['CUSTOM_JWT', 'AWS_IAM']) !== 'AWS_IAM';
  if (takesTokens) fields.need('authorizerConfiguration');
  const authorizerConfiguration = readAuthorizerConfiguration(fields, sandbox.origin);
  fields.check();
  const before = findGateway(sandbox, params['gatewayIdentifier'] ?? '');
  if (name !== before.name) throw toRuleViolation(`The name of a gateway cannot be changed: ${before.name}`); // "must be the same as the one when the gateway was created"
  const record = {
    ...withoutAuthorizer(before), roleArn, description: description ?? '', updatedAtMs: sandbox.now(), // Guess: update-of-a-gateway
    ...(takesTokens && authorizerConfiguration !== undefined ? { authorizerConfiguration } : {}),
  };
  sandbox.store.write(put('gateways', before.id, record));
  replyJson(response, 202, { ...describeGateway(sandbox, record), status: 'UPDATING' }); // Guess: status-of-the-answer
};

function withoutAuthorizer({ id, name, workloadName, createdAtMs, tags }: GatewayRecord): Omit<GatewayRecord, 'authorizerConfiguration' | 'description' | 'updatedAtMs'> {
  return { id, name, workloadName, createdAtMs, ...(tags === undefined ? {} : { tags }) };
}
