import { UserError } from '../../src/core/base/errors.js';
import { Secret } from '../../src/core/base/secret.js';
import type { Clock } from '../../src/core/base/clock.js';
import type { CognitoControl, NewClient, PasswordPolicy, Pool, PoolClient, PoolUser, Scope } from '../../src/core/cognito/control.js';
import type { PasswordKeeper, ProviderControl } from '../../src/core/cognito/removal.js';

interface FakePool {
  pool: Pool;
  domain: string | undefined;
  readonly servers: Map<string, readonly Scope[]>;
  readonly clients: Map<string, PoolClient>;
  readonly users: Map<string, PoolUser>;
}

/** What happens at a call: `before` nothing is done and the call fails, `after` it is done and the answer is lost. */
export type FakeFault = { readonly when: 'before' | 'after'; readonly error: unknown };

/** Told of each call before it is done; a fault is given back. */
export type CallHook = (method: string, index: number) => FakeFault | undefined;

/** User pools in memory that refuse what Cognito refuses, as far as a set-up and its removal meet it. */
export interface FakeCognito {
  readonly control: CognitoControl;
  /** Names of the methods that were called. */
  readonly calls: readonly string[];
  readonly pools: ReadonlyMap<string, FakePool>;
  /** Everything that is in the account, as `kind name`. */
  contents(): readonly string[];
  hook: CallHook;
  /** Domains answer CREATING this many times. */
  slowness: number;
  /** The account that credentials and pools are of, where it is known. */
  account: string | undefined;
  /** Another account from now on, which has no pools. */
  lose(): void;
}

/** What the service itself refuses, as `explain` tells it. */
export const refusal = (code: string): UserError => new UserError(code, {
  code, cause: { name: code, $fault: 'client', $metadata: { httpStatusCode: 400 } },
});

/** No answer of the service came back. */
export const unanswered = (code: string): UserError => new UserError(code, { code });

/** What Cognito asks of passwords by default. */
export const fakePolicy: PasswordPolicy = {
  minimumLength: 8, requireUppercase: true, requireLowercase: true, requireNumbers: true, requireSymbols: true,
};

export function fakeCognito(): FakeCognito {
  const pools = new Map<string, FakePool>();
  const calls: string[] = [];
  let count = 0;
  let asked = 0;

  const need = (poolId: string): FakePool => {
    const found = pools.get(poolId);
    if (found === undefined) throw refusal('ResourceNotFoundException');
    return found;
  };
  const take = <T>(map: Map<string, T>, key: string, code: string): void => { if (!map.delete(key)) throw refusal(code); };
  const found = <T>(value: T | undefined, code = 'ResourceNotFoundException'): T => {
    if (value === undefined) throw refusal(code);
    return value;
  };

  function call<T>(method: string, signal: AbortSignal | undefined, act: () => T): Promise<T> {
    const fault = fake.hook(method, calls.length);
    calls.push(method);
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => { reject(error instanceof Error ? error : new Error(String(error))); };
      if (signal?.aborted === true) { fail(signal.reason); return; }
      if (fault?.when === 'before') { fail(fault.error); return; }
      try {
        const answer = act();
        if (fault === undefined) resolve(answer);
        else fail(fault.error);
      } catch (error) {
        fail(error);
      }
    });
  }

  const toClient = (client: NewClient): PoolClient => ({
    id: `client${++count}`, name: client.name, secret: new Secret(`secret-of-${client.name}`), scopes: client.scopes,
    callbackUrls: client.flow === 'code' ? client.callbackUrls : [], oauthFlows: [client.flow === 'code' ? 'code' : 'client_credentials'], authFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  // Two to a page, so that whoever looks through a list has to turn it.
  const toPage = <T>(all: readonly T[], nextToken: string | undefined) => {
    const start = Number(nextToken ?? 0);
    return { items: all.slice(start, start + 2), nextToken: start + 2 < all.length ? String(start + 2) : undefined };
  };
  const unsupported = () => Promise.reject(new Error('The fake signs nobody in.'));

  const control: CognitoControl = {
    getAccount: (signal) => call('getAccount', signal, () => fake.account),
    listPools: ({ nextToken, signal }) => call('listPools', signal, () => (
      toPage([...pools.values()].map(({ pool: { id, name } }) => ({ id, name })), nextToken))),
    getPool: (poolId, signal) => call('getPool', signal, () => need(poolId).pool),
    createPool: (name, tags, signal) => call('createPool', signal, () => {
      const id = `us-east-1_${++count}`;
      const pool = {
        id, name, arn: `arn:aws:cognito-idp:us-east-1:${fake.account ?? ''}:userpool/${id}`, passwordPolicy: fakePolicy, isProtected: false,
        domain: undefined, customDomain: undefined, tags,
      };
      pools.set(id, { pool, domain: undefined, servers: new Map(), clients: new Map(), users: new Map() });
      return pool;
    }),
    deletePool: (poolId, signal) => call('deletePool', signal, () => {
      if (need(poolId).domain !== undefined) throw refusal('PoolHasDomain');
      if (need(poolId).pool.isProtected) throw refusal('DeletionProtected');
      pools.delete(poolId);
    }),
    getDomain: (prefix, signal) => call('getDomain', signal, () => {
      const owner = [...pools.values()].find(({ domain }) => domain === prefix);
      if (owner === undefined) return undefined;
      return { poolId: owner.pool.id, status: asked++ < fake.slowness ? 'CREATING' : 'ACTIVE' };
    }),
    createDomain: (poolId, prefix, signal) => call('createDomain', signal, () => { need(poolId).domain = prefix; }),
    deleteDomain: (poolId, _prefix, signal) => call('deleteDomain', signal, () => { need(poolId).domain = undefined; }),
    getResourceServer: (poolId, identifier, signal) => call('getResourceServer', signal, () => need(poolId).servers.get(identifier)),
    createResourceServer: (poolId, identifier, scopes, signal) => call('createResourceServer', signal, () => {
      need(poolId).servers.set(identifier, scopes);
    }),
    deleteResourceServer: (poolId, identifier, signal) => call('deleteResourceServer', signal, () => {
      take(need(poolId).servers, identifier, 'ResourceNotFoundException');
    }),
    listClients: (poolId, { nextToken, signal }) => call('listClients', signal, () => (
      toPage([...need(poolId).clients.values()].map(({ id, name }) => ({ id, name })), nextToken))),
    describe: () => Promise.reject(new Error('describe is not played here')),
    getClient: (poolId, clientId, signal) => call('getClient', signal, () => found(need(poolId).clients.get(clientId))),
    createClient: (poolId, client, signal) => call('createClient', signal, () => {
      const made = toClient(client);
      need(poolId).clients.set(made.id, made);
      return made;
    }),
    changeCallbackUrls: (poolId, clientId, toUrls, signal) => call('changeCallbackUrls', signal, () => {
      const client = found(need(poolId).clients.get(clientId));
      const updated = { ...client, callbackUrls: toUrls(client) ?? client.callbackUrls };
      need(poolId).clients.set(clientId, updated);
      return updated;
    }),
    deleteClient: (poolId, clientId, signal) => call('deleteClient', signal, () => {
      take(need(poolId).clients, clientId, 'ResourceNotFoundException');
    }),
    listUsers: (poolId, { nextToken, signal }) => call('listUsers', signal, () => toPage([...need(poolId).users.values()], nextToken)),
    getUser: (poolId, username, signal) => call('getUser', signal, () => need(poolId).users.get(username)),
    createUser: (poolId, username, email, signal) => call('createUser', signal, () => {
      const user = { username, email, status: 'FORCE_CHANGE_PASSWORD', isEnabled: true };
      need(poolId).users.set(username, user);
      return user;
    }),
    setPassword: (poolId, username, _password, isPermanent, signal) => call('setPassword', signal, () => {
      const user = found(need(poolId).users.get(username), 'UserNotFoundException');
      need(poolId).users.set(username, { ...user, status: isPermanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD' });
    }),
    deleteUser: (poolId, username, signal) => call('deleteUser', signal, () => {
      take(need(poolId).users, username, 'UserNotFoundException');
    }),
    signIn: unsupported,
    answerNewPassword: unsupported,
    dispose: () => undefined,
  };

  const fake: FakeCognito = {
    control,
    calls,
    pools,
    contents: () => [...pools.values()].flatMap(({ pool, domain, servers, clients, users }) => [
      `pool ${pool.name}`,
      ...[...users.keys()].map((name) => `user ${name}`),
      ...[...servers.keys()].map((name) => `resourceServer ${name}`),
      ...[...clients.values()].map(({ name }) => `client ${name}`),
      ...(domain === undefined ? [] : [`domain ${domain}`]),
    ]),
    hook: () => undefined,
    slowness: 0,
    account: '123456789012',
    lose: () => { pools.clear(); },
  };
  return fake;
}

/** Credential providers in memory: the client id of each, by its name. */
export function fakeProviders(initial: Readonly<Record<string, string>> = {}): ProviderControl & { names(): readonly string[] } {
  const clientIds = new Map(Object.entries(initial));
  return {
    names: () => [...clientIds.keys()],
    getOauth2Provider: (name) => {
      const clientId = clientIds.get(name);
      if (clientId === undefined) return Promise.reject(refusal('ResourceNotFoundException'));
      return Promise.resolve({
        name, clientId, arn: `arn:${name}`, vendor: 'CognitoOauth2', callbackUrl: undefined, status: 'READY', failureReason: undefined, discoveryUrl: undefined, issuer: undefined,
      });
    },
    deleteOauth2Provider: (name) => {
      clientIds.delete(name);
      return Promise.resolve();
    },
  };
}

/** Passwords in memory, with the names of those that are kept, as `poolId/username`. */
export function fakePasswords(): PasswordKeeper & { names(): readonly string[] } {
  const kept = new Map<string, Secret>();
  return {
    names: () => [...kept.keys()],
    keep: ({ poolId, username }, password) => { kept.set(`${poolId}/${username}`, password); return Promise.resolve(); },
    forget: ({ poolId, username }) => { kept.delete(`${poolId}/${username}`); return Promise.resolve(); },
    forgetPool: ({ poolId }) => {
      for (const key of [...kept.keys()]) if (key.startsWith(`${poolId}/`)) kept.delete(key);
      return Promise.resolve();
    },
  };
}

/** A clock that waiting moves, so that no test waits. */
export function fakeTime(): Clock & { readonly waits: readonly number[] } {
  let nowMs = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => nowMs,
    wait: (durationMs, signal) => {
      waits.push(durationMs);
      nowMs += durationMs;
      return signal?.aborted === true ? Promise.reject(signal.reason as Error) : Promise.resolve();
    },
  };
}
