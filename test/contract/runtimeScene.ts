import { InvokeAgentRuntimeCommand, type InvokeAgentRuntimeCommandInput } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateAgentRuntimeCommand, UpdateAgentRuntimeCommand, type AuthorizerConfiguration, type CustomJWTAuthorizerConfiguration, type UpdateAgentRuntimeCommandInput,
} from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import type { ReadyLine } from '../support/sandbox.js';
import type { Clients } from './clients.js';
import { steer } from './steered.js';

const ROLE = 'arn:aws:iam::000000000000:role/agent';

/** A runtime of a test. */
export interface Runtime {
  readonly id: string;
  readonly arn: string;
}

const toArtifact = (containerUri: string) => ({ agentRuntimeArtifact: { containerConfiguration: { containerUri } }, roleArn: ROLE, networkConfiguration: { networkMode: 'PUBLIC' as const } });

/** @param place what is behind it: `sandbox:NAME`, or the URL of a process */
export async function makeRuntime({ control }: Clients, agentRuntimeName: string, place: string, more: Partial<Omit<UpdateAgentRuntimeCommandInput, 'agentRuntimeId'>> = {}): Promise<Runtime> {
  const { agentRuntimeId = '', agentRuntimeArn = '' } = await control.send(new CreateAgentRuntimeCommand({ agentRuntimeName, ...toArtifact(place), ...more }));
  return { id: agentRuntimeId, arn: agentRuntimeArn };
}

export async function updateRuntime({ control }: Clients, { id }: Runtime, place: string, more: Partial<UpdateAgentRuntimeCommandInput>): Promise<void> {
  await control.send(new UpdateAgentRuntimeCommand({ agentRuntimeId: id, ...toArtifact(place), ...more }));
}

/** An authorizer that takes tokens of the sandbox's own issuer. */
export function toAuthorizer({ issuer }: ReadyLine, rules: Partial<CustomJWTAuthorizerConfiguration> = {}): { readonly authorizerConfiguration: AuthorizerConfiguration } {
  return { authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: `${issuer}/.well-known/openid-configuration`, ...rules } } };
}

/** A token of the sandbox's issuer with these claims. */
export async function signToken(ready: ReadyLine, claims: object): Promise<string> {
  const response = await steer(ready, 'POST', 'sign', { claims });
  assert.equal(response.status, 200);
  return (await response.json() as { readonly token: string }).token;
}

/** A signed invocation. */
export function invoke({ data }: Clients, { arn }: Runtime, payload: unknown, more: Partial<InvokeAgentRuntimeCommandInput> = {}) {
  return data.send(new InvokeAgentRuntimeCommand({ agentRuntimeArn: arn, contentType: 'application/json', payload: JSON.stringify(payload), ...more }));
}

/** Such an invocation, its answer read as JSON. */
export async function invokeForJson(clients: Clients, runtime: Runtime, payload: unknown, more: Partial<InvokeAgentRuntimeCommandInput> = {}): Promise<Record<string, unknown>> {
  const { response } = await invoke(clients, runtime, payload, more);
  return JSON.parse(await response?.transformToString() ?? '') as Record<string, unknown>;
}

/** An invocation as an application sends it that has a token and no SDK. */
export function invokeWithToken({ endpoint }: ReadyLine, { arn }: Runtime, token: string | undefined, payload: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${endpoint}/runtimes/${encodeURIComponent(arn)}/invocations?qualifier=DEFAULT`, {
    method: 'POST', body: JSON.stringify(payload),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  });
}
