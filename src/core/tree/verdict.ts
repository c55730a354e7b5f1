import type { Branch } from './branch.js';
import { rootGroups } from './nodes.js';

/** What the only connection lacks altogether: resources, the permission to list any of them, or credentials. */
export type Verdict = 'empty' | 'denied' | 'noCredentials';

/** Those of AgentCore; user pools are another service's, read only when somebody opens them. */
const JUDGED = rootGroups.filter((group) => group !== 'pool');

/** Undefined where some list was not read yet, has something, or failed in another way. */
export function judge(branch: Pick<Branch, 'listed'> | undefined): Exclude<Verdict, 'noCredentials'> | undefined {
  const states = JUDGED.map((group) => branch?.listed(group));
  if (states.every((state) => state !== undefined && state.error === undefined && state.items.length === 0)) return 'empty';
  return states.every((state) => isDenied(state?.error)) ? 'denied' : undefined;
}

const isDenied = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code).startsWith('AccessDenied');
