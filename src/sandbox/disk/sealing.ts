import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { TableName, Tables } from '../state.js';

/** The way to a member, as `secret.apiKey`; `*` stands for each item of a list. */
type Path<T> =
  T extends readonly (infer Item)[] ? '*' | `*.${Path<Item>}`
    : T extends object ? { [Name in keyof T & string]: Name | `${Name}.${Path<T[Name]>}` }[keyof T & string]
      : never;

/**
 * The members of records that are on disk only as ciphertext, each with all that is below it. A table without secrets says so.
 * To seal a member that an older state has in clear takes a new STATE_VERSION with a migration of that member.
 */
export const SEALED: { readonly [T in TableName]: readonly Path<Tables[T]>[] } = {
  settings: [],
  workloadIdentities: [],
  oauth2Providers: ['clientSecret', 'signingKey', 'privateKeyJwtConfig.additionalHeaderClaims', 'privateKeyJwtConfig.additionalPayloadClaims'],
  apiKeyProviders: ['secret.apiKey'],
  tokenVaults: [],
  runtimes: ['given.environmentVariables'],
  runtimeVersions: ['given.environmentVariables'],
  runtimeEndpoints: [],
  issuers: ['users.*.password', 'clients.*.clientSecret', 'keys.*', 'cookieKey'],
  workloadTokens: ['user.jwt'],
  sessions: ['customState', 'customParameters', 'state.state', 'state.codeVerifier', 'state.tokens'],
  vault: ['tokens.accessToken', 'tokens.refreshToken'],
  userPools: ['keys.*', 'cookieKey'],
  userPoolDomains: [],
  userPoolResourceServers: [],
  userPoolClients: ['secrets.*.value'],
  userPoolUsers: ['passwordHash'],
  userPoolGroups: [],
  userPoolChallenges: [],
  userPoolGrants: [],
  gateways: [],
  gatewayTargets: [],
};

/** Seals the secret members of records and opens them again. Everything else passes as it is, also what is no record. */
export interface Sealing {
  /** @param members other ones than {@link SEALED} has, for what was written before some of those were sealed */
  seal(table: TableName, key: string, record: unknown, members?: readonly string[]): unknown;
  /** @throws Error that names the member which is in clear, was changed, or was made for another place or with another key */
  open(table: TableName, key: string, record: unknown): unknown;
}

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2.2: a random nonce of 96 bits. It allows 2^32 values under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'sealed:';

/** @param key 32 bytes */
export function createSealing(key: Buffer): Sealing {
  const seal = (value: unknown, place: string): string => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  };
  const open = (sealed: unknown, place: string): unknown => {
    if (typeof sealed !== 'string' || !sealed.startsWith(PREFIX)) throw new Error('The value is not sealed.');
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
    const textAt = NONCE_BYTES + TAG_BYTES;
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(NONCE_BYTES, textAt));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString('utf8'));
  };
  return {
    seal: (table, key, record, members = SEALED[table]) => convertMembers(members, record, (value, member) => seal(value, toPlace(table, key, member))),
    open: (table, key, record) => convertMembers(SEALED[table], record, (value, member) => {
      try {
        return open(value, toPlace(table, key, member));
      } catch (cause) {
        throw new Error(`${table}.${member} cannot be opened`, { cause });
      }
    }),
  };
}

/** Goes into the seal, so that a sealed value is good for its own place only: none can be moved to another record. */
const toPlace = (table: TableName, key: string, member: string) => JSON.stringify([table, key, member]);

type Convert = (value: unknown, member: string) => unknown;

function convertMembers(members: readonly string[], record: unknown, convert: Convert): unknown {
  return members.reduce((converted, path) => convertAt(converted, path.split('.'), [], convert), record);
}

/** @param at the way from the record to `value` */
function convertAt(value: unknown, path: readonly string[], at: readonly string[], convert: Convert): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return convert(value, at.join('.'));
  if (name === '*') return Array.isArray(value) ? value.map((item: unknown, index) => convertAt(item, rest, [...at, String(index)], convert)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const member = (value as Readonly<Record<string, unknown>>)[name];
  return member === undefined ? value : { ...value, [name]: convertAt(member, rest, [...at, name], convert) };
}
