import { DEMO_ISSUER } from '../idp/presets.js';
import type { Ids } from '../ids.js';
import type { Change } from '../state.js';
import { put } from '../store.js';
import { inGateway, type TargetRecord } from './records.js';
import { FORECAST_API } from './sampleApi.js';

/** The gateway that every new sandbox begins with, which is also the name of its workload identity. */
const GATEWAY = 'quickstart-gateway-sandbox001';
const FORECAST_KEY = 'quickstart-forecast';

/** What the seed of a gateway needs of the rest. */
export interface GatewaySeed {
  readonly provider: string;
  readonly clientId: string;
  /** Where a browser may return to; the first is the one that is used where a caller names none. */
  readonly returnUrls: readonly [string, ...string[]];
}

/** A gateway with a tool for which the caller must consent, one with an API key, and a target that waits for an administrator's consent. */
export function gatewayChanges(nowMs: number, ids: Ids, { provider, clientId, returnUrls }: GatewaySeed): readonly Change[] {
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  const consented = (scopes: readonly string[]) => ({ type: 'OAUTH', providerName: provider, scopes, returnUrl: returnUrls[0] }) as const;
  const target = (record: Omit<TargetRecord, 'gatewayId' | 'createdAtMs' | 'updatedAtMs'>) => put('gatewayTargets', inGateway(GATEWAY, record.id), { gatewayId: GATEWAY, ...record, ...times });
  return [
    put('workloadIdentities', GATEWAY, { name: GATEWAY, returnUrls, linked: true, ...times }),
    put('apiKeyProviders', FORECAST_KEY, { name: FORECAST_KEY, secret: { apiKey: ids.token(24) }, secretSuffix: ids.bytes(3).toString('hex'), ...times }),
    put('gateways', GATEWAY, {
      id: GATEWAY,
      name: 'quickstart-gateway',
      description: 'Offers tools of APIs that are played by the sandbox.',
      authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `/idp/${DEMO_ISSUER}/.well-known/openid-configuration`, allowedClients: [clientId] } },
      workloadName: GATEWAY,
      ...times,
    }),
    target({
      id: 'profile001',
      name: 'profile',
      description: 'Reads the profile of the one who calls. Needs their consent.',
      operation: { operationId: 'get_my_profile', summary: 'What the identity provider tells about you.', url: `/idp/${DEMO_ISSUER}/me`, parameters: {} },
      credential: consented(['openid', 'profile', 'email']),
    }),
    target({
      id: 'forecast01',
      name: 'forecast',
      description: 'Asks an API with an API key.',
      operation: { operationId: 'get_forecast', summary: 'The weather of a city, which is always fine here.', url: FORECAST_API, parameters: { city: 'Name of the city' } },
      credential: { type: 'API_KEY', providerName: FORECAST_KEY, headerName: 'x-api-key' },
    }),
    target({
      id: 'contacts01',
      name: 'contacts',
      description: 'Waits for the consent of an administrator before its tools are known.',
      operation: { operationId: 'get_my_card', summary: 'Your own card among the contacts.', url: `/idp/${DEMO_ISSUER}/me`, parameters: {} },
      credential: consented(['openid', 'email']),
      pending: { userId: ids.uuid() },
    }),
  ];
}
