import { readFileSync } from 'node:fs';
import { UserError } from '../core/base/errors.js';
import { createApiKeyProvider } from './control/apiKeyProviders.js';
import { createOauth2Provider } from './control/oauth2Providers.js';
import { readHeaderAllowlist } from './control/headerAllowlist.js';
import { makeRuntime } from './control/runtimeChanges.js';
import { RUNTIME_NAME } from './control/runtimeSettings.js';
import { createWorkloadIdentity } from './control/workloadIdentities.js';
import { DEMO_ISSUER } from './idp/presets.js';
import { readAuthorizerConfiguration } from './inbound/authorizer.js';
import { isObject } from './objects.js';
import { BUILT_IN_AGENTS } from './runtime/place.js';
import type { Sandbox } from './sandbox.js';
import { RUNTIME_RETURN_URLS } from './seed.js';
import { readSeedDocument, SeedSyntaxError, type SeedDocument } from './seedDocument.js';
import { TABLE_NAMES, type Change } from './state.js';
import { createMemoryStore, put, type Store } from './store.js';
import { ServiceError, type FieldProblem } from './web/errors.js';
import { readFields, type FieldReader, type TextRule } from './web/fields.js';

/** An entry of the file as it was written. */
type Entry = Readonly<Record<string, unknown>>;

/** One list of the file. */
interface Section {
  /** The member that tells one entry from another. */
  readonly key: string;
  /** All members that an entry may have. */
  readonly members: readonly string[];
  readonly exists: (store: Store, key: string) => boolean;
  /** Throws a ServiceError where the entry is not as it must be. */
  readonly create: (sandbox: Sandbox, entry: Entry) => unknown;
}

const WORD = { pattern: /^\S+$/, min: 1, max: 128 } as const satisfies TextRule;
const TEXT = { min: 1, max: 256 } as const satisfies TextRule;
const SECRET = { min: 1, max: 2048, secret: true } as const satisfies TextRule;

const findDemo = (store: Store) => {
  const demo = store.get('issuers', DEMO_ISSUER);
  if (demo === undefined) throw new Error('The sandbox lacks its own identity provider.'); // openStore sees to it
  return demo;
};

function createUser({ store }: Sandbox, entry: Entry): void {
  const fields = readFields(entry);
  const username = fields.text('username', WORD);
  const password = fields.text('password', SECRET);
  const name = fields.optionalText('name', TEXT) ?? username;
  const email = fields.optionalText('email', TEXT) ?? `${username}@example.com`;
  fields.check();
  const demo = findDemo(store);
  store.write(put('issuers', DEMO_ISSUER, { ...demo, users: [...demo.users, { username, password, name, email }] }));
}

function createClient({ store }: Sandbox, entry: Entry): void {
  const fields = readFields(entry);
  const clientId = fields.text('clientId', WORD);
  const clientSecret = fields.text('clientSecret', SECRET);
  const name = fields.optionalText('name', TEXT) ?? clientId;
  fields.check();
  const demo = findDemo(store);
  store.write(put('issuers', DEMO_ISSUER, { ...demo, clients: [...demo.clients, { clientId, clientSecret, name }] }));
}

/** A runtime with one of the sandbox's agents, and the workload identity that goes with it. */
function createRuntime(sandbox: Sandbox, entry: Entry): void {
  const fields = readFields(entry);
  const name = fields.text('name', RUNTIME_NAME);
  const description = fields.optionalText('description', TEXT) ?? '';
  const agent = fields.choice('agent', BUILT_IN_AGENTS) ?? 'quickStart';
  const authorizerConfiguration = readAuthorizerConfiguration(fields, sandbox.origin);
  const requestHeaderAllowlist = readHeaderAllowlist(fields, authorizerConfiguration !== undefined);
  fields.check();
  const inbound = {
    ...(authorizerConfiguration === undefined ? {} : { authorizerConfiguration }),
    ...(requestHeaderAllowlist === undefined ? {} : { requestHeaderAllowlist }),
  };
  const id = `${name}-${sandbox.ids.bytes(5).toString('hex')}`;
  sandbox.store.write(makeRuntime(sandbox, { id, name, description, agent, ...inbound, workloadName: id, returnUrls: RUNTIME_RETURN_URLS }).changes);
}

/** The lists of the file, in the order in which they are sown. Those of AWS's resources hold requests of their Create operations. */
const SECTIONS: Readonly<Record<string, Section>> = {
  users: {
    key: 'username', members: ['username', 'password', 'name', 'email'],
    exists: (store, key) => findDemo(store).users.some(({ username }) => username === key), create: createUser,
  },
  clients: {
    key: 'clientId', members: ['clientId', 'clientSecret', 'name'],
    exists: (store, key) => findDemo(store).clients.some(({ clientId }) => clientId === key), create: createClient,
  },
  workloadIdentities: {
    key: 'name', members: ['name', 'allowedResourceOauth2ReturnUrls', 'tags'],
    exists: (store, key) => store.get('workloadIdentities', key) !== undefined, create: createWorkloadIdentity,
  },
  oauth2CredentialProviders: {
    key: 'name', members: ['name', 'credentialProviderVendor', 'oauth2ProviderConfigInput', 'tags'],
    exists: (store, key) => store.get('oauth2Providers', key) !== undefined, create: createOauth2Provider,
  },
  apiKeyCredentialProviders: {
    key: 'name', members: ['name', 'apiKey', 'apiKeySecretSource', 'apiKeySecretConfig', 'tags'],
    exists: (store, key) => store.get('apiKeyProviders', key) !== undefined, create: createApiKeyProvider,
  },
  runtimes: {
    key: 'name', members: ['name', 'description', 'agent', 'authorizerConfiguration', 'requestHeaderConfiguration'],
    exists: (store, key) => store.list('runtimes').some(({ name }) => name === key), create: createRuntime,
  },
};

/**
 * Reads a seed file, in YAML or JSON, and gives what adds to a sandbox what it names, all of it or nothing. What exists by the name of an
 * entry stays as it is, so the same file may be given at each start. `{endpoint}` in a text stands for the sandbox's address.
 * @throws UserError `SeedNotRead`
 */
export function readSeedFile(path: string): (sandbox: Sandbox) => void {
  const text = readSeedText(path);
  return (sandbox) => { sowSeed(sandbox, path, text); };
}

function readSeedText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError(`The seed cannot be read from this file: ${path}`, { code: 'SeedNotRead', cause });
  }
}

/** @throws UserError `SeedWrong`, with one sentence for each fault that begins with its line and the path to it */
function sowSeed(sandbox: Sandbox, path: string, text: string): void {
  const changes: Change[] = [];
  const problems = sow(toTrial(sandbox, changes), text.replaceAll('{endpoint}', sandbox.origin));
  if (problems.length > 0) throw new UserError(`The seed is not as it must be: ${path}`, { code: 'SeedWrong', hint: problems.join('\n') });
  sandbox.store.write(changes);
}

/** The sandbox with a copy of its store, whose changes are noted: the store itself sees them only when all entries are good. */
function toTrial(sandbox: Sandbox, changes: Change[]): Sandbox {
  const { store } = sandbox;
  const copy = createMemoryStore(TABLE_NAMES.flatMap((table) => store.keys(table).map((key) => ({ table, key, record: store.get(table, key) }))));
  const write: Store['write'] = (...made) => {
    changes.push(...made.flat());
    copy.write(made.flat());
  };
  return { ...sandbox, store: { ...copy, write } };
}

function sow(sandbox: Sandbox, text: string): readonly string[] {
  let document: SeedDocument;
  try {
    document = readSeedDocument(text);
  } catch (error) {
    if (!(error instanceof SeedSyntaxError)) throw error;
    return [error.message];
  }
  const { content, lineOf } = document;
  const lists = readFields(content);
  const problems: FieldProblem[] = [];
  if (!isObject(content)) return ['It must be one object with lists, as workloadIdentities.'];
  for (const name of lists.names().filter((one) => !Object.hasOwn(SECTIONS, one))) {
    problems.push({ name, message: `The seed has no such list. It takes ${Object.keys(SECTIONS).join(', ')}.` });
  }
  for (const [name, section] of Object.entries(SECTIONS)) {
    const list = content[name] ?? [];
    if (!Array.isArray(list)) problems.push({ name, message: 'Member must be a list.' });
    else sowList(sandbox, section, list, (index, member, message) => { problems.push({ name: `${name}[${index}]${member === '' ? '' : `.${member}`}`, message }); });
  }
  return problems.map(({ name, message }) => `line ${lineOf(name)}, ${name}: ${message}`);
}

/** A member's name as the file has it: the service counts the items of a list from one, `urls.1.member`. */
const toMember = (name: string) => name.replace(/\.(\d+)(?:\.member)?/g, (_, position: string) => `[${Number(position) - 1}]`);

function sowList(sandbox: Sandbox, section: Section, list: readonly unknown[], note: (index: number, member: string, message: string) => void): void {
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    if (!isObject(entry)) {
      note(index, '', 'Member must be an object.');
      continue;
    }
    const fields: FieldReader = readFields(entry);
    const unknown = fields.names().filter((name) => !section.members.includes(name));
    for (const name of unknown) note(index, name, `There is no such member. It may have ${section.members.join(', ')}.`);
    const key = entry[section.key];
    if (typeof key === 'string' && seen.has(key)) note(index, section.key, `Another entry has the same one: ${key}`);
    if (typeof key === 'string') seen.add(key);
    if (unknown.length > 0 || (typeof key === 'string' && section.exists(sandbox.store, key))) continue;
    try {
      section.create(sandbox, entry);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const refused = error.members['fieldList'] as readonly FieldProblem[] | undefined;
      for (const { name, message } of refused ?? [{ name: '', message: error.message }]) note(index, toMember(name), message.replace(/^.* failed to satisfy constraint: /, ''));
    }
  }
}
