import type { ListedConnection } from '../../core/connections/listed.js';
import type { TreeNode } from '../../core/tree/nodes.js';
import type { Services } from './services.js';

/** The connection of a row, or the one that is picked of those that may be chosen; undefined where the person gave up. */
export async function chooseConnection(
  { connections, prompter }: Pick<Services, 'connections' | 'prompter'>, node: TreeNode | undefined,
  { title, placeholder, mayBe }: { readonly title: string; readonly placeholder: string; readonly mayBe: (one: ListedConnection) => boolean },
): Promise<ListedConnection | undefined> {
  const listed = connections.list();
  const ofRow = node?.kind === 'connection' ? listed.find(({ id }) => id === node.id) : undefined;
  if (ofRow !== undefined) return ofRow;
  const items = listed.filter(mayBe).map((one) => ({ label: one.label, description: one.description, icon: toIcon(one), value: one }));
  const answer = await prompter.pick({ placeholder: items.length === 0 ? 'There is none.' : placeholder, items }, { title, step: 1, totalSteps: 1, canGoBack: false });
  return answer.kind === 'value' ? answer.value : undefined;
}

export const toIcon = ({ kind }: Pick<ListedConnection, 'kind'>): string => (kind === 'sandbox' ? 'beaker' : 'cloud');
