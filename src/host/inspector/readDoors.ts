import { isCancellation } from '../../core/base/errors.js';
import { explain, plainText } from '../../core/base/explain.js';
import { listAll } from '../../core/base/paging.js';
import type { IdentityControl } from '../../core/identity/control.js';
import type { Door } from '../../core/inbound/authorizer.js';
import { toPathText } from '../../core/inbound/members.js';
import { readControlPlane, type Spelling } from '../../core/inbound/readDoors.js';

/** A door with where its configuration was read. */
export interface PlacedDoor {
  readonly door: Door;
  /** Undefined for those of the connection. */
  readonly from: string | undefined;
  readonly spelling: Spelling;
}

/** The runtimes and gateways of a connection. */
export interface ConnectionDoors {
  readonly doors: readonly PlacedDoor[];
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
}

interface Named {
  readonly kind: Door['kind'];
  readonly id: string;
  readonly name: string;
}

type DoorControl = Pick<IdentityControl, 'listAgentRuntimes' | 'listGateways' | 'getInbound'>;

/** So many are read; somebody with more chooses another way. */
const MOST = 100;
const AT_ONCE = 5;

/** Reads how every runtime and gateway of a connection lets callers in. A list that is refused is a note, unless both are. */
export async function readConnectionDoors(control: DoorControl, signal: AbortSignal): Promise<ConnectionDoors> {
  const toNamed = (kind: Door['kind']) => (items: readonly { readonly id: string; readonly name: string }[]): readonly Named[] => items.map(({ id, name }) => ({ kind, id, name }));
  const lists = await Promise.allSettled([
    listAll((page) => control.listAgentRuntimes({ ...page, signal })).then(toNamed('runtime')),
    listAll((page) => control.listGateways({ ...page, signal })).then(toNamed('gateway')),
  ]);
  const refused = lists.filter((list) => list.status === 'rejected').map(({ reason }): unknown => reason);
  if (refused.length === lists.length) throw refused[0];
  const all = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  const notes = refused.map((reason) => plainText(explain(reason, 'list the runtimes and gateways')));
  if (all.length > MOST) notes.push(`Only the first ${MOST} of ${all.length} runtimes and gateways are shown.`);
  const read: (ConnectionDoors | undefined)[] = [];
  const queue = all.slice(0, MOST).map((one, index) => ({ ...one, index }));
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) read[one.index] = await readOne(control, one, signal);
  }));
  const whole = read.filter((one) => one !== undefined);
  return { doors: whole.flatMap(({ doors }) => doors), notes: [...notes, ...whole.flatMap((one) => one.notes)] };
}

async function readOne(control: DoorControl, { kind, id, name }: Named, signal: AbortSignal): Promise<ConnectionDoors> {
  try {
    const { doors, faults } = readControlPlane(kind, { ...await control.getInbound(kind, id, signal), name });
    const notes = doors.length > 0 ? [] : faults.map(({ path, message }) => `${name}: ${[toPathText(path), message].filter((text) => text !== '').join(': ')}`);
    return { doors: doors.map((door) => ({ door, from: undefined, spelling: 'customJWTAuthorizer' })), notes };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { doors: [], notes: [`${name}: ${plainText(explain(error, `read ${name}`))}`] };
  }
}
