import { isCancellation } from '../../core/base/errors.js';
import { explain, plainText } from '../../core/base/explain.js';
import { inParallel } from '../../core/base/inParallel.js';
import { listAll } from '../../core/base/paging.js';
import type { IdentityControl, Oauth2Provider } from '../../core/identity/control.js';
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

interface ReadDoors {
  readonly doors: readonly PlacedDoor[];
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
}

/** The server that a credential provider asks, by its issuer or by where its document is. */
export type ResourceServer = Pick<Oauth2Provider, 'issuer' | 'discoveryUrl'>;

/** The runtimes and gateways of a connection, and whom its agents ask for tokens. */
export interface ConnectionDoors extends ReadDoors {
  /** Those of OAuth2 credential providers; undefined where not all of these were read. */
  readonly resourceServers: readonly ResourceServer[] | undefined;
}

interface Named {
  readonly kind: Door['kind'];
  readonly id: string;
  readonly name: string;
}

type ProviderControl = Pick<IdentityControl, 'listOauth2Providers' | 'getOauth2Provider'>;
type DoorControl = ProviderControl & Pick<IdentityControl, 'listAgentRuntimes' | 'listGateways' | 'getInbound'>;

/** So many are read; somebody with more chooses another way. */
const MOST = 100;
const AT_ONCE = 5;
/** GetOauth2CredentialProvider is throttled per account. */
const MOST_PROVIDERS = 25;

/** Reads how every runtime and gateway of a connection lets callers in. A list that is refused is a note, unless both are. */
export async function readConnectionDoors(control: DoorControl, signal: AbortSignal): Promise<ConnectionDoors> {
  const [read, resourceServers] = await Promise.all([readDoors(control, signal), readResourceServers(control, signal)]);
  return { ...read, resourceServers };
}

/** A provider that tells neither is of a server whose tokens are no JWTs, as GitHub's. */
async function readResourceServers(control: ProviderControl, signal: AbortSignal): Promise<readonly ResourceServer[] | undefined> {
  try {
    const all = await listAll((page) => control.listOauth2Providers({ ...page, signal }));
    if (all.length > MOST_PROVIDERS) return undefined;
    const read = await inParallel(all, AT_ONCE, ({ name }) => control.getOauth2Provider(name, signal));
    return read.flatMap(({ issuer, discoveryUrl }) => (issuer === undefined && discoveryUrl === undefined ? [] : [{ issuer, discoveryUrl }]));
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}

async function readDoors(control: DoorControl, signal: AbortSignal): Promise<ReadDoors> {
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
  const read = await inParallel(all.slice(0, MOST), AT_ONCE, (one) => readOne(control, one, signal));
  return { doors: read.flatMap(({ doors }) => doors), notes: [...notes, ...read.flatMap((one) => one.notes)] };
}

async function readOne(control: DoorControl, { kind, id, name }: Named, signal: AbortSignal): Promise<ReadDoors> {
  try {
    const { doors, faults } = readControlPlane(kind, { ...await control.getInbound(kind, id, signal), name });
    const notes = doors.length > 0 ? [] : faults.map(({ path, message }) => `${name}: ${[toPathText(path), message].filter((text) => text !== '').join(': ')}`);
    return { doors: doors.map((door) => ({ door, from: undefined, spelling: 'customJWTAuthorizer' })), notes };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { doors: [], notes: [`${name}: ${plainText(explain(error, `read ${name}`))}`] };
  }
}
