import type { Disposable } from '../base/disposable.js';
import { findConnectionId, type ConnectionPorts, type ConnectionView, type WindowPorts } from './conversationPorts.js';

/** The connection that a conversation belongs to, with its session, its token and its consents: whichever is current, it stays this one. */
export interface Home extends Disposable {
  readonly ports: ConnectionPorts;
  /** Undefined where there was none yet. */
  id(): string | undefined;
  /** This one where it is open, or else the current one: where a target is looked for. */
  nearest(): string | undefined;
  /** Belongs to that one from now on. Gives whether it is another one than before. */
  move(id: string | undefined): boolean;
  /** Looks how it stands now, and tells it where that has changed. */
  follow(): void;
}

export interface HomeOptions {
  /** False where nothing is talked to, or looked for, that is of this connection: then the current one takes its place once it is not open any more. */
  readonly isTied: () => boolean;
  /** It is another one (`isElsewhere`), or stands otherwise than before. */
  readonly onChange: (isElsewhere: boolean, before: ConnectionView | undefined) => void;
  /** It is only called otherwise: its clients stay. */
  readonly onRename: () => void;
}

/** @param savedId of the connection that it belonged to before the window was reloaded */
export function createHome({ at, onDidChangeConnections }: Pick<WindowPorts, 'at' | 'onDidChangeConnections'>, savedId: string | undefined, { isTied, onChange, onRename }: HomeOptions): Home {
  let id = savedId;
  let seen: ConnectionView | undefined;
  const own = () => at(id);
  const nearest = () => (id !== undefined && own().connection().kind === 'connected' ? id : findConnectionId(at(undefined).connection()) ?? id);

  function move(next: string | undefined): boolean {
    const isElsewhere = id !== undefined && id !== next;
    id = next;
    seen = own().connection();
    return isElsewhere;
  }

  function follow(): void {
    const before = seen;
    const isElsewhere = move(isTied() ? id : nearest());
    const now = own().connection();
    if (isElsewhere || before === undefined || !isSame(before, now)) onChange(isElsewhere, before);
    else if (isRenamed(before, now)) onRename();
  }

  const subscription = onDidChangeConnections(follow);
  return {
    ports: {
      connection: () => own().connection(),
      invoker: () => own().invoker(),
      useControl: (region, use) => own().useControl(region, use),
      note: (error) => { own().note(error); },
    },
    id: () => id,
    nearest,
    move,
    follow,
    dispose: () => { subscription.dispose(); },
  };
}

const isSame = (one: ConnectionView, other: ConnectionView): boolean => (
  one.kind === 'left' && other.kind === 'left' ? one.hasEnded === other.hasEnded : one === other || isRenamed(one, other));

/** One that was opened anew has other access, and one with new clients has kept its facts. */
const isRenamed = (one: ConnectionView, other: ConnectionView): boolean => (
  one.kind === 'connected' && other.kind === 'connected' && one.access === other.access && one.info !== other.info);
