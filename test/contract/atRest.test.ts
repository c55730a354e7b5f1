import { CompleteResourceTokenAuthCommand, GetResourceApiKeyCommand, GetWorkloadAccessTokenCommand, GetWorkloadAccessTokenForJWTCommand } from '@aws-sdk/client-bedrock-agentcore';
import { CreateApiKeyCredentialProviderCommand, CreateOauth2CredentialProviderCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { AdminCreateUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '../support/folder.js';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createWorkload, readSettled, type Clients } from './clients.js';
import { createCognito, createPerson, createPool, createPoolClient, PERSON, toSecretHash } from './cognitoPool.js';
import { takeConsentedToken } from './consented.js';
import { readCallback, startForeignServer, toForeignConfig, type ForeignServer } from './foreignServer.js';
import { createVisitor, giveConsent } from './visitor.js';

const AGENT = 'agent-at-rest';
const FOREIGN = { resourceCredentialProviderName: 'foreign', scopes: ['a'] };

/** A provider whose client proves itself with a private key, which the sandbox makes. */
function toKeyedConfig(server: ForeignServer) {
  const { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery } } } = toForeignConfig(server);
  const kmsKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001';
  const byKey = { clientAuthenticationMethod: 'PRIVATE_KEY_JWT', privateKeyJwtConfig: { privateKeySource: { kmsKeySource: { kmsKeyArn } }, signingAlgorithm: 'ES256', additionalPayloadClaims: { pin: 'pin-of-the-payload' }, additionalHeaderClaims: { pin: 'pin-of-the-header' } } } as const;
  return { credentialProviderVendor, oauth2ProviderConfigInput: { customOauth2ProviderConfig: { oauthDiscovery, clientId: 'client', ...byKey } } };
}

describe('What a sandbox leaves on disk', function () {
  this.timeout(20_000);
  let folder: TestFolder;
  let foreign: ForeignServer;
  let sandbox: StartedSandbox;
  let clients: Clients;

  beforeEach(async () => {
    folder = makeFolder();
    foreign = await startForeignServer();
    sandbox = await startSandbox({ dataDirectory: folder.path });
    clients = createClients(sandbox.ready);
  });
  afterEach(async () => {
    foreign.close();
    await sandbox.stop();
    folder.remove();
  });

  /** Makes a secret of every kind and gives them by their kind, all but the private key and the cookie key, which never leave it. */
  async function makeSecrets(): Promise<Readonly<Record<string, string | undefined>>> {
    await createWorkload(clients, AGENT);
    await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'keys', apiKey: 'the-api-key' }));
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'foreign', ...toForeignConfig(foreign, { clientSecret: 'the-client-secret' }) }));
    await clients.control.send(new CreateOauth2CredentialProviderCommand({ name: 'keyed', ...toKeyedConfig(foreign) }));
    await Promise.all([readSettled(clients, 'foreign'), readSettled(clients, 'keyed')]);
    foreign.answer({ access_token: 'kept-access-token', refresh_token: 'kept-refresh-token' });
    const bound = await beginFlow(clients, AGENT, 'bound', FOREIGN);
    await fetch(await readCallback(bound), { redirect: 'manual' });
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: bound.sessionUri, userIdentifier: { userId: 'bound' } }));
    foreign.answer({ access_token: 'unbound-access-token', refresh_token: 'unbound-refresh-token' });
    const unbound = await beginFlow(clients, AGENT, 'unbound', FOREIGN);
    await fetch(await readCallback(unbound), { redirect: 'manual' });
    foreign.answer({ access_token: 'machine-token', expires_in: 3600 });
    const machine = await askForToken(clients, AGENT, 'bound', { ...FOREIGN, oauth2Flow: 'M2M' });
    const userToken = await takeConsentedToken(clients, sandbox.ready.endpoint, 'quickstart_agent-sandbox001', 'alice');
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: AGENT, userToken }));
    // A visit that has come back from the provider's page, with its code, and one that has not.
    await giveConsent(createVisitor(sandbox.ready.endpoint), (await beginFlow(clients, 'quickstart_agent-sandbox001', 'carol')).authorizationUrl);
    const open = await readCallback(await beginFlow(clients, AGENT, 'open', { ...FOREIGN, customState: 'state-of-the-caller', customParameters: { login_hint: 'hint-of-the-caller' } }));
    const cognito = createCognito(sandbox.ready);
    const poolId = await createPool(cognito);
    await createPerson(cognito, poolId);
    const poolClient = await createPoolClient(cognito, poolId);
    const { AuthenticationResult: signedIn } = await cognito.send(new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH', ClientId: poolClient.clientId,
      AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password, SECRET_HASH: toSecretHash(poolClient, PERSON.username) },
    }));
    const TemporaryPassword = 'Temporary-at-rest-1';
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'fresh', TemporaryPassword }));
    const { Session: challengeSession } = await cognito.send(new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH', ClientId: poolClient.clientId, AuthParameters: { USERNAME: 'fresh', PASSWORD: TemporaryPassword, SECRET_HASH: toSecretHash(poolClient, 'fresh') },
    }));
    return {
      payloadClaim: 'pin-of-the-payload', headerClaim: 'pin-of-the-header', customState: 'state-of-the-caller', customParameter: 'hint-of-the-caller', temporaryPassword: TemporaryPassword, challengeSession,
      poolIdToken: signedIn?.IdToken, poolClientSecret: poolClient.secret, poolPassword: PERSON.password, poolRefreshToken: signedIn?.RefreshToken, poolAccessToken: signedIn?.AccessToken,
      apiKey: 'the-api-key', clientSecret: 'the-client-secret', accessToken: 'kept-access-token', refreshToken: 'kept-refresh-token',
      unboundAccessToken: 'unbound-access-token', unboundRefreshToken: 'unbound-refresh-token', machineToken: machine.accessToken,
      userToken, workloadAccessToken, state: open.searchParams.get('state') ?? undefined, controlToken: sandbox.ready.controlToken,
      ...Object.fromEntries(sandbox.ready.clients.map(({ clientId, clientSecret }) => [clientId, clientSecret])),
      ...Object.fromEntries(sandbox.ready.users.map(({ username, password }) => [username, password])),
    };
  }

  const readFiles = (path: string) => readdirSync(path).filter((file) => file !== 'key').map((file) => ({ file, text: readFileSync(join(path, file), 'latin1') }));

  it('shows no secret, neither while it runs nor after it was killed or stopped, but in its key', async () => {
    const secrets = await makeSecrets();
    for (const [kind, secret] of Object.entries(secrets)) assert.ok(secret !== undefined && secret.length >= 7, kind);
    const assertSealed = (where: string, shown: readonly string[] = []) => {
      for (const { file, text } of readFiles(folder.path)) {
        const found = Object.entries(secrets).filter(([kind, secret]) => secret !== undefined && text.includes(secret) && !shown.includes(kind)).map(([kind]) => kind);
        assert.deepEqual(found, [], `${file} ${where}`);
        assert.doesNotMatch(text, /"(d|p|q|dp|dq|qi)": ?"|eyJ[\w-]+\.eyJ/, `${file} ${where}: a private key or a JWT`);
        assert.doesNotMatch(text, /"(password|clientSecret|apiKey|accessToken|refreshToken|jwt|codeVerifier|cookieKey|passwordHash)": ?"(?!sealed:)/, `${file} ${where}`);
      }
    };
    const readStored = () => readFiles(folder.path).map(({ text }) => text).join('');
    // The control token ends with the process; in the lock it tells the next start where to ask.
    assertSealed('while it runs', ['controlToken']);
    sandbox.process.kill('SIGKILL');
    await sandbox.stop();
    assert.ok(readStored().includes('"kind":"atProvider"') && readStored().includes('sealed:'), 'the journal is among the files');
    assertSealed('after a kill', ['controlToken']);
    sandbox = await startSandbox({ dataDirectory: folder.path });
    await sandbox.stop();
    assert.match(readStored(), /"codeVerifier": "sealed:/);
    assertSealed('after a stop');
    assert.ok(!Object.values(secrets).some((secret) => secret !== undefined && sandbox.log().includes(secret)), 'nor does its log');
  });

  it('gives everything back at the next start', async () => {
    const secrets = await makeSecrets();
    await sandbox.stop();
    sandbox = await startSandbox({ dataDirectory: folder.path });
    clients = createClients(sandbox.ready);
    assert.deepEqual(sandbox.ready.users.map(({ username, password }) => [username, password]), [['alice', secrets['alice']], ['bob', secrets['bob']]]);
    const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: AGENT }));
    const { apiKey } = await clients.data.send(new GetResourceApiKeyCommand({ workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: 'keys' }));
    assert.equal(apiKey, secrets['apiKey']);
    assert.equal((await askForToken(clients, AGENT, 'bound', FOREIGN)).accessToken, secrets['accessToken']);
    assert.equal((await askWithToken(clients, workloadAccessToken, { ...FOREIGN, oauth2Flow: 'M2M' })).accessToken, secrets['machineToken']);
    assert.equal(await takeConsentedToken(clients, sandbox.ready.endpoint, AGENT, 'alice', { username: 'alice', password: 'wonderland' }).then((token) => token.split('.').length), 3);
  });

  it('is taken over from version 1, with its port, users and keys', async () => {
    const old = makeFolder();
    cpSync(join(import.meta.dirname, '../support/stateV1'), old.path, { recursive: true });
    const { tables } = JSON.parse(readFileSync(join(old.path, 'state.json'), 'utf8')) as { readonly tables: { readonly issuers: { readonly demo: { readonly keys: readonly { readonly kid: string }[] } } } };
    const migrated = await startSandbox({ dataDirectory: old.path });
    try {
      const { keys } = await (await fetch(`${migrated.ready.issuer}/jwks`)).json() as { readonly keys: readonly { readonly kid: string }[] };
      assert.deepEqual(keys.map(({ kid }) => kid), tables.issuers.demo.keys.map(({ kid }) => kid));
      assert.match(migrated.log(), /^warning: The sandbox's state was rewritten from version 1 to 4, the old files are kept\. They hold its secrets in clear: .*state\.v1\.json, .*journal\.v1\.jsonl$/m);
      const { accessToken } = await askForToken(createClients(migrated.ready), 'agent-v1', 'u', { resourceCredentialProviderName: 'foreign-v1', scopes: ['a'] });
      assert.equal(accessToken, 'access-token-of-v1');
    } finally {
      await migrated.stop();
      old.remove();
    }
  });

  it('is its own where another sandbox runs at the same time: neither sees what the other has', async () => {
    const folderOfOther = makeFolder();
    const other = await startSandbox({ dataDirectory: folderOfOther.path });
    try {
      const clientsOfOther = createClients(other.ready);
      await createWorkload(clients, 'only-here');
      await createWorkload(clientsOfOther, 'only-there');
      assert.notEqual(other.ready.endpoint, sandbox.ready.endpoint);
      assert.notEqual(other.ready.clients[0]?.clientSecret, sandbox.ready.clients[0]?.clientSecret);
      await assert.rejects(clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'only-there' })), { name: 'ResourceNotFoundException' });
      await assert.rejects(clientsOfOther.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'only-here' })), { name: 'ResourceNotFoundException' });
      const { workloadAccessToken } = await clients.data.send(new GetWorkloadAccessTokenCommand({ workloadName: 'only-here' }));
      await assert.rejects(askWithToken(clientsOfOther, workloadAccessToken, { oauth2Flow: 'M2M' }), { name: 'UnauthorizedException' });
      const reset = await fetch(`${other.ready.endpoint}/_sandbox/reset`, { method: 'POST', headers: { 'x-sandbox-control-token': sandbox.ready.controlToken } });
      assert.equal(reset.status, 403);
      assert.notEqual(readFileSync(join(folderOfOther.path, 'key'), 'utf8'), readFileSync(join(folder.path, 'key'), 'utf8'));
    } finally {
      await other.stop();
      folderOfOther.remove();
    }
  });
});
