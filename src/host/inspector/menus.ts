import * as vscode from 'vscode';
import { UserError } from '../../core/base/errors.js';
import { toAuthorizerSnippets, type AuthorizerSnippets } from '../../core/inbound/snippets.js';
import { decodeJwt } from '../../core/jwt/decode.js';
import { findTokens } from '../../core/jwt/find.js';
import { kindOf } from '../../core/jwt/kind.js';
import { stringOf } from '../../core/jwt/members.js';
import { toAuthorizationHeader, toClaimsTable, toEnvLine, toPartText, toVerificationSnippets } from '../../core/jwt/snippets.js';
import { toExactClaims } from '../../core/jwt/make/exactClaims.js';
import { makeWithOwnKey } from '../../core/jwt/make/ownKey.js';
import { toTokenText } from '../../core/jwt/serialize.js';
import { relativeTime } from '../../core/jwt/time.js';
import { statedBy } from '../../core/jwt/verify/loadBalancer.js';
import type { MoreChoice, TokenText } from '../../webview/protocol/jwtInspector.js';
import { pickRow, type PickRow } from '../services/quickPick.js';
import { showDone } from '../services/showDone.js';
import type { SeenToken, TokenHistory } from '../services/tokenHistory.js';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Schemes of what lies on a disk. */
const DROPPED_SCHEMES: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** The text of a file, with the file's name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

type Item<T> = PickRow & { readonly choice: T };

const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator, choice: undefined } as const);

/** By kind and issuer: nothing else of a token is shown in a list. */
function toItem({ token, unprotectedHeader, seenAtMs }: SeenToken): Item<TokenText> {
  const decoded = decodeJwt(token.reveal(), unprotectedHeader);
  const kind = kindOf(decoded);
  const iss = stringOf(statedBy(decoded, 'iss').value) ?? 'no issuer';
  return {
    icon: 'key', label: [kind.word, kind.vendor].filter((word) => word !== undefined).join(' · '),
    description: `seen ${relativeTime(seenAtMs - Date.now())}`, detail: iss.replace(/\s+/g, ' ').slice(0, 200), choice: { text: token.reveal(), unprotectedHeader },
  };
}

/** Offers the tokens that were seen in this window, and gives the chosen one as a text to be read; undefined where none was chosen. */
export async function pickFromHistory(history: TokenHistory): Promise<string | undefined> {
  const items = history.list().map(toItem);
  if (items.length === 0) throw new UserError('No token was read in this window yet.', { code: 'NoHistory' });
  const chosen = await pickRow(items, { title: 'Tokens of This Window', placeHolder: 'They are in memory only, until the inspector is closed.', matchOnDetail: true });
  return chosen === undefined ? undefined : toTokenText(chosen.choice.text, chosen.choice.unprotectedHeader);
}

/** A second token to compare with; undefined where none was chosen. */
export async function pickOther(history: TokenHistory, own: TokenText): Promise<TokenText | undefined> {
  const chosen = await pickRow<Item<TokenText | (() => Promise<string | undefined>) | undefined>>([
    { icon: 'clippy', label: 'From the Clipboard', choice: async () => vscode.env.clipboard.readText() },
    { icon: 'edit', label: 'Type or Paste…', choice: async () => vscode.window.showInputBox({ title: 'Compare With', prompt: 'The other token', password: true, ignoreFocusOut: true }) },
    separator('Tokens of this window'),
    ...history.list().filter(({ token, unprotectedHeader }) => token.reveal() !== own.text || unprotectedHeader !== own.unprotectedHeader).map(toItem),
  ], { title: 'Compare With', placeHolder: 'Which token came of the one on show?', matchOnDetail: true });
  if (typeof chosen?.choice !== 'function') return chosen?.choice;
  const text = await chosen.choice();
  if (text === undefined || text === '') return undefined;
  const [found] = findTokens(text);
  if (found === undefined) throw new UserError('No token was found in this text.', { code: 'NoToken', hint: 'A token begins with eyJ, and its parts are separated by dots.' });
  return { text: found.token, unprotectedHeader: found.unprotectedHeader };
}

/** Lets a person choose a file to be searched; undefined where they do not. */
export async function openFile(): Promise<NamedText | undefined> {
  const [file] = await vscode.window.showOpenDialog({ title: 'Search a File for Tokens', openLabel: 'Search', canSelectMany: false }) ?? [];
  return file === undefined ? undefined : readText(file);
}

/** Reads a file that was dragged out of VS Code's lists. @throws UserError for anything but a file of this computer, or of the one that the window works on */
export async function openDropped(uri: string): Promise<NamedText> {
  const file = vscode.Uri.parse(uri, true);
  if (!DROPPED_SCHEMES.has(file.scheme)) throw new UserError(`Only files can be dropped here. This is something else: ${file.scheme}`, { code: 'NotAFile' });
  return readText(file);
}

async function readText(file: vscode.Uri): Promise<NamedText> {
  const { size, type } = await vscode.workspace.fs.stat(file);
  if ((type & vscode.FileType.File) === 0) throw new UserError('This is a folder. Drop a file.', { code: 'NotAFile' });
  if (size > MAX_FILE_BYTES) throw new UserError('This file is larger than 64 MiB and is not read.', { code: 'TooLarge' });
  return { name: file.path.slice(file.path.lastIndexOf('/') + 1), text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
}

/** Makes the text that goes to the clipboard; undefined where a person left what it asked. */
type Copy = () => string | Promise<string | undefined>;

/** Everything that has no button of its own: copies are made here, the rest is told to the view. */
export async function showMore(text: TokenText | undefined): Promise<MoreChoice | undefined> {
  const view = (icon: string, label: string, choice: MoreChoice): Item<MoreChoice> => ({ icon, label, choice });
  const chosen = await pickRow<Item<MoreChoice | Copy | undefined>>([
    ...(text === undefined ? [] : [separator('Verify'), view('verified', 'Verify With…', 'verifyWith'), view('shield', 'Check Another Authorizer…', 'addAuthorizer'), separator('Copy'), ...toCopies(text)]),
    separator('Tokens'),
    view('folder-opened', 'Open File…', 'openFile'), view('beaker', 'Make Test Tokens…', 'makeTestTokens'), ...(text === undefined ? [] : [{ ...view('clear-all', 'Clear', 'clear'), description: 'it leaves the tokens of this window too' }]),
  ], { title: 'Token' });
  if (typeof chosen?.choice !== 'function') return chosen?.choice;
  const copied = await chosen.choice();
  if (copied === undefined) return undefined;
  await vscode.env.clipboard.writeText(copied);
  showDone(`Copied: ${chosen.label.replace(/^Copy |…$/g, '')}`);
  return undefined;
}

/** What the authorizer is for; undefined where a person leaves. */
async function pickDoor({ runtime, gateway }: AuthorizerSnippets): Promise<AuthorizerSnippets['runtime'] | undefined> {
  const chosen = await pickRow([
    { icon: 'server-process', label: 'For a Runtime', snippets: runtime },
    { icon: 'type-hierarchy', label: 'For a Gateway', description: 'with the type of its authorizer', snippets: gateway },
  ], { title: 'Copy Authorizer', placeHolder: 'What is to let such tokens in?', ignoreFocusOut: true });
  return chosen?.snippets;
}

function toCopies(text: TokenText): readonly Item<Copy>[] {
  const token = decodeJwt(text.text, text.unprotectedHeader);
  const kind = kindOf(token);
  const parts = [
    { icon: 'copy', label: 'Copy Header as JSON', choice: () => toPartText(token, 'header') },
    { icon: 'copy', label: 'Copy Payload as JSON', choice: () => toPartText(token, 'payload') },
  ];
  const verification = toVerificationSnippets(token, kind);
  const authorizer = toAuthorizerSnippets(token);
  const claims = toExactClaims(token);
  return [
    // What stands in a header beside the signed one alone does not go along in compact form.
    ...(token.header.length === 0 && token.unprotected.length > 0 ? [] : [
      { icon: 'copy', label: 'Copy Authorization Header', choice: () => toAuthorizationHeader(token) },
      { icon: 'copy', label: 'Copy .env Line', choice: () => toEnvLine(token, kind) },
    ]),
    ...parts.filter(({ choice }) => choice() !== ''),
    { icon: 'copy', label: 'Copy Claims as a Table', description: 'Markdown, without the signature', choice: () => toClaimsTable(token, kind, Date.now()) },
    ...(verification === undefined ? [] : [
      { icon: 'copy', label: 'Copy Verification in TypeScript', description: 'with jose', choice: () => verification.typeScript },
      { icon: 'copy', label: 'Copy Verification in Python', description: 'with PyJWT', choice: () => verification.python },
    ]),
    ...(authorizer === undefined ? [] : [
      { icon: 'copy', label: 'Copy Authorizer for Terraform…', description: 'for tokens like this one', choice: async () => (await pickDoor(authorizer))?.terraform },
      { icon: 'copy', label: 'Copy Authorizer for the AWS CLI…', description: 'for tokens like this one, in a POSIX shell', choice: async () => (await pickDoor(authorizer))?.cli },
    ]),
    ...(claims === undefined || token.payload.length === 0 ? [] : [
      { icon: 'beaker', label: 'Copy a Test Token With a Key of Its Own', description: 'the same claims, and the public JWK', choice: async () => makeWithOwnKey(claims, Date.now()) },
    ]),
  ];
}
