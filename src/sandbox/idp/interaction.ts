import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type InteractionResults, type default as Provider } from 'oidc-provider';
import { toCallbackUrl } from '../control/oauth2Providers.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import type { IssuerRecord } from '../state.js';
import { readForm } from '../web/request.js';
import { toConsentPage, toIssuerErrorPage, toSignInPage, type Asked } from './pages.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What a page needs to know about the issuer that it belongs to. */
export interface InteractionHost {
  readonly sandbox: Sandbox;
  readonly record: IssuerRecord;
  readonly provider: Provider;
  /** Path of the issuer. */
  readonly prefix: string;
  readonly audience: string;
}

const readParam = ({ params }: Interaction, name: string) => (typeof params[name] === 'string' ? params[name] : '');

/** Serves `PREFIX/interaction/UID`: sign-in and consent, whichever the request still lacks. */
export function createInteraction(host: InteractionHost): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { provider, record, prefix } = host;
  return async (request, response) => {
    let interaction: Interaction;
    try {
      interaction = await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      sendPage(response, toIssuerErrorPage(record.name, 'session_not_found'));
      return;
    }
    const clientId = readParam(interaction, 'client_id');
    const clientName = record.clients.find((client) => client.clientId === clientId)?.name ?? clientId;
    const asked: Asked = { issuerName: record.name, clientName, action: `${prefix}/interaction/${interaction.uid}` };
    if (request.method === 'GET') showPrompt(host, interaction, asked, response);
    else if (request.method === 'POST') await takeAnswer(host, interaction, asked, request, response);
    else response.writeHead(405, { allow: 'GET, POST' }).end();
  };
}

function showPrompt({ sandbox, record }: InteractionHost, interaction: Interaction, asked: Asked, response: ServerResponse): void {
  if (interaction.prompt.name === 'login') {
    sendPage(response, toSignInPage(asked, record.users));
    return;
  }
  const redirectUri = readParam(interaction, 'redirect_uri');
  sendPage(response, toConsentPage(asked, {
    username: interaction.session?.accountId ?? '',
    scopes: readParam(interaction, 'scope').split(' ').filter((scope) => scope !== ''),
    returnsTo: URL.canParse(redirectUri) ? new URL(redirectUri).host : '',
    providers: sandbox.store.list('oauth2Providers').filter((one) => toCallbackUrl(sandbox, one) === redirectUri).map(({ name }) => name),
  }));
}

async function takeAnswer(host: InteractionHost, interaction: Interaction, asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { provider, record } = host;
  const form = await readForm(request);
  const finish = (result: InteractionResults, mergeWithLastSubmission: boolean) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission });
  const answer = form.get('answer');
  if (interaction.prompt.name === 'login') {
    const username = (form.get('username') ?? '').trim();
    const user = record.users.find((one) => one.username === username && one.password === form.get('password'));
    if (user === undefined) sendPage(response, toSignInPage(asked, record.users, { username }));
    else await finish({ login: { accountId: user.username } }, false);
  } else if (answer === 'allow') {
    await finish({ consent: { grantId: await grantAll(host, interaction) } }, true);
  } else if (answer === 'switch') {
    signOut(host, interaction, response);
  } else {
    await finish({ error: 'access_denied', error_description: 'The person did not allow it.' }, false);
  }
}

async function grantAll({ provider, audience }: InteractionHost, interaction: Interaction): Promise<string> {
  const grant = new provider.Grant({ accountId: interaction.session?.accountId ?? '', clientId: readParam(interaction, 'client_id') });
  const scope = readParam(interaction, 'scope');
  const { resource } = interaction.params;
  const resources = Array.isArray(resource) ? resource.map(String) : [typeof resource === 'string' ? resource : audience];
  grant.addOIDCScope(scope);
  for (const one of resources) grant.addResourceScope(one, scope);
  return grant.save();
}

/** Forgets who is signed in and asks the same request again, which begins with the sign-in page. */
function signOut({ record, prefix }: InteractionHost, interaction: Interaction, response: ServerResponse): void {
  const gone = [`sandbox_${record.name}`, `sandbox_${record.name}.sig`].map((name) => `${name}=; Path=/; Max-Age=0; HttpOnly`);
  const parameters = Object.entries(interaction.params).flatMap(([name, value]) => [value].flat().filter((one) => typeof one === 'string').map((one) => [name, one] as [string, string]));
  response.writeHead(303, { 'set-cookie': gone, location: `${prefix}/auth?${new URLSearchParams(parameters).toString()}`, 'cache-control': 'no-store' }).end();
}
