import { CompleteResourceTokenAuthCommand } from '@aws-sdk/client-bedrock-agentcore';
import { GetOauth2CredentialProviderCommand, ListWorkloadIdentitiesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, beginFlow, createClients, createWorkload, type Clients } from './clients.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

interface Exported {
  readonly version: number;
  readonly tables: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const exportOf = async ({ ready }: Pick<StartedSandbox, 'ready'>) => await (await steer(ready, 'GET', 'export')).json() as Exported;
const importInto = ({ ready }: Pick<StartedSandbox, 'ready'>, state: unknown) => steer(ready, 'POST', 'import', state);
const listNames = async ({ control }: Clients) => (await control.send(new ListWorkloadIdentitiesCommand({}))).workloadIdentities?.map(({ name }) => name);

describe('The state of a sandbox', function () {
  this.timeout(30_000);
  let from: StartedSandbox;
  let into: KeptSandbox;
  let clients: Clients;

  beforeEach(async () => {
    [from, into] = await Promise.all([startSandbox(), startKeptSandbox()]);
    clients = createClients(from.ready);
    await createWorkload(clients, 'agent-one');
  });
  afterEach(() => Promise.all([from.stop(), into.stop()]));

  it('goes to another sandbox with everything in it, and stays there', async () => {
    const flow = await beginFlow(clients, 'agent-one', 'u');
    const { url } = await giveConsent(createVisitor(from.ready.endpoint), flow.authorizationUrl);
    await clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: url.searchParams.get('session_id') ?? '', userIdentifier: { userId: 'u' } }));
    const { accessToken } = await askForToken(clients, 'agent-one', 'u');
    assert.ok(accessToken !== undefined);
    await createWorkload(into.clients, 'to-be-gone');
    assert.equal((await importInto(into, await exportOf(from))).status, 204);
    await into.restart();
    assert.deepEqual(await listNames(into.clients), await listNames(clients));
    assert.equal((await askForToken(into.clients, 'agent-one', 'u')).accessToken, accessToken, 'the consent has come with it');
    assert.deepEqual(into.ready.clients, from.ready.clients);
    const { issuer } = from.ready;
    await jwtVerify(accessToken, createRemoteJWKSet(new URL(`${into.ready.issuer}/jwks`)), { issuer });
    const { callbackUrl, oauth2ProviderConfigOutput } = await into.clients.control.send(new GetOauth2CredentialProviderCommand({ name: 'quickstart-demo' }));
    assert.ok(callbackUrl?.startsWith(into.ready.endpoint));
    assert.ok(JSON.stringify(oauth2ProviderConfigOutput).includes(into.ready.issuer), 'its own addresses are those of the new place');
  });

  it('says that its secrets are in clear, and is handed out and taken with the control token only', async () => {
    const state = await exportOf(from);
    assert.equal((state as unknown as { readonly secrets: string }).secrets, 'in clear');
    assert.ok(JSON.stringify(state).includes(from.ready.clients[0]?.clientSecret ?? '-'));
    assert.equal(state.tables['settings'], undefined);
    assert.equal((await steer(from.ready, 'GET', 'export', undefined, 'wrong')).status, 403);
    assert.equal((await steer(from.ready, 'POST', 'import', state, 'wrong')).status, 403);
  });

  it('is taken whole or not at all, with one sentence about what is wrong', async () => {
    const state = await exportOf(from);
    const { issuers = {}, ...others } = state.tables;
    const wrongs: readonly (readonly [unknown, RegExp])[] = [
      [{}, /version of the sandbox, \d+: none is named$/],
      [{ ...state, version: 1 }, /: 1$/],
      [{ version: state.version }, /lacks a table/],
      [{ ...state, tables: { ...state.tables, extras: {} } }, /does not know: extras$/],
      [{ ...state, tables: { ...state.tables, vault: [] } }, /no object: vault$/],
      [{ ...state, tables: { ...state.tables, oauth2Providers: { x: { name: 5 } } } }, /sandbox writes it: oauth2Providers\.name$/],
      [{ ...state, tables: { ...others, issuers: { another: issuers['demo'] } } }, /cannot be without: demo$/],
    ];
    for (const [wrong, message] of wrongs) {
      const response = await importInto(into, wrong);
      assert.equal(response.status, 400);
      const { message: text } = await response.json() as { readonly message: string };
      assert.match(text, message);
    }
    assert.ok(!(await listNames(into.clients))?.includes('agent-one'));
  });
});
