import { quotePosix } from '../base/shellQuote.js';
import type { AwsAccess } from '../identity/access.js';
import { toCliCommand } from '../identity/cliCommand.js';
import { toClientInput, toDomainInput, toPoolInput, toResourceServerInput, toUserInput } from './awsCognitoShapes.js';
import type { Thing } from './record.js';
import { codeClientOf, machineClientOf, type SetupOptions } from './setupPlan.js';

// The AWS CLI takes the very input of the API as JSON, so these commands say what the SDK is told elsewhere in this folder.

/** A profile of the shell is not that of the connection. */
const FORGET_PROFILE = 'unset AWS_PROFILE AWS_DEFAULT_PROFILE';

/** As long as a set-up waits for its domain: 90 times two seconds. */
const THREE_MINUTES = '$(seq 90)';

/**
 * The commands of the AWS CLI that make what a set-up makes, for bash and zsh. The password is asked for by the script: neither
 * the history of a shell nor a list of processes shows it. The pool gets no tag of ours, as nothing is kept to clean it up by.
 */
export function toSetupCommands(access: AwsAccess, options: SetupOptions, domainPrefix: string): string {
  const { poolName, tags, username, resourceServer: { identifier, scopes } } = options;
  const inPool = (operation: string, input: object) => `cognito ${operation} --user-pool-id "$POOL_ID" ${toJson(input)}`;
  return toScript([
    toRemark(`Makes the user pool ${poolName} and all that belongs to it. Asks for a password of its first user before.`),
    '(',
    'set -e',
    FORGET_PROFILE,
    toFunction('cognito', 'cognito-idp', access),
    `printf '%s' ${quotePosix(`Password of ${toLine(username)}: `)} >&2`,
    'read -rs PASSWORD',
    'echo >&2',
    "[ -n \"$PASSWORD\" ] || { echo 'No password was given, so nothing was made.' >&2; exit 1; }",
    `POOL_ID=$(cognito create-user-pool ${toJson(toPoolInput(poolName, tags))} --query UserPool.Id --output text)`,
    'echo "POOL_ID=$POOL_ID"',
    "trap '[ $? = 0 ] || echo \"The set-up stopped half-way. What it made is in the user pool: $POOL_ID\" >&2' EXIT",
    inPool('admin-create-user', toUserInput(username, undefined)),
    // From a builtin through a pipe, so that it is in the arguments of no process.
    `printf '%s' "$PASSWORD" | ${inPool('admin-set-user-password', { Username: username, Permanent: true })} --password file:///dev/stdin`,
    inPool('create-resource-server', toResourceServerInput(identifier, scopes)),
    `CLIENT_ID=$(${inPool('create-user-pool-client', toClientInput(codeClientOf(options)))} --query UserPoolClient.ClientId --output text)`,
    'echo "CLIENT_ID=$CLIENT_ID"',
    `M2M_CLIENT_ID=$(${inPool('create-user-pool-client', toClientInput(machineClientOf(options)))} --query UserPoolClient.ClientId --output text)`,
    'echo "M2M_CLIENT_ID=$M2M_CLIENT_ID"',
    inPool('create-user-pool-domain', toDomainInput(domainPrefix)),
    `for TRY in ${THREE_MINUTES}; do DOMAIN_STATUS=$(${readDomain(domainPrefix, 'Status')}); `
      + 'case $DOMAIN_STATUS in (ACTIVE|FAILED) break;; esac; sleep 2; done',
    '[ "$DOMAIN_STATUS" = ACTIVE ] || { echo "The domain did not become active: $DOMAIN_STATUS" >&2; exit 1; }',
    ')',
  ]);
}

/** What is to be removed of one user pool, in this order; see `toRemovals` of `removal.ts`. */
export interface PoolRemoval {
  readonly poolId: string;
  readonly things: readonly Thing[];
  /** In which they were made, where it is known. */
  readonly account?: string | undefined;
}

/** The commands that remove what a clean-up would, in its order and in no other account. */
export function toRemovalCommands(access: AwsAccess, removals: readonly PoolRemoval[]): string {
  // The address of a sandbox says which one it is.
  const accounts = access.kind === 'sandbox' ? [] : [...new Set(removals.flatMap(({ account }) => account ?? []))];
  return toScript([
    toRemark('Deletes what these lines name, for good.'),
    '(',
    FORGET_PROFILE,
    toFunction('cognito', 'cognito-idp', access),
    toFunction('agentcore', 'bedrock-agentcore-control', access),
    ...accounts.flatMap((account) => toAccountCheck(account, access)),
    ...removals.flatMap(({ poolId, things }) => things.map((thing) => toRemovalCommand(thing, poolId))),
    ')',
  ]);
}

function toAccountCheck(account: string, access: AwsAccess): readonly string[] {
  return [
    toFunction('sts', 'sts', access),
    `[ "$(sts get-caller-identity --query Account --output text)" = ${quotePosix(account)} ] `
      + `|| { echo ${quotePosix(`Nothing is deleted, as these credentials are not of account ${account}.`)} >&2; exit 1; }`,
  ];
}

function toRemovalCommand(thing: Thing, poolId: string): string {
  const inPool = (operation: string, input: object = {}) => `cognito ${operation} ${toJson({ UserPoolId: poolId, ...input })}`;
  switch (thing.kind) {
    case 'provider': {
      const clientId = `agentcore get-oauth2-credential-provider ${toJson({ name: thing.name })} --query 'oauth2ProviderConfigOutput.*.clientId | [0]' --output text`;
      return `if [ "$(${clientId})" = ${quotePosix(thing.clientId)} ]; then agentcore delete-oauth2-credential-provider ${toJson({ name: thing.name })}; `
        + `else echo ${quotePosix(`Not deleted, as it is not there or has another client: ${thing.name}`)} >&2; fi`;
    }
    case 'domain': {
      // Before the domain is gone, Cognito refuses to delete the pool.
      const isThere = `[ "$(${readDomain(thing.prefix, 'UserPoolId')})" = ${quotePosix(poolId)} ]`;
      return `${inPool('delete-user-pool-domain', { Domain: thing.prefix })} && for TRY in ${THREE_MINUTES}; do ${isThere} || break; sleep 2; done`;
    }
    case 'client': {
      if (thing.clientId !== undefined) return inPool('delete-user-pool-client', { ClientId: thing.clientId });
      const isNamed = `ClientName==\`${JSON.stringify(thing.name).replaceAll('`', '\\`')}\``;
      const byName = `$(${inPool('list-user-pool-clients')} --query ${quotePosix(`UserPoolClients[?${isNamed}].ClientId`)} --output text)`;
      return `${inPool('delete-user-pool-client')} --client-id "${byName}"`;
    }
    case 'resourceServer': return inPool('delete-resource-server', { Identifier: thing.identifier });
    case 'user': return inPool('admin-delete-user', { Username: thing.username });
    case 'pool': return inPool('delete-user-pool');
  }
}

const readDomain = (prefix: string, field: string) => (
  `cognito describe-user-pool-domain ${toJson({ Domain: prefix })} --query DomainDescription.${field} --output text`);

const toFunction = (name: string, service: string, access: AwsAccess) => `${name}() { ${toCliCommand(service, access)} "$@"; }`;

const toJson = (input: object) => `--cli-input-json ${quotePosix(JSON.stringify(input))}`;
const toLine = (text: string) => text.replace(/\s+/g, ' ');
/** An interactive zsh takes a line with # for a command. */
const toRemark = (text: string) => `: ${quotePosix(toLine(text))}`;
const toScript = (lines: readonly string[]) => `${lines.join('\n')}\n`;
