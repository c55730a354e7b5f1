import { findLengthFault, withRule } from '../base/textFaults.js';
import { findTargetFault, toConnectionId, toDefaultLabel, type ConnectionTarget, type SavedConnection } from './saved.js';

/** The list after a change, or why it stays as it was. */
export type Edited =
  | { readonly kind: 'changed'; readonly connections: readonly SavedConnection[] }
  | { readonly kind: 'refused'; readonly what: string };

/** Adds one at the end. Its label is made one of its own: two regions of a profile are told apart. */
export function addConnection(connections: readonly SavedConnection[], target: ConnectionTarget): Edited {
  const id = toConnectionId(target);
  const what = findTargetFault(target) ?? (connections.some((one) => toConnectionId(one) === id) ? `This connection is there already: ${id}` : undefined);
  if (what !== undefined) return { kind: 'refused', what };
  const labels = [toDefaultLabel(target), ...(target.kind === 'profile' ? [`${target.profile}, ${target.region}`] : []), id];
  const label = labels.find((text) => connections.every((one) => one.label !== text)) ?? id;
  return { kind: 'changed', connections: [...connections, { ...target, label }] };
}

/** The list with this one in it, called by this name where it is not empty: one that is there is added no second time. */
export function putConnection(connections: readonly SavedConnection[], target: ConnectionTarget, label: string): Edited {
  const id = toConnectionId(target);
  const put: Edited = connections.some((one) => toConnectionId(one) === id) ? { kind: 'changed', connections } : addConnection(connections, target);
  return label.trim() === '' || put.kind === 'refused' ? put : renameConnection(put.connections, id, label);
}

/** Takes one out; of an id that is not there nothing changes. */
export function removeConnection(connections: readonly SavedConnection[], id: string): readonly SavedConnection[] {
  return connections.filter((one) => toConnectionId(one) !== id);
}

/** A label is one line of 1 to 64 characters that no other connection has. */
export function validateConnectionLabel(connections: readonly SavedConnection[], id: string, text: string): string | undefined {
  const label = text.trim();
  const isTaken = connections.some((one) => one.label === label && toConnectionId(one) !== id);
  const isLong = findLengthFault(label, { min: 1, max: 64 }) ?? (/[\r\n]/.test(label) ? 'This one has several.' : undefined);
  return withRule('A name is one line of 1 to 64 characters.', isLong) ?? (isTaken ? `Another connection has this name: ${label}` : undefined);
}

/** Gives one another label. Its id stays, and with it what is open in the tree. */
export function renameConnection(connections: readonly SavedConnection[], id: string, text: string): Edited {
  const what = validateConnectionLabel(connections, id, text);
  if (what !== undefined) return { kind: 'refused', what };
  return { kind: 'changed', connections: connections.map((one) => (toConnectionId(one) === id ? { ...one, label: text.trim() } : one)) };
}

/** Moves one to a position counted from 0, or as near to it as there is one. */
export function moveConnection(connections: readonly SavedConnection[], id: string, index: number): readonly SavedConnection[] {
  const moved = connections.find((one) => toConnectionId(one) === id);
  if (moved === undefined) return connections;
  const others = removeConnection(connections, id);
  return [...others.slice(0, Math.max(0, index)), moved, ...others.slice(Math.max(0, index))];
}
