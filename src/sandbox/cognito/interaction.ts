import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type default as Provider } from 'oidc-provider';
import { toSignInPage, type Asked } from '../issuerPages.js';
import { sendPage } from '../pages.js';
import type { Sandbox } from '../sandbox.js';
import { readForm } from '../web/request.js';
import { listMissing, readChallengeAttributes } from './attributes.js';
import { answerChallenge, checkPassword, type SignInHost } from './challenge.js';
import { hasSignInPage } from './clientSettings.js';
import { CognitoError } from './errors.js';
import { toBrand, toNewPasswordPage, toNoSignInPage, toPoolErrorPage } from './pages.js';
import { toPoolName } from './pools.js';
import { inPool, type LastingPool, type PoolUserRecord } from './records.js';

interface InteractionHost {
  readonly sandbox: Sandbox;
  readonly pool: LastingPool;
  readonly provider: Provider;
}

/** Serves `POOL_ID/interaction/UID`: sign-in and, after a temporary password, a new one. Pools ask for no consent. */
export function createInteraction({ sandbox, pool: { id }, provider }: InteractionHost): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const refuse = (code: string) => { sendPage(response, toPoolErrorPage(toPoolName(sandbox, id), code)); };
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    let interaction: Awaited<ReturnType<Provider['interactionDetails']>>;
    try {
      interaction = await provider.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      refuse('session_not_found');
      return;
    }
    const { client_id: clientId } = interaction.params;
    // As they are by now: both may have changed since the request began.
    const pool = sandbox.store.get('userPools', id);
    const client = typeof clientId === 'string' ? sandbox.store.get('userPoolClients', inPool(id, clientId)) : undefined;
    if (pool === undefined || client === undefined) {
      refuse('invalid_client');
      return;
    }
    const asked: Asked = { brand: toBrand(pool.name), clientName: client.settings.ClientName, action: `/${id}/interaction/${interaction.uid}` };
    if (!hasSignInPage(client.settings)) {
      sendPage(response, toNoSignInPage(asked.brand));
    } else if (request.method === 'GET') {
      sendPage(response, toSignInPage(asked));
    } else if (form !== undefined) {
      const user = await takeAnswer(sandbox, { pool, client }, asked, form, response);
      if (user !== undefined) await provider.interactionFinished(request, response, { login: { accountId: user.sub } }, { mergeWithLastSubmission: false });
    } else {
      response.writeHead(405, { allow: 'GET, POST' }).end();
    }
  };
}

/** Who has signed in; undefined where a page was the answer. */
async function takeAnswer(sandbox: Sandbox, host: SignInHost, asked: Asked, form: URLSearchParams, response: ServerResponse): Promise<PoolUserRecord | undefined> {
  const session = form.get('session');
  if (session !== null) return takeNewPassword(sandbox, host, asked, session, form, response);
  const username = (form.get('username') ?? '').trim();
  try {
    const answer = await checkPassword(sandbox, host, username, form.get('password') ?? '');
    if (answer.kind === 'signedIn') return answer.user;
    const wanted = listMissing(host.pool, answer.user.attributes).map((Name) => ({ Name, Value: '' }));
    sendPage(response, toNewPasswordPage(asked, answer.session, wanted));
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    // The page does not tell who is a user, whatever operations tell.
    const message = error.name === 'UserNotFoundException' ? 'Incorrect username or password.' : error.message;
    sendPage(response, toSignInPage(asked, { username, message }));
  }
  return undefined;
}

async function takeNewPassword(
  sandbox: Sandbox, host: SignInHost, asked: Asked, session: string, form: URLSearchParams, response: ServerResponse,
): Promise<PoolUserRecord | undefined> {
  const [chosen, again] = [form.get('newPassword') ?? '', form.get('confirmedPassword') ?? ''];
  const given = readChallengeAttributes(form);
  const askAgain = (message: string) => { sendPage(response, toNewPasswordPage(asked, session, given, message)); };
  if (chosen !== again) {
    askAgain('The two passwords are not the same.');
    return undefined;
  }
  try {
    return await answerChallenge(sandbox, host, session, chosen, given);
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    if (error.name === 'NotAuthorizedException') sendPage(response, toSignInPage(asked, { username: '', message: error.message }));
    else askAgain(error.message);
    return undefined;
  }
}
