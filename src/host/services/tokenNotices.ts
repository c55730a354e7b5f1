import * as vscode from 'vscode';
import { systemClock } from '../../core/base/clock.js';
import type { Disposable } from '../../core/base/disposable.js';
import type { Secret } from '../../core/base/secret.js';
import type { ExpiryNotices } from '../../core/jwt/inText/expiryNotices.js';
import type { Settings } from './settings.js';

export interface TokenNotices extends Disposable {
  /** Told of every text that is inspected in this window. */
  note(text: Secret): void;
}

/** Announces the end of tokens that were inspected, where the setting asks for it. Loads and keeps nothing where it does not. */
export function createTokenNotices(settings: () => Settings): TokenNotices {
  let notices: Promise<ExpiryNotices> | undefined;
  let isDisposed = false;
  const load = async (): Promise<ExpiryNotices> => (await import('../../core/jwt/inText/expiryNotices.js')).createExpiryNotices({
    clock: systemClock, noticeSeconds: () => settings().noticeBeforeExpirySeconds,
    say: (sentence) => { void vscode.window.showInformationMessage(sentence); },
  });
  return {
    note(text) {
      if (settings().noticeBeforeExpirySeconds <= 0) return;
      notices ??= load();
      void notices.then((loaded) => { if (!isDisposed) loaded.watch(text.reveal()); });
    },
    dispose() {
      isDisposed = true;
      void notices?.then((loaded) => { loaded.dispose(); });
    },
  };
}
