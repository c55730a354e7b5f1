import { CompleteResourceTokenAuthCommand, type InvokeAgentRuntimeCommandOutput } from '@aws-sdk/client-bedrock-agentcore';
import { CreateApiKeyCredentialProviderCommand, GetOauth2CredentialProviderCommand, ListWorkloadIdentitiesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Readable } from 'node:stream';
import { startSandbox, type StartedSandbox } from '../support/sandbox.js';
import { askForToken, askWithToken, beginFlow, createClients, createWorkload, type Clients } from './clients.js';
import { startKeptSandbox, type KeptSandbox } from './keptSandbox.js';
import { invoke, invokeForJson, invokeWithToken, makeRuntime, signToken, toAuthorizer } from './runtimeScene.js';
import { setFault, steer } from './steered.js';
import { createVisitor, giveConsent } from './visitor.js';

interface Exported {
  readonly version: number;
  readonly secrets: unknown;
  readonly exportedAtMs: number;
  readonly tables: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

type Ready = Pick<StartedSandbox, 'ready'>;

const PASSPHRASE = 'three words together';

const exportOf = async ({ ready }: Ready) => await (await steer(ready, 'GET', 'export?secrets=clear')).json() as Exported;
const importInto = ({ ready }: Ready, state: unknown) => steer(ready, 'POST', 'import', state);
const withPassphrase = ({ ready: { endpoint, controlToken } }: Ready, route: string, passphrase: string, state?: unknown) => fetch(`${endpoint}/_sandbox/${route}`, {
  method: state === undefined ? 'GET' : 'POST', headers: { 'x-sandbox-control-token': controlToken, 'x-sandbox-passphrase': passphrase }, ...(state === undefined ? {} : { body: JSON.stringify(state) }),
});
const sealedExportOf = async (sandbox: Ready) => await (await withPassphrase(sandbox, 'export', PASSPHRASE)).json() as Exported;
const listNames = async ({ control }: Clients) => (await control.send(new ListWorkloadIdentitiesCommand({}))).workloadIdentities?.map(({ name }) => name);
const messageOf = async (response: Response) => {
  assert.equal(response.status, 400);
  return (await response.json() as { readonly message: string }).message;
};

describe('The state of a sandbox', function () {
  this.timeout(30_000);
  let from: StartedSandbox;
  let into: KeptSandbox;
  let clients: Clients;

  beforeEach(async () => {
    [from, into] = await Promise.all([startSandbox(), startKeptSandbox()]);
    clients = createClients(from.ready);
    await createWorkload(clients, 'agent-one');
    await Promise.all([from, into].map(({ ready }) => fetch(`${ready.issuer}/jwks`))); // from now on it has its key
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

  it('ends what was there: sessions, conversations, sign-ins, tokens and what was known of issuers', async () => {
    const { ready } = into;
    await createWorkload(into.clients, 'agent-two');
    const begun = await beginFlow(into.clients, 'agent-two', 'u');
    const person = createVisitor(ready.endpoint);
    await giveConsent(person, begun.authorizationUrl);
    const runtime = await makeRuntime(into.clients, 'echoing', 'sandbox:echo');
    const faulty = await makeRuntime(into.clients, 'stalling', 'sandbox:faulty');
    const guarded = await makeRuntime(into.clients, 'guarded', 'sandbox:echo', toAuthorizer(ready, { allowedAudience: ['my-api'] }));
    const token = await signToken(ready, { sub: 'alice', aud: 'my-api' });
    assert.equal((await invokeWithToken(ready, guarded, token, {})).status, 200);
    const runtimeSessionId = 'a-session-of-thirty-three-letters';
    const turn = async () => (await invokeForJson(into.clients, runtime, {}, { runtimeSessionId }))['turn'];
    assert.deepEqual([await turn(), await turn()], [1, 2]);
    const state = await exportOf(into);
    const stalled: InvokeAgentRuntimeCommandOutput = await invoke(into.clients, faulty, { fault: 'stall' });
    const chunks = (stalled.response as unknown as Readable)[Symbol.asyncIterator]();
    await chunks.next();
    await setFault(ready, { operation: 'ListTagsForResource', kind: 'throttle' });

    assert.equal((await importInto(into, state)).status, 204);
    await assert.rejects(chunks.next(), /aborted/, 'what was being answered has ended');
    assert.equal(await turn(), 1, 'the agents begin anew');
    assert.equal((await invokeWithToken(ready, guarded, token, {})).status, 200, 'with the same keys the same tokens hold');
    const { authorizationUrl } = await beginFlow(into.clients, 'agent-two', 'v');
    assert.match((await person.open(authorizationUrl)).page?.text ?? '', /name="password"/, 'the provider has forgotten the browser');
    const { faults } = await (await steer(ready, 'GET', 'faults')).json() as { readonly faults: readonly unknown[] };
    assert.equal(faults.length, 1, 'faults stay');

    assert.equal((await importInto(into, await exportOf(from))).status, 204);
    await assert.rejects(into.clients.data.send(new CompleteResourceTokenAuthCommand({ sessionUri: begun.sessionUri, userIdentifier: { userId: 'u' } })), { name: 'AccessDeniedException' });
    await assert.rejects(invoke(into.clients, runtime, {}), { name: 'ResourceNotFoundException' });
    const again = await makeRuntime(into.clients, 'guarded', 'sandbox:echo', toAuthorizer(into.ready, { allowedAudience: ['my-api'] }));
    const refused = await invokeWithToken(ready, again, token, {});
    assert.deepEqual([refused.status, (await refused.json() as { readonly message: string }).message], [401, 'Token is not signed by a key of the issuer'], 'the keys of before are not remembered');
    await assert.rejects(askWithToken(into.clients, 'a-token-of-before'), { name: 'UnauthorizedException' });
  });

  it('has its secrets in clear only where that is asked for', async () => {
    assert.match(await messageOf(await steer(from.ready, 'GET', 'export')), /^A state has secrets: give a passphrase in the header x-sandbox-passphrase .* \?secrets=clear/);
    assert.match(await messageOf(await withPassphrase(from, 'export?secrets=clear', PASSPHRASE)), /one of both\.$/);
    const state = await exportOf(from);
    assert.equal(state.secrets, 'in clear');
    assert.ok(JSON.stringify(state).includes(from.ready.clients[0]?.clientSecret ?? '-'));
    assert.equal(state.tables['settings'], undefined);
  });

  it('has its secrets sealed with a passphrase, without which it is of no use', async () => {
    await clients.control.send(new CreateApiKeyCredentialProviderCommand({ name: 'keyed', apiKey: 'hush-key' }));
    const state = await sealedExportOf(from);
    const text = JSON.stringify(state);
    for (const secret of ['hush-key', from.ready.clients[0]?.clientSecret ?? '-', ...from.ready.users.map(({ password }) => password), PASSPHRASE]) assert.ok(!text.includes(secret), secret);
    assert.ok(text.includes('agent-one'), 'the rest can be read');
    const before = await exportOf(into);
    assert.match(await messageOf(await importInto(into, state)), /are sealed\. Give its passphrase in this header: x-sandbox-passphrase$/);
    assert.match(await messageOf(await withPassphrase(into, 'import', `${PASSPHRASE}s`, state)), /^The passphrase is another one, or a secret of the state was changed: /);
    assert.match(await messageOf(await withPassphrase(into, 'import', 'short', state)), /x-sandbox-passphrase.*length/);
    const provider = state.tables['oauth2Providers']?.['quickstart-demo'];
    const swapped = { ...state, tables: { ...state.tables, oauth2Providers: { 'quickstart-demo': { ...provider, clientSecret: `${String(provider?.['clientSecret']).slice(0, -4)}AAAA` } } } };
    assert.match(await messageOf(await withPassphrase(into, 'import', PASSPHRASE, swapped)), /was changed: oauth2Providers\.clientSecret/);
    assert.deepEqual((await exportOf(into)).tables, before.tables);
    assert.equal((await withPassphrase(into, 'import', PASSPHRASE, state)).status, 204);
    assert.deepEqual((await exportOf(into)).tables, (await exportOf(from)).tables);
    assert.ok(!into.log().includes(PASSPHRASE));
  });

  it('is handed out and taken with the control token only', async () => {
    const state = await exportOf(from);
    assert.equal((await steer(from.ready, 'GET', 'export?secrets=clear', undefined, 'wrong')).status, 403);
    assert.equal((await steer(from.ready, 'POST', 'import', state, 'wrong')).status, 403);
  });

  it('is taken whole or not at all, with one sentence about what is wrong', async () => {
    await createWorkload(into.clients, 'to-stay');
    const state = await exportOf(from);
    const before = await exportOf(into);
    const { issuers = {}, ...others } = state.tables;
    const wrongs: readonly (readonly [unknown, RegExp])[] = [
      [{}, /version of the sandbox, \d+: none is named$/],
      [[], /The body is not a JSON object\.$/],
      [null, /The body is not a JSON object\.$/],
      [{ ...state, version: 1 }, /: 1$/],
      [{ ...state, version: state.version + 1 }, new RegExp(`, ${state.version}: ${state.version + 1}$`)],
      [{ version: state.version }, /lacks a table/],
      [{ ...state, secrets: undefined }, /in clear or sealed: secrets$/],
      [{ ...state, tables: { ...state.tables, extras: {} } }, /does not know: extras$/],
      [{ ...state, tables: { ...state.tables, settings: {} } }, /does not know: settings$/],
      [{ ...state, tables: { ...state.tables, vault: [] } }, /no object: vault$/],
      [{ ...state, tables: { ...state.tables, oauth2Providers: { x: { name: 5 } } } }, /sandbox writes it: oauth2Providers\.name$/],
      [{ ...state, tables: { ...state.tables, runtimes: { x: null } } }, /sandbox writes it: runtimes$/],
      [{ ...state, tables: { ...state.tables, runtimes: { x: { id: 'x', name: 'x', workloadName: 'x', agent: { url: 'http://192.0.2.2:8080/' } } } } }, /sandbox writes it: runtimes\.agent$/],
      [{ ...state, tables: { ...state.tables, issuers: { demo: { ...issuers['demo'], users: [null] } } } }, /sandbox writes it: issuers\.users$/],
      [{ ...state, tables: { ...others, issuers: { another: issuers['demo'] } } }, /cannot be without: demo$/],
    ];
    for (const [wrong, message] of wrongs) assert.match(await messageOf(await importInto(into, wrong)), message);
    const { endpoint, controlToken } = into.ready;
    const torn = await fetch(`${endpoint}/_sandbox/import`, { method: 'POST', headers: { 'x-sandbox-control-token': controlToken }, body: JSON.stringify(state).slice(0, -20) });
    assert.equal(torn.status, 400);
    assert.deepEqual((await exportOf(into)).tables, before.tables);
    await into.restart();
    assert.deepEqual((await exportOf(into)).tables, before.tables);
  });
});
