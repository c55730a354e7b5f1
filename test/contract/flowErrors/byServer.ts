import { withAccessToken } from 'bedrock-agentcore/identity';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { createCallbackListener } from '../../../src/core/callback/listener.js';
import { Secret } from '../../../src/core/base/secret.js';
import type { FlowErrorId } from '../../../src/core/flow/errors.js';
import { createIssuerHttp, type IssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import type { FlowFault } from '../../../src/core/flow/recognise.js';
import { userFederation } from '../../../src/core/flow/userFederation.js';
import { userTokenByClient, userTokenByDevice } from '../../../src/core/flow/userToken.js';
import { createAwsInvoke } from '../../../src/core/invoke/awsInvoke.js';
import { newSessionId } from '../../../src/core/invoke/sessionId.js';
import { startFaultyProxy, type ProxyFault } from '../../support/faultyProxy.js';
import { CLIENT_SECRET, startOpenIdProvider } from '../../support/openIdProvider.js';
import { PROVIDER, SCOPES } from '../clients.js';
import { inStep, record, WORKLOAD } from '../flowScene.js';
import { createPerson } from '../person.js';
import { makeRuntime } from '../runtimeScene.js';
import { askIssuer, atIssuer, DISCOVERY, faultOf, invokeFault, noticeOf, signInFault, toFault, type ErrorBench } from './bench.js';
import { ask, type Provocation } from './bySandbox.js';

// What the sandbox has no way to answer: other real servers do, or one of ours in the words of AWS or Microsoft, each with the place where
// they are quoted.

/** A machine's call of GetResourceOauth2Token is answered like this. */
const disturb = (bench: ErrorBench, fault: ProxyFault): Promise<FlowFault> => {
  bench.proxy.disturb((path) => (path === '/identities/oauth2/token' ? fault : undefined));
  return ask(bench, { data: bench.disturbed });
};

const refuse = (errorType: string, message: string, status: number): ProxyFault => ({ kind: 'answer', status, errorType, body: { message } });

const entra = (error: string, description: string) => ({
  kind: 'answer', status: 400,
  body: { error, error_description: `${description} Trace ID: 0000 Correlation ID: 0000 Timestamp: 2026-01-01 00:00:00Z` },
} as const);

/** npm's SDK for agents wants to know a region when it is set up. */
function withRegion<T>(make: () => T): T {
  const before = process.env['AWS_REGION'];
  process.env['AWS_REGION'] = 'us-east-1';
  try {
    return make();
  } finally {
    if (before === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = before;
  }
}

/** An agent of npm's SDK that does its work outside of what the SDK hands its token to, and so has none. */
async function startForgetfulAgent(): Promise<Server> {
  const tool = withRegion(() => withAccessToken({ providerName: PROVIDER, scopes: [], authFlow: 'M2M' })(() => Promise.resolve('done')));
  const server = createHttpServer((_request, response) => {
    tool().then((text) => response.end(text), (error: unknown) => response.writeHead(500).end(String(error)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

export const byServer = {
  workloadTokenNotSet: async ({ scene: { clients, sandbox: { ready } } }) => {
    const agent = await startForgetfulAgent();
    const { port } = agent.address() as AddressInfo;
    const { arn } = await makeRuntime(clients, 'forgetful', `http://127.0.0.1:${port}`);
    const invoker = createAwsInvoke({ kind: 'sandbox', endpoint: ready.endpoint, region: ready.region });
    const events = invoker.invoke({ agentRuntimeArn: arn, payload: '{}', sessionId: newSessionId() }, new AbortController().signal);
    return invokeFault(events, 'InvokeAgentRuntime').finally(() => {
      invoker.dispose();
      agent.close();
      agent.closeAllConnections();
    });
  },
  /** https://github.com/Boise-State-Development/agentcore-public-stack/pull/189, with IAM's sentence around the action. */
  secretNotReadable: async (bench) => {
    const resource = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default/oauth2/x-AbCdEf';
    const fault = await disturb(bench, refuse(
      'AccessDeniedException', `Access denied when retrieving secret '${resource}'. User: arn:aws:sts::123456789012:assumed-role/DevRole/me is not authorized to `
      + `perform: secretsmanager:GetSecretValue on resource: ${resource} because no identity-based policy allows the secretsmanager:GetSecretValue action`, 403,
    ));
    assert.deepEqual(fault.statement, { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource });
    return fault;
  },
  /** https://github.com/aws/bedrock-agentcore-sdk-python/issues/81 */
  providerRefused: (bench) => disturb(bench, refuse('ValidationException', 'Error parsing ClientCredentials response', 400)),
  /** A sign-in page of a network. */
  unreadableAnswer: (bench) => disturb(bench, { kind: 'answer', status: 200, body: {} }),
  // A code that somebody has redeemed before.
  grantRejected: () => signInFault({
    wrap: (http) => async (request, signal) => {
      if (request.url.endsWith('/token')) await http(request, signal);
      return http(request, signal);
    },
  }),
  // The sign-in goes on with what is granted.
  scopeNotGranted: () => atIssuer((signIn) => noticeOf((steer) => signIn({ scopes: ['openid', 'email'], hint: 'half', steer }))),
  issuerMismatch: async ({ scene }) => {
    // Read through another address, the document is not of the one who is asked.
    const proxy = await startFaultyProxy(scene.sandbox.ready.endpoint);
    try {
      const client = { clientId: 'web', clientSecret: new Secret('s') };
      return await faultOf(userTokenByClient({ discoveryUrl: `${proxy.endpoint}/idp/demo${DISCOVERY}`, client, scopes: [] }, createIssuerHttp()));
    } finally {
      proxy.close();
    }
  },
  // The clock of this computer is ahead.
  idTokenExpired: () => signInFault({
    steer: async (recorded) => {
      await recorded.saw(inStep('redeem', 'response'));
      recorded.clock.advance(2 * 3_600_000);
    },
  }),
  // Somebody puts the ID token of another sign-in in place of ours.
  idTokenRejected: () => atIssuer(async (signIn) => {
    const other = await signIn({});
    assert.ok(other.kind === 'completed');
    const stolen = other.result.idToken?.reveal();
    const wrap = (http: IssuerHttp): IssuerHttp => async (request, signal) => {
      const answer = await http(request, signal);
      return request.url.endsWith('/token') ? { ...answer, json: { ...answer.json, id_token: stolen } } : answer;
    };
    return toFault(await signIn({ wrap }));
  }),
  deviceCodeExpired: async () => {
    const idp = await startOpenIdProvider('https://app.example/cb');
    try {
      const client = { clientId: idp.clientId, clientSecret: new Secret(CLIENT_SECRET) };
      return await faultOf(userTokenByDevice({ discoveryUrl: idp.discoveryUrl, client, scopes: ['openid'] }, createIssuerHttp()), async (recorded) => {
        await recorded.saw(inStep('poll', 'stepStarted'));
        recorded.clock.rush();
      });
    } finally {
      idp.close();
    }
  },
  // The page can be opened by hand.
  browserNotOpened: ({ scene }) => noticeOf(async (steer) => {
    const recorded = record(userFederation(
      { workloadName: WORKLOAD, user: { userId: 'no-browser' }, resource: { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl } },
      { data: scene.data, consent: scene.listener, browser: { open: () => Promise.reject(new Error('spawn xdg-open ENOENT')) } },
    ));
    await steer(recorded);
    recorded.run.cancel();
    await recorded.run.outcome;
  }),
  portInUse: async ({ scene }) => {
    const foreign = createServer();
    await once(foreign.listen(0, '127.0.0.1'), 'listening');
    const { port } = foreign.address() as AddressInfo;
    const listener = createCallbackListener({ url: `http://127.0.0.1:${port}/agentcore/callback` });
    try {
      return await faultOf(userFederation(
        { workloadName: WORKLOAD, user: { userId: 'port' }, resource: { providerName: PROVIDER, scopes: SCOPES, resourceOauth2ReturnUrl: scene.returnUrl } },
        { data: scene.data, consent: listener, browser: createPerson(scene.sandbox.ready.endpoint) },
      ));
    } finally {
      await listener.dispose();
      foreign.close();
    }
  },
  /** https://github.com/dotnet/sign/issues/849 */
  AADSTS7000222: () => askIssuer('/token', entra('invalid_client', "AADSTS7000222: The provided client secret keys for app 'x' are expired. Visit the Azure portal to create new keys for your app.")),
  /** The address of the discovery document answers it: https://github.com/Azure/azure-cli/issues/22145 */
  AADSTS90002: () => askIssuer(DISCOVERY, entra('invalid_tenant', "AADSTS90002: Tenant 'x' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.")),
} as const satisfies Partial<Record<FlowErrorId, Provocation>>;
