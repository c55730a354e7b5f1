import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.js';
import { mayHoldToken } from '../../core/jwt/inText/mayHold.js';
import { settingIds } from '../../generated/ids.js';
import type { Settings } from './settings.js';
import type { TokenReader } from './tokenReader.js';

/** Characters of a document above which it is left alone: its text is copied and searched on each change. */
const MAX_DOCUMENT_CHARACTERS = 5_000_000;
/** How often the life of tokens on show is said anew. */
const REDRAW_MS = 30_000;
/** Documents that a person writes or opens, in any language: a token is none of the output of a task or of what another extension shows. */
const DOCUMENTS: vscode.DocumentSelector = [{ scheme: 'file' }, { scheme: 'untitled' }];

const lengthOf = (document: vscode.TextDocument): number => document.offsetAt(document.lineAt(document.lineCount - 1).range.end);

/**
 * Points out the tokens of documents, by a code lens above each and a hover. What reads them is loaded with the first document that may hold
 * one: all others cost a scan of their text. Off in untrusted windows, in huge documents and by its setting.
 */
export function createTokensInEditor(settings: () => Settings): Disposable {
  const changed = new vscode.EventEmitter<void>();
  let reader: Promise<TokenReader> | undefined;
  let redraw: NodeJS.Timeout | undefined;
  const read = (): Promise<TokenReader> => reader ??= import('./tokenReader.js').then(({ createTokenReader }) => createTokenReader(settings));
  const isRead = (document: vscode.TextDocument): boolean => (
    vscode.workspace.isTrusted && settings().tokensInEditor && lengthOf(document) <= MAX_DOCUMENT_CHARACTERS);

  const lenses: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, cancel) {
      if (!isRead(document) || !mayHoldToken(document.getText())) return [];
      return (await read()).lenses(document, cancel);
    },
    async resolveCodeLens(lens) {
      // Asked for those only that are on show; nobody asks for the next ones where none is.
      redraw ??= setTimeout(() => { redraw = undefined; changed.fire(); }, REDRAW_MS);
      return (await read()).resolve(lens);
    },
  };
  const hovers: vscode.HoverProvider = {
    async provideHover(document, position, cancel) {
      if (!isRead(document) || !mayHoldToken(document.lineAt(position.line).text)) return undefined;
      return (await read()).hover(document, position, cancel);
    },
  };
  const subscriptions = [
    changed,
    vscode.languages.registerCodeLensProvider(DOCUMENTS, lenses),
    vscode.languages.registerHoverProvider(DOCUMENTS, hovers),
    vscode.workspace.onDidGrantWorkspaceTrust(() => { changed.fire(); }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(settingIds.jwtInEditor) || change.affectsConfiguration(settingIds.jwtClockSkewSeconds)) changed.fire();
    }),
  ];
  return { dispose: () => { clearTimeout(redraw); for (const subscription of subscriptions) subscription.dispose(); } };
}
