import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import assert from 'node:assert/strict';
import { importJWK, jwtVerify, type JWK } from 'jose';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { createClients } from '../contract/clients.js';
import { PERSON, PASSWORD_FLOW, createCognito, createPerson, createPool, createPoolClient } from '../contract/cognitoPool.js';
import { makeRuntime, toAuthorizer } from '../contract/runtimeScene.js';
import { readClipboard } from './cognitoSteps.js';
import { pictureOfFailures } from './pages/workbench.js';
import { openScene, type Scene } from './scene.js';

const INSPECTOR = '[aria-label="Verdicts"]';
const EMPTY = 'textarea[aria-label="Token"]';

describe('a token from an editor to the change that lets it in', () => {
  let scene: Scene;
  let inspector: Frame;
  let token = '';
  let clientId = '';

  before(async () => {
    scene = await openScene();
    await scene.showResources();
    await scene.tree.shows('quickstart_agent');
    const sandbox = await scene.sandbox();
    const [cognito, clients] = [createCognito(sandbox), createClients(sandbox)];
    const poolId = await createPool(cognito);
    ({ clientId } = await createPoolClient(cognito, poolId, { ...PASSWORD_FLOW, GenerateSecret: false }));
    await createPerson(cognito, poolId);
    const { AuthenticationResult } = await cognito.send(new InitiateAuthCommand({
      ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: PERSON.username, PASSWORD: PERSON.password },
    }));
    token = AuthenticationResult?.AccessToken ?? '';
    const { iss } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly iss: string };
    const ofPool = { ...sandbox, issuer: iss };
    await makeRuntime(clients, 'pool_agent', 'sandbox:echo', toAuthorizer(ofPool, { allowedClients: [clientId] }));
    await makeRuntime(clients, 'billing_agent', 'sandbox:echo', toAuthorizer(ofPool, { allowedAudience: ['api://billing'] }));
    await makeRuntime(clients, 'other_agent', 'sandbox:echo', toAuthorizer(sandbox));
    writeFileSync(join(scene.folder, 'notes.txt'), `2026-11-22 10:00:00 GET /orders\nAuthorization: Bearer ${token}\n`);
    cognito.destroy();
    clients.control.destroy();
    clients.data.destroy();
  });
  after(() => scene.stop());
  pictureOfFailures(() => scene);

  const row = (name: string) => inspector.getByRole('table', { name: 'Who would let it in' }).getByRole('row').filter({ has: inspector.getByRole('rowheader', { name, exact: true }) });
  const shows = async (name: string, text: RegExp) => { await row(name).filter({ hasText: text }).waitFor(); };

  it('reads the token of a selection, and says before any fetch who refuses it', async () => {
    const { page, run, quickInput } = scene;
    await run('Go to File...');
    await quickInput.type('Search files by name', 'notes.txt');
    await quickInput.pick('notes.txt');
    await page.locator('.monaco-editor .view-line', { hasText: 'Authorization' }).click();
    await page.keyboard.press('Control+A');
    await run('AgentCore Identity: Inspect Selected Token');
    inspector = await scene.webview(INSPECTOR);
    await inspector.locator('.kind', { hasText: 'Access token' }).waitFor();
    await shows('quickstart_agent', /Does not ask/);
    await shows('billing_agent', /Refused, 401[\s\S]*allowedAudience/);
    await shows('pool_agent', /Not decided/);
    await inspector.getByRole('group', { name: /^Signature: Not checked/ }).waitFor();
  });

  it('verifies it against the pool, after it has said which addresses it fetches', async () => {
    await inspector.getByRole('button', { name: 'Verify' }).click();
    const card = inspector.getByRole('group', { name: 'Before a fetch' });
    assert.match(await card.innerText(), /http:\/\/127\.0\.0\.1:\d+\/\S+\/\.well-known\/openid-configuration/);
    await card.getByRole('button', { name: 'Fetch' }).click();
    await inspector.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
    await inspector.getByRole('group', { name: /^Issuer: Matches/ }).waitFor();
  });

  it('then says which runtime lets it in', async () => {
    await shows('pool_agent', /Let in/);
    await shows('billing_agent', /Refused, 401/);
    await scene.screenshot('inspector doors');
  });

  it('asks the issuer of another runtime, when a person wants it', async () => {
    await shows('other_agent', /Not decided/);
    await inspector.getByRole('button', { name: 'Ask the Issuers…' }).click();
    await inspector.getByRole('group', { name: 'Before a fetch' }).getByRole('button', { name: 'Fetch' }).click();
    await shows('other_agent', /Refused, 401[\s\S]*another issuer/);
  });

  it('shows the change of the configuration that would let it in', async () => {
    await inspector.getByRole('button', { name: 'Show change for billing_agent' }).click();
    await scene.tab('billing_agent: who is let in, now ↔ changed');
    await scene.page.locator('.monaco-diff-editor .modified .view-line', { hasText: 'allowedClients' }).waitFor();
    await scene.page.locator('.monaco-diff-editor .modified .view-line', { hasText: clientId }).first().waitFor();
    await scene.page.locator('.monaco-diff-editor .original .view-line', { hasText: 'allowedAudience' }).waitFor();
    await scene.screenshot('inspector change');
    await scene.closeTab('billing_agent: who is let in, now ↔ changed');
  });

  it('has its verdicts still when it was in the background', async () => {
    await scene.page.locator('.tabs-container .tab', { hasText: 'Token' }).click();
    inspector = await scene.webview(INSPECTOR);
    await inspector.getByRole('group', { name: /^Signature: Verified/ }).waitFor();
    await shows('pool_agent', /Let in/);
  });

  it('says which token of a flow it is, by the runtimes and credential providers of the connection', async () => {
    const chip = inspector.locator('.kind', { hasText: 'Access token · The user’s token' });
    assert.match(await chip.getAttribute('title') ?? '', /A runtime or gateway of the connection accepts tokens of its issuer, and no credential provider asks that issuer\.$/);
  });

  it('copies the authorizer that lets it in, and a test token with a key of its own', async () => {
    const copy = async (item: string, pattern: RegExp, door?: string): Promise<string> => {
      await inspector.getByRole('button', { name: 'More actions' }).click();
      await scene.quickInput.pick(item);
      if (door !== undefined) await scene.quickInput.pick(door);
      return readClipboard(scene, pattern);
    };
    assert.match(await copy('Copy Authorizer for Terraform…', /custom_jwt_authorizer/, 'For a Runtime'), new RegExp(`allowed_clients {2}= \\["${clientId}"\\]`));
    assert.match(await copy('Copy Authorizer for the AWS CLI…', /--authorizer-type CUSTOM_JWT/, 'For a Gateway'), new RegExp(`"allowedClients":\\["${clientId}"\\]`));
    const [test = '', jwk = ''] = (await copy('Copy a Test Token With a Key of Its Own', /TEST_PUBLIC_JWK/)).trim().split('\n').map((line) => line.replace(/^\w+=/, ''));
    const { payload } = await jwtVerify(test, await importJWK(JSON.parse(jwk) as JWK, 'ES256'));
    assert.deepEqual([payload['client_id'], payload.jti], [clientId, 'TEST own-key']);
  });

  it('makes test tokens, which the runtimes judge as they are meant', async () => {
    await inspector.getByRole('button', { name: 'More actions' }).click();
    await scene.quickInput.pick('Make Test Tokens…');
    await scene.quickInput.shows('Which ones? They are marked as test tokens in jti.');
    await scene.quickInput.accept();
    await scene.quickInput.shows('Claims of the good one, as JSON.');
    await scene.quickInput.accept();
    const chooser = inspector.getByRole('combobox');
    await chooser.locator('option', { hasText: 'TEST_GOOD' }).waitFor({ state: 'attached' });
    await chooser.selectOption({ index: 1 });
    await inspector.getByRole('rowheader', { name: 'jti', exact: true }).waitFor();
    await inspector.getByText('TEST expired').waitFor();
    await inspector.getByRole('group', { name: /^Time: Ended/ }).waitFor();
  });

  it('goes back to a token of this window, and compares it with another one', async () => {
    await inspector.getByRole('button', { name: 'Tokens of this window' }).click();
    await scene.quickInput.shows('They are in memory only, until the inspector is closed.');
    await scene.page.locator('.quick-input-list .monaco-list-row').last().click();
    await inspector.getByRole('group', { name: /^Time: In life/ }).waitFor();
    await inspector.getByRole('button', { name: 'Compare with another token' }).click();
    await scene.quickInput.shows('Which token came of the one on show?');
    await scene.page.locator('.quick-input-list .monaco-list-row').last().click();
    await inspector.getByRole('heading', { name: 'Compare tokens' }).waitFor();
    await inspector.getByRole('button', { name: 'Close the comparison' }).click();
  });

  it('lists the tokens of the window by kind and issuer in a view, and opens one from there', async () => {
    const view = scene.page.locator('.sidebar .pane', { has: scene.page.locator('.pane-header', { hasText: 'Tokens of This Window' }) });
    await view.locator('.pane-header').click();
    await view.locator('.pane-header .description', { hasText: /next ends in/ }).waitFor();
    const rows = view.locator('.monaco-list-row');
    await rows.filter({ hasText: 'Access token' }).first().waitFor();
    await scene.screenshot('tokens of this window');
    await rows.filter({ hasText: 'ended' }).first().click();
    await inspector.getByRole('group', { name: /^Time: Ended/ }).waitFor();
    await view.locator('.pane-header').hover();
    await view.getByRole('button', { name: 'Forget Tokens of This Window' }).click();
    await view.waitFor({ state: 'detached' });
  });

  it('forgets every token when it is closed, and has written none', async () => {
    await scene.closeTab('Token');
    await scene.run('AgentCore Identity: Inspect a Token');
    inspector = await scene.webview(EMPTY);
    assert.equal(await inspector.getByRole('textbox', { name: 'Token' }).inputValue(), '');
    await inspector.getByRole('button', { name: 'Tokens of this window' }).click();
    await inspector.getByText('No token was read in this window yet.').waitFor();
    assert.deepEqual(scene.files().filter(({ text }) => text.includes(token.slice(0, -200))).map(({ path }) => path), []);
  });
});
