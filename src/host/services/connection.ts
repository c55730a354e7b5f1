import type { Activity, CallOrigin } from '../../core/activity/activity.js';
import type { OnCall } from '../../core/activity/call.js';
import type { Disposable } from '../../core/base/disposable.js';
import { isCancellation, UserError } from '../../core/base/errors.js';
import { explain } from '../../core/base/explain.js';
import type { Phase } from '../../core/connections/listed.js';
import type { AwsAccess } from '../../core/identity/access.js';
import type { Caller } from '../../core/identity/caller.js';
import type { SandboxReady } from '../../core/identity/sandboxReady.js';
import type { Network } from '../../core/network/network.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { createClients, type Clients } from './connectionClients.js';

export interface Connected {
  readonly kind: 'connected';
  readonly info: ConnectionInfo;
  readonly access: AwsAccess;
  /** Users and clients of the sandbox; undefined on AWS. */
  readonly sandbox: SandboxReady | undefined;
  /** The way to AWS and to issuers; undefined for the sandbox, which is on this computer. */
  readonly network: Network | undefined;
}

/** A connection that is open, with its clients. It is another object once it was opened anew. */
export interface OpenConnection extends Connected, Clients {
  /** For clients that are made for it elsewhere, such as those of another region. */
  readonly onCall: OnCall;
}

/** What differs between the sandbox and a profile. */
export interface Opener {
  open(signal: AbortSignal | undefined): Promise<Connected>;
  /** Who calls are made as; undefined where that need not be asked. Asked after the opening, which does not wait for it. */
  readonly findCaller?: (connected: OpenConnection, signal: AbortSignal) => Promise<Caller>;
  /** The phase that an error of a call leads to; undefined where the connection can go on. */
  readonly toFault: (error: UserError) => Promise<Extract<Phase, { kind: 'signedOut' | 'failed' }> | undefined>;
}

/** One connection of the list: opened at most once at a time, and closed. */
export interface Connection extends Disposable {
  readonly phase: () => Phase;
  readonly opened: () => OpenConnection | undefined;
  /** Gives the open one, or opens it; calls meanwhile share the opening. Rejects as the opener does, and with an `AbortError`. */
  open(signal?: AbortSignal): Promise<OpenConnection>;
  /** Leaves it: its clients are gone, and so is an opening that is under way. */
  close(phase?: Extract<Phase, { kind: 'closed' | 'ended' }>): void;
  /** Tells of an error of a call of it. */
  note(error: UserError): Promise<void>;
  /** Asks who is calling, where it is open and that is not known: it could not be asked, or the answer did not come. */
  askAgain(): void;
  /** Makes its clients anew, where it is open and goes through a network: that one has changed. */
  renew(network: Network): void;
  /** It is called otherwise from now on; its clients stay. */
  relabel(label: string): void;
}

export function createConnection(opener: Opener, activity: Pick<Activity, 'from'>, onDidChange: () => void): Connection {
  let phase: Phase = { kind: 'closed' };
  let open: (OpenConnection & Disposable) | undefined;
  let opening: { readonly done: Promise<OpenConnection>; readonly controller: AbortController } | undefined;
  /** Of the question who is calling. */
  let asking: AbortController | undefined;

  function become(next: Phase, connected?: Connected): void {
    asking?.abort();
    open?.dispose();
    open = connected === undefined ? undefined : openWith(connected);
    phase = next;
    onDidChange();
  }

  function openWith(connected: Connected): OpenConnection & Disposable {
    // By its name of then: it may be called otherwise by the time of a call.
    const onCall = activity.from(() => toOrigin({ ...connected, info: open?.access === connected.access ? open.info : connected.info }));
    return { ...connected, onCall, ...createClients(connected.access, connected.network, onCall) };
  }

  function toOrigin({ info: { id, label, region }, access }: Connected): CallOrigin {
    const caller = phase.kind === 'open' ? phase.caller?.arn : undefined;
    return { connectionId: id, connection: label, region, profile: access.kind === 'profile' ? access.profile : undefined, caller };
  }

  async function findCaller(connected: OpenConnection): Promise<void> {
    asking?.abort();
    const { signal } = asking = new AbortController();
    try {
      const caller = await opener.findCaller?.(connected, signal);
      if (signal.aborted || caller === undefined || phase.kind !== 'open') return;
      phase = { ...phase, caller };
      onDidChange();
    } catch (error) {
      if (!signal.aborted) await note(explain(error, 'find out whose credentials these are'));
    }
  }

  function askAgain(): void {
    if (open !== undefined && phase.kind === 'open' && phase.caller === undefined) void findCaller(open);
  }

  async function note(error: UserError): Promise<void> {
    const before = open;
    const fault = before === undefined ? undefined : await opener.toFault(error);
    // What is told late must not take down what was opened since.
    if (fault !== undefined && open === before) become(fault);
  }

  async function openAnew(controller: AbortController): Promise<OpenConnection> {
    const before = phase;
    const isLeft = () => opening?.controller !== controller;
    become({ kind: 'opening' });
    try {
      const connected = await opener.open(controller.signal);
      if (isLeft()) throw new DOMException('The opening was given up.', 'AbortError');
      opening = undefined;
      const { sandbox, info } = connected;
      const place = sandbox === undefined ? undefined : { region: info.region, host: info.host ?? '', accountId: sandbox.accountId };
      become({ kind: 'open', ...(place === undefined ? {} : { place }) }, connected);
      if (open === undefined) throw new DOMException('It was closed at once.', 'AbortError');
      void findCaller(open);
      return open;
    } catch (error) {
      const known = explain(error, 'open the connection');
      const fault = isCancellation(error) ? before : await opener.toFault(known) ?? { kind: 'failed', error: known };
      if (!isLeft()) {
        opening = undefined;
        become(fault);
      }
      throw error;
    }
  }

  return {
    phase: () => phase,
    opened: () => open,
    open(signal) {
      if (open !== undefined) return Promise.resolve(open);
      if (opening === undefined) {
        const controller = new AbortController();
        // The promise is there before anything of it runs: what runs asks whether it is still the opening.
        opening = { controller, done: Promise.resolve().then(() => openAnew(controller)) };
      }
      const { done, controller } = opening;
      // Whoever cancels means the opening itself, however many wait for it.
      const onAbort = () => { controller.abort(); };
      signal?.addEventListener('abort', onAbort, { once: true });
      return done.finally(() => { signal?.removeEventListener('abort', onAbort); });
    },
    close(next = { kind: 'closed' }) {
      opening?.controller.abort();
      opening = undefined;
      become(next);
    },
    note,
    renew(network) {
      if (open?.network === undefined) return;
      become(phase, { ...open, network });
      askAgain();
    },
    askAgain,
    relabel(label) {
      if (open === undefined || open.info.label === label) return;
      open = { ...open, info: { ...open.info, label } };
      onDidChange();
    },
    dispose() {
      opening?.controller.abort();
      opening = undefined;
      asking?.abort();
      open?.dispose();
      open = undefined;
    },
  };
}
