import type { Secret } from '../base/secret.js';
import { toDomainPrefix, waitUntilActive, type DomainWait } from './domain.js';
import type { CognitoControl, NewClient, Pool, PoolClient, Scope } from './control.js';
import { SETUP_TAG, type Thing } from './record.js';
import type { PasswordKeeper } from './removal.js';

/** What a set-up is to be called and may be used for. */
export interface SetupOptions {
  readonly poolName: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Of the code-flow client; at least one. The callback URL of a credential provider is added later, when it is known. */
  readonly callbackUrls: readonly string[];
  readonly username: string;
  readonly resourceServer: { readonly identifier: string; readonly scopes: readonly Scope[] };
}

/** What one resource server of a first set-up is enough with. */
export const defaultResourceServer: SetupOptions['resourceServer'] = {
  identifier: 'agentcore', scopes: [{ name: 'invoke', description: 'Call the agent' }],
};

/** What the plan knows while it goes along: fixed at the start, or answered by a step before. */
export interface PlanState {
  readonly options: SetupOptions;
  readonly setupId: string;
  readonly domainPrefix: string;
  readonly newPassword: (pool: Pool) => Secret;
  readonly pool?: Pool;
  readonly password?: Secret;
  readonly codeClient?: PoolClient;
  readonly machineClient?: PoolClient;
}

export interface PlanTools extends DomainWait {
  readonly control: CognitoControl;
  readonly passwords: Pick<PasswordKeeper, 'keep'>;
}

export interface PlanStep {
  readonly id: 'pool' | 'user' | 'password' | 'resourceServer' | 'codeClient' | 'machineClient' | 'domain' | 'domainActive';
  /** What is being done, as in "creating user pool demo". */
  readonly doing: (state: PlanState) => string;
  /** What the step makes, as far as it is known; asked before the call and again after it. Left out: it makes nothing. */
  readonly makes?: (state: PlanState) => Thing;
  readonly run: (state: PlanState, tools: PlanTools) => Promise<PlanState>;
}

/** Scopes of the resource server as tokens name them. */
export function toScopeNames({ resourceServer: { identifier, scopes } }: SetupOptions): readonly string[] {
  return scopes.map(({ name }) => `${identifier}/${name}`);
}

const codeClientName = ({ poolName }: SetupOptions) => `${poolName}-web`.slice(-128);
const machineClientName = ({ poolName }: SetupOptions) => `${poolName}-machine`.slice(-128);

/** The client of people. */
export function codeClientOf(options: SetupOptions): NewClient {
  const scopes = ['openid', 'email', 'profile', ...toScopeNames(options)];
  return { flow: 'code', name: codeClientName(options), callbackUrls: options.callbackUrls, scopes };
}

/** The client of machines. */
export function machineClientOf(options: SetupOptions): NewClient {
  return { flow: 'clientCredentials', name: machineClientName(options), scopes: toScopeNames(options) };
}

/**
 * The steps of a set-up. Their order is that of removal turned round: domain, clients, resource server, user, pool. Calls
 * that create take no signal: a cancel waits for their answer, so that what they made is known.
 */
export const setupPlan: readonly PlanStep[] = [
  {
    id: 'pool',
    doing: ({ options }) => `creating user pool ${options.poolName}`,
    makes: ({ options, pool }) => ({ kind: 'pool', name: options.poolName, poolId: pool?.id }),
    run: async (state, { control }) => {
      const { poolName, tags } = state.options;
      return { ...state, pool: await control.createPool(poolName, { ...tags, [SETUP_TAG]: state.setupId }) };
    },
  },
  {
    id: 'user',
    doing: ({ options }) => `creating user ${options.username}`,
    makes: ({ options }) => ({ kind: 'user', username: options.username }),
    run: async (state, { control }) => {
      await control.createUser(known(state.pool).id, state.options.username, undefined);
      return state;
    },
  },
  {
    id: 'password',
    doing: ({ options }) => `setting the password of ${options.username}`,
    run: async (state, { control, passwords }) => {
      const pool = known(state.pool);
      const password = state.newPassword(pool);
      // Before the call: nobody can read it from Cognito, and this window may be closed before the set-up ends.
      await passwords.keep({ poolId: pool.id, username: state.options.username }, password);
      await control.setPassword(pool.id, state.options.username, password, true);
      return { ...state, password };
    },
  },
  {
    id: 'resourceServer',
    doing: ({ options }) => `creating resource server ${options.resourceServer.identifier}`,
    makes: ({ options }) => ({ kind: 'resourceServer', identifier: options.resourceServer.identifier }),
    run: async (state, { control }) => {
      const { identifier, scopes } = state.options.resourceServer;
      await control.createResourceServer(known(state.pool).id, identifier, scopes);
      return state;
    },
  },
  {
    id: 'codeClient',
    doing: ({ options }) => `creating app client ${codeClientName(options)}`,
    makes: ({ options, codeClient }) => ({ kind: 'client', name: codeClientName(options), clientId: codeClient?.id }),
    run: async (state, { control }) => ({
      ...state, codeClient: await control.createClient(known(state.pool).id, codeClientOf(state.options)),
    }),
  },
  {
    id: 'machineClient',
    doing: ({ options }) => `creating app client ${machineClientName(options)}`,
    makes: ({ options, machineClient }) => ({ kind: 'client', name: machineClientName(options), clientId: machineClient?.id }),
    run: async (state, { control }) => ({
      ...state, machineClient: await control.createClient(known(state.pool).id, machineClientOf(state.options)),
    }),
  },
  {
    id: 'domain',
    doing: ({ domainPrefix }) => `creating domain ${domainPrefix}`,
    makes: ({ domainPrefix }) => ({ kind: 'domain', prefix: domainPrefix }),
    run: async (state, { control }) => {
      await control.createDomain(known(state.pool).id, state.domainPrefix);
      return state;
    },
  },
  {
    id: 'domainActive',
    doing: ({ domainPrefix }) => `waiting until domain ${domainPrefix} is active`,
    run: async (state, wait) => {
      await waitUntilActive(wait, state.domainPrefix);
      return state;
    },
  },
];

/** The state that every set-up begins with. */
export function beginPlan(
  options: SetupOptions, setupId: string, newPassword: PlanState['newPassword'],
): PlanState {
  return { options, setupId, domainPrefix: toDomainPrefix(options.poolName, setupId.slice(0, 8)), newPassword };
}

/** What a step before has answered. Its absence is a fault of the plan's order. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('A step of the set-up ran before the one it needs.');
  return value;
}
