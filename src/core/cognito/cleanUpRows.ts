import type { Planned } from './cleanUp.js';
import type { PoolRemoval } from './cliCommands.js';
import { describeThing, findPoolId, nameOfSetup, stateOfSetup, type SetupRecord, type SetupState, type Thing } from './record.js';
import { toRemovals } from './removal.js';
import type { SetupRemoval } from './removeSetups.js';

export type CleanUpChoice =
  | { readonly kind: 'remove'; readonly record: SetupRecord; readonly thing: Thing }
  /** Drops the record and deletes nothing. */
  | { readonly kind: 'forget'; readonly record: SetupRecord };

/** A line of the list that a clean-up asks with. */
export type CleanUpRow =
  | { readonly kind: 'section'; readonly label: string }
  | {
    readonly kind: 'choice';
    /** The name first: it tells rows apart. */
    readonly label: string;
    readonly description: string;
    readonly isPicked: boolean;
    readonly choice: CleanUpChoice;
  };

/**
 * Each set-up under its own short heading, which VS Code puts beside its first row; its things in the order of removal. What a set-up that is over made is picked, what an
 * interrupted one left is not: it may still run in another window. Nor is anything of a pool that is protected.
 */
export function toCleanUpRows(planned: readonly Planned[], nowMs: number): readonly CleanUpRow[] {
  return planned.flatMap((one): readonly CleanUpRow[] => [{ kind: 'section', label: toHeading(one, nowMs) }, ...toChoices(one, nowMs)]);
}

const headings: Readonly<Record<SetupState, string>> = {
  made: 'made', leftOver: 'left over, begun', mayRun: 'may still run, begun', interrupted: 'left over, interrupted',
};

function toHeading({ record }: Planned, nowMs: number): string {
  return `${headings[stateOfSetup(record, nowMs)]} ${new Date(record.startedAtMs).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })}`;
}

function toChoices({ record, plan }: Planned, nowMs: number): readonly CleanUpRow[] {
  const name = nameOfSetup(record);
  const forget = (why: string): CleanUpRow => ({
    kind: 'choice', label: `Forget ${name}`, description: `deletes nothing; ${why}`, isPicked: false, choice: { kind: 'forget', record },
  });
  if (plan.kind === 'foreign') return [forget(`its user pool does not carry the tag of the set-up any more: ${plan.poolId}`)];
  const isOver = ['made', 'leftOver'].includes(stateOfSetup(record, nowMs));
  const isProtected = plan.kind === 'found' && plan.pool.isProtected;
  const rows = plan.items.filter(({ isPresent }) => isPresent).map(({ thing }): CleanUpRow => ({
    kind: 'choice', ...toNames(thing, plan.kind === 'found' ? plan.pool.id : '', isProtected), isPicked: isOver && !isProtected, choice: { kind: 'remove', record, thing },
  }));
  return plan.kind === 'gone' ? [...rows, forget(`not found here: ${toWhere(record)}`)] : rows;
}

/** The id of the pool and its account: one looks there before one forgets it. */
function toWhere(record: SetupRecord): string {
  return [findPoolId(record) ?? nameOfSetup(record), ...(record.account === undefined ? [] : [`account ${record.account}`])].join(', ');
}

function toNames(thing: Thing, poolId: string, isProtected: boolean): { readonly label: string; readonly description: string } {
  const words = describeThing(thing);
  const name = thing.kind === 'user' ? thing.username : thing.kind === 'domain' ? thing.prefix
    : thing.kind === 'resourceServer' ? thing.identifier : thing.name;
  const kind = words.slice(0, words.length - name.length - 1);
  if (thing.kind !== 'pool') return { label: name, description: kind };
  // What decides comes first: a narrow list cuts the end off.
  const why = isProtected ? 'has deletion protection, which must be off first' : 'with all in it, checked or not';
  return { label: name, description: `${kind}, ${why}: ${poolId}` };
}

/** What was chosen, set-up by set-up. */
export function toSetupRemovals(choices: readonly CleanUpChoice[]): readonly SetupRemoval[] {
  const bySetup = new Map<SetupRecord, readonly Thing[]>();
  for (const choice of choices) {
    if (choice.kind === 'remove') bySetup.set(choice.record, [...bySetup.get(choice.record) ?? [], choice.thing]);
  }
  return [...bySetup].map(([record, chosen]) => ({ record, chosen }));
}

/** The same with the pools they are in, as commands name them. What is left of a pool that is gone names none. */
export function toPoolRemovals(removals: readonly SetupRemoval[], planned: readonly Planned[]): readonly PoolRemoval[] {
  return removals.map(({ record, chosen }) => {
    const plan = planned.find((one) => one.record === record)?.plan;
    return { poolId: plan?.kind === 'found' ? plan.pool.id : findPoolId(record) ?? '', things: toRemovals(record, chosen), account: record.account };
  });
}

/** What will be gone, a line each, with what others made in the pools. */
export function describeRemovals(removals: readonly SetupRemoval[], planned: readonly Planned[]): readonly string[] {
  return removals.flatMap(({ record, chosen }) => {
    const poolId = findPoolId(record);
    const plan = planned.find((one) => one.record === record)?.plan;
    const others = plan?.kind === 'found' && chosen.some((thing) => thing.kind === 'pool') ? plan.others : { users: [], clients: [], hasMore: false };
    const names = [...others.users.map((name) => `user ${name}`), ...others.clients.map((name) => `app client ${name}`)];
    return [
      ...toRemovals(record, chosen).map((thing) => (thing.kind === 'pool' && poolId !== undefined ? `${describeThing(thing)}, ${poolId}` : describeThing(thing))),
      ...(names.length === 0 ? [] : [`and what else is in this pool: ${names.join(', ')}${others.hasMore ? ', …' : ''}`]),
    ];
  });
}
