import { isCancellation, UserError } from '../base/errors.js';
import { explain, mayBeDone } from '../base/explain.js';
import type { IdentityControl } from '../identity/control.js';
import { addCallbackUrl } from './callbackUrls.js';
import type { CognitoControl } from './control.js';
import type { ReadSetup } from './readSetup.js';
import type { SetupSummary, Thing } from './record.js';
import { isProviderThere } from './removal.js';

export type ProviderThing = Extract<Thing, { readonly kind: 'provider' }>;

export interface ProviderTools {
  readonly control: Pick<IdentityControl, 'createOauth2Provider' | 'getOauth2Provider' | 'deleteOauth2Provider'>;
  readonly cognito: Pick<CognitoControl, 'changeCallbackUrls'>;
  /** Keeps it with the record of its set-up, so that a clean-up finds it. Called before it is made. */
  readonly keep: (thing: ProviderThing) => Promise<void>;
  readonly onProgress?: ((doing: string, index: number, total: number) => void) | undefined;
  /** Stops between the calls that change something: each of these is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** The provider is there in both cases. */
export type ProviderOutcome =
  | { readonly kind: 'registered'; readonly callbackUrl: string }
  /** Nobody can sign in through it yet. See {@link registerProvider} to try again. */
  | { readonly kind: 'notRegistered'; readonly error: UserError };

/**
 * Creates a credential provider from the code-flow client of a set-up, and registers its callback URL on that client.
 * Throws where there is no provider then: a `UserError`, or the reason of the signal before anything was sent.
 */
export async function createProvider(name: string, { summary, secrets }: ReadSetup, tools: ProviderTools): Promise<ProviderOutcome> {
  const { issuer, authorizationEndpoint, tokenEndpoint, codeClientId: clientId } = summary;
  const thing: ProviderThing = { kind: 'provider', name, clientId };
  tools.signal?.throwIfAborted();
  tools.onProgress?.(`creating ${name}`, 0, 2);
  await tools.keep(thing);
  try {
    await tools.control.createOauth2Provider(name, {
      vendor: 'CognitoOauth2', issuer, authorizationEndpoint, tokenEndpoint, clientId, clientSecret: secrets.codeClientSecret,
    });
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    if (!await isProviderThere(thing, tools.control).catch(() => false)) throw error;
  }
  tools.onProgress?.('registering its callback URL', 1, 2);
  return registerProvider(name, summary, tools);
}

/** Registers the callback URL of a provider on the code-flow client it was made from; every other setting is kept. */
export async function registerProvider(
  name: string, { poolId, codeClientId }: Pick<SetupSummary, 'poolId' | 'codeClientId'>, { control, cognito, signal }: Omit<ProviderTools, 'keep'>,
): Promise<ProviderOutcome> {
  try {
    const { callbackUrl } = await control.getOauth2Provider(name, signal);
    if (callbackUrl === undefined) {
      throw new UserError(`The service gave no callback URL for: ${name}`, {
        code: 'NoCallbackUrl', hint: 'It is given once the provider is READY; try again then.',
      });
    }
    signal?.throwIfAborted();
    await addCallbackUrl(cognito, poolId, codeClientId, callbackUrl);
    return { kind: 'registered', callbackUrl };
  } catch (error) {
    return { kind: 'notRegistered', error: isCancellation(error) ? cancelled() : explain(error, 'register the callback URL') };
  }
}

const cancelled = () => new UserError('It was cancelled before that.', { code: 'Cancelled', hint: 'Try again to register it.' });
