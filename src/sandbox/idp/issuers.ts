import type { Sandbox } from '../sandbox.js';
import { createPresetIssuer } from '../seed.js';
import type { IssuerRecord } from '../state.js';
import { put } from '../store.js';
import { ServiceError } from '../web/errors.js';
import type { Handler } from '../web/router.js';
import type { Issuer } from './issuer.js';
import { createSigningKey } from './keys.js';
import type { ToManners } from './manners.js';
import { DEMO_ISSUER, PRESETS } from './presets.js';

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
    const record = findRecord(sandbox, name);
    if (record === undefined) throw new ServiceError('ResourceNotFoundException', `The sandbox has no identity provider of this name: ${name}`);
    if (name === 'github') return (await import('./github.js')).createGithub(sandbox, record);
    // Takes longer to load than all the rest together, so nothing waits for it that does not need it.
    const loading = Promise.all([import('./issuer.js'), loadManners(name)]);
    const complete = record.keys.length > 0 ? record : await completeRecord(sandbox, record);
    const [{ createIssuer }, toManners] = await loading;
    return createIssuer(sandbox, complete, toManners);
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

/** With a key to sign with. Making one takes a while, in which an import or a reset may have put another record in the place of this one. */
async function completeRecord({ store, ids }: Sandbox, record: IssuerRecord): Promise<IssuerRecord> {
  const keys = [await createSigningKey(ids.uuid())];
  const current = store.get('issuers', record.name) ?? record;
  if (current.keys.length > 0) return current;
  const complete = { ...current, keys };
  store.write(put('issuers', record.name, complete));
  return complete;
}

function findRecord({ store }: Sandbox, name: string): IssuerRecord | undefined {
  const known = store.get('issuers', name);
  const demo = store.get('issuers', DEMO_ISSUER);
  const preset = PRESETS.find((one) => one === name);
  if (known !== undefined || demo === undefined || preset === undefined) return known;
  const record = createPresetIssuer(preset, demo);
  store.write(put('issuers', name, record));
  return record;
}

/** Each in a file that is loaded when it is first needed. */
async function loadManners(name: string): Promise<ToManners> {
  if (name === 'entra') return (await import('./entra.js')).createEntra;
  if (name === 'google') return (await import('./google.js')).createGoogle;
  return (await import('./demo.js')).createDemo;
}

/** `/idp/{name}/…`: everything below an issuer is its own. */
export function toIssuerHandler(issuers: Issuers): Handler {
  return async ({ request, response, params }) => (await issuers.get(params['name'] ?? '')).handle(request, response);
}
