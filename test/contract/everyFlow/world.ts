import { CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Secret } from '../../../src/core/base/secret.js';
import { startOpenIdProvider, type OpenIdProvider } from '../../support/openIdProvider.js';
import { toCustomConfig } from '../clients.js';
import { createCognito, createPerson, createPool, createPoolClient, PASSWORD_FLOW, type PoolClient } from '../cognitoPool.js';
import { takeConsentedToken } from '../consented.js';
import { startFlowScene, WORKLOAD, type FlowScene } from '../flowScene.js';

/** A credential provider that exchanges the user's token. */
export const EXCHANGING = 'exchanging';
/** A credential provider with {@link API_KEY} in it. */
export const KEY_PROVIDER = 'weather';
export const API_KEY = 'the-key-of-the-weather';
/** A password that its user has to replace. */
export const ONCE = 'Only-Once-1952';

/** Everything that the flows of the table ask: a sandbox, an issuer that is none of its, and a pool with a person in it. */
export interface FlowWorld {
  readonly scene: FlowScene;
  /** Of the return URL. */
  readonly port: number;
  readonly idp: OpenIdProvider;
  readonly pool: PoolClient;
  /** Creates a user of the pool whose password, {@link ONCE}, is for one sign-in only. */
  createUser(username: string): Promise<void>;
  /** A JWT of a user, that AgentCore Identity takes. */
  readonly userToken: Secret;
  /** What runs have open; closed at the end where a test has failed before. */
  readonly open: Set<() => void>;
  stop(): Promise<void>;
}

/** Short, so that a test can wait for the port. */
const LINGER_MS = 50;

/** @param options of the listener */
export async function startFlowWorld(options: Parameters<typeof startFlowScene>[0] = {}): Promise<FlowWorld> {
  const scene = await startFlowScene({ lingerMs: LINGER_MS, ...options });
  const { ready } = scene.sandbox;
  const { control } = scene.clients;
  const idp = await startOpenIdProvider(scene.returnUrl);
  await control.send(new CreateApiKeyCredentialProviderCommand({ name: KEY_PROVIDER, apiKey: API_KEY }));
  const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(ready);
  await control.send(new CreateOauth2CredentialProviderCommand({
    name: EXCHANGING, credentialProviderVendor,
    oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' } } },
  }));
  const cognito = createCognito(ready);
  const poolId = await createPool(cognito);
  await createPerson(cognito, poolId);
  const pool = await createPoolClient(cognito, poolId, PASSWORD_FLOW);
  const userToken = new Secret(await takeConsentedToken(scene.clients, ready.endpoint, WORKLOAD, 'alice'));
  const open = new Set<() => void>();
  return {
    scene, port: Number(new URL(scene.returnUrl).port), idp, pool, userToken, open,
    async createUser(username) {
      await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: username, TemporaryPassword: ONCE, MessageAction: 'SUPPRESS' }));
    },
    async stop() {
      for (const close of open) close();
      cognito.destroy();
      idp.close();
      await scene.stop();
    },
  };
}
