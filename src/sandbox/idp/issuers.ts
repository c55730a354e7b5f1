import type { Sandbox } from '../sandbox.js';
import { put } from '../store.js';
import { ServiceError } from '../web/errors.js';
import type { Handler } from '../web/router.js';
import type { Issuer } from './issuer.js';
import { createSigningKey } from './keys.js';

/** The sandbox's identity providers, each made when it is first needed. */
export interface Issuers {
  /** @throws ServiceError ResourceNotFoundException */
  get(name: string): Promise<Issuer>;
  /** Ends what they remember of browsers, codes and grants. */
  forget(): void;
}

export function createIssuers(sandbox: Sandbox): Issuers {
  const made = new Map<string, Promise<Issuer>>();
  const make = async (name: string): Promise<Issuer> => {
    const record = sandbox.store.get('issuers', name);
    if (record === undefined) throw new ServiceError('ResourceNotFoundException', `The sandbox has no identity provider of this name: ${name}`);
    // Takes longer to load than all the rest together, so nothing waits for it that does not need it.
    const loading = import('./issuer.js');
    const complete = record.keys.length > 0 ? record : { ...record, keys: [await createSigningKey(sandbox.ids.uuid())] };
    if (complete !== record) sandbox.store.write(put('issuers', name, complete));
    return (await loading).createIssuer(sandbox, complete);
  };
  return {
    get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const making = make(name);
      made.set(name, making);
      making.catch(() => { made.delete(name); });
      return making;
    },
    forget() { made.clear(); },
  };
}

/** `/idp/{name}/…`: everything below an issuer is its own. */
export function toIssuerHandler(issuers: Issuers): Handler {
  return async ({ request, response, params }) => (await issuers.get(params['name'] ?? '')).handle(request, response);
}
