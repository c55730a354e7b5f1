import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import {
  CreateOauth2CredentialProviderCommand, DeleteOauth2CredentialProviderCommand, DeleteWorkloadIdentityCommand, ListOauth2CredentialProvidersCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import {
  AdminDeleteUserCommand, CreateUserPoolDomainCommand, DeleteResourceServerCommand, DeleteUserPoolClientCommand, DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand, DescribeUserPoolDomainCommand, ListUserPoolsCommand, UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { startSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createWorkload, readSettled } from './clients.js';
import { CODE_FLOW, createCognito, createMachineClient, createPerson, createPool, createPoolClient, PERSON, refusedAs } from './cognitoPool.js';
import { createVisitor } from './visitor.js';

const DOMAIN = 'journey-of-the-sdks';

describe('From a Cognito pool over a consent to a token and back to nothing, with the official SDKs only', function () {
  this.timeout(30_000);

  it('is walked to its end', async () => {
    const sandbox = await startSandbox();
    const clients = createClients(sandbox.ready);
    const cognito = createCognito(sandbox.ready);

    // Set-up
    const poolId = await createPool(cognito, 'journey');
    const inPool = { UserPoolId: poolId };
    await createPerson(cognito, poolId);
    const machine = await createMachineClient(cognito, poolId);
    const app = await createPoolClient(cognito, poolId);
    await cognito.send(new CreateUserPoolDomainCommand({ ...inPool, Domain: DOMAIN }));
    const becomes = async (wanted: string | undefined) => {
      for (;;) if ((await cognito.send(new DescribeUserPoolDomainCommand({ Domain: DOMAIN }))).DomainDescription?.Status === wanted) return;
    };
    await becomes('ACTIVE');

    // Provider, whose callback URL is registered
    const domain = `https://${DOMAIN}.auth.${sandbox.ready.region}.amazoncognito.com`;
    const { callbackUrl = '' } = await clients.control.send(new CreateOauth2CredentialProviderCommand({
      name: 'journey', credentialProviderVendor: 'CognitoOauth2',
      oauth2ProviderConfigInput: {
        includedOauth2ProviderConfig: {
          clientId: app.clientId, clientSecret: app.secret, issuer: `https://cognito-idp.${sandbox.ready.region}.amazonaws.com/${poolId}`,
          authorizationEndpoint: `${domain}/oauth2/authorize`, tokenEndpoint: `${domain}/oauth2/token`,
        },
      },
    }));
    assert.equal((await readSettled(clients, 'journey')).status, 'READY');
    await cognito.send(new UpdateUserPoolClientCommand({ ...inPool, ClientId: app.clientId, ...CODE_FLOW, CallbackURLs: [callbackUrl] }));

    // Consent and token
    await createWorkload(clients, 'journey-agent');
    const request = { resourceCredentialProviderName: 'journey', scopes: ['openid', 'email'] };
    const flow = await beginFlow(clients, 'journey-agent', 'someone', request);
    const visitor = createVisitor(sandbox.ready.endpoint);
    const end = await visitor.submit(await visitor.open(flow.authorizationUrl), { ...PERSON, answer: 'signIn' });
    assert.equal(end.url.searchParams.get('session_id'), flow.sessionUri, end.page?.text);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: flow.sessionUri, userIdentifier: { userId: 'someone' } }));
    const { accessToken = '' } = await flow.poll();
    assert.deepEqual([decodeJwt(accessToken)['client_id'], decodeJwt(accessToken)['username']], [app.clientId, PERSON.username]);
    assert.equal((await askForToken(clients, 'journey-agent', 'someone', request)).accessToken, accessToken, 'the vault keeps it');

    // Clean-up, in the order that Cognito demands
    await clients.control.send(new DeleteOauth2CredentialProviderCommand({ name: 'journey' }));
    await assert.rejects(cognito.send(new DeleteUserPoolCommand(inPool)), refusedAs('InvalidParameterException', 'domain'));
    await cognito.send(new DeleteUserPoolDomainCommand({ ...inPool, Domain: DOMAIN }));
    await becomes(undefined);
    for (const { clientId } of [machine, app]) await cognito.send(new DeleteUserPoolClientCommand({ ...inPool, ClientId: clientId }));
    await cognito.send(new DeleteResourceServerCommand({ ...inPool, Identifier: 'orders' }));
    await cognito.send(new AdminDeleteUserCommand({ ...inPool, Username: PERSON.username }));
    await cognito.send(new DeleteUserPoolCommand(inPool));
    await clients.control.send(new DeleteWorkloadIdentityCommand({ name: 'journey-agent' }));
    assert.deepEqual((await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools, []);
    const { credentialProviders = [] } = await clients.control.send(new ListOauth2CredentialProvidersCommand({}));
    assert.ok(!credentialProviders.some(({ name }) => name === 'journey'));
    await sandbox.stop();
  });
});
