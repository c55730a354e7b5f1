import { isDeepStrictEqual } from 'node:util';
import { findConfiguredServer } from '../data/endpoints.js';
import { issuerEndpoints } from '../idp/endpoints.js';
import type { Sandbox } from '../sandbox.js';
import type { Oauth2ProviderRecord } from '../state.js';
import { put } from '../store.js';
import { takeSigningKey } from './signingKeys.js';
import { VENDORS } from './vendors.js';

/** What Get says of the work after the last Create or Update. */
export function toStatus({ setup }: Oauth2ProviderRecord) {
  if (setup === undefined) return { status: 'READY' };
  return 'failureReason' in setup ? { status: setup.status, failureReason: setup.failureReason } : { status: setup.status };
}

/**
 * Does what remains to be done after a Create or Update, and then says READY or why not. Where no other computer has to be asked that is
 * done before the next request comes.
 */
export function beginSetup(sandbox: Sandbox, name: string): void {
  finishSetup(sandbox, name).catch((error: unknown) => {
    sandbox.log.error(`A credential provider was left on its way to READY: ${error instanceof Error ? error.message : 'unknown'}`);
  });
}

/** Goes on where the last run of the sandbox ended in the middle. */
export function resumeSetups(sandbox: Sandbox): void {
  for (const { name, setup } of sandbox.store.list('oauth2Providers')) {
    if (setup !== undefined && 'id' in setup) beginSetup(sandbox, name);
  }
}

async function finishSetup(sandbox: Sandbox, name: string): Promise<void> {
  const begun = sandbox.store.get('oauth2Providers', name);
  if (begun?.setup === undefined || !('id' in begun.setup)) return;
  const { status, id } = begun.setup;
  const outcome = await work(sandbox, begun);
  // Meanwhile it may have been deleted, tagged, or become another one: only the last Create or Update is brought to its end.
  const current = sandbox.store.get('oauth2Providers', name);
  if (current?.setup === undefined || !('id' in current.setup) || current.setup.id !== id) return;
  const failed = status === 'CREATING' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
  sandbox.store.write(put('oauth2Providers', name, 'failureReason' in outcome
    ? { ...current, setup: { status: failed, failureReason: outcome.failureReason } }
    : { ...current, ...outcome, setup: undefined }));
}

type Outcome = Pick<Oauth2ProviderRecord, 'signingKey'> | { readonly failureReason: string };

async function work(sandbox: Sandbox, provider: Oauth2ProviderRecord): Promise<Outcome> {
  try {
    if (isToBeFound(provider) && !isOfSandbox(sandbox, provider)) await findConfiguredServer(sandbox, provider);
  } catch (error) {
    return { failureReason: error instanceof Error ? error.message : 'The authorization server cannot be found.' };
  }
  const { privateKeyJwtConfig } = provider;
  return privateKeyJwtConfig === undefined ? {} : { signingKey: await takeSigningKey(sandbox, privateKeyJwtConfig) };
}

/** An issuer of the sandbox needs not to be looked for. Its address is kept without the origin. */
function isOfSandbox({ store }: Sandbox, { discovery }: Oauth2ProviderRecord): boolean {
  return 'discoveryUrl' in discovery && store.list('issuers').some(({ name }) => issuerEndpoints('', name).discoveryUrl === discovery.discoveryUrl);
}

/** Servers that the vendor runs for everybody are known, and those behind a private endpoint cannot be reached from here. */
function isToBeFound({ vendor, discovery, privateEndpoint, privateEndpointOverrides = [] }: Oauth2ProviderRecord): boolean {
  const known = VENDORS.get(vendor);
  const isIncluded = known?.arm === 'includedOauth2ProviderConfig' && !isDeepStrictEqual(known.discovery, discovery);
  return (isIncluded || known?.arm === 'customOauth2ProviderConfig') && privateEndpoint === undefined && privateEndpointOverrides.length === 0;
}
