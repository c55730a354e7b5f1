import { inParallel } from '../base/inParallel.js';
import type { Learned } from './details.js';
import { isInMotion } from './facts.js';
import type { TreeSources } from './lists.js';
import type { NodeOf, TreeNode } from './nodes.js';

/** GetOauth2CredentialProvider is throttled per account. */
const AT_A_TIME = 4;

/** Asks OAuth2 credential providers how they stand, which their list does not say. */
export interface StatusReader {
  /** Asks the providers among the first rows that were changed last, once each. In the background: what cannot be read stays unknown. */
  readFirst(rows: readonly TreeNode[]): void;
  /** They are asked again when they are shown again. */
  forget(): void;
  isInMotion(): boolean;
  /** Asks those in motion again. */
  poll(find: (id: string) => TreeNode | undefined): Promise<void>;
}

export function createStatusReader({ sources, learned, most, signal, onChange }: {
  readonly sources: Pick<TreeSources, 'control'>;
  readonly learned: Map<string, Learned>;
  readonly most: number;
  readonly signal: AbortSignal;
  readonly onChange: (row: TreeNode) => void;
}): StatusReader {
  const asked = new Set<string>();

  async function read(rows: readonly NodeOf<'provider'>[]): Promise<void> {
    const control = await sources.control();
    await inParallel(rows, AT_A_TIME, async (row) => {
      const { status, failureReason: reason } = await control.getOauth2Provider(row.provider.name, signal);
      const before = learned.get(row.id);
      learned.set(row.id, { ...before, status, reason });
      if ((before?.status ?? 'READY') !== status || before?.reason !== reason) onChange(row);
    });
  }

  const inMotion = () => [...learned].filter(([, { status }]) => isInMotion(status)).map(([id]) => id);

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
    isInMotion: () => inMotion().length > 0,
    async poll(find) {
      await read(inMotion().flatMap((id) => { const row = find(id); return row?.kind === 'provider' ? [row] : []; }));
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

/** True of a row that will stand otherwise by itself. */
export const moves = (node: TreeNode): boolean => isInMotion(statusOf(node));
