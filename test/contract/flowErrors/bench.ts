import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import assert from 'node:assert/strict';
import { Secret } from '../../../src/core/base/secret.js';
import { createAwsData } from '../../../src/core/flow/awsData.js';
import type { IdentityData } from '../../../src/core/flow/data.js';
import type { FlowOutcome } from '../../../src/core/flow/events.js';
import { createIssuerHttp, type IssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import type { IssuedTokens } from '../../../src/core/flow/oauth.js';
import type { FlowPlan } from '../../../src/core/flow/plan.js';
import { toFlowFault, type FlowFault } from '../../../src/core/flow/recognise.js';
import { userFederation, type UserFederationOptions } from '../../../src/core/flow/userFederation.js';
import { userTokenByClient, userTokenByCode } from '../../../src/core/flow/userToken.js';
import type { InvokeEvent } from '../../../src/core/invoke/invoke.js';
import { startFaultyProxy, type FaultyProxy, type ProxyFault } from '../../support/faultyProxy.js';
import { CLIENT_SECRET } from '../../support/openIdProvider.js';
import { PROVIDER, SCOPES } from '../clients.js';
import { inStep, record, startFlowScene, WORKLOAD, type FlowScene, type Recorded } from '../flowScene.js';
import { startIssuerScene } from '../issuerScene.js';
import { createPerson, type Answer } from '../person.js';
import { createVisitor, giveConsent } from '../visitor.js';

export const allow: Answer = (visitor, url) => giveConsent(visitor, url);
export const deny: Answer = async (visitor, url) => {
  const consent = await visitor.submit(await visitor.open(url), { username: 'alice', password: 'wonderland', answer: 'signIn' });
  return visitor.submit(consent, { answer: 'deny' });
};

/** Everything that a fault can be provoked with. */
export interface ErrorBench {
  readonly scene: FlowScene;
  readonly proxy: FaultyProxy;
  /** The data plane by way of the proxy, with one attempt and a second of patience. */
  readonly disturbed: IdentityData;
  stop(): Promise<void>;
}

export async function startErrorBench(): Promise<ErrorBench> {
  const scene = await startFlowScene();
  const { endpoint, region } = scene.sandbox.ready;
  const proxy = await startFaultyProxy(endpoint);
  const disturbed = createAwsData({ kind: 'sandbox', endpoint: proxy.endpoint, region }, new BedrockAgentCoreClient({
    region, endpoint: proxy.endpoint, credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }, maxAttempts: 1,
    requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true },
  }));
  return {
    scene, proxy, disturbed,
    async stop() {
      disturbed.dispose();
      proxy.close();
      await scene.stop();
    },
  };
}

/** Runs a plan that must fail, and gives its fault. */
export async function faultOf<S, R>(plan: FlowPlan<S, R>, steer: (recorded: Recorded<R>) => Promise<void> | void = () => undefined): Promise<FlowFault> {
  const recorded = record(plan);
  await steer(recorded);
  return toFault(await recorded.run.outcome);
}

export function toFault(outcome: FlowOutcome<unknown>): FlowFault {
  assert.ok(outcome.kind === 'failed', `It ended otherwise: ${outcome.kind}`);
  return outcome.fault;
}

/** What a run that goes on all the same tells of on its way. */
export async function noticeOf(begin: (steer: (recorded: Pick<Recorded<unknown>, 'saw'>) => Promise<void>) => Promise<unknown>): Promise<FlowFault> {
  const notices: FlowFault[] = [];
  await begin(async (recorded) => {
    const event = await recorded.saw(({ kind }) => kind === 'noticed');
    if (event.kind === 'noticed') notices.push(event.notice);
  });
  const [notice] = notices;
  assert.ok(notice !== undefined);
  return notice;
}

/** What is known of an invocation that is refused. */
export async function invokeFault(events: AsyncIterable<InvokeEvent>, call: string): Promise<FlowFault> {
  try {
    for await (const event of events) assert.ok(event);
  } catch (error) {
    return toFlowFault(error, call);
  }
  throw new Error('It was answered.');
}

let users = 0;
/** A flow of user federation for a user who has never consented. */
export function federated(
  { scene }: ErrorBench, answer?: Answer, more: Partial<UserFederationOptions> = {}, resource: Partial<UserFederationOptions['resource']> = {},
) {
  users += 1;
  const parameters = { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl, ...resource };
  return userFederation({ workloadName: WORKLOAD, user: { userId: `user-${users}` }, resource: parameters, ...more }, {
    data: scene.data, consent: scene.listener, browser: createPerson(scene.sandbox.ready.endpoint, answer),
  });
}

/** The secret that a step was answered with. */
export async function secretOf<R>(recorded: Recorded<R>, stepId: string, name: string): Promise<string> {
  const event = await recorded.saw(inStep(stepId, 'response'));
  const value = event.kind === 'response' ? event.response[name] : undefined;
  assert.ok(value instanceof Secret);
  return value.reveal();
}

/** The person says no, and the browser's way back is lost. */
export async function denyElsewhere<R>({ scene }: ErrorBench, recorded: Recorded<R>): Promise<void> {
  await recorded.saw(inStep('consent', 'stepStarted'));
  await deny(createVisitor(scene.sandbox.ready.endpoint), await secretOf(recorded, 'resourceToken', 'authorizationUrl'));
  await recorded.clock.waited();
  recorded.clock.advance(5_000);
}

/** Asks an issuer, a server of ours that answers at `path` in this way, for a token. */
export async function askIssuer(path: string, answer: ProxyFault): Promise<FlowFault> {
  const issuer = await startFaultyProxy('http://127.0.0.1:9');
  issuer.disturb((asked) => (asked === path ? answer : {
    kind: 'answer', status: 200, body: { issuer: issuer.endpoint, token_endpoint: `${issuer.endpoint}/token` },
  }));
  try {
    const client = { clientId: 'web', clientSecret: new Secret('a-secret') };
    return await faultOf(userTokenByClient({ discoveryUrl: `${issuer.endpoint}${DISCOVERY}`, client, scopes: [] }, createIssuerHttp()));
  } finally {
    issuer.close();
  }
}

export const DISCOVERY = '/.well-known/openid-configuration';

interface SignIn {
  readonly scopes?: readonly string[];
  /** What a person does; see {@link startOpenIdProvider}. */
  readonly hint?: string;
  /** Somebody between us and the issuer. */
  readonly wrap?: (http: IssuerHttp) => IssuerHttp;
  readonly steer?: (recorded: Recorded<IssuedTokens>) => Promise<void> | void;
}

/** Sign-ins with a code at one real issuer. */
export async function atIssuer<T>(use: (signIn: (how: SignIn) => Promise<FlowOutcome<IssuedTokens>>) => Promise<T>): Promise<T> {
  const scene = await startIssuerScene();
  const { idp, code, browser } = scene;
  const client = { clientId: idp.clientId, clientSecret: new Secret(CLIENT_SECRET) };
  try {
    return await use(async ({ scopes = ['openid'], hint = '', wrap = (http) => http, steer = () => undefined }) => {
      const request = { discoveryUrl: idp.discoveryUrl, client, scopes, extra: { login_hint: hint } };
      const recorded = record(userTokenByCode(request, { http: wrap(createIssuerHttp()), code, browser }));
      await steer(recorded);
      return recorded.run.outcome;
    });
  } finally {
    await scene.stop();
  }
}

export const signInFault = async (how: SignIn): Promise<FlowFault> => toFault(await atIssuer((signIn) => signIn(how)));
