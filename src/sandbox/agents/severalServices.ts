import { streamEvents } from './eventStream.js';
import { askForToken, callIdentity, describeToken, pollForToken, type AgentSettings } from './identityService.js';
import { parsePayload, readWanted, refusePayload, type Wanted } from './payload.js';

/** One of the services that the agent works with: a token by consent, or an API key. */
type Service = (Wanted & { readonly kind: 'oauth2' }) | { readonly kind: 'apiKey'; readonly provider: string };

/** The same provider twice, with scopes that are consented to apart. */
const toDefaults = ({ provider, scopes }: AgentSettings): readonly Service[] => scopes.slice(0, 2).map((scope) => ({ kind: 'oauth2', provider, scopes: [scope] }));

function readService(value: unknown, settings: AgentSettings): Service | string {
  if (typeof value !== 'object' || value === null) return 'This member of the payload is not a list of objects: services';
  const { apiKeyProvider } = value as Readonly<Record<string, unknown>>;
  if (typeof apiKeyProvider === 'string') return { kind: 'apiKey', provider: apiKeyProvider };
  const wanted = readWanted(value as Readonly<Record<string, unknown>>, settings);
  return typeof wanted === 'string' ? wanted : { kind: 'oauth2', ...wanted };
}

function readServices(payload: Readonly<Record<string, unknown>>, settings: AgentSettings): readonly Service[] | string {
  const { services } = payload;
  if (services === undefined) return toDefaults(settings);
  if (!Array.isArray(services)) return 'This member of the payload is not a list of objects: services';
  const read = services.map((service: unknown) => readService(service, settings));
  return read.find((one) => typeof one === 'string') ?? read.filter((one) => typeof one !== 'string');
}

/** Asks one service for its credential, telling what happens on the way. Never rejects. */
async function serve(settings: AgentSettings, service: Service, request: Request, returnUrl: string, tell: (event: unknown) => void): Promise<void> {
  const { provider } = service;
  const workloadIdentityToken = request.headers.get('WorkloadAccessToken');
  try {
    if (service.kind === 'apiKey') {
      const { apiKey } = await callIdentity<{ readonly apiKey: string }>(settings, '/identities/api-key', { resourceCredentialProviderName: provider, workloadIdentityToken }, request.signal);
      tell({ service: provider, api_key_length: apiKey.length });
      return;
    }
    const { scopes, audiences, resources } = service;
    const ask = { scopes, audiences, resources, resourceCredentialProviderName: provider, workloadIdentityToken, oauth2Flow: 'USER_FEDERATION', resourceOauth2ReturnUrl: returnUrl };
    const first = await askForToken(settings, ask, request.signal);
    if (first.authorizationUrl !== undefined) tell(`Authorization URL, please copy to your preferred browser: ${first.authorizationUrl}`);
    const accessToken = await pollForToken(settings, ask, first, request.signal);
    tell(accessToken === undefined ? { service: provider, error: 'The consent was refused or not given in time.' } : { service: provider, scopes, ...describeToken(accessToken) });
  } catch (error) {
    tell({ service: provider, error: error instanceof Error ? error.message : 'unknown' });
  }
}

/** Events of several tasks in the order in which they happen, until all are done. */
async function* gather(begin: (tell: (event: unknown) => void) => Promise<unknown>): AsyncGenerator {
  const waiting: { readonly event: unknown }[] = [];
  let wake: () => void = () => undefined;
  const done = begin((event) => {
    waiting.push({ event });
    wake();
  }).then(() => 'done' as const);
  for (;;) {
    const next = waiting.shift();
    if (next !== undefined) {
      yield next.event;
    } else {
      const more = new Promise<'more'>((resolve) => { wake = () => { resolve('more'); }; });
      if (await Promise.race([more, done]) === 'done' && waiting.length === 0) return;
    }
  }
}

/**
 * An agent with several services: it asks all of them at once, so several consents may be open at the same time, and tells of each as it
 * is answered. Payload: `services`, a list of `{provider, scopes}` and `{apiKeyProvider}`, and `returnUrl`; each optional.
 */
export function createSeveralServicesAgent(settings: AgentSettings): (request: Request) => Promise<Response> {
  return async (request) => {
    const payload = parsePayload(await request.text());
    if (typeof payload === 'string') return refusePayload(payload);
    const services = readServices(payload, settings);
    if (typeof services === 'string') return refusePayload(services);
    const { returnUrl = settings.returnUrl } = payload;
    if (typeof returnUrl !== 'string') return refusePayload('This member of the payload is not a text: returnUrl');
    settings.log(`Asking ${services.length} services.`);
    return streamEvents(gather((tell) => Promise.all(services.map((service) => serve(settings, service, request, returnUrl, tell)))));
  };
}
