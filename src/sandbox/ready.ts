import { issuerEndpoints } from './idp/endpoints.js';
import { DEMO_ISSUER } from './idp/presets.js';
import type { Sandbox } from './sandbox.js';

/** The one line that a program which starts the sandbox reads. */
export interface ReadyLine {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly issuer: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  readonly clients: readonly { readonly clientId: string; readonly clientSecret: string }[];
  /** For the header `x-sandbox-control-token`. */
  readonly controlToken: string;
  readonly pid: number;
  /** Set where another process was found to be serving the data directory. */
  readonly attached?: true;
}

export function toReadyLine({ origin, region, accountId, store, controlToken }: Sandbox): ReadyLine {
  const issuer = store.get('issuers', DEMO_ISSUER);
  return {
    endpoint: origin,
    region,
    accountId,
    issuer: issuerEndpoints(origin, DEMO_ISSUER).issuer,
    users: issuer?.users.map(({ username, password }) => ({ username, password })) ?? [],
    clients: issuer?.clients.map(({ clientId, clientSecret }) => ({ clientId, clientSecret })) ?? [],
    controlToken,
    pid: process.pid,
  };
}
