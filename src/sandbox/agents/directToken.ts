import { askForToken, describeToken, type AgentSettings } from './identityService.js';
import { parsePayload, readWanted, refusePayload } from './payload.js';

/**
 * An agent that needs nobody's consent: it asks for one token and answers, as JSON, what that says. Payload: `provider`, `scopes`,
 * `audiences` and `resources`, each optional.
 * @param oauth2Flow `M2M` for a token of its own (two-legged), `ON_BEHALF_OF_TOKEN_EXCHANGE` for the caller's, exchanged
 */
export function createDirectTokenAgent(settings: AgentSettings, oauth2Flow: 'M2M' | 'ON_BEHALF_OF_TOKEN_EXCHANGE'): (request: Request) => Promise<Response> {
  return async (request) => {
    const payload = parsePayload(await request.text());
    if (typeof payload === 'string') return refusePayload(payload);
    const wanted = readWanted(payload, settings);
    if (typeof wanted === 'string') return refusePayload(wanted);
    const { provider, ...rest } = wanted;
    settings.log(`Asking for a token of ${provider}: ${oauth2Flow}.`);
    try {
      const { accessToken = '' } = await askForToken(settings, {
        ...rest, oauth2Flow, resourceCredentialProviderName: provider, workloadIdentityToken: request.headers.get('WorkloadAccessToken'),
      }, request.signal);
      settings.log(`Got a token of ${accessToken.length} characters.`);
      return Response.json({ message: `Here is what the token of ${provider} says.`, ...describeToken(accessToken) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      settings.log(`Got no token: ${reason}`);
      return Response.json({ error: reason }, { status: 500 });
    }
  };
}
