import { UserError } from '../base/errors.js';
import { inParallel } from '../base/inParallel.js';
import type { Learned } from './details.js';
import { isInMotion } from './facts.js';
import type { TreeSources } from './lists.js';
import type { NodeOf, TreeNode } from './nodes.js';

/** GetOauth2CredentialProvider is throttled per account. */
const AT_A_TIME = 4;

/** Whether a row is shown, by its id: one that stands in a branch that was folded up is not. */
export type IsSeen = (id: string) => boolean;

/** Asks OAuth2 credential providers how they stand, which their list does not say. */
export interface StatusReader {
  /** Asks the providers among the first rows that were changed last, once each. In the background: what cannot be read stays unknown. */
  readFirst(rows: readonly TreeNode[]): void;
  /** They are asked again when they are shown again. */
  forget(): void;
  isInMotion(isSeen: IsSeen): boolean;
  /** Asks those in motion again, and forgets those that `find` does not know. True where one of them is not there any more. */
  poll(isSeen: IsSeen, find: (id: string) => TreeNode | undefined): Promise<boolean>;
}

export function createStatusReader({ sources, learned, most, signal, onChange }: {
  readonly sources: Pick<TreeSources, 'control'>;
  readonly learned: Map<string, Learned>;
  readonly most: number;
  readonly signal: AbortSignal;
  readonly onChange: (row: TreeNode) => void;
}): StatusReader {
  const asked = new Set<string>();

  /** What cannot be read stays as it is known, and keeps no other from being read. Gives those that are not there any more. */
  async function read(rows: readonly NodeOf<'provider'>[]): Promise<readonly NodeOf<'provider'>[]> {
    const control = await sources.control();
    const gone = await inParallel(rows, AT_A_TIME, async (row) => {
      try {
        const { status, failureReason: reason } = await control.getOauth2Provider(row.provider.name, signal);
        const before = learned.get(row.id);
        learned.set(row.id, { ...before, status, reason });
        if ((before?.status ?? 'READY') !== status || before?.reason !== reason) onChange(row);
      } catch (error) {
        if (isGone(error)) return [row];
      }
      return [];
    });
    return gone.flat();
  }

  const inMotion = (isSeen: IsSeen) => [...learned].filter(([id, { status }]) => isInMotion(status) && isSeen(id)).map(([id]) => id);

  return {
    readFirst(rows) {
      const providers = rows.filter((row) => row.kind === 'provider')
        .sort((one, other) => (other.provider.lastUpdatedTime?.getTime() ?? 0) - (one.provider.lastUpdatedTime?.getTime() ?? 0))
        .slice(0, most).filter(({ id }) => !asked.has(id));
      for (const { id } of providers) asked.add(id);
      // Where it fails, the row that is opened says why.
      if (providers.length > 0) read(providers).catch(() => undefined);
    },
    forget() { asked.clear(); },
    isInMotion: (isSeen) => inMotion(isSeen).length > 0,
    async poll(isSeen, find) {
      const moving = inMotion(isSeen);
      // Of a row that is not listed any more, as one that was deleted from a list that goes on, nobody tells how it stands.
      for (const id of moving) if (find(id) === undefined) learned.delete(id);
      const gone = await read(moving.flatMap((id) => { const row = find(id); return row?.kind === 'provider' ? [row] : []; }));
      for (const { id } of gone) learned.delete(id);
      return gone.length > 0;
    },
  };
}

/** The status of a row whose list gives one. */
export function statusOf(node: TreeNode | undefined): string | undefined {
  switch (node?.kind) {
    case 'runtime': return node.runtime.status;
    case 'runtimeEndpoint': return node.endpoint.status;
    case 'gateway': return node.gateway.status;
    case 'gatewayTarget': return node.target.status;
    default: return undefined;
  }
}

/**
 * True where one of these rows stands otherwise by now, or is gone. Each is asked for by itself: a list may have a thousand more. Of an
 * endpoint, which no call asks for alone, it is true at once.
 */
export async function haveMoved(rows: readonly TreeNode[], { control }: Pick<TreeSources, 'control'>, signal: AbortSignal): Promise<boolean> {
  const ready = await control();
  const moved = await inParallel(rows, AT_A_TIME, async (row) => {
    try {
      switch (row.kind) {
        case 'runtime': return (await ready.getAgentRuntime(row.runtime.id, signal)).status !== row.runtime.status;
        case 'gateway': return (await ready.getGateway(row.gateway.id, signal)).status !== row.gateway.status;
        case 'gatewayTarget': return (await ready.getGatewayTarget(row.gatewayId, row.target.id, signal)).status !== row.target.status;
        default: return true;
      }
    } catch (error) {
      return isGone(error);
    }
  });
  return moved.includes(true);
}

const isGone = (error: unknown) => error instanceof UserError && error.code.startsWith('ResourceNotFound');

/** True of a row that will stand otherwise by itself. */
export const moves = (node: TreeNode): boolean => isInMotion(statusOf(node));
