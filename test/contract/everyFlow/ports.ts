import { BedrockAgentCoreClient } from '@aws-sdk/client-bedrock-agentcore';
import { createAwsCognito } from '../../../src/core/cognito/awsCognito.js';
import type { CognitoControl } from '../../../src/core/cognito/control.js';
import { signIn } from '../../../src/core/cognito/signIn.js';
import { createAwsData } from '../../../src/core/flow/awsData.js';
import type { IdentityData } from '../../../src/core/flow/data.js';
import { createIssuerHttp, type IssuerHttp } from '../../../src/core/flow/issuerHttp.js';
import { clientConfig } from '../../../src/core/identity/clients.js';
import type { Ports } from './table.js';
import type { FlowWorld } from './world.js';

/** Adapters as they ship, but for their patience and that nothing is asked twice. */
export interface Adapters {
  readonly data: IdentityData;
  readonly http: IssuerHttp;
  readonly cognito: CognitoControl;
  dispose(): void;
}

/** @param endpoint of the sandbox, and of the issuer, as it is reached */
export function createAdapters({ scene, idp }: FlowWorld, endpoint: string, issuerEndpoint: string, patienceMs: number): Adapters {
  const access = { kind: 'sandbox', endpoint, region: scene.sandbox.ready.region } as const;
  const config = { ...clientConfig(access, 'agentCore'), maxAttempts: 1, requestHandler: { requestTimeout: patienceMs, throwOnRequestTimeout: true } };
  const data = createAwsData(access, new BedrockAgentCoreClient(config));
  const cognito = createAwsCognito(access, config);
  const http = createIssuerHttp({ timeoutMs: patienceMs });
  return {
    data, cognito,
    http: (request, signal) => http({ ...request, url: request.url.replace(idp.issuer, issuerEndpoint) }, signal),
    dispose() {
      data.dispose();
      cognito.dispose();
    },
  };
}

/** The ports that go over the network, at each call by the adapters that are chosen then. */
export function toNetworkPorts({ pool: { poolId, clientId } }: FlowWorld, choose: () => Adapters): Pick<Ports, 'data' | 'http' | 'signIn'> {
  const control: Pick<CognitoControl, 'getClient' | 'signIn' | 'answerNewPassword'> = {
    getClient: (...input) => choose().cognito.getClient(...input),
    signIn: (...input) => choose().cognito.signIn(...input),
    answerNewPassword: (...input) => choose().cognito.answerNewPassword(...input),
  };
  return {
    data: {
      getWorkloadAccessToken: (...input) => choose().data.getWorkloadAccessToken(...input),
      getResourceOauth2Token: (...input) => choose().data.getResourceOauth2Token(...input),
      getResourceApiKey: (...input) => choose().data.getResourceApiKey(...input),
      completeResourceTokenAuth: (...input) => choose().data.completeResourceTokenAuth(...input),
      dispose: () => undefined,
    },
    http: (...input) => choose().http(...input),
    signIn: (username, password, signal) => signIn(control, { poolId, clientId, username, password }, signal),
  };
}
