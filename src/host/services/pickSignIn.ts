import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import type { IssuedTokens } from '../../core/flow/oauth.js';
import type { Gateway } from '../../core/identity/control.js';
import { findBearers, toBearerChoices, type FoundBearers } from '../../core/invoke/bearer.js';
import type { ChosenToken } from '../../core/invoke/chosen.js';
import type { ConnectionInfo } from '../../core/tree/nodes.js';
import { signInAsCognitoUser } from './cognitoUser.js';
import { getIssuerTokens } from './issuerToken.js';
import { pickRow, type PickRow } from './quickPick.js';
import type { Services } from './services.js';

const TITLE = 'Sign In to the Agent';

/** How a caller signs in. */
export type PickedSignIn = { readonly kind: 'iam' } | { readonly kind: 'bearer'; readonly token: ChosenToken };

type Source = 'iam' | 'clipboard' | 'paste' | 'cognito' | 'issuer';

interface SourceItem extends PickRow {
  readonly source?: Source;
}

/**
 * Lets a person choose how they sign in at a runtime or a gateway. The list begins with what that takes, and offers nothing else. Tokens
 * are in memory only. Undefined where nothing was chosen. Throws a `UserError` that says why there is no token.
 * @param info the connection that the target belongs to
 * @param inbound its authorizer; undefined where it is not known
 */
export async function pickSignIn(services: Services, info: ConnectionInfo, inbound: Gateway['inbound'] | undefined): Promise<PickedSignIn | undefined> {
  const chosen = await pickRow(toItems(inbound), { title: TITLE, placeHolder: 'How?', matchOnDescription: true, ignoreFocusOut: true });
  if (chosen?.source === undefined) return undefined;
  if (chosen.source === 'iam') return { kind: 'iam' };
  const token = await getToken(services, info, chosen.source, inbound?.kind === 'JWT' ? inbound.discoveryUrl : undefined);
  return token === undefined ? undefined : { kind: 'bearer', token };
}

function toItems(inbound: Gateway['inbound'] | undefined): readonly SourceItem[] {
  const item = (source: Source, label: string, icon: string, description: string): SourceItem => ({ source, label, description, icon });
  const iam = item('iam', 'IAM', 'shield', 'signed with the credentials of this connection');
  const tokens = [
    item('clipboard', 'From the Clipboard', 'clippy', 'a JWT, also behind "Bearer"'),
    item('paste', 'Paste…', 'edit', 'a JWT, shown as dots'),
    item('cognito', 'Sign In as a Cognito User…', 'account', 'of a user pool of this connection'),
    item('issuer', inbound?.kind === 'JWT' ? `From ${new URL(inbound.discoveryUrl).host}…` : 'From an OpenID Issuer…', 'globe', 'in the browser, on another device, or as the client'),
  ];
  const says = (label: string): SourceItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  switch (inbound?.kind) {
    case 'IAM': return [says('It takes requests signed with IAM'), iam];
    case 'JWT': return [says(`It takes a JWT of ${inbound.discoveryUrl.replace(/\/\.well-known\/.*$/, '')}`), ...tokens];
    case 'NONE': return [says('It asks nobody who they are'), iam];
    case 'AUTHENTICATE_ONLY': return [says('It authenticates only, and does not say by what'), iam, ...tokens];
    case undefined: return [says('What it takes is not known'), iam, ...tokens];
  }
}

async function getToken(services: Services, info: ConnectionInfo, source: Exclude<Source, 'iam'>, discoveryUrl: string | undefined): Promise<ChosenToken | undefined> {
  switch (source) {
    case 'clipboard': return fromText(await vscode.env.clipboard.readText(), 'clipboard');
    case 'paste': return paste(services);
    case 'cognito': {
      const user = await signInAsCognitoUser(services, undefined);
      return user === undefined ? undefined : chooseIssued(user.tokens, `Cognito, ${user.pool.name}`);
    }
    case 'issuer': {
      const issued = await getIssuerTokens(services, info, discoveryUrl);
      return issued === undefined ? undefined : chooseIssued(issued.tokens, issued.host);
    }
  }
}

async function paste({ prompter }: Services): Promise<ChosenToken | undefined> {
  const answer = await prompter.input({
    prompt: 'A JWT, a header, or the answer of a token endpoint. It stays in the memory of this window.', password: true,
    validate: (text) => toFault(findBearers(text, 'pasted', Date.now())),
  }, { title: TITLE, step: 1, totalSteps: 1, canGoBack: false });
  return answer.kind === 'value' ? fromText(answer.value, 'pasted') : undefined;
}

const toFault = (found: FoundBearers) => (found.kind === 'none' ? found.why : undefined);

/** @throws UserError where there is no token in it that can be sent */
async function fromText(text: string, from: 'clipboard' | 'pasted'): Promise<ChosenToken | undefined> {
  const found = findBearers(text, from, Date.now());
  if (found.kind === 'none') {
    throw new UserError(`Nothing of ${from === 'clipboard' ? 'the clipboard' : 'what was pasted'} can be sent as bearer token. ${found.why}`, {
      code: 'NoBearer', hint: 'Copy the access token of a user, and try again.',
    });
  }
  const [first, ...others] = found.tokens;
  if (others.length === 0) return first;
  const items = found.tokens.map((token) => ({ label: token.who === '' ? 'a token' : token.who, description: toEnd(token), token }));
  return (await pickRow(items, { title: TITLE, placeHolder: 'Which of the tokens?', ignoreFocusOut: true }))?.token;
}

const toEnd = ({ expiresAtMs }: ChosenToken) => (expiresAtMs === undefined ? 'never ends' : `ends at ${new Date(expiresAtMs).toLocaleTimeString()}`);

/** The access token, or where there is an ID token too, the one that the person picks. */
async function chooseIssued(issued: IssuedTokens, from: string): Promise<ChosenToken | undefined> {
  const choices = toBearerChoices(issued, from, Date.now());
  if (choices.length === 1) return choices[0]?.token;
  return (await pickRow(choices, { title: TITLE, placeHolder: 'Which token is sent?', ignoreFocusOut: true }))?.token;
}
