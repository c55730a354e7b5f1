import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/**
 * What oidc-provider keeps between requests, in memory: signed-in browsers, codes and grants end with the process.
 * @param findClient the metadata of a client (RFC 7591), which is looked up anew each time
 */
export function createAdapter(now: () => number, findClient: (clientId: string) => AdapterPayload | undefined): AdapterFactory {
  const kinds = new Map<string, Map<string, { readonly payload: AdapterPayload; readonly expiresAtMs: number }>>();
  return (kind) => {
    const entries = kinds.get(kind) ?? new Map<string, { payload: AdapterPayload; expiresAtMs: number }>();
    kinds.set(kind, entries);
    const findBy = (matches: (payload: AdapterPayload) => boolean) =>
      Promise.resolve([...entries.values()].find(({ payload, expiresAtMs }) => expiresAtMs > now() && matches(payload))?.payload);
    const adapter: Adapter = {
      upsert(id, payload, expiresInSeconds?: number) {
        for (const [old, { expiresAtMs }] of entries) if (expiresAtMs <= now()) entries.delete(old);
        // oidc-provider gives no lifetime where a thing does not end.
        entries.set(id, { payload, expiresAtMs: expiresInSeconds === undefined ? Number.POSITIVE_INFINITY : now() + expiresInSeconds * 1000 });
        return Promise.resolve();
      },
      find(id) {
        if (kind === 'Client') return Promise.resolve(findClient(id));
        const entry = entries.get(id);
        return Promise.resolve(entry !== undefined && entry.expiresAtMs > now() ? entry.payload : undefined);
      },
      findByUid: (uid) => findBy((payload) => payload.uid === uid),
      findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
      consume(id) {
        const entry = entries.get(id);
        if (entry !== undefined) entry.payload.consumed = Math.floor(now() / 1000);
        return Promise.resolve();
      },
      destroy(id) {
        entries.delete(id);
        return Promise.resolve();
      },
      revokeByGrantId(grantId) {
        for (const [id, { payload }] of entries) if (payload.grantId === grantId) entries.delete(id);
        return Promise.resolve();
      },
    };
    return adapter;
  };
}
