import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import { CreateOauth2CredentialProviderCommand, GetOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { Secret } from '../../../src/core/base/secret.js';
import { createAwsData } from '../../../src/core/flow/awsData.js';
import type { UserIdentifier } from '../../../src/core/flow/binding.js';
import type { IdentityData, Oauth2Flow, ResourceTokenParameters } from '../../../src/core/flow/data.js';
import type { FlowErrorId } from '../../../src/core/flow/errors.js';
import { createIssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { BEARER_INVOKE, type FlowFault } from '../../../src/core/flow/recognise.js';
import { twoLegged } from '../../../src/core/flow/twoLegged.js';
import { userTokenByClient } from '../../../src/core/flow/userToken.js';
import { createInvoker } from '../../../src/core/invoke/invoker.js';
import { newSessionId } from '../../../src/core/invoke/sessionId.js';
import { beginFlow, PROVIDER, toCustomConfig } from '../clients.js';
import { takeConsentedToken } from '../consented.js';
import { inStep, record, WORKLOAD } from '../flowScene.js';
import { makeRuntime, signToken, toAuthorizer } from '../runtimeScene.js';
import { setFault } from '../steered.js';
import { allow, deny, denyElsewhere, DISCOVERY, faultOf, federated, invokeFault, secretOf, toFault, type ErrorBench } from './bench.js';

// Each fault is met where it really is: at the sandbox, by the calls that the flows make. Nothing here says what it is to be recognised as.

/** Makes a fault happen and gives what the engine says of it. */
export type Provocation = (bench: ErrorBench) => Promise<FlowFault>;

interface Ask extends Partial<ResourceTokenParameters> {
  readonly flow?: Oauth2Flow;
  readonly workloadName?: string;
  readonly user?: UserIdentifier;
  readonly data?: IdentityData;
}

/** Asks for a token without a browser. */
export const ask = ({ scene }: ErrorBench, { flow = 'M2M', workloadName = WORKLOAD, user, data = scene.data, ...parameters }: Ask) => faultOf(twoLegged(
  'machineToMachine', data, { workloadName, ...(user === undefined ? {} : { user }) }, flow, { providerName: PROVIDER, scopes: ['email'], ...parameters },
));

/** A JWT of a user of the sandbox. */
const takeJwt = ({ scene }: ErrorBench, name: string) => takeConsentedToken(scene.clients, scene.sandbox.ready.endpoint, WORKLOAD, name);

export async function createCustom({ scene }: ErrorBench, name: string, change: Readonly<Record<string, unknown>>): Promise<string> {
  const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig } } = toCustomConfig(scene.sandbox.ready);
  await scene.clients.control.send(new CreateOauth2CredentialProviderCommand({
    name, credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { ...customOauth2ProviderConfig, ...change } },
  }));
  return name;
}

const invokeWithBearer = ({ scene: { sandbox: { ready }, data } }: ErrorBench, agentRuntimeArn: string, token: string) => {
  const invoker = createInvoker({ kind: 'sandbox', endpoint: ready.endpoint, region: ready.region }, { tokens: data });
  const target = { kind: 'runtime', agentRuntimeArn, signIn: { kind: 'bearer', token: new Secret(token) } } as const;
  return invokeFault(invoker.invoke({ target, sessionId: newSessionId(), payload: '{}' }, new AbortController().signal), BEARER_INVOKE);
};

/** The next call of GetResourceOauth2Token meets a fault of the sandbox. */
const meet = async (bench: ErrorBench, kind: string, delayMs?: number) => {
  await setFault(bench.scene.sandbox.ready, { operation: 'GetResourceOauth2Token', kind, ...(delayMs === undefined ? {} : { delayMs }) });
  return ask(bench, { data: bench.disturbed });
};

export const bySandbox = {
  userTokenExpired: async (bench) => {
    const userToken = new Secret(await takeJwt(bench, 'expired'));
    await bench.scene.advance(2 * 3_600_000);
    return ask(bench, { user: { userToken } });
  },
  userTokenMalformed: (bench) => ask(bench, { user: { userToken: new Secret('a.b.c') } }),
  workloadTokenRejected: async ({ scene }) => {
    const plan = twoLegged('machineToMachine', scene.data, { workloadName: WORKLOAD }, 'M2M', { providerName: PROVIDER, scopes: ['email'] });
    const recorded = record(plan, { pauseBeforeEachCall: true });
    await recorded.saw(inStep('workloadToken', 'paused'));
    recorded.run.step();
    await recorded.saw(inStep('resourceToken', 'paused'));
    await scene.advance(2 * 3_600_000);
    recorded.run.resume();
    return toFault(await recorded.run.outcome);
  },
  workloadIdentityNotFound: (bench) => ask(bench, { workloadName: 'nobody-here' }),
  userMissing: async (bench) => ask(bench, {
    flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', user: { userId: 'alice' },
    providerName: await createCustom(bench, 'exchanging', { onBehalfOfTokenExchangeConfig: { grantType: 'TOKEN_EXCHANGE' } }),
  }),
  providerNotFound: (bench) => ask(bench, { providerName: 'nothing-here' }),
  exchangeNotConfigured: async (bench) => ask(bench, {
    flow: 'ON_BEHALF_OF_TOKEN_EXCHANGE', user: { userToken: new Secret(await takeJwt(bench, 'exchange')) },
  }),
  clientRejected: async (bench) => ask(bench, { providerName: await createCustom(bench, 'wrong-secret', { clientSecret: 'wrong' }) }),
  discoveryUnreachable: ({ scene }) => {
    const discoveryUrl = `${scene.sandbox.ready.endpoint}/idp/none${DISCOVERY}`;
    return faultOf(userTokenByClient({ discoveryUrl, client: { clientId: 'web', clientSecret: new Secret('s') }, scopes: [] }, createIssuerHttp()));
  },
  providerNotReady: async (bench) => ask(bench, {
    providerName: await createCustom(bench, 'nowhere', { oauthDiscovery: { discoveryUrl: `http://id.example${DISCOVERY}` } }),
  }),
  scopeUnknown: (bench) => ask(bench, { scopes: ['no.such.scope'] }),
  scopesCommaSeparated: (bench) => ask(bench, { scopes: ['email,calendar.read'] }),
  // The issuer may ask nobody, and nobody is signed in.
  consentMissing: (bench) => faultOf(federated(bench, (visitor, url) => visitor.open(url), {}, { customParameters: { prompt: 'none' } })),
  callbackMixedUp: async (bench) => {
    const { callbackUrl = '' } = await bench.scene.clients.control.send(new GetOauth2CredentialProviderCommand({ name: PROVIDER }));
    return faultOf(federated(bench, undefined, {}, { resourceOauth2ReturnUrl: callbackUrl }));
  },
  refreshFailed: async (bench) => {
    const { scene, disturbed } = bench;
    const user = { userId: 'refreshed' };
    const first = record(federated(bench, allow, { user }));
    await first.saw(inStep('poll', 'request'));
    first.clock.rush();
    await first.run.outcome;
    await scene.advance(2 * 3_600_000);
    await setFault(scene.sandbox.ready, { operation: 'idp.token', kind: 'internalError' });
    return faultOf(federated({ ...bench, scene: { ...scene, data: disturbed } }, undefined, { user }));
  },
  parameterRefused: (bench) => ask(bench, { scopes: ['x'.repeat(129)] }),
  consentRefused: (bench) => faultOf(federated(bench, deny)),
  consentInterrupted: (bench) => faultOf(federated(bench), (recorded) => denyElsewhere(bench, recorded)),
  returnUrlNotRegistered: (bench) => faultOf(federated(bench, undefined, {}, { resourceOauth2ReturnUrl: `${bench.scene.returnUrl}/` })),
  returnUrlMissing: (bench) => ask(bench, { flow: 'USER_FEDERATION', user: { userId: 'alice' } }),
  // A client that asks for a fresh token of the same person before each call, as many do.
  otherArtefact: async (bench) => {
    const [first, fresh] = [await takeJwt(bench, 'first'), await takeJwt(bench, 'second')];
    return faultOf(federated(bench, allow, { user: { userToken: new Secret(first) }, complete: { user: { userToken: new Secret(fresh) } } }));
  },
  sessionExpired: (bench) => faultOf(federated(bench), async (recorded) => {
    await recorded.saw(inStep('consent', 'stepStarted'));
    await bench.scene.advance(600_000);
    await recorded.clock.waited();
    recorded.clock.advance(600_000);
  }),
  // The same session_id comes back once more.
  sessionUsed: async (bench) => {
    const user = { userId: 'twice' };
    const first = record(federated(bench, allow, { user }));
    await first.saw(inStep('poll', 'request'));
    first.clock.rush();
    await first.run.outcome;
    const sessionUri = await secretOf(first, 'resourceToken', 'sessionUri');
    return faultOf(federated(bench, allow, { user, complete: { sessionUri } }, { forceAuthentication: true }));
  },
  sessionRefused: async (bench) => {
    const { sessionUri } = await beginFlow(bench.scene.clients, WORKLOAD, 'somebody-else');
    return faultOf(federated(bench, allow, { complete: { sessionUri } }));
  },
  actionNotAllowed: (bench) => meet(bench, 'deny'),
  throttled: (bench) => meet(bench, 'throttle'),
  serviceFault: (bench) => meet(bench, 'internalError'),
  unreachable: (bench) => meet(bench, 'cutBefore'),
  noAnswer: (bench) => meet(bench, 'delay', 5_000),
  // A computer whose clock is an hour ahead signs for another time.
  awsCredentials: async (bench) => {
    const { endpoint, region } = bench.scene.sandbox.ready;
    const data = createAwsData({ kind: 'sandbox', endpoint, region }, new BedrockAgentCoreClient({
      region, endpoint, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1, systemClockOffset: 3_600_000,
    }));
    return ask(bench, { data }).finally(() => { data.dispose(); });
  },
  // A token that its issuer gave for another API.
  bearerRefused: async (bench) => {
    const { clients, sandbox: { ready } } = bench.scene;
    const guarded = await makeRuntime(clients, 'guarded', 'sandbox:echo', toAuthorizer(ready, { allowedAudience: ['my-api'] }));
    return invokeWithBearer(bench, guarded.arn, await signToken(ready, { sub: 'alice', aud: 'another-api' }));
  },
  // The agent takes signatures only.
  bearerForbidden: async (bench) => {
    const { arn } = await makeRuntime(bench.scene.clients, 'unguarded', 'sandbox:echo');
    return invokeWithBearer(bench, arn, await signToken(bench.scene.sandbox.ready, { sub: 'alice', aud: 'my-api' }));
  },
} as const satisfies Partial<Record<FlowErrorId, Provocation>>;
