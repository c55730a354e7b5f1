import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import type { IdentityData } from '../../core/flow/data.js';
import type { AwsAccess } from '../../core/identity/access.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { WorkloadTokens } from '../../core/invoke/httpInvoke.js';
import type { Invoker } from '../../core/invoke/invoker.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import type { SandboxProcess } from './sandboxProcess.js';

export interface Connected {
  readonly kind: 'connected';
  readonly info: ConnectionInfo;
  readonly access: AwsAccess;
  /** Users and clients of the sandbox; undefined on AWS. */
  readonly sandbox: SandboxReady | undefined;
}

export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly what: string }
  | Connected
  /** The SDK found no credentials for this connection. */
  | { readonly kind: 'noCredentials'; readonly last: Connected }
  /** The sandbox is gone, and this is why. */
  | { readonly kind: 'ended'; readonly reason: string };

/** The AWS clients of one connection. */
interface Clients extends Disposable {
  control(): Promise<IdentityControl>;
  cognito(): Promise<CognitoControl>;
  binding(): Promise<IdentityData>;
  invoker(): Promise<Invoker>;
}

export interface Connections extends Disposable, Pick<Clients, 'control' | 'cognito' | 'binding' | 'invoker'> {
  readonly state: () => ConnectionState;
  readonly onDidChange: Event<ConnectionState>;
  /**
   * The open connection, or a `UserError` that says how to get one.
   * @param meant for what was asked of a person and is answered later: throws `OtherConnection` where another one is open by then,
   *   as names, ids and secrets would mean other things there
   */
  require(meant?: ConnectionInfo): Connected;
  /** The clients of the connection that is meant, of which none is taken from another one that is opened meanwhile. */
  clientsOf(meant: ConnectionInfo): Promise<{ readonly control: IdentityControl; readonly cognito: CognitoControl }>;
  /** Opens what the `defaultConnection` setting names, once; later calls share it. */
  openDefault(): Promise<void>;
  connectSandbox(signal?: AbortSignal): Promise<Connected>;
  connectAws(profile: string, region: string): void;
  /** Disconnects; `left` where the sandbox belongs to another window and goes on. */
  stopSandbox(): Promise<'ended' | 'left'>;
  /** Some call found no credentials. */
  note(error: UserError): void;
  /** Tries again after `noCredentials`. */
  again(): void;
}

/** A client is made on its first use, through our own module: naming the SDK here would load it at activation. */
function createClients(access: AwsAccess): Clients {
  const made: Disposable[] = [];
  const once = <T extends Disposable>(make: () => Promise<T>) => {
    let value: Promise<T> | undefined;
    return () => (value ??= make().then((client) => { made.push(client); return client; }));
  };
  const data = once(async () => (await import('../../core/flow/awsData.js')).createAwsData(access));
  const tokens: WorkloadTokens = { getWorkloadAccessToken: async (...asked) => (await data()).getWorkloadAccessToken(...asked) };
  const invoker = once(async () => (await import('../../core/invoke/invoker.js')).createInvoker(access, { tokens }));
  return {
    control: once(async () => (await import('../../core/identity/awsControl.js')).createAwsControl(access)),
    cognito: once(async () => (await import('../../core/cognito/awsCognito.js')).createAwsCognito(access)),
    binding: data,
    invoker,
    dispose: () => { for (const client of made.splice(0)) client.dispose(); },
  };
}

const toSandboxConnection = (ready: SandboxReady): Connected => ({
  kind: 'connected',
  info: { id: 'sandbox', kind: 'sandbox', label: 'Local Sandbox', region: ready.region, host: new URL(ready.endpoint).host },
  access: { kind: 'sandbox', endpoint: ready.endpoint, region: ready.region },
  sandbox: ready,
});

const toAwsConnection = (profile: string, region: string): Connected => ({
  kind: 'connected',
  info: { id: `profile:${profile}@${region}`, kind: 'aws', label: profile, region },
  access: { kind: 'profile', profile, region },
  sandbox: undefined,
});

/** Keeps the one open connection of this window. */
export function createConnections(options: {
  readonly sandbox: SandboxProcess;
  readonly sandboxDataDirectory: () => string;
  readonly defaultConnection: () => string;
  /** Told once where the default connection could not be opened. */
  readonly onError: (error: unknown) => void;
}): Connections {
  const changed = new Emitter<ConnectionState>();
  let state: ConnectionState = { kind: 'none' };
  let clients: Clients | undefined;
  let openedDefault: Promise<void> | undefined;
  /** Counts what was chosen, so that a slow start does not undo a later choice. */
  let choice = 0;

  function become(next: ConnectionState): void {
    clients?.dispose();
    clients = next.kind === 'connected' ? createClients(next.access) : undefined;
    state = next;
    changed.fire(next);
  }

  function require(meant?: ConnectionInfo): Connected {
    if (state.kind === 'connected') {
      if (meant === undefined || state.info.id === meant.id) return state;
      throw new UserError('This belongs to a connection that is not open any more.', {
        code: 'OtherConnection', hint: `Open it again, then start anew: ${meant.label}, ${meant.region}`,
      });
    }
    if (state.kind === 'ended') {
      throw new UserError('The sandbox ended. Its state is saved.', { code: 'SandboxEnded', hint: 'Start it again to go on.' });
    }
    throw new UserError('Nothing is connected.', { code: 'NotConnected', hint: 'Start the local sandbox or connect to AWS first.' });
  }

  function open(): Clients {
    require();
    if (clients === undefined) throw new UserError('Nothing is connected.', { code: 'NotConnected' });
    return clients;
  }

  async function connectSandbox(signal?: AbortSignal): Promise<Connected> {
    const asked = ++choice;
    const before = state;
    if (before.kind !== 'connected') become({ kind: 'connecting', what: 'the local sandbox' });
    try {
      const ready = await options.sandbox.start(options.sandboxDataDirectory(), signal);
      // Asked for again while it runs, or something else was chosen meanwhile: that stands.
      if (state.kind === 'connected' && state.sandbox === ready) return state;
      const connected = toSandboxConnection(ready);
      if (asked === choice) become(connected);
      return connected;
    } catch (error) {
      if (asked === choice && state.kind === 'connecting') become(before.kind === 'connecting' ? { kind: 'none' } : before);
      throw error;
    }
  }

  function connectAws(profile: string, region: string): void {
    choice += 1;
    become(toAwsConnection(profile, region));
  }

  async function openNamed(name: string): Promise<void> {
    const aws = /^profile:([^@]+)@([a-z0-9-]+)$/.exec(name);
    if (name === 'sandbox') await connectSandbox();
    else if (aws?.[1] !== undefined && aws[2] !== undefined) connectAws(aws[1], aws[2]);
  }

  const endings = options.sandbox.onDidEnd((reason) => {
    if (state.kind === 'connected' && state.info.kind === 'sandbox') become({ kind: 'ended', reason });
  });

  return {
    state: () => state,
    onDidChange: changed.event,
    require,
    async clientsOf(meant) {
      require(meant);
      const own = open();
      const [control, cognito] = await Promise.all([own.control(), own.cognito()]);
      // Another one may have been opened meanwhile.
      require(meant);
      return { control, cognito };
    },
    control: () => open().control(),
    cognito: () => open().cognito(),
    binding: () => open().binding(),
    invoker: () => open().invoker(),
    openDefault: () => (openedDefault ??= state.kind === 'none' ? openNamed(options.defaultConnection()).catch(options.onError) : Promise.resolve()),
    connectSandbox,
    connectAws,

    async stopSandbox() {
      choice += 1;
      become({ kind: 'none' });
      return options.sandbox.stop();
    },

    note(error) {
      // Only AWS needs some: a late answer of a connection that was left must not take down the sandbox.
      if (state.kind === 'connected' && state.info.kind === 'aws' && error.code === 'NoCredentials') become({ kind: 'noCredentials', last: state });
    },

    again() {
      if (state.kind === 'noCredentials') become(state.last);
    },

    dispose() {
      endings.dispose();
      clients?.dispose();
      changed.dispose();
    },
  };
}
