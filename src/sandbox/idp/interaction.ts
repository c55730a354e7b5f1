import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type InteractionResults, type default as Provider } from 'oidc-provider';
import type { Asked } from '../issuerPages.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord } from '../state.js';
import { readForm } from '../web/request.js';
import { findCallbackOwners, findClient } from './clients.js';
import { toPaths } from './endpoints.js';
import type { Manners } from './manners.js';
import { toChoiceName, toConsentPage, toIssuerErrorPage, toUsersSignInPage } from './pages.js';
import { readSignIn } from './signIn.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What a page needs to know about the issuer that it belongs to. */
export interface InteractionHost {
  readonly sandbox: Sandbox;
  readonly record: IssuerRecord;
  readonly provider: Provider;
  readonly manners: Manners;
  /** Path of the issuer. */
  readonly prefix: string;
}

const readScopes = (interaction: Interaction) => readParam(interaction, 'scope').split(' ').filter((scope) => scope !== '');
const readParam = ({ params }: Interaction, name: string) => (typeof params[name] === 'string' ? params[name] : '');

/** Serves `PREFIX/interaction/UID`: sign-in and consent, whichever the request still lacks. */
export function createInteraction(host: InteractionHost): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { provider, manners, prefix } = host;
  return async (request, response) => {
    let interaction: Interaction;
    try {
      interaction = await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      sendPage(response, toIssuerErrorPage(manners.brand, 'session_not_found'));
      return;
    }
    const clientId = readParam(interaction, 'client_id');
    const clientName = findClient(host, clientId)?.name ?? clientId;
    const asked: Asked = { brand: manners.brand, clientName, action: `${prefix}/interaction/${interaction.uid}` };
    if (request.method === 'GET') showPrompt(host, interaction, asked, response);
    else if (request.method === 'POST') await takeAnswer(host, interaction, asked, request, response);
    else response.writeHead(405, { allow: 'GET, POST' }).end();
  };
}

function showPrompt({ sandbox, record, manners }: InteractionHost, interaction: Interaction, asked: Asked, response: ServerResponse): void {
  if (interaction.prompt.name === 'login') {
    sendPage(response, toUsersSignInPage(asked, record.users));
    return;
  }
  const redirectUri = readParam(interaction, 'redirect_uri');
  const scopes = readScopes(interaction);
  const choices = manners.toChoices?.(scopes) ?? [];
  sendPage(response, toConsentPage(asked, {
    username: record.users.find((user) => manners.toSubject(user) === interaction.session?.accountId)?.username ?? '',
    scopes: scopes.map((scope) => ({ scope, text: manners.describeScope(scope), mayBeRefused: choices.includes(scope) })),
    redirectUri,
    providers: findCallbackOwners(sandbox, readParam(interaction, 'client_id'), redirectUri).map(({ name }) => name),
  }));
}

async function takeAnswer(host: InteractionHost, interaction: Interaction, asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, record, manners } = host;
  const form = await readForm(request);
  const finish = (result: InteractionResults, mergeWithLastSubmission: boolean) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission });
  const answer = form.get('answer');
  if (interaction.prompt.name === 'login') {
    const { username, user } = readSignIn(record, form);
    if (user === undefined) sendPage(response, toUsersSignInPage(asked, record.users, { username, code: manners.wrongPassword }));
    else await finish({ login: { accountId: manners.toSubject(user) } }, false);
  } else if (answer === 'allow') {
    await finish({ consent: { grantId: await grant(host, interaction, form) } }, true);
  } else if (answer === 'switch') {
    await signOut(host, interaction, response);
  } else {
    await finish({ error: 'access_denied', error_description: 'The person did not allow it.' }, false);
  }
}

/** Notes what the person has allowed and, of what may be refused one by one, refused. */
async function grant({ provider, manners }: InteractionHost, interaction: Interaction, form: URLSearchParams): Promise<string> {
  const accountId = interaction.session?.accountId ?? '';
  const clientId = readParam(interaction, 'client_id');
  const given = new provider.Grant({ accountId, clientId });
  const asked = readScopes(interaction);
  const choices = manners.toChoices?.(asked) ?? [];
  const refused = asked.filter((scope) => choices.includes(scope) && !form.has(toChoiceName(scope)));
  const scopes = asked.filter((scope) => !refused.includes(scope));
  const { resource } = interaction.params;
  const resources = Array.isArray(resource) ? resource.map(String) : [typeof resource === 'string' ? resource : manners.toDefaultResource(asked)];
  given.addOIDCScope(asked.join(' '));
  for (const one of resources) {
    given.addResourceScope(one, scopes.join(' '));
    if (refused.length > 0) given.rejectResourceScope(one, refused.join(' '));
  }
  const grantId = await given.save();
  manners.onConsent?.({ accountId, clientId, grantId, scopes, params: interaction.params });
  return grantId;
}

/** Forgets who is signed in and asks the same request again, which begins with the sign-in page. */
async function signOut({ record, prefix, provider }: InteractionHost, interaction: Interaction, response: ServerResponse): Promise<void> {
  await (await provider.Session.find(interaction.session?.cookie ?? ''))?.destroy();
  const gone = [`sandbox_${record.name}`, `sandbox_${record.name}.sig`].map((name) => `${name}=; Path=/; Max-Age=0; HttpOnly`);
  const parameters = Object.entries(interaction.params).flatMap(([name, value]) => [value].flat().filter((one) => typeof one === 'string').map((one) => [name, one] as [string, string]));
  response.writeHead(303, { 'set-cookie': gone, location: `${prefix}${toPaths(record.name).authorization}?${new URLSearchParams(parameters).toString()}`, 'cache-control': 'no-store' }).end();
}
