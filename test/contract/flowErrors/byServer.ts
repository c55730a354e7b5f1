import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createCallbackListener } from '../../../src/core/callback/listener.js';
import { Secret } from '../../../src/core/base/secret.js';
import type { FlowErrorId } from '../../../src/core/flow/errors.js';
import { createIssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { machineToMachine } from '../../../src/core/flow/machineToMachine.js';
import { toFlowFault, type FlowFault } from '../../../src/core/flow/recognise.js';
import { userFederation } from '../../../src/core/flow/userFederation.js';
import { userTokenByClient, userTokenByDevice } from '../../../src/core/flow/userToken.js';
import { createAwsInvoke } from '../../../src/core/invoke/awsInvoke.js';
import { newSessionId } from '../../../src/core/invoke/sessionId.js';
import { FAULTS, startFaultyProxy, type ProxyFault } from '../../support/faultyProxy.js';
import { CLIENT_SECRET, startOpenIdProvider } from '../../support/openIdProvider.js';
import { PROVIDER, SCOPES } from '../clients.js';
import { inStep, WORKLOAD } from '../flowScene.js';
import { createPerson } from '../person.js';
import { askByCode, askIssuer, faultOf, type ErrorBench } from './bench.js';
import type { Provocation } from './bySandbox.js';

// What the sandbox has no way to answer is answered by a server of ours, in the form that AWS, Microsoft or an RFC documents.

/** A flow of a machine whose call of GetResourceOauth2Token is answered like this. */
const disturb = async ({ proxy, disturbed }: ErrorBench, fault: ProxyFault): Promise<FlowFault> => {
  proxy.disturb((path) => (path === '/identities/oauth2/token' ? fault : undefined));
  return faultOf(machineToMachine(disturbed, { workloadName: WORKLOAD }, { providerName: PROVIDER, scopes: ['email'] }));
};

const refuse = (errorType: string, message: string, status = 403): ProxyFault => ({ kind: 'answer', status, errorType, body: { message } });

const deny = (action: string, resource: string) => refuse(
  'AccessDeniedException', `User: arn:aws:sts::123456789012:assumed-role/DevRole/me is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
);

/** Messages as in Microsoft's reference of error codes. */
const entra = (code: string, error: string, text: string): Provocation => () => askIssuer({
  kind: 'answer', status: 400, body: { error, error_description: `${code}: ${text} Trace ID: 0000 Correlation ID: 0000 Timestamp: 2026-01-01 00:00:00Z`, error_codes: [Number(code.slice(6))] },
});

/** A bearer invoke, which no SDK makes. */
const invokeWithBearer = (status: number): Provocation => async ({ proxy }) => {
  proxy.disturb(() => ({ kind: 'answer', status, body: { message: 'OAuth authorization failed' } }));
  const answer = await fetch(`${proxy.endpoint}/runtimes/agent/invocations`, { method: 'POST', headers: { authorization: 'Bearer x' } });
  return toFlowFault(Object.assign(new Error(await answer.text()), { status: answer.status }), 'InvokeAgentRuntime');
};

export const byServer = {
  workloadTokenNotSet: async ({ proxy, scene }) => {
    proxy.disturb(() => refuse('RuntimeClientError', 'Workload access token has not been set. If invoking agent runtime via SIGV4 inbound auth, please specify the X-Amzn-Bedrock-AgentCore-Runtime-User-Id header.', 424));
    const invoker = createAwsInvoke({ kind: 'sandbox', endpoint: proxy.endpoint, region: scene.sandbox.ready.region });
    try {
      for await (const event of invoker.invoke({ agentRuntimeArn: 'agent', sessionId: newSessionId(), payload: '{}' }, new AbortController().signal)) assert.ok(event);
      throw new Error('It was answered.');
    } catch (error) {
      return toFlowFault(error, 'InvokeAgentRuntime');
    } finally {
      invoker.dispose();
    }
  },
  bearerRefused: invokeWithBearer(401),
  bearerForbidden: invokeWithBearer(403),
  actionNotAllowed: async (bench) => {
    const resource = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default';
    const fault = await disturb(bench, deny('bedrock-agentcore:GetResourceOauth2Token', resource));
    assert.deepEqual([fault.action, fault.principal], ['bedrock-agentcore:GetResourceOauth2Token', 'arn:aws:sts::123456789012:assumed-role/DevRole/me']);
    assert.deepEqual(fault.statement, { Effect: 'Allow', Action: 'bedrock-agentcore:GetResourceOauth2Token', Resource: resource });
    return fault;
  },
  secretNotReadable: async (bench) => {
    const resource = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default/oauth2/x-AbCdEf';
    const fault = await disturb(bench, deny('secretsmanager:GetSecretValue', resource));
    assert.deepEqual(fault.statement, { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: resource });
    return fault;
  },
  awsCredentials: (bench) => disturb(bench, refuse('UnrecognizedClientException', 'The security token included in the request is invalid.')),
  throttled: (bench) => disturb(bench, FAULTS.throttle),
  serviceFault: (bench) => disturb(bench, FAULTS[500]),
  noAnswer: (bench) => disturb(bench, FAULTS.timeout),
  unreachable: (bench) => disturb(bench, FAULTS.cut),
  unreadableAnswer: (bench) => disturb(bench, { kind: 'answer', status: 200, body: {} }),
  scopeNotGranted: () => askIssuer({ kind: 'answer', status: 200, body: { access_token: 't', token_type: 'Bearer', scope: 'openid' } }, ['openid', 'email']),
  issuerMismatch: async ({ scene }) => {
    // Read through another address, the document is not of the one who is asked.
    const proxy = await startFaultyProxy(scene.sandbox.ready.endpoint);
    try {
      const client = { clientId: 'web', clientSecret: new Secret('s') };
      return await faultOf(userTokenByClient({ discoveryUrl: `${proxy.endpoint}/idp/demo/.well-known/openid-configuration`, client, scopes: [] }, createIssuerHttp()));
    } finally {
      proxy.close();
    }
  },
  idTokenExpired: () => askByCode((recorded) => { recorded.clock.advance(2 * 3_600_000); }),
  idTokenRejected: () => askByCode(() => undefined, (json) => ({ ...json, id_token: undefined })),
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
  portInUse: async ({ scene }) => {
    const foreign = createServer();
    await once(foreign.listen(0, '127.0.0.1'), 'listening');
    const { port } = foreign.address() as { readonly port: number };
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
  AADSTS50011: entra('AADSTS50011', 'invalid_request', 'The redirect URI specified in the request does not match the redirect URIs configured for the application.'),
  AADSTS500011: entra('AADSTS500011', 'invalid_resource', 'The resource principal named api://x was not found in the tenant named Contoso.'),
  AADSTS65001: entra('AADSTS65001', 'invalid_grant', 'The user or administrator has not consented to use the application with ID x.'),
  AADSTS70011: entra('AADSTS70011', 'invalid_scope', "The provided value for the input parameter 'scope' is not valid."),
  AADSTS700016: entra('AADSTS700016', 'unauthorized_client', "Application with identifier 'x' was not found in the directory 'Contoso'."),
  AADSTS7000215: entra('AADSTS7000215', 'invalid_client', 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.'),
  AADSTS7000222: entra('AADSTS7000222', 'invalid_client', "The provided client secret keys for app 'x' are expired."),
  AADSTS90002: entra('AADSTS90002', 'invalid_request', "Tenant 'x' not found."),
} as const satisfies Partial<Record<FlowErrorId, Provocation>>;
