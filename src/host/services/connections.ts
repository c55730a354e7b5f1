import type { Activity } from '../../core/activity/activity.js';
import { Emitter, type Disposable, type Event } from '../../core/base/disposable.js';
import { UserError } from '../../core/base/errors.js';
import { toListed, type ListedConnection, type Phase } from '../../core/connections/listed.js';
import { decideOpening } from '../../core/connections/opening.js';
import { findConnectionId, parseConnectionId, toConnectionId, toDefaultLabel, type SavedConnection } from '../../core/connections/saved.js';
import type { CognitoControl } from '../../core/cognito/control.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { createConnection, type Connected, type Connection, type OpenConnection } from './connection.js';
import type { Clients } from './connectionClients.js';
import { createOpener, type OpenerParts } from './connectionOpeners.js';
import type { SavedConnections } from './savedConnections.js';

/** How it stands with the current connection, the one that commands act on which name no row. */
export type ConnectionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly what: string }
  | OpenConnection
  /** `noCredentials`: the SDK found none. `failed`: any other reason, such as an SSO session that has expired. */
  | { readonly kind: 'noCredentials' | 'failed'; readonly label: string; readonly error: UserError }
  /** The sandbox is gone, and this is why. */
  | { readonly kind: 'ended'; readonly reason: string };

/** What a command has of connections: those of {@link Connections} act on the current one, those of {@link Connections.at} on that of a row. */
export interface ActingConnections extends Clients {
  readonly state: () => ConnectionState;
  /**
   * The open connection, or a `UserError` that says how to get one.
   * @param meant for what was asked of a person and is answered later: throws `OtherConnection` where that one is not open any more
   */
  require(meant?: ConnectionInfo): OpenConnection;
  /** Some call of it found no credentials, or nobody signed in. */
  note(error: UserError): void;
}

/** The connections of this window: several may be open side by side, and one of them is the current one. */
export interface Connections extends ActingConnections, Disposable {
  /** Those of the user in the order they were added, then what the folder suggests. Nothing is contacted for it. */
  list(): readonly ListedConnection[];
  /** Something that a row shows has changed: the list, a phase, who is calling, which is current. */
  readonly onDidChangeList: Event<void>;
  /** The current connection is another one, or stands otherwise. */
  readonly onDidChange: Event<ConnectionState>;
  /** The open connection of an id; undefined where it is not open. */
  opened(id: string): OpenConnection | undefined;
  /**
   * Opens one of the user's own, at a person's click; it becomes the current one only where none is. Calls meanwhile share the opening.
   * @throws UserError `Suggested` for one that only the folder names, and what the opening fails with, which its row then says too
   */
  open(id: string, signal?: AbortSignal): Promise<OpenConnection>;
  /** Opens one where it is not, and makes it the current one once it is open. A later choice stands. */
  makeCurrent(id: string, signal?: AbortSignal): Promise<OpenConnection>;
  /** Opens one anew that could not be used; any other stays as it is, and is asked who is calling where that is not known. */
  again(id: string): Promise<void>;
  /**
   * The connection that a row of the tree is of, as what commands act on; the current one for a row of none. Of one that is not open,
   * `require` and the clients throw `OtherConnection`: a row that is still seen acts on no other account.
   */
  at(node: { readonly id: string }): ActingConnections;
  /** Opens what the `defaultConnection` setting names, once; later calls share it. */
  openDefault(): Promise<void>;
  /** Starts the sandbox, or the one on another folder where that setting was changed, and makes it the current connection. */
  connectSandbox(signal?: AbortSignal): Promise<OpenConnection>;
  /** Leaves the sandbox; `left` where it belongs to another window and goes on. */
  stopSandbox(): Promise<'ended' | 'left'>;
  /** Leaves one and takes it out of the user's own. */
  remove(id: string): Promise<void>;
  /** The clients of the connection that is meant, of which none is taken from another one that is opened meanwhile. */
  clientsOf(meant: ConnectionInfo): Promise<{ readonly control: IdentityControl; readonly cognito: CognitoControl }>;
}

export interface ConnectionsOptions extends OpenerParts {
  readonly saved: SavedConnections;
  readonly isTrusted: () => boolean;
  /** Told every call. */
  readonly activity: Pick<Activity, 'from'>;
  /** Told where a connection could not be opened that nobody waits for. */
  readonly onError: (error: unknown) => void;
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { saved, sandbox, network } = options;
  const changed = new Emitter<ConnectionState>();
  const changedList = new Emitter<void>();
  const connections = new Map<string, Connection>();
  let currentId: string | undefined;
  let lastState: ConnectionState = { kind: 'none' };
  let openedDefault: Promise<void> | undefined;
  /** Counts what was chosen, so that a slow start does not undo a later choice. */
  let choice = 0;

  const findSaved = (id: string): SavedConnection | undefined => saved.own().find((one) => toConnectionId(one) === id);
  const isOwn = (id: string) => findSaved(id) !== undefined;
  const opened = (id: string) => connections.get(id)?.opened();
  const phaseOf = (id: string): Phase => connections.get(id)?.phase() ?? { kind: 'closed' };

  function toSaved(id: string): SavedConnection {
    const known = findSaved(id);
    if (known !== undefined) return known;
    const target = parseConnectionId(id);
    if (target === undefined) throw new UserError(`There is no such connection: ${id}`, { code: 'NoSuchConnection' });
    return { ...target, label: toDefaultLabel(target) };
  }

  function get(id: string): Connection {
    const known = connections.get(id);
    if (known !== undefined) return known;
    toSaved(id);
    const made = createConnection(createOpener(() => toSaved(id), options), options.activity, tell);
    connections.set(id, made);
    return made;
  }

  function tell(): void {
    const next = stateOf(currentId);
    if (!isSame(next, lastState)) {
      lastState = next;
      changed.fire(next);
    }
    changedList.fire();
  }

  function stateOf(id: string | undefined): ConnectionState {
    if (id === undefined) return { kind: 'none' };
    const { label, kind } = toSaved(id);
    const phase = phaseOf(id);
    switch (phase.kind) {
      case 'opening': return { kind: 'connecting', what: kind === 'sandbox' ? 'the local sandbox' : label };
      case 'open': return opened(id) ?? { kind: 'none' };
      case 'ended': return phase;
      case 'signedOut': return { kind: 'failed', label, error: phase.error };
      case 'failed': return { kind: phase.error.code === 'NoCredentials' ? 'noCredentials' : 'failed', label, error: phase.error };
      default: return { kind: 'none' };
    }
  }

  function requireOpen(id: string | undefined, meant?: ConnectionInfo): OpenConnection {
    const wanted = meant?.id ?? id;
    const open = wanted === undefined ? undefined : opened(wanted);
    if (open !== undefined) return open;
    const state = stateOf(wanted);
    if (state.kind === 'ended') throw new UserError('The sandbox ended. Its state is saved.', { code: 'SandboxEnded', hint: 'Start it again to go on.' });
    if (state.kind === 'failed' || state.kind === 'noCredentials') throw state.error;
    const other = meant ?? (wanted === undefined || wanted === currentId ? undefined : toSaved(wanted));
    if (other !== undefined) {
      throw new UserError('This belongs to a connection that is not open any more.', {
        code: 'OtherConnection', hint: `Open it again, then start anew: ${other.label}${'region' in other ? `, ${other.region}` : ''}`,
      });
    }
    throw new UserError('Nothing is connected.', { code: 'NotConnected', hint: 'Start the local sandbox or connect to AWS first.' });
  }

  /** @param id undefined for the current one, whichever it is by then */
  function act(id: () => string | undefined): ActingConnections {
    const own = () => requireOpen(id());
    return {
      state: () => stateOf(id()),
      require: (meant) => requireOpen(id(), meant),
      note(error) {
        const noted = id();
        if (noted !== undefined) void connections.get(noted)?.note(error);
      },
      control: () => own().control(),
      cognito: () => own().cognito(),
      binding: () => own().binding(),
      invoker: () => own().invoker(),
    };
  }

  function open(id: string, signal?: AbortSignal): Promise<OpenConnection> {
    if (opened(id) === undefined && !isOwn(id) && id !== 'sandbox') {
      return Promise.reject(new UserError(`This connection is not one of yours: ${id}`, { code: 'Suggested', hint: 'Add it first.' }));
    }
    currentId ??= id;
    return get(id).open(signal);
  }

  async function makeCurrent(id: string, signal?: AbortSignal): Promise<OpenConnection> {
    const asked = ++choice;
    // One that can be used stays the current one until the other is there.
    if (currentId === undefined || opened(currentId) === undefined) currentId = isOwn(id) || id === 'sandbox' ? id : currentId;
    const made = await open(id, signal);
    if (asked === choice && opened(id) === made) {
      currentId = id;
      tell();
    }
    return made;
  }

  async function openNamed(): Promise<void> {
    const named = saved.default();
    if (named !== undefined && decideOpening({ ...named, isAsked: false, isTrusted: options.isTrusted() }) === 'open') await makeCurrent(named.id);
  }

  async function stopSandbox(): Promise<'ended' | 'left'> {
    choice += 1;
    if (currentId === 'sandbox') currentId = undefined;
    connections.get('sandbox')?.close();
    tell();
    return sandbox.stop();
  }

  async function close(id: string): Promise<void> {
    if (id === 'sandbox') {
      await stopSandbox();
      return;
    }
    if (currentId === id) currentId = undefined;
    connections.get(id)?.close();
    connections.delete(id);
    tell();
  }

  async function follow(): Promise<void> {
    try {
      const way = await network.get();
      for (const one of connections.values()) one.renew(way);
    } catch (error) {
      options.onError(error);
    }
  }

  const subscriptions = [
    sandbox.onDidEnd((reason) => { if (opened('sandbox') !== undefined) get('sandbox').close({ kind: 'ended', reason }); }),
    network.onDidChange(() => { void follow(); }),
    saved.onDidChange(() => {
      // One that is gone from the settings stays open: they may be at fault while somebody types. A command takes it off the list.
      for (const one of saved.own()) connections.get(toConnectionId(one))?.relabel(one.label);
      tell();
    }),
  ];

  return {
    ...act(() => currentId),
    onDidChange: changed.event,
    onDidChangeList: changedList.event,
    list() {
      const own = saved.own();
      // One that was opened though it is in no setting, as a setting could not be written or was changed since.
      const others = [...connections].flatMap(([id, one]) => (isOwn(id) || one.phase().kind === 'closed' ? [] : [toSaved(id)]));
      const isListed = (one: SavedConnection) => [...own, ...others].some((listed) => toConnectionId(listed) === toConnectionId(one));
      const nowMs = Date.now();
      return [
        ...[...own, ...others].map((one) => toListed(one, phaseOf(toConnectionId(one)), { isCurrent: toConnectionId(one) === currentId, isSaved: own.includes(one), nowMs })),
        ...saved.suggested().filter((one) => !isListed(one)).map((one) => toListed(one, { kind: 'suggested' }, { isCurrent: false, isSaved: true, nowMs })),
      ];
    },
    opened,
    open,
    makeCurrent,
    async again(id) {
      if (['signedOut', 'failed'].includes(phaseOf(id).kind)) await open(id);
      else connections.get(id)?.askAgain();
    },
    at(node) {
      const id = findConnectionId(node.id, connections.keys());
      return act(id === undefined ? () => currentId : () => id);
    },
    openDefault: () => (openedDefault ??= currentId === undefined ? openNamed().catch(options.onError) : Promise.resolve()),
    async connectSandbox(signal) {
      const running = connections.get('sandbox');
      if (running?.opened() !== undefined && !sandbox.runsOn(options.sandboxDataDirectory())) running.close();
      return makeCurrent('sandbox', signal);
    },
    stopSandbox,
    async remove(id) {
      await close(id);
      await saved.remove(id);
    },
    async clientsOf(meant) {
      const own = requireOpen(undefined, meant);
      const [control, cognito] = await Promise.all([own.control(), own.cognito()]);
      // It may have been left meanwhile.
      requireOpen(undefined, meant);
      return { control, cognito };
    },
    dispose() {
      for (const item of [...subscriptions, ...connections.values(), changed, changedList]) item.dispose();
    },
  };
}

function isSame(one: ConnectionState, other: ConnectionState): boolean {
  if (one.kind === 'connected' || other.kind === 'connected') return one === other;
  return JSON.stringify(one) === JSON.stringify(other);
}

export type { Connected, OpenConnection };
