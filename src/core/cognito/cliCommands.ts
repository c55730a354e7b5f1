import type { AwsAccess } from '../identity/access.js';
import { toClientInput, toDomainInput, toPoolInput, toResourceServerInput, toUserInput } from './awsCognitoShapes.js';
import { quotePosix } from './exportLines.js';
import type { Thing } from './record.js';
import { codeClientOf, machineClientOf, type SetupOptions } from './setupPlan.js';

// The AWS CLI takes the very input of the API as JSON, so these commands say what the SDK is told elsewhere in this folder.

/** In place of the password, which is no command's business. */
const PLACEHOLDER = 'PASSWORD';

/**
 * The commands of the AWS CLI that make what a set-up makes, for bash and zsh. No secret is in them: nothing is made before a password
 * stands in place of a placeholder. The pool gets no tag of ours, as nothing is kept to clean it up by.
 */
export function toSetupCommands(access: AwsAccess, options: SetupOptions, domainPrefix: string): string {
  const { poolName, tags, username, resourceServer: { identifier, scopes } } = options;
  const inPool = (operation: string, input: object) => `cognito ${operation} --user-pool-id "$POOL_ID" ${toJson(input)}`;
  return toScript([
    `# Makes the user pool ${toComment(poolName)} and all that belongs to it. Put a password in place of ${PLACEHOLDER} first.`,
    '(',
    'set -e',
    `PASSWORD=${quotePosix(PLACEHOLDER)}`,
    `[ "$PASSWORD" != ${quotePosix(PLACEHOLDER)} ] || { echo 'Put a password in its place first.' >&2; exit 1; }`,
    toFunction('cognito', 'cognito-idp', access),
    `POOL_ID=$(cognito create-user-pool ${toJson(toPoolInput(poolName, tags))} --query UserPool.Id --output text)`,
    inPool('admin-create-user', toUserInput(username, undefined)),
    `${inPool('admin-set-user-password', { Username: username, Permanent: true })} --password "$PASSWORD"`,
    inPool('create-resource-server', toResourceServerInput(identifier, scopes)),
    `CLIENT_ID=$(${inPool('create-user-pool-client', toClientInput(codeClientOf(options)))} --query UserPoolClient.ClientId --output text)`,
    `M2M_CLIENT_ID=$(${inPool('create-user-pool-client', toClientInput(machineClientOf(options)))} --query UserPoolClient.ClientId --output text)`,
    inPool('create-user-pool-domain', toDomainInput(domainPrefix)),
    `until [ "$(${readDomain(domainPrefix, 'Status')})" = ACTIVE ]; do sleep 2; done`,
    'printf \'%s\\n\' "POOL_ID=$POOL_ID" "CLIENT_ID=$CLIENT_ID" "M2M_CLIENT_ID=$M2M_CLIENT_ID"',
    ')',
  ]);
}

/** What is to be removed of one user pool, in this order; see `toRemovals` of `removal.ts`. */
export interface PoolRemoval {
  readonly poolId: string;
  readonly things: readonly Thing[];
}

/** The commands that remove what a clean-up would, in its order. */
export function toRemovalCommands(access: AwsAccess, removals: readonly PoolRemoval[]): string {
  return toScript([
    '# Deletes what these lines name, for good.',
    '(',
    toFunction('cognito', 'cognito-idp', access),
    toFunction('agentcore', 'bedrock-agentcore-control', access),
    ...removals.flatMap(({ poolId, things }) => things.map((thing) => toRemovalCommand(thing, poolId))),
    ')',
  ]);
}

function toRemovalCommand(thing: Thing, poolId: string): string {
  const inPool = (operation: string, rest = '') => `cognito ${operation} --user-pool-id ${quotePosix(poolId)}${rest}`;
  switch (thing.kind) {
    case 'provider': return `agentcore delete-oauth2-credential-provider --name ${quotePosix(thing.name)}`;
    case 'domain': {
      // Before the domain is gone, Cognito refuses to delete the pool.
      const isThere = `[ "$(${readDomain(thing.prefix, 'UserPoolId')})" = ${quotePosix(poolId)} ]`;
      return `${inPool('delete-user-pool-domain', ` --domain ${quotePosix(thing.prefix)}`)} && while ${isThere}; do sleep 2; done`;
    }
    case 'client': {
      const byName = `$(${inPool('list-user-pool-clients', ` --query ${quotePosix(`UserPoolClients[?ClientName=='${thing.name}'].ClientId`)} --output text`)})`;
      return inPool('delete-user-pool-client', ` --client-id ${thing.clientId === undefined ? `"${byName}"` : quotePosix(thing.clientId)}`);
    }
    case 'resourceServer': return inPool('delete-resource-server', ` --identifier ${quotePosix(thing.identifier)}`);
    case 'user': return inPool('admin-delete-user', ` --username ${quotePosix(thing.username)}`);
    case 'pool': return inPool('delete-user-pool');
  }
}

const readDomain = (prefix: string, field: string) => (
  `cognito describe-user-pool-domain --domain ${quotePosix(prefix)} --query DomainDescription.${field} --output text`);

/** The CLI where this connection leads. `AWS_PAGER` of version 2 would stop after each answer. */
function toFunction(name: string, service: string, access: AwsAccess): string {
  // The sandbox takes any signature; these are no secret.
  const before = access.kind === 'sandbox' ? "AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_PAGER='' " : "AWS_PAGER='' ";
  // Without a profile the CLI looks into the environment first, as this connection does.
  const where = access.kind === 'sandbox' ? ` --endpoint-url ${quotePosix(access.endpoint)}`
    : access.profile === 'default' ? '' : ` --profile ${quotePosix(access.profile)}`;
  return `${name}() { ${before}aws${where} --region ${quotePosix(access.region)} ${service} "$@"; }`;
}

const toJson = (input: object) => `--cli-input-json ${quotePosix(JSON.stringify(input))}`;
const toComment = (text: string) => text.replace(/\s+/g, ' ');
const toScript = (lines: readonly string[]) => `${lines.join('\n')}\n`;
