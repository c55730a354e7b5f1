import { refuseUnknown } from '../web/unknownOperation.js';
import type { Handler } from '../web/router.js';
import type { PoolIssuer } from './issuer.js';

/** `/POOL_ID/…`: everything below a pool is its own. Its issuer is made when it is first needed. */
export function toPoolHandler(): Handler {
  const made = new Map<string, Promise<PoolIssuer>>();
  return async (call) => {
    const { sandbox, request, response, url, params } = call;
    const id = params['pool'] ?? '';
    const pool = sandbox.store.get('userPools', id);
    if (pool === undefined || !url.pathname.startsWith(`/${id}/`)) {
      await refuseUnknown(call);
      return;
    }
    // Takes longer to load than all the rest together, so nothing waits for it that does not need it.
    const making = made.get(id) ?? import('./issuer.js').then(({ createPoolIssuer }) => createPoolIssuer(sandbox, pool));
    for (const old of made.keys()) if (sandbox.store.get('userPools', old) === undefined) made.delete(old);
    made.set(id, making);
    making.catch(() => { made.delete(id); });
    await (await making).handle(request, response);
  };
}
