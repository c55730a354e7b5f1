import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { allowLoopback } from './allowLoopback.js';
import { createClients, type Clients } from './clients.js';
import { CALLBACK_URL, createCognito, createMachineClient, createPerson, createPool, createPoolClient, PERSON } from './cognitoPool.js';
import { discoverAs, registerApp, signIn, type App } from './presetApp.js';
import { createVisitor } from './visitor.js';

type Tokens = client.TokenEndpointResponse;

/** An authorization server of the sandbox as an app meets it. */
interface Server {
  /** A whole code flow with PKCE, by a person at a browser. */
  readonly takeTokens: () => Promise<Tokens>;
  /** Of the app of that flow. */
  readonly config: client.Configuration;
  /** Of a machine. */
  readonly machine: client.Configuration;
  readonly machineScope: string;
}

interface Bench {
  readonly sandbox: StartedSandbox;
  readonly clients: Clients;
  readonly cognito: CognitoIdentityProviderClient;
}

async function startPool({ sandbox: { ready }, cognito }: Bench): Promise<Server> {
  const poolId = await createPool(cognito);
  await createPerson(cognito, poolId);
  const [app, machine] = [await createPoolClient(cognito, poolId), await createMachineClient(cognito, poolId)];
  const discover = ({ clientId, secret }: typeof app) => client.discovery(
    new URL(`${ready.endpoint}/${poolId}`), clientId, undefined, client.ClientSecretBasic(secret), { execute: [allowLoopback] },
  );
  const config = await discover(app);
  const takeTokens = async () => {
    const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce() };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK_URL, scope: 'openid', state: checks.expectedState, nonce: checks.expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier), code_challenge_method: 'S256',
    });
    const browser = createVisitor(ready.endpoint);
    const answer = await browser.submit(await browser.open(url.href), { ...PERSON, answer: 'signIn' });
    return client.authorizationCodeGrant(config, answer.url, checks);
  };
  return { config, machine: await discover(machine), machineScope: 'orders/read', takeTokens };
}

const toServer = ({ sandbox }: Bench, app: App, config: client.Configuration, parameters: Readonly<Record<string, string>>, machineScope: string): Server => ({
  config, machine: config, machineScope, takeTokens: async () => (await signIn(sandbox.ready, config, app, parameters)).tokens,
});

async function startEntra(bench: Bench): Promise<Server> {
  const app = await registerApp(bench.clients, 'contoso', 'MicrosoftOauth2');
  const config = await discoverAs(app, `${bench.sandbox.ready.endpoint}/idp/entra/v2.0`);
  return toServer(bench, app, config, { scope: 'openid offline_access api://orders/Orders.Read' }, 'api://orders/.default');
}

async function startGoogle(bench: Bench): Promise<Server> {
  const app = await registerApp(bench.clients, 'acme', 'GoogleOauth2');
  const config = await discoverAs(app, `${bench.sandbox.ready.endpoint}/idp/google`);
  return toServer(bench, app, config, { scope: 'openid email', access_type: 'offline' }, 'https://www.googleapis.com/auth/drive.file');
}

/** It is no OpenID Provider, so there is nothing to discover. */
async function startGithub(bench: Bench): Promise<Server> {
  const app = await registerApp(bench.clients, 'octo', 'GithubOauth2');
  const issuer = `${bench.sandbox.ready.endpoint}/idp/github`;
  const endpoints = { issuer, authorization_endpoint: `${issuer}/login/oauth/authorize`, token_endpoint: `${issuer}/login/oauth/access_token` };
  const config = new client.Configuration(endpoints, app.clientId, undefined, client.ClientSecretPost(app.clientSecret));
  allowLoopback(config);
  return toServer(bench, app, config, { scope: 'repo' }, 'repo');
}

type Outcome = 'tokens' | { readonly error: string };

const refused = (error: string): Outcome => ({ error });

/** What comes of the two grants after the code flow, which all have: as with the real ones, not all have those. */
const SERVERS: readonly (readonly [what: string, start: (bench: Bench) => Promise<Server>, refresh: Outcome, machine: Outcome])[] = [
  ['a Cognito pool', startPool, 'tokens', 'tokens'],
  ['the Entra-like preset', startEntra, 'tokens', 'tokens'],
  ['the Google-like preset', startGoogle, 'tokens', refused('unsupported_grant_type')],
  ['the GitHub-like preset', startGithub, refused('bad_refresh_token'), refused('bad_verification_code')],
];

describe('An OAuth client that is not ours, openid-client', function () {
  this.timeout(20_000);
  let bench: Bench;

  before(async () => {
    const sandbox = await startSandbox();
    bench = { sandbox, clients: createClients(sandbox.ready), cognito: createCognito(sandbox.ready) };
  });
  after(() => bench.sandbox.stop());

  /** GitHub's refusals have status 200, so openid-client finds an answer without a token. */
  const toError = (thrown: unknown): Outcome => {
    if (thrown instanceof client.ResponseBodyError) return refused(thrown.error);
    assert.ok(thrown instanceof client.ClientError && thrown.code === 'OAUTH_INVALID_RESPONSE' && thrown.cause instanceof Error, String(thrown));
    const { body } = thrown.cause.cause as { readonly body: { readonly error: string } };
    return refused(body.error);
  };
  const outcomeOf = async (grant: Promise<Tokens>, before: string): Promise<Outcome> => {
    try {
      const { access_token: token } = await grant;
      assert.ok(token !== '' && token !== before);
      return 'tokens';
    } catch (error) {
      return toError(error);
    }
  };

  for (const [what, start, refresh, machine] of SERVERS) {
    it(`completes code with PKCE against ${what}, and refresh and client credentials as the real one has them`, async () => {
      const server = await start(bench);
      const { access_token: token, refresh_token: refreshToken } = await server.takeTokens();
      assert.notEqual(token, '');
      assert.equal(refreshToken !== undefined, refresh === 'tokens');
      assert.deepEqual(await outcomeOf(client.refreshTokenGrant(server.config, refreshToken ?? 'none was given'), token), refresh);
      assert.deepEqual(await outcomeOf(client.clientCredentialsGrant(server.machine, { scope: server.machineScope }), token), machine);
    });
  }
});
