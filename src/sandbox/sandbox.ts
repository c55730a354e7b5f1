import type { Logger } from '../core/base/log.js';
import type { IssuerKeys } from './data/issuerKeys.js';
import type { Renewal } from './data/vault.js';
import type { Ids } from './ids.js';
import type { VaultRecord } from './state.js';
import type { Store } from './store.js';

/** What every part of the running sandbox is given. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly region: string;
  readonly accountId: string;
  readonly store: Store;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly ids: Ids;
  readonly log: Logger;
  /** For every `/_sandbox/` route but the return page. A new one for each start. */
  readonly controlToken: string;
  /** The refreshes of tokens that are under way (data/vault.ts). */
  readonly renewals: Map<VaultRecord, Promise<Renewal>>;
  /** Whose tokens hold (data/issuerKeys.ts). */
  readonly issuerKeys: IssuerKeys;
}

/** No account of AWS has this number. */
export const ACCOUNT_ID = '000000000000';

/** `arn:aws:bedrock-agentcore:REGION:ACCOUNT:RESOURCE`. */
export function toArn(sandbox: Pick<Sandbox, 'region' | 'accountId'>, resource: string): string {
  return `arn:aws:bedrock-agentcore:${sandbox.region}:${sandbox.accountId}:${resource}`;
}
