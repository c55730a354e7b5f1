import { TABLE_NAMES, type Change, type TableName } from './state.js';

type Kind = 'text' | 'number' | 'list' | 'object';

/** Members without which the code that reads a record would fail. */
const REQUIRED: Readonly<Record<TableName, Readonly<Record<string, Kind>>>> = {
  settings: { lastPort: 'number' },
  workloadIdentities: { name: 'text', returnUrls: 'list' },
  oauth2Providers: { name: 'text', vendor: 'text', clientId: 'text', clientSecret: 'text', discovery: 'object', callbackId: 'text' },
  runtimes: { id: 'text', name: 'text', workloadName: 'text' },
  runtimeVersions: { id: 'text', name: 'text', version: 'text', workloadName: 'text' },
  runtimeEndpoints: { runtimeId: 'text', name: 'text', version: 'text' },
  issuers: { name: 'text', users: 'list', clients: 'list', keys: 'list', cookieKey: 'text' },
  workloadTokens: { workloadName: 'text', expiresAtMs: 'number' },
  sessions: { uri: 'text', grant: 'object', identifier: 'object', returnUrl: 'text', expiresAtMs: 'number', state: 'object' },
  vault: { grant: 'object', tokens: 'object' },
  apiKeyProviders: { name: 'text', secret: 'object', secretSuffix: 'text' },
  tokenVaults: { id: 'text', updatedAtMs: 'number' },
  userPools: { id: 'text', name: 'text', passwordPolicy: 'object', keys: 'list', cookieKey: 'text' },
  userPoolDomains: { domain: 'text', poolId: 'text', status: 'text' },
  userPoolResourceServers: { poolId: 'text', identifier: 'text', scopes: 'list' },
  userPoolClients: { clientId: 'text', poolId: 'text', secrets: 'list', settings: 'object' },
  userPoolUsers: { poolId: 'text', username: 'text', sub: 'text', passwordHash: 'text', attributes: 'list', groups: 'list' },
  userPoolGroups: { poolId: 'text', name: 'text' },
  userPoolChallenges: { poolId: 'text', clientId: 'text', username: 'text', expiresAtMs: 'number' },
  userPoolGrants: { poolId: 'text', clientId: 'text', username: 'text', originId: 'text', scopes: 'list', expiresAtMs: 'number' },
  gateways: { id: 'text', name: 'text', authorizerConfiguration: 'object', workloadName: 'text' },
  gatewayTargets: { gatewayId: 'text', id: 'text', name: 'text', operation: 'object', credential: 'object' },
};

/** Tables that a state of this version may lack, since it was written before there was anything to keep in them. */
const LATER_TABLES: readonly TableName[] = [
  'apiKeyProviders', 'tokenVaults', 'userPools', 'userPoolDomains', 'userPoolResourceServers', 'userPoolClients', 'userPoolUsers', 'userPoolGroups',
  'userPoolChallenges', 'userPoolGrants', 'runtimeVersions', 'runtimeEndpoints', 'gateways', 'gatewayTargets',
];

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  list: (value) => Array.isArray(value),
  object: isObject,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The table which is missing or none in what was read from disk. Undefined where there is no such. */
export function findTableDamage(tables: unknown): string | undefined {
  if (!isObject(tables)) return 'tables';
  return TABLE_NAMES.find((name) => !isObject(tables[name] ?? (LATER_TABLES.includes(name) ? {} : undefined)));
}

/**
 * What is wrong with a record, its secrets opened: the name of a table or of a member, as `issuers.keys`. Undefined where nothing is.
 * Keys are left out: those of tokens and sessions are nobody's business.
 */
export function findRecordDamage(table: TableName, record: unknown): string | undefined {
  if (!isObject(record)) return table;
  const member = Object.entries(REQUIRED[table]).find(([name, kind]) => !IS[kind](record[name]))?.[0];
  return member === undefined ? undefined : `${table}.${member}`;
}

/** True for what the journal holds of one write: changes of records in tables that there are. What is in the records is not looked at. */
export function isChangeList(changes: unknown): changes is readonly Change[] {
  return Array.isArray(changes) && changes.every((change: unknown) => (
    isObject(change) && typeof change['key'] === 'string' && TABLE_NAMES.some((name) => name === change['table'])
  ));
}
