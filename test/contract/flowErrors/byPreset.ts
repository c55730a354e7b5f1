import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import type { AwaitedCode } from '../../../src/core/callback/consent.js';
import { Secret } from '../../../src/core/base/secret.js';
import { direct } from '../../../src/core/flow/direct.js';
import type { FlowErrorId } from '../../../src/core/flow/errors.js';
import { createIssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { toFlowFault } from '../../../src/core/flow/recognise.js';
import { userTokenByClient } from '../../../src/core/flow/userToken.js';
import { beginFlow } from '../clients.js';
import { WORKLOAD } from '../flowScene.js';
import { createPerson } from '../person.js';
import { registerApp } from '../presetApp.js';
import { createVisitor, giveConsent } from '../visitor.js';
import { DISCOVERY, faultOf, type ErrorBench } from './bench.js';
import { ask, createCustom, type Provocation } from './bySandbox.js';

// What identity providers refuse, as the presets of the sandbox tell it: with the texts that Microsoft and Google have for it.

/** An app of the vendor, registered once for each fault. */
const register = ({ scene }: ErrorBench, name: string, vendor: 'MicrosoftOauth2' | 'GoogleOauth2', clientId?: string) => (
  registerApp(scene.clients, name, vendor, clientId));

/** A machine asks through AgentCore Identity. */
const machine = (scopes: readonly string[]): Provocation => async (bench) => {
  const { name } = await register(bench, `entra-${scopes.join().replace(/\W/g, '-')}`, 'MicrosoftOauth2');
  return ask(bench, { providerName: name, scopes });
};

/** A machine asks Entra itself. */
const directly = ({ scene }: ErrorBench, clientId: string, clientSecret: string) => faultOf(userTokenByClient(
  {
    discoveryUrl: `${scene.sandbox.ready.endpoint}/idp/entra/v2.0${DISCOVERY}`,
    client: { clientId, clientSecret: new Secret(clientSecret) }, scopes: ['api://orders/.default'],
  },
  createIssuerHttp(),
));

/** A sign-in at Google itself, of an app that knows another redirect URI than the listener's: the code is given for that one. */
const signInElsewhere: Provocation = async (bench) => {
  const { sandbox: { ready: { endpoint } }, listener, returnUrl } = bench.scene;
  const { clientId, clientSecret, callbackUrl } = await register(bench, 'google-direct', 'GoogleOauth2');
  const browser = createPerson(endpoint, async (visitor, authorizationUrl) => {
    const url = new URL(authorizationUrl);
    url.searchParams.set('redirect_uri', callbackUrl);
    const { url: end, page } = await giveConsent(visitor, url.href);
    return { url: new URL(`${returnUrl}${end.search}`), page };
  });
  const code = { redirectUri: returnUrl, expectCode: (awaited: AwaitedCode) => listener.expectCode(awaited) };
  const request = { discoveryUrl: `${endpoint}/idp/google${DISCOVERY}`, client: { clientId, clientSecret: new Secret(clientSecret) }, scopes: ['openid'] };
  return faultOf(direct(request, { http: createIssuerHttp(), code, browser }));
};

const MIDDLE = '99999999-2222-4333-8444-555555555555';

export const byPreset = {
  grantNotAllowed: async (bench) => {
    const { name } = await register(bench, 'google-machine', 'GoogleOauth2');
    return ask(bench, { providerName: name, scopes: ['https://www.googleapis.com/auth/calendar'] });
  },
  redirectUriNotRegistered: signInElsewhere,
  AADSTS70011: machine(['no.such.scope']),
  AADSTS500011: machine(['https://nowhere.example/.default']),
  AADSTS1002012: machine(['api://orders/Orders.Read']),
  AADSTS700016: (bench) => directly(bench, 'nobody', 'a-secret'),
  AADSTS7000215: (bench) => directly(bench, bench.scene.sandbox.ready.clients[0]?.clientId ?? '', 'the-id-of-the-secret'),
  // What the browser shows: the person is not sent back with it.
  AADSTS50011: async (bench) => {
    const { clientId } = await register(bench, 'entra-elsewhere', 'MicrosoftOauth2');
    const { endpoint } = bench.scene.sandbox.ready;
    const query = new URLSearchParams({ client_id: clientId, response_type: 'code', scope: 'openid', redirect_uri: 'https://elsewhere.example/cb' });
    const { page } = await createVisitor(endpoint).open(`${endpoint}/idp/entra/oauth2/v2.0/authorize?${query.toString()}`);
    return toFlowFault(new Error(page?.text), 'GET authorization endpoint');
  },
  // The user has allowed the front to use the middle, and nobody the middle to use what is behind it.
  AADSTS65001: async (bench) => {
    const { clients, sandbox: { ready: { endpoint } }, returnUrl } = bench.scene;
    const [front, middle] = [await register(bench, 'entra-front', 'MicrosoftOauth2'), await register(bench, 'entra-middle', 'MicrosoftOauth2', MIDDLE)];
    const flow = await beginFlow(clients, WORKLOAD, 'entra-user', {
      resourceCredentialProviderName: front.name, scopes: [`api://${MIDDLE}/access_as_user`], resourceOauth2ReturnUrl: returnUrl,
    });
    await giveConsent(createVisitor(endpoint), flow.authorizationUrl);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'entra-user' } }));
    const userToken = new Secret((await flow.poll()).accessToken ?? '');
    const providerName = await createCustom(bench, 'entra-behalf', {
      oauthDiscovery: { discoveryUrl: `${endpoint}/idp/entra/v2.0${DISCOVERY}` }, clientId: MIDDLE, clientSecret: middle.clientSecret,
      onBehalfOfTokenExchangeConfig: { grantType: 'JWT_AUTHORIZATION_GRANT' },
    });
    return ask(bench, {
      flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', user: { userToken }, providerName, scopes: ['api://orders/Orders.Read'],
      customParameters: { requested_token_use: 'on_behalf_of' },
    });
  },
} as const satisfies Partial<Record<FlowErrorId, Provocation>>;
