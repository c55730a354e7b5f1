import { randomBytes } from 'node:crypto';
import { gatewayChanges } from './gateways/seedGateway.js';
import { DEMO_ISSUER, type PresetName } from './idp/presets.js';
import type { Ids } from './ids.js';
import type { Change, IssuerRecord } from './state.js';
import { put } from './store.js';

/** Agent and provider that every new sandbox begins with. */
export const QUICK_START_RUNTIME = 'quickstart_agent-sandbox001';
export const QUICK_START_PROVIDER = 'quickstart-demo';
const CLIENT_ID = 'quickstart-web';
/** Where the extension's callback listener waits: the default of the setting `agentcoreIdentity.callbackUrl`. */
const LISTENER_URL = 'http://127.0.0.1:8765/agentcore/callback';
/** Where flows without a listener return to, as those of curl. */
export const RETURN_PAGE = '/_sandbox/return';
/** Where a browser may return to for a runtime of the sandbox. */
export const RUNTIME_RETURN_URLS = [LISTENER_URL, RETURN_PAGE] as const;

function createDemoIssuer(ids: Ids): IssuerRecord {
  return {
    name: DEMO_ISSUER,
    users: [
      { username: 'alice', password: 'wonderland', name: 'Alice Liddell', email: 'alice@example.com' },
      { username: 'bob', password: 'builder', name: 'Bob Builder', email: 'bob@example.com' },
    ],
    clients: [{ clientId: CLIENT_ID, clientSecret: ids.token(24), name: CLIENT_ID }],
    keys: [],
    cookieKey: randomBytes(32).toString('base64url'),
  };
}

/**
 * What a preset begins with when it is first needed: the demo issuer's users and clients. So states that were made before there were
 * presets have them too, and no start waits for them.
 */
export function createPresetIssuer(name: PresetName, { users, clients }: IssuerRecord): IssuerRecord {
  return { name, users, clients, keys: [], cookieKey: randomBytes(32).toString('base64url') };
}

/** What a new store begins with: enough for a consent flow from start to end. An issuer that is given stays as it is. */
export function seedChanges(nowMs: number, ids: Ids, issuer = createDemoIssuer(ids)): readonly Change[] {
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs };
  return [
    put('issuers', DEMO_ISSUER, issuer),
    put('oauth2Providers', QUICK_START_PROVIDER, {
      name: QUICK_START_PROVIDER,
      vendor: 'CustomOauth2',
      clientId: CLIENT_ID,
      clientSecret: issuer.clients.find(({ clientId }) => clientId === CLIENT_ID)?.clientSecret ?? '',
      discovery: { discoveryUrl: `/idp/${DEMO_ISSUER}/.well-known/openid-configuration` },
      callbackId: ids.uuid(),
      secretSuffix: ids.bytes(3).toString('hex'),
      ...times,
    }),
    put('workloadIdentities', QUICK_START_RUNTIME, {
      name: QUICK_START_RUNTIME, returnUrls: RUNTIME_RETURN_URLS, linked: true, ...times,
    }),
    put('runtimes', QUICK_START_RUNTIME, {
      id: QUICK_START_RUNTIME,
      name: 'quickstart_agent',
      version: '1',
      description: 'Asks for your consent, then shows the token that it got for you.',
      agent: 'quickStart',
      workloadName: QUICK_START_RUNTIME,
      ...times,
    }),
    ...gatewayChanges(nowMs, ids, { provider: QUICK_START_PROVIDER, clientId: CLIENT_ID, returnUrls: [RETURN_PAGE, LISTENER_URL] }),
  ];
}
