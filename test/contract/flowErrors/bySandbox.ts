import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../../../src/core/base/secret.js';
import type { UserIdentifier } from '../../../src/core/flow/binding.js';
import type { Oauth2Flow, ResourceTokenParameters } from '../../../src/core/flow/data.js';
import type { FlowErrorId } from '../../../src/core/flow/errors.js';
import { createIssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { onBehalfOf } from '../../../src/core/flow/onBehalfOf.js';
import { toFlowFault, type FlowFault } from '../../../src/core/flow/recognise.js';
import { twoLegged } from '../../../src/core/flow/twoLegged.js';
import { userTokenByClient } from '../../../src/core/flow/userToken.js';
import { beginFlow, PROVIDER, toCustomConfig } from '../clients.js';
import { takeConsentedToken } from '../consented.js';
import { readCallback } from '../foreignServer.js';
import { inStep, record, WORKLOAD } from '../flowScene.js';
import { allow, deny, denyElsewhere, faultOf, federated, FOREIGN, secretOf, type ErrorBench } from './bench.js';

/** Makes a fault happen and gives what the engine says of it. */
export type Provocation = (bench: ErrorBench) => Promise<FlowFault>;

interface Ask extends Partial<ResourceTokenParameters> {
  readonly flow?: Oauth2Flow;
  readonly workloadName?: string;
  readonly user?: UserIdentifier;
}

const ask = ({ scene }: ErrorBench, { flow = 'M2M', workloadName = WORKLOAD, user, ...parameters }: Ask) => faultOf(twoLegged(
  'machineToMachine', scene.data, { workloadName, ...(user === undefined ? {} : { user }) }, flow, { providerName: PROVIDER, scopes: ['email'], ...parameters },
));

const takeJwt = ({ scene }: ErrorBench, name: string) => takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, name);

async function createCustom({ scene }: ErrorBench, name: string, change: Readonly<Record<string, unknown>>): Promise<string> {
  const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(scene.sandbox.ready);
  await scene.clients.control.send(new CreateOauth2CredentialProviderCommand({
    name, credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, ...change } },
  }));
  return name;
}

/** What the sandbox passes on from the token endpoint of a provider. */
const passOn = async (bench: ErrorBench, error: string) => {
  bench.foreign.answer({ error }, 400);
  return ask(bench, { providerName: FOREIGN });
};

export const bySandbox = {
  userTokenExpired: async (bench) => {
    const userToken = new Secret(await takeJwt(bench, 'expired'));
    await bench.scene.advance(2 * 3_600_000);
    return ask(bench, { user: { userToken } });
  },
  userTokenMalformed: (bench) => ask(bench, { user: { userToken: new Secret('a.b.c') } }),
  workloadTokenRejected: ({ scene }) => (
    scene.data.getResourceOauth2Token(new Secret('cut off'), 'M2M', { providerName: PROVIDER, scopes: [] }, new AbortController().signal)
      .then(() => { throw new Error('It was accepted.'); }, (error: unknown) => toFlowFault(error, 'GetResourceOauth2Token'))),
  workloadIdentityNotFound: (bench) => ask(bench, { workloadName: 'nobody-here' }),
  userMissing: (bench) => ask(bench, { flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', user: { userId: 'alice' } }),
  providerNotFound: (bench) => ask(bench, { providerName: 'nothing-here' }),
  exchangeNotConfigured: async (bench) => (
    faultOf(onBehalfOf(bench.scene.data, WORKLOAD, new Secret(await takeJwt(bench, 'exchange')), { providerName: PROVIDER, scopes: ['email'] }))),
  clientRejected: async (bench) => ask(bench, { providerName: await createCustom(bench, 'wrong-secret', { clientSecret: 'wrong' }) }),
  discoveryUnreachable: ({ scene }) => {
    const discoveryUrl = `${scene.sandbox.ready.endpoint}/idp/none/.well-known/openid-configuration`;
    return faultOf(userTokenByClient({ discoveryUrl, client: { clientId: 'web', clientSecret: new Secret('s') }, scopes: [] }, createIssuerHttp()));
  },
  providerNotReady: async (bench) => ask(bench, {
    providerName: await createCustom(bench, 'nowhere', { oauthDiscovery: { discoveryUrl: 'http://id.example/.well-known/openid-configuration' } }),
  }),
  scopeUnknown: (bench) => ask(bench, { scopes: ['no.such.scope'] }),
  scopesCommaSeparated: (bench) => ask(bench, { scopes: ['email,calendar.read'] }),
  grantRejected: (bench) => passOn(bench, 'invalid_grant'),
  grantNotAllowed: (bench) => passOn(bench, 'unauthorized_client'),
  consentMissing: (bench) => passOn(bench, 'consent_required'),
  callbackMixedUp: (bench) => passOn(bench, 'redirect_uri_mismatch'),
  refreshFailed: async (bench) => {
    const { clients } = bench.scene;
    bench.foreign.answer({ expires_in: 30, refresh_token: 'r' });
    const flow = await beginFlow(clients, WORKLOAD, 'refreshed', {
      resourceCredentialProviderName: FOREIGN, scopes: ['a'], resourceOauth2ReturnUrl: bench.scene.returnUrl,
    });
    await fetch(await readCallback(flow), { redirect: 'manual' });
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'refreshed' } }));
    bench.foreign.answer({}, 503);
    return faultOf(federated(bench, undefined, { user: { userId: 'refreshed' } }, { providerName: FOREIGN, scopes: ['a'] }));
  },
  parameterRefused: (bench) => ask(bench, { scopes: ['x'.repeat(129)] }),
  consentRefused: (bench) => faultOf(federated(bench, deny)),
  consentInterrupted: (bench) => faultOf(federated(bench), (recorded) => denyElsewhere(bench, recorded)),
  returnUrlNotRegistered: (bench) => faultOf(federated(bench, undefined, {}, { resourceOauth2ReturnUrl: `${bench.scene.returnUrl}/` })),
  returnUrlMissing: (bench) => ask(bench, { flow: 'USER_FEDERATION', user: { userId: 'alice' } }),
  otherArtefact: async (bench) => {
    const [first, fresh] = [await takeJwt(bench, 'first'), await takeJwt(bench, 'second')];
    return faultOf(federated(bench, allow, { user: { userToken: new Secret(first) }, complete: { user: { userToken: new Secret(fresh) } } }));
  },
  sessionExpired: (bench) => faultOf(federated(bench), async (recorded) => {
    await recorded.saw(inStep('consent', 'stepStarted'));
    recorded.clock.rush();
  }),
  sessionUsed: async (bench) => {
    const user = { userId: 'twice' };
    const first = record(federated(bench, allow, { user }));
    await first.saw(inStep('poll', 'request'));
    first.clock.rush();
    await first.run.outcome;
    const sessionUri = await secretOf(first, 'resourceToken', 'sessionUri');
    return faultOf(federated(bench, allow, { user, complete: { sessionUri } }, { forceAuthentication: true }));
  },
  sessionRefused: (bench) => faultOf(federated(bench, allow, { complete: { sessionUri: 'urn:ietf:params:oauth:request_uri:of-somebody-else' } })),
} as const satisfies Partial<Record<FlowErrorId, Provocation>>;
