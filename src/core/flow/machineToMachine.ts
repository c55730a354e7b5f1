import type { IdentityData, ResourceTokenParameters } from './data.js';
import { twoLegged } from './twoLegged.js';
import type { Caller } from './workloadToken.js';

/** Machine to machine (2LO): the workload's own token by the client credentials of its provider. The user, if any, does not matter. */
export function machineToMachine(data: IdentityData, caller: Caller, parameters: ResourceTokenParameters) {
  return twoLegged('machineToMachine', data, caller, 'M2M', parameters);
}
