import { sha256 } from '../data/sha256.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord, OpaqueToken } from '../state.js';
import { put } from '../store.js';

/** GitHub revokes the oldest beyond ten for a user, an app and scopes; here one bound for all keeps the state small. */
const MOST_TOKENS = 200;

/**
 * GitHub's access tokens: `gho_` and 36 letters and digits, without an end. They outlive the process, as the vault does that holds them;
 * of each only the hash is kept.
 */
export interface OpaqueTokens {
  issue(token: OpaqueToken): string;
  find(text: string): OpaqueToken | undefined;
}

export function createOpaqueTokens({ store, ids }: Sandbox, record: IssuerRecord): OpaqueTokens {
  const list = () => store.get('issuers', record.name)?.tokens ?? {};
  return {
    issue(token) {
      const text = `gho_${ids.bytes(64).toString('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, 36)}`;
      const kept = Object.entries(list()).slice(1 - MOST_TOKENS);
      const current = store.get('issuers', record.name) ?? record;
      store.write(put('issuers', record.name, { ...current, tokens: Object.fromEntries([...kept, [sha256(text), token]]) }));
      return text;
    },
    find: (text) => list()[sha256(text)],
  };
}
