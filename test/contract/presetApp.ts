import { CreateOauth2CredentialProviderCommand, type CredentialProviderVendorType, type Oauth2ProviderConfigInput } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import type { ReadyLine } from '../support/sandbox.js';
import { allowLoopback } from './allowLoopback.js';
import type { Clients } from './clients.js';
import { createVisitor, type Visitor } from './visitor.js';

/** A vendor's app client as a person has it, registered with the sandbox by a credential provider. */
export interface App {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
}

const ARMS = { MicrosoftOauth2: 'microsoftOauth2ProviderConfig', GoogleOauth2: 'googleOauth2ProviderConfig', GithubOauth2: 'githubOauth2ProviderConfig' } as const;

export async function registerApp(
  { control }: Clients, name: string, vendor: keyof typeof ARMS, clientId = `${name}-id`, clientSecret = `${name} secret/+`,
): Promise<App> {
  const config = { [ARMS[vendor]]: { clientId, clientSecret } } as unknown as Oauth2ProviderConfigInput;
  const { callbackUrl = '' } = await control.send(new CreateOauth2CredentialProviderCommand({
    name, credentialProviderVendor: vendor satisfies CredentialProviderVendorType, oauth2ProviderConfigInput: config,
  }));
  return { name, clientId, clientSecret, callbackUrl };
}

/** openid-client as the app, from the preset's discovery document. */
export async function discoverAs({ clientId, clientSecret }: App, issuer: string): Promise<client.Configuration> {
  return client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretPost(clientSecret), { execute: [allowLoopback] });
}

const ALICE = { username: 'alice', password: 'wonderland' };

/**
 * A person at the browser, by default a new one, signs in and allows. Gives where the answer went: the callback of the provider, which
 * knows nothing of this flow and shows a page.
 */
export async function allow({ endpoint }: ReadyLine, url: URL, fields: Readonly<Record<string, string>> = {}, visitor: Visitor = createVisitor(endpoint)): Promise<URL> {
  let visit = await visitor.open(url.href);
  if (visit.page?.text.includes('name="password"') === true) visit = await visitor.submit(visit, { ...ALICE, answer: 'signIn' });
  visit = await visitor.submit(visit, { answer: 'allow', ...fields });
  assert.ok(visit.url.pathname.startsWith('/identities/oauth2/callback/'), visit.page?.text);
  return visit.url;
}

/** A whole code flow with PKCE. */
export async function signIn(
  ready: ReadyLine, config: client.Configuration, { callbackUrl }: App, parameters: Readonly<Record<string, string>>, fields: Readonly<Record<string, string>> = {},
) {
  const [pkceCodeVerifier, expectedState] = [client.randomPKCECodeVerifier(), client.randomState()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl, code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256', state: expectedState, ...parameters,
  });
  const answer = await allow(ready, url, fields);
  return { answer, tokens: await client.authorizationCodeGrant(config, answer, { pkceCodeVerifier, expectedState }), pkceCodeVerifier };
}

/** What an endpoint answers to a form, as it is on the wire. */
export async function post(url: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = { accept: 'application/json' }) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, json: () => JSON.parse(text) as Readonly<Record<string, unknown>> };
}
