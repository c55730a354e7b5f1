import { UserError } from '../base/errors.js';
import type { AwsAccess } from '../identity/access.js';
import type { IdentityControl } from '../identity/control.js';
import { findRuntimeId, toLocalTarget } from './address.js';
import type { ChosenTarget } from './chosen.js';
import { findRegion } from './fit.js';

/** A target by what is kept of it over a reload. */
export interface SavedTarget {
  readonly kind: 'runtime' | 'gateway' | 'local';
  readonly address: string;
  /** Of the connection that it is a target of. */
  readonly connectionId: string;
}

/** Where it is looked for; undefined where nothing is connected. */
export interface RestorePlace {
  readonly control: Pick<IdentityControl, 'getAgentRuntime' | 'getGateway'>;
  readonly access: AwsAccess;
  readonly connectionId: string;
}

/** Finds a target again. Undefined where this connection does not have it: another one may. @throws UserError where it cannot be read */
export async function restoreTarget({ kind, address, connectionId }: SavedTarget, place: RestorePlace | undefined): Promise<ChosenTarget | undefined> {
  if (kind === 'local') return toLocalTarget(address);
  // Another connection may be another account: what has the same address there is something else.
  if (place === undefined || place.connectionId !== connectionId) return undefined;
  try {
    return await (kind === 'runtime' ? restoreRuntime(address, place) : restoreGateway(address, place));
  } catch (error) {
    if (error instanceof UserError && error.code.startsWith('ResourceNotFound')) return undefined;
    throw error;
  }
}

async function restoreRuntime(arn: string, { control, access }: RestorePlace): Promise<ChosenTarget | undefined> {
  const region = findRegion(arn);
  if (region === undefined) return undefined;
  // The sandbox has its own runtimes only.
  if (region !== access.region) return access.kind === 'profile' ? { kind: 'arn', agentRuntimeArn: arn } : undefined;
  const runtime = await control.getAgentRuntime(findRuntimeId(arn) ?? '');
  // Another connection may have a runtime of the same id.
  return runtime.arn === arn ? { kind: 'runtime', runtime } : undefined;
}

/** The id is the first name of a gateway's host, or of the path at the sandbox. */
async function restoreGateway(address: string, { control }: RestorePlace): Promise<ChosenTarget | undefined> {
  if (!URL.canParse(address)) return undefined;
  const { hostname, pathname } = new URL(address);
  const id = /^\/gateway\/([\w-]+)\//.exec(pathname)?.[1] ?? /^([\w-]+)\.gateway\./.exec(hostname)?.[1];
  if (id === undefined) return undefined;
  const { name, url, status } = await control.getGateway(id);
  return url === address ? { kind: 'gateway', id, name, url, status } : undefined;
}
