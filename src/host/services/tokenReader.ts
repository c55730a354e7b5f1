import * as vscode from 'vscode';
import { isCancellation } from '../../core/base/errors.js';
import { findTokensPatiently } from '../../core/jwt/find.js';
import type { FoundToken } from '../../core/jwt/find.js';
import { toTokenCard, toTokenTitle } from '../../core/jwt/inText/summary.js';
import type { SummaryTime } from '../../core/jwt/inText/summary.js';
import { tokenAmong, tokenInLine } from '../../core/jwt/inText/tokenAt.js';
import { commandIds } from '../../generated/ids.js';
import type { Settings } from './settings.js';

/** Where a token stands. Goes into links instead of the token itself. */
export interface TokenPlace {
  readonly uri: string;
  /** First character of the token, or one in it, in UTF-16 units. */
  readonly offset: number;
}

/** A token of a document. */
interface TokenInDocument {
  readonly found: FoundToken;
  readonly range: vscode.Range;
}

/** What is said of the tokens of documents. */
export interface TokenReader {
  /** One for each token, without its words: VS Code asks for those that are on show. Rejects with an `AbortError` where it was cancelled. */
  lenses(document: vscode.TextDocument, cancel: vscode.CancellationToken): Promise<vscode.CodeLens[]>;
  resolve(lens: vscode.CodeLens): vscode.CodeLens;
  hover(document: vscode.TextDocument, position: vscode.Position, cancel: vscode.CancellationToken): Promise<vscode.Hover | undefined>;
}

/** The tokens of a document as it is, by its version: a search is made once for lenses and hovers, however often they are asked for. */
type Search = (document: vscode.TextDocument, signal: AbortSignal) => Promise<readonly FoundToken[]>;

/** Lets what else the extension host has to do go before. */
const pause = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

export function createTokenReader(settings: () => Settings): TokenReader {
  const search = createSearch();
  const places = new WeakMap<vscode.CodeLens, TokenPlace & { readonly found: FoundToken }>();
  const now = (): SummaryTime => ({ nowMs: Date.now(), skewSeconds: settings().clockSkewSeconds });
  return {
    lenses: (document, cancel) => unlessCancelled(cancel, [], async (signal) => (await search(document, signal)).map((found) => {
      const start = document.positionAt(found.offset);
      const lens = new vscode.CodeLens(new vscode.Range(start, start));
      places.set(lens, { found, uri: document.uri.toString(), offset: found.offset });
      return lens;
    })),
    resolve(lens) {
      const place = places.get(lens);
      if (place === undefined) return lens;
      const { found, uri, offset } = place;
      const argument: TokenPlace = { uri, offset };
      lens.command = { title: `${toTokenTitle(found, now())} — Inspect`, tooltip: 'Open the JWT inspector. Nothing is sent.', command: commandIds.tokenInspectAtCursor, arguments: [argument] };
      return lens;
    },
    hover: (document, position, cancel) => unlessCancelled(cancel, undefined, async (signal) => {
      const token = await tokenAt(document, position, search, signal);
      if (token === undefined) return undefined;
      const argument: TokenPlace = { uri: document.uri.toString(), offset: document.offsetAt(token.range.start) };
      const card = new vscode.MarkdownString(toTokenCard(token.found, now(), toCommandLink(argument)));
      card.isTrusted = { enabledCommands: [commandIds.tokenInspectAtCursor] };
      return new vscode.Hover(card, token.range);
    }),
  };
}

/** The text of the token at a place, as it stands there: tokens in JSON serialization with all that belongs to them. Undefined where there is none. */
export async function readTokenText(document: vscode.TextDocument, position: vscode.Position): Promise<string | undefined> {
  const token = await tokenAt(document, position, createSearch(), new AbortController().signal);
  return token === undefined ? undefined : document.getText(token.range);
}

function createSearch(): Search {
  const searched = new WeakMap<vscode.TextDocument, { readonly version: number; readonly found: readonly FoundToken[] }>();
  return async (document, signal) => {
    const { version } = document;
    const known = searched.get(document);
    if (known?.version === version) return known.found;
    const found = await findTokensPatiently(document.getText(), { pause, signal });
    searched.set(document, { version, found });
    return found;
  };
}

/** A search lists each token once, and no more than a hundred: where it has none, the line is looked at by itself. */
async function tokenAt(document: vscode.TextDocument, position: vscode.Position, search: Search, signal: AbortSignal): Promise<TokenInDocument | undefined> {
  const found = tokenAmong(await search(document, signal), document.offsetAt(position));
  if (found !== undefined) return { found, range: new vscode.Range(document.positionAt(found.offset), document.positionAt(found.offset + found.length)) };
  const inLine = tokenInLine(document.lineAt(position.line).text, position.character);
  if (inLine === undefined) return undefined;
  return { found: inLine.found, range: new vscode.Range(position.line, inLine.offset, position.line, inLine.offset + inLine.length) };
}

/** Parentheses end an address in Markdown, and are the signs of it that `encodeURIComponent` leaves as they are. */
function toCommandLink(argument: TokenPlace): string {
  const text = encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `command:${commandIds.tokenInspectAtCursor}?${text}`;
}

async function unlessCancelled<T>(cancel: vscode.CancellationToken, otherwise: T, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (cancel.isCancellationRequested) controller.abort();
  const subscription = cancel.onCancellationRequested(() => { controller.abort(); });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (isCancellation(error)) return otherwise;
    throw error;
  } finally {
    subscription.dispose();
  }
}
