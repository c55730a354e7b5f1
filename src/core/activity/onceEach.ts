import type { OnCall } from './call.js';

/**
 * For calls that repeat by themselves, as long as something is followed: of each operation the first is told, and then only one that ends
 * otherwise than the last. One that is given up because nobody follows any more says nothing new.
 */
export function onceEach(onCall: OnCall): OnCall {
  const ends = new Map<string, string>();
  return (call) => {
    const { operation, result, errorCode = '' } = call;
    const end = `${result} ${errorCode}`;
    const before = ends.get(operation);
    if (before === end || (before !== undefined && result === 'cancelled')) return;
    ends.set(operation, end);
    onCall(call);
  };
}
