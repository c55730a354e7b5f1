import { GetWorkloadAccessTokenForJWTCommand, UnauthorizedException, ValidationException } from '@aws-sdk/client-bedrock-agentcore';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { createClients, createWorkload, type Clients } from './clients.js';
import { steer } from './steered.js';

describe('A workload access token for a JWT', function () {
  this.timeout(20_000);
  let sandbox: StartedSandbox;
  let clients: Clients;
  let server: Server;
  let issuer: string;
  let privateKey: CryptoKey;
  /** What the issuer's discovery document says, beside or in place of the usual. */
  let discovery: Readonly<Record<string, unknown>> = {};

  const sign = (claims: Readonly<Record<string, unknown>>, key = privateKey) => (
    new SignJWT({ iss: issuer, sub: 'carol', exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
      .setProtectedHeader({ alg: 'ES256' }).sign(key));
  const send = (userToken: string) => clients.data.send(new GetWorkloadAccessTokenForJWTCommand({ workloadName: 'agent', userToken }));
  const refused = (text: RegExp) => (error: unknown) => (
    error instanceof UnauthorizedException && error.$metadata.httpStatusCode === 401 && text.test(error.message));

  before(async () => {
    sandbox = await startSandbox();
    clients = createClients(sandbox.ready);
    await createWorkload(clients, 'agent');
    const pair = await generateKeyPair('ES256');
    ({ privateKey } = pair);
    const keys = JSON.stringify({ keys: [await exportJWK(pair.publicKey)] });
    server = createServer((request, response) => {
      response.end(request.url === '/keys' ? keys : JSON.stringify({ issuer, jwks_uri: `${issuer}/keys`, ...discovery }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => { discovery = {}; });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await sandbox.stop();
  });

  it('is given where the issuer vouches for the JWT', async () => {
    assert.ok((await send(await sign({}))).workloadAccessToken);
  });

  it('is not given for a JWT that has expired, begins later, or lacks its end or its subject', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    await assert.rejects(send(await sign({ exp: nowS - 1 })), refused(/^The user token has expired\.$/));
    await assert.rejects(send(await sign({ nbf: nowS + 600 })), refused(/claim of the user token does not hold: nbf/));
    await assert.rejects(send(await sign({ exp: undefined })), refused(/does not hold: exp/));
    for (const sub of [undefined, '', 5, ['carol'], {}, true]) await assert.rejects(send(await sign({ sub })), refused(/does not hold: sub/));
  });

  it('is not given for a JWT that somebody else has signed, or nobody', async () => {
    await assert.rejects(send(await sign({}, (await generateKeyPair('ES256')).privateKey)), refused(/not signed by a key of its issuer/));
    const unsecured = new UnsecuredJWT({ iss: issuer, sub: 'carol' }).setExpirationTime('1h').encode();
    await assert.rejects(send(`${unsecured}x`), refused(/cannot be verified/));
    const [head = '', , signature = ''] = (await sign({})).split('.');
    const forged = Buffer.from(JSON.stringify({ iss: issuer, sub: 'mallory', exp: Math.floor(Date.now() / 1000) + 3600 })).toString('base64url');
    await assert.rejects(send(`${head}.${forged}.${signature}`), refused(/not signed by a key of its issuer/));
  });

  it('is not given where the issuer cannot vouch for it', async () => {
    await steer(sandbox.ready, 'POST', 'clock', { advanceMs: 300_000 }); // so long is remembered what it said before
    discovery = { issuer: 'https://other.example' };
    await assert.rejects(send(await sign({})), refused(/cannot be verified with its issuer/));
    discovery = { jwks_uri: 'http://id.example/keys' };
    await assert.rejects(send(await sign({})), refused(/cannot be verified with its issuer/));
    for (const iss of ['http://id.example', 'http://127.0.0.1:1', 'no url']) {
      await assert.rejects(send(await sign({ iss })), refused(/cannot be verified with its issuer/));
    }
  });

  it('is not given for a text that only looks like a JWT', async () => {
    for (const text of ['a.b.c', await sign({ iss: undefined })]) {
      await assert.rejects(send(text), (error) => error instanceof ValidationException && error.reason === 'CannotParse');
    }
  });
});
